package cli

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"example.com/noctop/docs"
)

func TestDocs(t *testing.T) {
	for _, c := range []struct {
		args       []string
		code       int
		out, error string
	}{
		{[]string{"docs"}, exitOK, "  uplink.core          nothing past the carrier's first router\n", ""},
		{[]string{"docs"}, exitOK, "\nNotices, which are no faults\n", ""},
		{[]string{"docs", "--lang", "ko"}, exitOK, "판정의 원인\n", ""},
		{[]string{"docs", "uplink.core"}, exitOK, "uplink.core: nothing past the carrier's first router\n\nWhat it means\n  The carrier's", ""},
		{[]string{"docs", "uplink.core", "--lang", "ko"}, exitOK, "\n\n뜻\n", ""},
		{[]string{"docs", "uplink.mtu"}, exitOK, "uplink.mtu: large packets vanish", ""},
		{[]string{"docs", "notices/uplink.mtu"}, exitOK, "uplink.mtu (notice): ", ""},
		{[]string{"docs", "Evidence"}, exitOK, "Evidence: for and against\n", ""},
		{[]string{"docs", "weather"}, exitUsage, "", `the manual has no page "weather"`},
		{[]string{"docs", "a", "b"}, exitUsage, "", `"b" is too much`},
	} {
		s, out, errors := at(t)
		if code := run(t.Context(), c.args, s); code != c.code {
			t.Errorf("%q: %d", c.args, code)
		}
		if !strings.Contains(out.String(), c.out) || !strings.Contains(errors.String(), c.error) {
			t.Errorf("%q:\n%s%s", c.args, out, errors)
		}
		for l := range strings.Lines(out.String()) {
			if strings.ContainsAny(l, "`\x1b") || strings.Contains(l, "](") {
				t.Errorf("%q prints %q", c.args, l)
			}
		}
	}
}

func TestDocsIsCompleted(t *testing.T) {
	s, out, _ := at(t)
	if code := run(t.Context(), []string{cobra.ShellCompNoDescRequestCmd, "docs", ""}, s); code != exitOK {
		t.Fatal(code)
	}
	for _, want := range []string{"uplink.core", "blip", "timeline", "notices/uplink.mtu", "panes/host"} {
		if !slices.Contains(strings.Fields(out.String()), want) {
			t.Errorf("%s is not among\n%s", want, out)
		}
	}
}

// TestTheManualsCommandsAreTheProgrammes holds every noctop command that a page
// names to be one, with its flags.
func TestTheManualsCommandsAreTheProgrammes(t *testing.T) {
	s, _, _ := at(t)
	root := newRoot(s)
	line := regexp.MustCompile("(?m)(?:^|`|`? )noctop ([a-z]+(?: [a-z]+)*)([^`\n|]*)")
	found := 0
	for _, name := range docs.Names() {
		page, _ := docs.Open("en", name)
		for _, l := range page.Lay(1000) {
			for _, span := range l.Spans {
				match := line.FindStringSubmatch(span.Text)
				if span.Kind != docs.Code || match == nil {
					continue
				}
				found++
				command, _, err := root.Find(strings.Fields(match[1]))
				if err != nil || command == root {
					t.Errorf("%s: noctop %s: %v", name, match[1], err)
					continue
				}
				for _, flag := range regexp.MustCompile(`--([a-z-]+)`).FindAllStringSubmatch(match[2], -1) {
					if command.Flag(flag[1]) == nil {
						t.Errorf("%s: noctop %s has no flag --%s", name, match[1], flag[1])
					}
				}
			}
		}
	}
	if found < 10 {
		t.Errorf("only %d were found", found)
	}
}
