package cli

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// manualPage is the page as the program prints it.
func manualPage(t *testing.T) string {
	t.Helper()
	text, err := manual(newRoot(streams{in: os.Stdin, out: os.Stdout, err: io.Discard, getenv: os.Getenv}))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestTheManualIsUpToDate holds the file to the commands and keys.
func TestTheManualIsUpToDate(t *testing.T) {
	kept, err := os.ReadFile("../../man/noctop.1")
	if err != nil {
		t.Fatal(err)
	}
	if string(kept) != manualPage(t) {
		t.Error("man/noctop.1 is out of date: go run . man >man/noctop.1")
	}
}

func TestTheManualIsTheSameOnEveryMachine(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", "/home/one/config")
	one := manualPage(t)
	t.Setenv("XDG_CONFIG_HOME", "/home/two/config")
	if two := manualPage(t); one != two {
		t.Error("the manual depends on where the configuration lies")
	}
}

// TestTheManualIsRoff holds that nothing but our macros starts a line as one.
func TestTheManualIsRoff(t *testing.T) {
	macros := []string{"TH", "SH", "SS", "TP", "PP", "br"}
	for i, line := range strings.Split(manualPage(t), "\n") {
		name, _, _ := strings.Cut(strings.TrimPrefix(line, "."), " ")
		if strings.HasPrefix(line, "'") || strings.HasPrefix(line, ".") && !slices.Contains(macros, name) {
			t.Errorf("line %d is a request: %s", i+1, line)
		}
	}
	for text, want := range map[string]string{".x\n'y": "\\&.x\n\\&'y", "a-b\\c": `a\-b\ec`, "2.5": "2.5"} {
		if got := escape(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

// TestTheManualNamesEveryCause reads the causes from where they are declared.
func TestTheManualNamesEveryCause(t *testing.T) {
	files, err := filepath.Glob("../triage/*.go")
	if err != nil {
		t.Fatal(err)
	}
	declared := regexp.MustCompile(`(?m)^\tCause\w+\s+Cause = "([a-z0-9.]+)"`)
	named := map[string]bool{}
	for _, one := range causes {
		named[string(one.cause)] = true
	}
	found := 0
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range declared.FindAllStringSubmatch(string(source), -1) {
			found++
			if !named[match[1]] {
				t.Errorf("%s: the manual does not name the cause %s", file, match[1])
			}
		}
	}
	if found != len(causes) {
		t.Errorf("%d causes are declared, the manual names %d", found, len(causes))
	}
}
