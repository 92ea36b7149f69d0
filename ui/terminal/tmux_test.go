//go:build unix

package terminal

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.com/noctop/ui/canvas"
	"example.com/noctop/ui/terminal/emulator"
)

// frames shows arbitrary frames of tmux's size, the next on each key.
func frames() {
	terminal, err := Open(os.Stdin, os.Stdout, Options{Profile: canvas.Colors256, Synchronised: true})
	if err != nil {
		fmt.Println(err)
		os.Exit(2)
	}
	defer terminal.Close()
	key := make([]byte, 1)
	for n := 0; key[0] != 'q'; n++ {
		terminal.Present(arbitrary(n, tmuxWidth, tmuxHeight))
		os.Stdin.Read(key)
	}
}

const tmuxWidth, tmuxHeight = 60, 14

// arbitrary is frame n of a series.
func arbitrary(n, w, h int) *canvas.Canvas {
	random := rand.New(rand.NewPCG(7, 7))
	p := &player{choose: random.IntN, next: canvas.New(w, h)}
	for range (n + 1) * 25 {
		p.draw()
	}
	return p.next
}

// TestTmuxAgreesWithTheEmulator shows the same frames to another terminal, made
// by others.
func TestTmuxAgreesWithTheEmulator(t *testing.T) {
	tmux, err := exec.LookPath("tmux")
	if err != nil {
		t.Skip("skipped: no tmux here to compare the emulator with")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(t.TempDir(), "tmux")
	run := func(arguments ...string) string {
		t.Helper()
		command := exec.Command(tmux, append([]string{"-u", "-f", "/dev/null", "-S", socket}, arguments...)...)
		command.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "TERM=xterm-256color", childVariable+"=frames")
		out, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("tmux %v: %v\n%s", arguments, err, out)
		}
		return string(out)
	}
	run("new-session", "-d", "-x", fmt.Sprint(tmuxWidth), "-y", fmt.Sprint(tmuxHeight), self, ";", "set", "-g", "status", "off")
	defer run("kill-server")
	run("resize-window", "-x", fmt.Sprint(tmuxWidth), "-y", fmt.Sprint(tmuxHeight))

	for n := range 12 {
		frame := arbitrary(n, tmuxWidth, tmuxHeight)
		var wrong string
		for range 100 {
			wrong = captured(t, run("capture-pane", "-p", "-e", "-N")).Differs(frame, canvas.Colors256)
			if wrong == "" {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
		if wrong != "" {
			t.Fatalf("frame %d: %s\ntmux shows\n%s\nwant\n%s", n, wrong, run("capture-pane", "-p"), frame)
		}
		run("send-keys", "n")
	}
}

// captured makes a screen of what tmux captured: rows with colours.
func captured(t *testing.T, text string) *emulator.Screen {
	t.Helper()
	screen := emulator.New(tmuxWidth, tmuxHeight)
	for y, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		if y >= tmuxHeight {
			break
		}
		// tmux leaves blanks at the end out; it draws no wide sign in halves.
		fmt.Fprintf(screen, "\x1b[%dH", y+1)
		if y == 0 {
			fmt.Fprint(screen, "\x1b[m\x1b[2J")
		}
		fmt.Fprint(screen, line)
	}
	if err := screen.Complete(); err != nil {
		t.Fatalf("%v in\n%q", err, text)
	}
	return screen
}
