package terminal

import (
	"os"
	"strings"
	"testing"

	"example.com/noctop/ui/canvas"
)

func environment(pairs ...string) func(string) string {
	return func(name string) string {
		for _, pair := range pairs {
			if value, ok := strings.CutPrefix(pair, name+"="); ok {
				return value
			}
		}
		return ""
	}
}

func TestProfile(t *testing.T) {
	for _, test := range []struct {
		environment string
		want        canvas.Profile
	}{
		{"TERM=xterm-256color", canvas.Colors256},
		{"TERM=xterm-256color COLORTERM=truecolor", canvas.TrueColor},
		{"TERM=xterm COLORTERM=24bit", canvas.TrueColor},
		{"TERM=xterm COLORTERM=yes", canvas.Colors256},
		{"TERM=xterm-direct", canvas.TrueColor},
		{"TERM=xterm-kitty", canvas.TrueColor},
		{"TERM=foot", canvas.TrueColor},
		{"TERM=xterm", canvas.Colors16},
		{"TERM=xterm XTERM_VERSION=XTerm(379)", canvas.Colors256},
		{"TERM=screen XTERM_VERSION=XTerm(379)", canvas.Colors16},
		{"TERM=linux", canvas.Colors16},
		{"TERM=rxvt", canvas.Colors16},
		{"TERM=screen", canvas.Colors16},
		{"TERM=screen-256color COLORTERM=truecolor", canvas.Colors256},
		{"TERM=screen-256color COLORTERM=truecolor TMUX=/tmp/tmux-0/default,1,0", canvas.TrueColor},
		{"TERM=tmux-256color", canvas.Colors256},
		{"TERM=vt100", canvas.NoColors},
		{"TERM=vt220", canvas.NoColors},
		{"TERM=xterm-mono", canvas.NoColors},
		{"TERM=xterm-256color COLORTERM=truecolor NO_COLOR=1", canvas.NoColors},
	} {
		if got := Profile(environment(strings.Fields(test.environment)...)); got != test.want {
			t.Errorf("%s: got %s, want %s", test.environment, got, test.want)
		}
	}
}

func TestOptionsForTheConsole(t *testing.T) {
	console := OptionsFor(environment("TERM=linux"))
	if console.Synchronised || !console.NoCommands || console.Profile != canvas.Colors16 {
		t.Errorf("the console: %+v", console)
	}
	if xterm := OptionsFor(environment("TERM=xterm-256color")); !xterm.Synchronised || xterm.NoCommands {
		t.Errorf("xterm: %+v", xterm)
	}
}

func TestCapableSaysWhyNot(t *testing.T) {
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	defer writer.Close()
	err = Capable(reader, writer, environment("TERM=xterm"))
	if err == nil || !strings.Contains(err.Error(), "standard output is not a terminal; use “noctop check”") {
		t.Errorf("a pipe: %v", err)
	}
	if _, err := Open(reader, writer, Options{}); err == nil {
		t.Error("a pipe was opened as a terminal")
	}
}
