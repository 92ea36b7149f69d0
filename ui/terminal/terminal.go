// Package terminal owns the terminal while the screen is up: its modes, its
// size, and every byte that goes to it.
//
// A goroutine of its own writes. It alone waits for a terminal that takes
// nothing (a frozen SSH session, a pane in copy mode); whoever calls does not.
// It keeps what the terminal shows, and sends the difference to the newest
// frame.
//
// bubbletea reads the keys, and only that: it runs with tea.WithInput(Input())
// and tea.WithoutRenderer(), so that it neither sets modes nor writes nor asks
// for sizes. Sizes come by Options.Resized.
package terminal

import (
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/term"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/ui/canvas"
)

// Options say how the terminal is used.
type Options struct {
	Profile canvas.Profile
	// Mouse asks for mouse events from the start. Off, the terminal's own selecting
	// works.
	Mouse bool
	// Synchronised wraps frames that change much in DECSET 2026: terminals
	// that know it show them at once, others ignore it.
	Synchronised bool
	// NoCommands says that the terminal knows no titles and no clipboard, and
	// might print them instead.
	NoCommands bool
	// ASCII says that the terminal is of a character set of its own: nothing but
	// ASCII is written to it.
	ASCII bool
	// Resized is called with the new size, from a goroutine of its own, and
	// never twice at once: not by Open, but whenever the size changes later.
	Resized func(width, height int)
	// Lost is called once, from a goroutine of its own, when the terminal no
	// longer takes what is written: it is gone, and so should the program be.
	Lost func(error)
}

// patience is how long the terminal gets to take the last bytes, before its
// queue is thrown away and once more after that.
const patience = 120 * time.Millisecond

// Terminal is a terminal that shows the screen.
type Terminal struct {
	in, out  *os.File
	keyboard keyboard
	options  Options
	saved    *term.State // of in, before raw mode

	restoreOutput func()

	wake   chan struct{} // the writer has something to look at
	sizes  chan struct{} // the size has changed
	quit   chan struct{} // closed by Close
	done   chan struct{} // closed when the writer has ended
	finish sync.Once
	closed error

	suspending sync.Mutex // held from giving the terminal back to having it again

	mu sync.Mutex
	shared
}

// shared is what callers leave for the writer.
type shared struct {
	mode          mode
	settled       chan struct{} // closed when the writer has given the terminal back
	width, height int
	repaint       bool
	frame         *canvas.Canvas // the newest, where fresh
	fresh         bool
	title         safetext.Text
	titled        bool // title has changed
	bell          bool
	notification  string // whole sequences; empty: none
	mouse         bool   // its events are wanted
	clipboard     []byte
	statistics    Statistics
}

// mode is what the terminal should be.
type mode uint8

const (
	showing  mode = iota // ours
	released             // as it was, for a while
	ended                // as it was, for good
)

// Open takes the terminal: raw mode, alternate screen, no cursor. Whoever opens
// it must Close it, also when panicking.
func Open(in, out *os.File, options Options) (*Terminal, error) {
	t := &Terminal{
		in: in, out: out, keyboard: keyboard{File: in}, options: options,
		wake: make(chan struct{}, 1), sizes: make(chan struct{}, 1),
		quit: make(chan struct{}), done: make(chan struct{}),
	}
	t.frame, t.mouse = canvas.New(0, 0), options.Mouse
	if err := t.measure(); err != nil {
		return nil, err
	}
	saved, err := term.MakeRaw(int(in.Fd()))
	if err != nil {
		return nil, i18n.Errorf("cannot set the terminal to raw mode: %w", err)
	}
	t.saved = saved
	if t.restoreOutput, err = prepareOutput(out); err != nil {
		_ = term.Restore(int(in.Fd()), saved)
		return nil, i18n.Errorf("cannot prepare the terminal for output: %w", err)
	}
	go t.write()
	go t.guarded(t.watch())
	go t.guarded(t.reportSizes)
	notify(t.wake)
	return t, nil
}

// measure asks the kernel for the size.
func (t *Terminal) measure() error {
	width, height, err := size(t.out)
	if err != nil {
		return i18n.Errorf("cannot tell the size of the terminal: %w", err)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.width, t.height, t.repaint = width, height, true
	return nil
}

// What is drawn of a larger terminal: a size of 65535 cells each way, which a
// broken one may have, would take more memory than there is.
const mostColumns, mostRows = 1000, 500

func size(out *os.File) (width, height int, err error) {
	width, height, err = term.GetSize(int(out.Fd()))
	return min(width, mostColumns), min(height, mostRows), err
}

// Close gives the terminal back as it was. It may be called more than once,
// from any goroutine and while panicking, and returns within 300 ms even when
// the terminal takes nothing any more.
func (t *Terminal) Close() error {
	t.finish.Do(func() {
		close(t.quit)
		t.set(ended)
		t.await(t.done)
		if err := term.Restore(int(t.in.Fd()), t.saved); err != nil {
			t.closed = i18n.Errorf("cannot restore the terminal: %w", err)
		}
		t.restoreOutput()
	})
	return t.closed
}

// set tells the writer what the terminal should be, and returns a channel that
// is closed when it is given back.
func (t *Terminal) set(m mode) <-chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	settled := make(chan struct{})
	if t.mode == ended && m != ended {
		close(settled)
		return settled
	}
	t.mode, t.settled = m, settled
	notify(t.wake)
	return settled
}

// await waits for the writer. What a terminal that takes nothing has not taken
// by then is thrown away, to make room for the bytes that restore it.
func (t *Terminal) await(settled <-chan struct{}) {
	for range 2 {
		select {
		case <-settled:
			return
		case <-time.After(patience):
			discardOutput(t.out)
		}
	}
}

// notify leaves a note in a channel that holds one.
func notify(notes chan struct{}) {
	select {
	case notes <- struct{}{}:
	default:
	}
}

// Suspend gives the terminal back, stops the program as ctrl+z does, and takes
// the terminal again when it goes on. It returns then, and repaints by itself.
func (t *Terminal) Suspend() error {
	t.suspending.Lock()
	defer t.suspending.Unlock()
	t.await(t.set(released))
	if err := term.Restore(int(t.in.Fd()), t.saved); err != nil {
		return i18n.Errorf("cannot restore the terminal: %w", err)
	}
	if err := t.stopProgram(); err != nil {
		return i18n.Errorf("cannot stop the program: %w", err)
	}
	return t.resume()
}

// resume takes the terminal after the program was stopped, and paints it.
func (t *Terminal) resume() error {
	if _, err := term.MakeRaw(int(t.in.Fd())); err != nil {
		return i18n.Errorf("cannot set the terminal to raw mode: %w", err)
	}
	select {
	case <-t.quit: // Close may have come in between, with its own restoring done
		return term.Restore(int(t.in.Fd()), t.saved)
	default:
	}
	t.set(showing)
	return t.resized()
}

// resized looks up the size and passes it on.
func (t *Terminal) resized() error {
	if err := t.measure(); err != nil {
		return err
	}
	notify(t.sizes)
	return nil
}

// Mouse begins or stops to ask for mouse events.
func (t *Terminal) Mouse(wanted bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.mouse = wanted
	notify(t.wake)
}

// reportSizes tells the program of new sizes: apart from everything else,
// because it may take its time.
func (t *Terminal) reportSizes() {
	for {
		select {
		case <-t.quit:
			return
		case <-t.sizes:
			if t.options.Resized != nil {
				t.options.Resized(t.Size())
			}
		}
	}
}

// Input returns what bubbletea reads keys from. It is a file as well.
func (t *Terminal) Input() io.Reader { return &t.keyboard }

// Size returns the size of the terminal in cells.
func (t *Terminal) Size() (width, height int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.width, t.height
}
