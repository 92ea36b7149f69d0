//go:build unix

package terminal

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
	"golang.org/x/term"

	"example.com/noctop/internal/safetext"
	"example.com/noctop/ui/canvas"
	"example.com/noctop/ui/terminal/emulator"
)

// user is the other end of a terminal: it shows what comes, as long as it
// reads.
type user struct {
	t        *testing.T
	keyboard *os.File // the master
	tty      *os.File

	mu     sync.Mutex
	screen *emulator.Screen
}

func newUser(t *testing.T, w, h int) *user {
	t.Helper()
	keyboard, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { keyboard.Close(); tty.Close() })
	u := &user{t: t, keyboard: keyboard, tty: tty, screen: emulator.New(w, h)}
	u.size(w, h)
	return u
}

func (u *user) size(w, h int) {
	u.t.Helper()
	u.mu.Lock()
	defer u.mu.Unlock()
	u.screen.Resize(w, h)
	if err := pty.Setsize(u.keyboard, &pty.Winsize{Rows: uint16(h), Cols: uint16(w)}); err != nil {
		u.t.Fatal(err)
	}
}

// read shows all that comes from now on.
func (u *user) read() {
	go func() {
		buffer := make([]byte, 4096)
		for {
			n, err := u.keyboard.Read(buffer)
			u.mu.Lock()
			u.screen.Write(buffer[:n])
			u.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
}

// eventually waits for a condition on the screen.
func (u *user) eventually(what string, condition func(*emulator.Screen) bool) {
	u.t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for {
		u.mu.Lock()
		met, err, lines := condition(u.screen), u.screen.Err(), u.screen.Lines()
		u.mu.Unlock()
		if err != nil {
			u.t.Fatalf("%s: %v", what, err)
		}
		if met {
			return
		}
		if time.Now().After(deadline) {
			u.t.Fatalf("%s: not within 10 s; the screen is\n%s", what, strings.Join(lines, "\n"))
		}
		time.Sleep(2 * time.Millisecond)
	}
}

func (u *user) sees(frame *canvas.Canvas) {
	u.t.Helper()
	u.eventually("the frame", func(s *emulator.Screen) bool { return s.Differs(frame, canvas.TrueColor) == "" })
}

func ours(s *emulator.Screen) bool { return s.Modes[1049] && !s.Modes[7] && !s.Modes[25] }

func given(s *emulator.Screen) bool {
	return !s.Modes[1049] && s.Modes[7] && s.Modes[25] && !s.Modes[1000] && !s.Modes[1006]
}

func (u *user) open(options Options) *Terminal {
	u.t.Helper()
	options.Profile = canvas.TrueColor
	terminal, err := Open(u.tty, u.tty, options)
	if err != nil {
		u.t.Fatal(err)
	}
	u.t.Cleanup(func() { terminal.Close() })
	return terminal
}

func (u *user) termios() *unix.Termios {
	u.t.Helper()
	state, err := unix.IoctlGetTermios(int(u.tty.Fd()), readTermios)
	if err != nil {
		u.t.Fatal(err)
	}
	return state
}

// numbered is a frame that differs from any other in every cell.
func numbered(n, w, h int) *canvas.Canvas {
	c := canvas.New(w, h)
	for y := range h {
		line := safetext.Clean(strings.Repeat(fmt.Sprintf("%d회 ", n), w), w)
		c.Put(0, y, line, canvas.Style{Foreground: canvas.Indexed(uint8(n % 250))})
	}
	return c
}

func TestTerminalIsTakenAndGivenBack(t *testing.T) {
	u := newUser(t, 40, 10)
	before := u.termios()
	u.read()
	terminal := u.open(Options{Mouse: true, Synchronised: true})
	u.eventually("taken", ours)
	if term.IsTerminal(int(u.tty.Fd())) && u.termios().Lflag&unix.ICANON != 0 {
		t.Error("not in raw mode")
	}
	for n := range 5 {
		frame := numbered(n, 40, 10)
		terminal.Present(frame)
		u.sees(frame)
	}
	for range 2 { // more than once
		if err := terminal.Close(); err != nil {
			t.Error(err)
		}
	}
	u.eventually("given back", given)
	u.mu.Lock()
	if u.screen.Modes[1000] || u.screen.Modes[1006] || u.screen.Modes[2026] {
		t.Errorf("modes left behind: %v", u.screen.Modes)
	}
	u.mu.Unlock()
	if difference := cmp.Diff(before, u.termios()); difference != "" {
		t.Error("termios:", difference)
	}
	terminal.Present(numbered(1, 40, 10)) // nothing to see, nothing to break
	terminal.Bell()
}

func TestCapableOnATerminal(t *testing.T) {
	u := newUser(t, 40, 10)
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	defer writer.Close()
	for _, test := range []struct {
		in   *os.File
		term string
		want string
	}{
		{u.tty, "TERM=xterm", ""},
		{u.tty, "TERM=dumb", "TERM=dumb"},
		{u.tty, "TERM=", "TERM is not set"},
		{reader, "TERM=xterm", "standard input is not a terminal"},
	} {
		err := Capable(test.in, u.tty, environment(test.term))
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s: %v", test.term, err)
		}
	}
}

func TestTitleBellAndClipboard(t *testing.T) {
	u := newUser(t, 20, 4)
	u.screen.Title = "shell"
	u.read()
	terminal := u.open(Options{})
	terminal.Title(safetext.Literal("noctop\x1b]52;c;AAAA\a \u009b 서울"))
	terminal.Bell()
	if err := terminal.Copy(safetext.Literal("move POS\x1b\\"), safetext.Literal("call KT")); err != nil {
		t.Fatal(err)
	}
	u.eventually("all three", func(s *emulator.Screen) bool {
		return s.Title == "noctop]52;c;AAAA  서울" && s.Bells == 1 && s.Clipboard == "bW92ZSBQT1NcCmNhbGwgS1Q="
	})
	if err := terminal.Copy(safetext.Clean(strings.Repeat("x", 99999), 99999)); err == nil {
		t.Error("too much for a clipboard was taken")
	}
	terminal.Close()
	u.eventually("the old title", func(s *emulator.Screen) bool { return s.Title == "shell" })
}

func TestNoCommandsWhereTheyWouldBePrinted(t *testing.T) {
	u := newUser(t, 20, 4)
	u.read()
	terminal := u.open(Options{NoCommands: true})
	terminal.Title(safetext.Literal("noctop"))
	if err := terminal.Copy(safetext.Literal("x")); err == nil {
		t.Error("copied to a terminal without a clipboard")
	}
	frame := numbered(1, 20, 4)
	terminal.Present(frame)
	u.sees(frame)
	if u.screen.Title != "" || u.screen.Clipboard != "" {
		t.Error("a command was sent")
	}
}

func TestAStalledTerminalHoldsUpNobody(t *testing.T) {
	u := newUser(t, 200, 50)
	terminal := u.open(Options{Synchronised: true})
	frames := []*canvas.Canvas{numbered(1, 200, 50), numbered(2, 200, 50)}
	started := time.Now()
	const presented = 1000
	for n := range presented {
		terminal.Present(frames[n%2])
	}
	each := time.Since(started) / presented
	if each > 20*time.Millisecond {
		t.Errorf("Present takes %v", each)
	}
	if n := testing.AllocsPerRun(100, func() { terminal.Present(frames[0]) }); n != 0 {
		t.Errorf("Present allocates %v times", n)
	}
	if counts := terminal.Statistics(); counts.Dropped < presented-10 {
		t.Errorf("only %d of %d frames were dropped", counts.Dropped, presented)
	}
	last := numbered(3, 200, 50)
	terminal.Present(last)
	u.read()
	u.sees(last)
}

func TestClosingAStalledTerminal(t *testing.T) {
	u := newUser(t, 200, 50)
	before := u.termios()
	terminal := u.open(Options{Synchronised: true})
	for n := range 20 { // until nothing more is taken
		terminal.Present(numbered(n, 200, 50))
		time.Sleep(5 * time.Millisecond)
	}
	started := time.Now()
	if err := terminal.Close(); err != nil {
		t.Error(err)
	}
	took := time.Since(started)
	t.Logf("Close took %v", took)
	if took > time.Second {
		t.Errorf("Close took %v", took)
	}
	if difference := cmp.Diff(before, u.termios()); difference != "" {
		t.Error("termios:", difference)
	}
	if !discards {
		return
	}
	// What the user sees on coming back: some of the old frames, and then the
	// shell's screen.
	u.mu.Lock()
	u.screen.Lenient = true
	u.mu.Unlock()
	u.read()
	u.eventually("given back", given)
}

func TestStoppedAndContinuedWhileStalled(t *testing.T) {
	u := newUser(t, 200, 50)
	terminal := u.open(Options{Synchronised: true})
	for n := range 20 {
		terminal.Present(numbered(n, 200, 50))
		time.Sleep(2 * time.Millisecond)
	}
	started := time.Now()
	syscall.Kill(os.Getpid(), syscall.SIGCONT)
	last := numbered(33, 200, 50)
	terminal.Present(last)
	time.Sleep(3 * patience) // the signal's work is done by then, or given up
	t.Logf("after %v", time.Since(started))
	u.mu.Lock()
	u.screen.Lenient = true // a part of a frame was thrown away
	u.mu.Unlock()
	u.read()
	u.sees(last)
	u.eventually("taken", ours)
}

func TestAGoneTerminalIsReported(t *testing.T) {
	u := newUser(t, 40, 10)
	lost := make(chan error, 2)
	terminal := u.open(Options{Lost: func(err error) { lost <- err }})
	u.keyboard.Close()
	deadline := time.After(10 * time.Second)
	for n := 0; ; n++ {
		terminal.Present(numbered(n, 40, 10))
		select {
		case err := <-lost:
			if !errors.Is(err, syscall.EIO) {
				t.Errorf("reported %v, want EIO", err)
			}
			terminal.Close()
			return
		case <-deadline:
			t.Fatal("not reported within 10 s")
		case <-time.After(5 * time.Millisecond):
		}
	}
}

func TestResizeRepaintsInTheNewSize(t *testing.T) {
	u := newUser(t, 40, 10)
	u.read()
	sizes := make(chan [2]int, 8)
	terminal := u.open(Options{Resized: func(w, h int) { sizes <- [2]int{w, h} }})
	old := numbered(1, 40, 10)
	terminal.Present(old)
	u.sees(old)
	u.size(30, 12)
	syscall.Kill(os.Getpid(), syscall.SIGWINCH)
	if got := <-sizes; got != [2]int{30, 12} {
		t.Errorf("told %v", got)
	}
	terminal.Present(old) // a program that is late with it
	clipped := canvas.New(0, 0)
	clipped.Fit(old, 30, 12)
	u.sees(clipped)
	frame := numbered(2, 30, 12)
	terminal.Present(frame)
	u.sees(frame)

	// There and back again: the size is the same, what is shown is not.
	u.size(30, 12)
	syscall.Kill(os.Getpid(), syscall.SIGWINCH)
	<-sizes
	terminal.Present(frame)
	u.sees(frame)
}

func TestAnAbsurdSizeIsCut(t *testing.T) {
	u := newUser(t, 40, 10)
	sizes := make(chan [2]int, 8)
	u.open(Options{Resized: func(w, h int) { sizes <- [2]int{w, h} }})
	if err := pty.Setsize(u.keyboard, &pty.Winsize{Rows: 65535, Cols: 65535}); err != nil {
		t.Fatal(err)
	}
	syscall.Kill(os.Getpid(), syscall.SIGWINCH)
	if got := <-sizes; got != [2]int{mostColumns, mostRows} {
		t.Errorf("told %v", got)
	}
}

func TestRepaintAfterTheProgramWasStopped(t *testing.T) {
	u := newUser(t, 40, 10)
	before := u.termios()
	u.read()
	terminal := u.open(Options{})
	frame := numbered(1, 40, 10)
	terminal.Present(frame)
	u.sees(frame)
	_ = term.Restore(int(u.tty.Fd()), terminal.saved) // as a shell does
	u.size(40, 10)                                    // spoils the screen
	syscall.Kill(os.Getpid(), syscall.SIGCONT)
	u.sees(frame)
	if u.termios().Lflag&unix.ICANON != 0 {
		t.Error("not in raw mode again")
	}
	terminal.Close()
	u.eventually("given back", given)
	if difference := cmp.Diff(before, u.termios()); difference != "" {
		t.Error("termios:", difference)
	}
}

// A panic of a goroutine of ours must not end the program as it is.
func TestAPanicAtAResizeIsReported(t *testing.T) {
	u := newUser(t, 40, 10)
	before := u.termios()
	u.read()
	lost := make(chan error, 2)
	terminal := u.open(Options{Resized: func(int, int) { panic("on purpose") }, Lost: func(err error) { lost <- err }})
	u.eventually("taken", ours)
	syscall.Kill(os.Getpid(), syscall.SIGWINCH)
	select {
	case err := <-lost:
		if !strings.Contains(err.Error(), "on purpose") {
			t.Errorf("reported %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("not reported within 10 s")
	}
	terminal.Close()
	u.eventually("given back", given)
	if difference := cmp.Diff(before, u.termios()); difference != "" {
		t.Error("termios:", difference)
	}
}
