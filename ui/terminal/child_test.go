//go:build unix

package terminal

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/google/go-cmp/cmp"

	_ "example.com/noctop/internal/quiet"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/ui/canvas"
	"example.com/noctop/ui/terminal/emulator"
)

// childVariable makes the test's own binary a program with a screen.
const childVariable = "TERMINAL_TEST_CHILD"

func TestMain(m *testing.M) {
	switch os.Getenv(childVariable) {
	case "":
		os.Exit(m.Run())
	case "program":
		program()
	case "frames":
		frames()
	}
}

// model shows its size and the keys it got.
type model struct {
	terminal      *Terminal
	width, height int
	keys          []string
}

func (m *model) Init() tea.Cmd { return nil }

func (m *model) View() string { return "" }

func (m *model) Update(message tea.Msg) (tea.Model, tea.Cmd) {
	switch message := message.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = message.Width, message.Height
	case tea.MouseMsg:
		m.keys = append(m.keys, fmt.Sprintf("%s at %d %d", message, message.X, message.Y))
	case tea.KeyMsg:
		m.keys = append(m.keys, message.String())
		switch message.String() {
		case "q":
			return m, tea.Quit
		case "!":
			panic("on purpose")
		case "ctrl+z":
			return m, func() tea.Msg { return m.terminal.Suspend() }
		}
	}
	m.terminal.Present(sizeAndKeys(m.width, m.height, m.keys...))
	return m, nil
}

func sizeAndKeys(w, h int, keys ...string) *canvas.Canvas {
	c := canvas.New(w, h)
	c.Put(0, 0, safetext.Clean(fmt.Sprintf("%d by %d", w, h), 20), canvas.Style{})
	c.Put(0, 1, safetext.Clean(strings.Join(keys, ","), w), canvas.Style{})
	return c
}

// program is what main does with a terminal.
func program() {
	m := &model{}
	var running *tea.Program
	terminal, err := Open(os.Stdin, os.Stdout, Options{Mouse: true, Resized: func(w, h int) {
		running.Send(tea.WindowSizeMsg{Width: w, Height: h})
	}})
	if err != nil {
		fmt.Println(err)
		os.Exit(2)
	}
	defer terminal.Close()
	m.terminal = terminal
	m.width, m.height = terminal.Size()
	running = tea.NewProgram(m, tea.WithInput(terminal.Input()), tea.WithoutRenderer(), tea.WithoutCatchPanics())
	terminal.Present(sizeAndKeys(m.width, m.height))
	if _, err := running.Run(); err != nil {
		terminal.Close()
		fmt.Println("error:", err)
	}
}

// start runs the test's binary on the user's terminal, and returns when it has
// ended a channel that says so.
func (u *user) start(kind string, wrap ...string) (*exec.Cmd, <-chan error) {
	u.t.Helper()
	self, err := os.Executable()
	if err != nil {
		u.t.Fatal(err)
	}
	command := exec.Command(self)
	if len(wrap) > 0 {
		command = exec.Command(wrap[0], wrap[1:]...)
	}
	command.Env = append(os.Environ(), childVariable+"="+kind, "TERM=xterm-256color", "SELF="+self)
	command.Stdin, command.Stdout, command.Stderr = u.tty, u.tty, u.tty
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := command.Start(); err != nil {
		u.t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	u.t.Cleanup(func() { command.Process.Kill() })
	return command, ended
}

func (u *user) types(keys string) {
	u.t.Helper()
	if _, err := u.keyboard.WriteString(keys); err != nil {
		u.t.Fatal(err)
	}
}

func (u *user) reads(text string) {
	u.t.Helper()
	u.eventually(fmt.Sprintf("%q", text), func(s *emulator.Screen) bool {
		return strings.Contains(strings.Join(s.Lines(), "\n"), text)
	})
}

func (u *user) ends(ended <-chan error) error {
	u.t.Helper()
	select {
	case err := <-ended:
		return err
	case <-time.After(10 * time.Second):
		u.t.Fatal("the program does not end")
		return nil
	}
}

func TestKeysResizeAndExitUnderBubbletea(t *testing.T) {
	u := newUser(t, 40, 10)
	before := u.termios()
	u.read()
	_, ended := u.start("program")
	u.sees(sizeAndKeys(40, 10))
	u.types("x")
	u.sees(sizeAndKeys(40, 10, "x"))
	u.types("\x03\x1b[A\x13\x11") // keys and no signals, no flow control
	u.sees(sizeAndKeys(40, 10, "x", "ctrl+c", "up", "ctrl+s", "ctrl+q"))
	u.size(50, 8) // the kernel tells the program
	u.sees(sizeAndKeys(50, 8, "x", "ctrl+c", "up", "ctrl+s", "ctrl+q"))
	u.types("한")
	u.sees(sizeAndKeys(50, 8, "x", "ctrl+c", "up", "ctrl+s", "ctrl+q", "한"))
	u.types("q")
	if err := u.ends(ended); err != nil {
		t.Error(err)
	}
	u.eventually("given back", given)
	if difference := cmp.Diff(before, u.termios()); difference != "" {
		t.Error("termios:", difference)
	}
}

func TestAPanicGivesTheTerminalBack(t *testing.T) {
	u := newUser(t, 40, 10)
	before := u.termios()
	u.mu.Lock()
	u.screen.Lenient = true // the stack trace scrolls
	u.mu.Unlock()
	u.read()
	_, ended := u.start("program")
	u.sees(sizeAndKeys(40, 10))
	u.types("!")
	if err := u.ends(ended); err == nil {
		t.Error("a panic ended with exit code 0")
	}
	u.eventually("given back", given)
	if difference := cmp.Diff(before, u.termios()); difference != "" {
		t.Error("termios:", difference)
	}
}

func TestSuspendingWhereNobodyCouldContinue(t *testing.T) {
	u := newUser(t, 40, 10)
	u.read()
	_, ended := u.start("program") // a session of its own: no shell above it
	u.sees(sizeAndKeys(40, 10))
	u.types("\x1a")
	u.types("x")
	u.sees(sizeAndKeys(40, 10, "ctrl+z", "x"))
	u.eventually("taken again", ours)
	u.types("q")
	if err := u.ends(ended); err != nil {
		t.Error(err)
	}
}

func TestSuspendingUnderAShell(t *testing.T) {
	shell, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("skipped: no bash here to suspend to")
	}
	u := newUser(t, 60, 10)
	u.mu.Lock()
	u.screen.Lenient = true // the shell writes too
	u.mu.Unlock()
	u.read()
	_, ended := u.start("program", shell, "--norc", "-mc", `"$SELF"; stty -a | grep -o ' icanon'; echo its turn; read line; fg`)
	u.sees(sizeAndKeys(60, 10))
	u.types("\x1a")
	u.eventually("given back", given)
	u.reads("its turn")
	u.reads(" icanon")
	u.types("\n")
	u.eventually("taken again", ours)
	u.sees(sizeAndKeys(60, 10, "ctrl+z"))
	u.types("x")
	u.sees(sizeAndKeys(60, 10, "ctrl+z", "x"))
	u.types("q")
	_ = u.ends(ended)
	u.eventually("given back", given)
}

// The mouse is taken with the terminal, and given back with it however that ends:
// given looks for its modes in all tests here.
func TestTheMouseUnderBubbletea(t *testing.T) {
	u := newUser(t, 60, 10)
	u.read()
	_, ended := u.start("program")
	u.eventually("taken", func(s *emulator.Screen) bool { return ours(s) && s.Modes[1000] && s.Modes[1006] })
	u.types("\x1b[<0;200;7M") // further right than one byte could say
	u.sees(sizeAndKeys(60, 10, "left press at 199 6"))
	u.types("\x1b[<65;3;4M")
	u.sees(sizeAndKeys(60, 10, "left press at 199 6", "wheel down at 2 3"))
	u.types("q")
	if err := u.ends(ended); err != nil {
		t.Error(err)
	}
	u.eventually("given back", given)
}

// Keys in a paste are text: a "q" on the clipboard must not end the program, and
// leave the rest of it to the shell.
func TestAPasteIsNoKeys(t *testing.T) {
	u := newUser(t, 60, 10)
	u.read()
	_, ended := u.start("program")
	u.sees(sizeAndKeys(60, 10))
	u.eventually("brackets round pastes", func(s *emulator.Screen) bool { return s.Modes[2004] })
	u.types("\x1b[200~q ! q\x1b[201~")
	u.sees(sizeAndKeys(60, 10, "[q ! q]"))
	u.types("\x1b[200~q") // the end of it gets lost
	time.Sleep(50 * time.Millisecond)
	u.types("\x03")
	u.sees(sizeAndKeys(60, 10, "[q ! q]", "[q]", "ctrl+c"))
	u.types("q")
	if err := u.ends(ended); err != nil {
		t.Error(err)
	}
	u.eventually("no brackets", func(s *emulator.Screen) bool { return given(s) && !s.Modes[2004] })
}

// SIGQUIT asks Go for a dump of all goroutines: on a terminal that is given back.
func TestADumpGivesTheTerminalBack(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGQUIT, syscall.SIGABRT} {
		u := newUser(t, 60, 40)
		before := u.termios()
		u.mu.Lock()
		u.screen.Lenient = true // the dump scrolls
		u.mu.Unlock()
		u.read()
		command, ended := u.start("program")
		u.sees(sizeAndKeys(60, 40))
		if err := command.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		if err := u.ends(ended); err == nil || command.ProcessState.ExitCode() != 2 {
			t.Errorf("%s: it ended with %v", signal, err)
		}
		u.eventually("given back", given)
		if difference := cmp.Diff(before, u.termios()); difference != "" {
			t.Error("termios:", difference)
		}
	}
}
