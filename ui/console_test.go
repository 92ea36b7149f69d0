//go:build unix

package ui

import (
	"os"
	"sync"
	"syscall"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/creack/pty"

	"example.com/noctop/internal/history"
	"example.com/noctop/themes"
	"example.com/noctop/ui/canvas"
	"example.com/noctop/ui/terminal"
	"example.com/noctop/ui/terminal/emulator"
)

// console is the Model on a terminal: messages go to its Update as bubbletea
// sends them, frames by the terminal's writer through a pseudo-terminal, and
// what is read there is what somebody would see.
type console struct {
	t        *testing.T
	model    *Model
	terminal *terminal.Terminal
	master   *os.File
	profile  canvas.Profile
	sizes    chan tea.WindowSizeMsg // as the terminal tells them

	mu     sync.Mutex
	screen *emulator.Screen
	bytes  int // how many came
}

func newConsole(t *testing.T, w, h int, profile canvas.Profile, options Options) *console {
	t.Helper()
	master, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	c := &console{t: t, master: master, profile: profile, sizes: make(chan tea.WindowSizeMsg, 1), screen: emulator.New(w, h)}
	c.setSize(w, h)
	go c.read()
	c.terminal, err = terminal.Open(tty, tty, terminal.Options{
		Profile: profile, Synchronised: true,
		Resized: func(w, h int) { c.sizes <- tea.WindowSizeMsg{Width: w, Height: h} },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.terminal.Close()
		tty.Close()
		master.Close()
	})
	options.Present = c.terminal.Present
	c.model = New(options)
	c.send(tea.WindowSizeMsg{Width: w, Height: h})
	return c
}

func (c *console) setSize(w, h int) {
	c.t.Helper()
	if err := pty.Setsize(c.master, &pty.Winsize{Cols: uint16(w), Rows: uint16(h)}); err != nil {
		c.t.Fatal(err)
	}
}

func (c *console) read() {
	buffer := make([]byte, 4096)
	for {
		n, err := c.master.Read(buffer)
		c.mu.Lock()
		c.screen.Write(buffer[:n])
		c.bytes += n
		c.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// send gives the Model a message and shows what becomes of it.
func (c *console) send(msg tea.Msg) {
	c.t.Helper()
	c.model.Update(msg)
	c.model.View()
	if err := c.model.Panic(); err != nil {
		c.t.Fatal(err)
	}
}

// settle waits until the emulator shows what the Model drew, cell by cell and
// in its colours; where that does not come, it says which cell differs.
func (c *console) settle() {
	c.t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		c.mu.Lock()
		wrong := c.screen.Differs(c.model.drawn, c.profile)
		if err := c.screen.Complete(); err != nil {
			wrong = err.Error()
		}
		c.mu.Unlock()
		switch {
		case wrong == "":
			return
		case time.Now().After(deadline):
			c.t.Fatalf("the terminal does not show the frame: %s", wrong)
		}
	}
}

// resize changes the size of the terminal, and the Model learns it from there.
func (c *console) resize(w, h int) {
	c.t.Helper()
	c.mu.Lock()
	c.screen.Resize(w, h)
	c.mu.Unlock()
	c.setSize(w, h)
	if err := syscall.Kill(os.Getpid(), syscall.SIGWINCH); err != nil {
		c.t.Fatal(err)
	}
	c.send(<-c.sizes)
}

// still is a console that shows one Snapshot at a size.
func still(t *testing.T, snapshot *history.Snapshot, w, h int, glyphs *themes.Glyphs) *console {
	t.Helper()
	return newConsole(t, w, h, canvas.Colors256, Options{
		Source: func() *history.Snapshot { return snapshot }, Glyphs: glyphs, Zone: seoul, Version: "1.0",
	})
}
