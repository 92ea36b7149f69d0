package house

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/catalogue"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
	"example.com/noctop/keymap"
)

func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// section returns what stands below a heading.
func section(t *testing.T, title string) string {
	t.Helper()
	_, rest, found := strings.Cut(readme(t), "\n## "+title+"\n")
	if !found {
		t.Fatalf("the README has no section %q", title)
	}
	text, _, _ := strings.Cut(rest, "\n## ")
	return text
}

// table returns the rows of a section's first table, below its heading.
func table(text string) []string {
	var rows []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "|") {
			rows = append(rows, line)
		} else if len(rows) > 0 {
			break
		}
	}
	return rows[min(2, len(rows)):]
}

func code(text string) string { return "`" + text + "`" }

// TestTheReadmesKeys are those of the program.
func TestTheReadmesKeys(t *testing.T) {
	keys, err := keymap.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, group := range keys.Help() {
		for _, entry := range group.Entries {
			labels := make([]string, len(entry.Keys))
			for i, key := range entry.Keys {
				labels[i] = code(keymap.Label(key))
			}
			want = append(want, fmt.Sprintf("| %s | %s | %s |", strings.Join(labels, " "), entry.Description, entry.Action))
		}
	}
	same(t, "Keys", want)
}

// TestTheReadmesCommands are those of the program, in its words.
func TestTheReadmesCommands(t *testing.T) {
	want := []string{"| `noctop` | the console |"}
	for _, command := range subcommands(t) {
		row := strings.NewReplacer("|", `\|`)
		want = append(want, fmt.Sprintf("| %s | %s |", code(row.Replace(command.use)), row.Replace(command.short)))
	}
	same(t, "Commands", want)
}

// TestTheReadmesThresholds are those of the program.
func TestTheReadmesThresholds(t *testing.T) {
	var want []string
	for _, limit := range topology.HostLimits {
		want = append(want, fmt.Sprintf("| %#q | %s | %s | %s |", limit.Name, figure(limit, limit.Default.Warn), figure(limit, limit.Default.Crit), limit.Of))
	}
	same(t, "Thresholds", want)
}

// figure is a limit as a configuration writes it.
func figure(limit topology.HostLimit, value float64) string {
	switch {
	case limit.Unit == "%":
		return fmt.Sprintf("%g %%", value)
	case limit.Unit == "n":
		return fmt.Sprintf("%g", value)
	case value == 0:
		return "never"
	}
	text := (time.Duration(value * float64(time.Second))).String()
	return strings.NewReplacer("h0m0s", "h", "m0s", "m").Replace(text)
}

// update writes the tables that the program knows better.
var update = flag.Bool("update", false, "bring the README's tables up to date")

func same(t *testing.T, title string, want []string) {
	t.Helper()
	was, is := strings.Join(table(section(t, title)), "\n"), strings.Join(want, "\n")
	if was == is {
		return
	}
	if !*update {
		t.Errorf("out of date: go test ./internal/house -update\nthe README has\n%s\n\nand the program\n%s", was, is)
		return
	}
	text := strings.Replace(readme(t), was, is, 1)
	if err := os.WriteFile(filepath.Join(root, "README.md"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestTheReadmesExitCodes are those that the program declares.
func TestTheReadmesExitCodes(t *testing.T) {
	source, err := os.ReadFile(filepath.Join(root, "internal", "cli", "exit.go"))
	if err != nil {
		t.Fatal(err)
	}
	var declared, named []string
	for _, match := range regexp.MustCompile(`(?m)^\texit\w+ += (\d+)`).FindAllStringSubmatch(string(source), -1) {
		declared = append(declared, match[1])
	}
	_, codes, _ := strings.Cut(section(t, "Commands"), "\n| exit code")
	for _, row := range table("| exit code" + codes) {
		named = append(named, strings.TrimSpace(strings.Split(row, "|")[1]))
	}
	if len(declared) == 0 || !slices.Equal(named, declared) {
		t.Errorf("the README names %q, the program declares %q", named, declared)
	}
}

// command is one of the program's, as its help tells of it.
type command struct{ use, short string }

var (
	listed = regexp.MustCompile(`(?m)^  ([a-z]+) +(\S.*)$`)
	usage  = regexp.MustCompile(`(?m)^  (noctop .*)$`)
)

// subcommands reads the program's own help.
func subcommands(t *testing.T, of ...string) []command {
	t.Helper()
	_, list, _ := strings.Cut(help(t, of...), "\nAvailable Commands:\n")
	list, _, _ = strings.Cut(list, "\n\n")
	var all []command
	for _, match := range listed.FindAllStringSubmatch(list, -1) {
		name, short := match[1], match[2]
		if name == "help" || name == "completion" {
			continue
		}
		path := append(append([]string{}, of...), name)
		if inner := subcommands(t, path...); len(inner) > 0 {
			all = append(all, inner...)
			continue
		}
		use := usage.FindStringSubmatch(help(t, path...))
		if use == nil {
			t.Fatalf("noctop %s --help shows no usage", strings.Join(path, " "))
		}
		all = append(all, command{strings.Replace(use[1], " [flags]", "", 1), short})
	}
	return all
}

func help(t *testing.T, of ...string) string {
	t.Helper()
	out, err := exec.Command(noctop(t), append(of, "--help")...).Output()
	if err != nil {
		t.Fatalf("noctop %s --help: %v", strings.Join(of, " "), err)
	}
	return string(out)
}

var (
	commandLine = regexp.MustCompile("(?:`|^|&& \\./|sudo )noctop((?: [a-z]+)*)((?: --[a-z-]+)*)")
	spans       = regexp.MustCompile("`([^`\n]+)`")
	links       = regexp.MustCompile(`\]\(([^)#]+)`)
	quotes      = regexp.MustCompile(`“([^”]+)”`)
)

// TestTheReadmesCommandLinesWork tries every one that it names, in tables, in
// prose and in the manual's pages, with its flags.
func TestTheReadmesCommandLinesWork(t *testing.T) {
	found := 0
	for _, span := range spans.FindAllString(readme(t), -1) {
		match := commandLine.FindStringSubmatch(span)
		if match == nil {
			continue
		}
		found++
		text := help(t, strings.Fields(match[1])...)
		if !strings.Contains(text, "noctop"+match[1]) {
			t.Errorf("noctop%s: there is no such command", match[1])
		}
		for _, flag := range strings.Fields(match[2]) {
			if !strings.Contains(text, flag+" ") {
				t.Errorf("noctop%s has no flag %s", match[1], flag)
			}
		}
	}
	if found < 10 {
		t.Errorf("only %d command lines were found", found)
	}
}

// TestTheReadmeSaysWhomItAsks holds it to name every provider that is watched
// where nothing is configured.
func TestTheReadmeSaysWhomItAsks(t *testing.T) {
	text := section(t, "Without a configuration")
	for _, provider := range catalogue.BuiltIn().Defaults() {
		if !strings.Contains(text, provider.Name) {
			t.Errorf("it does not name %s", provider.Name)
		}
	}
}

// TestTheReadmesFilesAreThere follows its links, and its code that is a path.
func TestTheReadmesFilesAreThere(t *testing.T) {
	text := readme(t)
	var named []string
	for _, match := range links.FindAllStringSubmatch(text, -1) {
		if !strings.Contains(match[1], "://") {
			named = append(named, match[1])
		}
	}
	for _, match := range spans.FindAllStringSubmatch(text, -1) {
		name := strings.TrimPrefix(match[1], "./")
		if strings.Contains(name, "/") && !strings.ContainsAny(name, " $~:") {
			named = append(named, name)
		}
	}
	for _, script := range []string{"build", "test", ".ci/run"} {
		if info, err := os.Stat(filepath.Join(root, script)); err != nil || info.Mode()&0o111 == 0 {
			t.Errorf("%s is not there to be run: %v", script, err)
		}
	}
	if len(named) < 5 {
		t.Errorf("only %d names of files were found: %q", len(named), named)
	}
	for _, name := range named {
		if _, err := os.Stat(filepath.Join(root, name)); err != nil {
			t.Error(err)
		}
	}
}

// TestTheReadmesQuotationsAreOurs holds what stands in quotation marks to be
// what the program says.
func TestTheReadmesQuotationsAreOurs(t *testing.T) {
	all, err := sources()
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	for _, s := range all {
		if !s.test {
			for _, text := range literals(s) {
				said.WriteString(text + "\n")
			}
		}
	}
	for _, match := range quotes.FindAllStringSubmatch(readme(t), -1) {
		if sentence := strings.Join(strings.Fields(match[1]), " "); !strings.Contains(said.String(), sentence) {
			t.Errorf("the program nowhere says %q", sentence)
		}
	}
}

// TestTheReadmesScreenFits holds the screen to 80 columns and 24 rows, as it was
// captured, with the panes that the program has.
func TestTheReadmesScreenFits(t *testing.T) {
	_, rest, _ := strings.Cut(readme(t), "```text\n")
	screen, _, found := strings.Cut(rest, "\n```")
	rows := strings.Split(screen, "\n")
	if !found || len(rows) > 24 || !strings.HasPrefix(screen, " noctop ") {
		t.Fatalf("the README shows no screen, or one of %d rows", len(rows))
	}
	for i, row := range rows {
		if width := safetext.Width(safetext.Clean(row, 1000)); width > 80 {
			t.Errorf("row %d is %d cells wide", i+1, width)
		}
	}
	for _, pane := range []string{"1 UPLINKS", "2 DNS", "3 HOST", "4 PROVIDERS", "next: "} {
		if !strings.Contains(screen, pane) {
			t.Errorf("the screen has no %q", pane)
		}
	}
}
