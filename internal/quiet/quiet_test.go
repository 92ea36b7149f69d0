//go:build unix

package quiet_test

import (
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/creack/pty"
	"github.com/mattn/go-runewidth"

	_ "example.com/noctop/internal/quiet"
)

// greeting is all that the test's own binary writes when it is started as a
// program on a terminal. It contains bubbletea, whose initialisation is what
// this package keeps quiet.
const greeting = "started"

func TestMain(m *testing.M) {
	if os.Getenv("QUIET_TEST_CHILD") != "" {
		tea.NewProgram(nil)
		os.Stdout.WriteString(greeting)
		return
	}
	os.Exit(m.Run())
}

// TestASilentTerminalIsAskedNothing starts a program on a terminal that takes
// everything and answers nothing.
func TestASilentTerminalIsAskedNothing(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"xterm-256color", "linux", "vt100"} {
		keyboard, tty, err := pty.Open()
		if err != nil {
			t.Fatal(err)
		}
		child := exec.Command(self)
		child.Stdin, child.Stdout, child.Stderr = tty, tty, tty
		child.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
		for _, variable := range os.Environ() {
			// Where these say that no terminal is there, it would be asked
			// nothing anyway.
			if !strings.HasPrefix(variable, "CI=") && !strings.HasPrefix(variable, "TERM=") {
				child.Env = append(child.Env, variable)
			}
		}
		child.Env = append(child.Env, "TERM="+name, "QUIET_TEST_CHILD=1")
		started := time.Now()
		if err := child.Run(); err != nil {
			t.Fatal(err)
		}
		took := time.Since(started)
		written := make([]byte, 1000)
		n, err := keyboard.Read(written)
		if err != nil {
			t.Fatal(err)
		}
		if got := string(written[:n]); got != greeting {
			t.Errorf("TERM=%s: it wrote %q", name, got)
		}
		t.Logf("TERM=%s: ended after %v", name, took)
		if took > 3*time.Second { // it waits for 5 s where it asks
			t.Errorf("TERM=%s: it took %v", name, took)
		}
		keyboard.Close()
		tty.Close()
	}
}

func TestSignsHaveOneWidthInEveryLocale(t *testing.T) {
	for _, sign := range []string{"→", "×", "…", "─", "·"} {
		if got := runewidth.StringWidth(sign); got != 1 {
			t.Errorf("%s is %d cells wide", sign, got)
		}
	}
}
