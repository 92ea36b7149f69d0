package terminal

import (
	"errors"
	"fmt"
	"io"
	"syscall"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/ui/canvas"
)

// chunk is how much is written at once: between two the writer sees that the
// terminal is to be given back.
const chunk = 4096

// cancel (CAN) ends whatever sequence is unfinished.
const cancel = 0x18

// errGivenUp says that the terminal was to be given back in mid-frame.
var errGivenUp = i18n.Errorf("given up")

// writer is what only the writing goroutine touches.
type writer struct {
	terminal *Terminal
	encoder  encoder
	shown    *canvas.Canvas // what the terminal shows
	next     *canvas.Canvas
	fitted   *canvas.Canvas // next in the terminal's size
	out      []byte
	entered  bool // the terminal is ours
	named    bool // it has a title of ours
	cut      bool // a write ended somewhere within a sequence
	mouse    bool // it was asked for mouse events
}

// work is what the callers left.
type work struct {
	mode          mode
	settled       chan struct{}
	width, height int
	repaint       bool
	fresh         bool
	title         safetext.Text
	titled, bell  bool
	notification  string
	mouse         bool
	clipboard     []byte
}

// write runs until the terminal is closed or lost.
func (t *Terminal) write() {
	defer close(t.done)
	w := &writer{
		terminal: t,
		encoder:  encoder{profile: t.options.Profile, synchronised: t.options.Synchronised, ascii: t.options.ASCII},
		shown:    canvas.New(0, 0), next: canvas.New(0, 0), fitted: canvas.New(0, 0),
	}
	defer func() {
		if fault := recover(); fault != nil {
			_ = w.leave() // what failed is said; giving the terminal back can only be tried
			t.lost(i18n.Errorf("drawing failed: %v", fault))
		}
	}()
	for range t.wake {
		job := w.take()
		if err := w.do(job); err != nil && !errors.Is(err, errGivenUp) {
			t.lost(i18n.Errorf("cannot write to the terminal: %w", err))
			return
		}
		if job.mode == ended {
			return
		}
	}
}

// guarded runs a task of the terminal's. If it panics the terminal is lost: the
// program can still give it back.
func (t *Terminal) guarded(task func()) {
	defer func() {
		if fault := recover(); fault != nil {
			t.lost(i18n.Errorf("minding the terminal failed: %v", fault))
		}
	}()
	task()
}

// lost ends the terminal's life and says so.
func (t *Terminal) lost(err error) {
	t.mu.Lock()
	t.mode = ended
	t.mu.Unlock()
	if t.options.Lost != nil {
		go t.options.Lost(err)
	}
}

// take fetches what there is to do, and the newest frame into next.
func (w *writer) take() work {
	t := w.terminal
	t.mu.Lock()
	defer t.mu.Unlock()
	job := work{
		mode: t.mode, settled: t.settled, width: t.width, height: t.height,
		repaint: t.repaint, fresh: t.fresh, title: t.title, titled: t.titled,
		bell: t.bell, notification: t.notification, mouse: t.mouse, clipboard: t.clipboard,
	}
	t.bell, t.notification, t.clipboard = false, "", nil
	if t.mode != showing {
		t.settled = nil
		return job
	}
	t.repaint, t.titled = false, false
	if t.fresh {
		w.next, t.frame = t.frame, w.next
		t.fresh = false
		t.statistics.Frames++
	}
	return job
}

func (w *writer) do(job work) error {
	if job.mode != showing {
		err := w.leave()
		if job.settled != nil {
			close(job.settled)
		}
		return err
	}
	w.out = w.out[:0]
	if w.cut {
		w.out = append(w.out, cancel)
		w.cut, w.entered = false, false
		w.mouse = !job.mouse // who knows what of it got through
	}
	if !w.entered {
		w.out = append(w.out, enterSequence...)
		w.entered, job.repaint = true, true
		job.titled = !job.title.Empty()
	}
	if job.mouse != w.mouse {
		w.out = append(w.out, mouseSequences[job.mouse]...)
		w.mouse = job.mouse
	}
	if job.titled {
		w.rename(job.title)
	}
	if job.bell {
		w.out = append(w.out, '\a')
	}
	w.out = append(w.out, job.notification...)
	if job.clipboard != nil {
		w.out = append(append(append(w.out, "\x1b]52;c;"...), job.clipboard...), '\a')
	}
	if job.fresh || job.repaint {
		w.draw(job)
	}
	return w.send(w.out)
}

// draw appends the bytes of the frame. Its size is the terminal's, whatever the
// program last knew of it.
func (w *writer) draw(job work) {
	if job.width != w.shown.Width() || job.height != w.shown.Height() {
		job.repaint = true
	}
	frame := w.next
	if frame.Width() != job.width || frame.Height() != job.height {
		w.fitted.Fit(frame, job.width, job.height)
		frame = w.fitted
	}
	w.out = append(w.out, w.encoder.frame(w.shown, frame, job.repaint)...)
	w.shown.CopyFrom(frame)
}

// rename appends the title. The one before the first is kept on the terminal's
// own stack.
func (w *writer) rename(title safetext.Text) {
	if !w.named {
		w.out = append(w.out, saveTitle...)
		w.named = true
	}
	w.out = append(w.out, titled(title)...)
}

func (w *writer) leave() error {
	if !w.entered {
		return nil
	}
	w.entered = false
	mouse := w.mouse || w.cut
	var out []byte
	if w.cut {
		out = append(out, cancel)
		w.cut = false
	}
	if w.named {
		out = append(out, restoreTitle...)
		w.named = false
	}
	left := leaveSequence(mouse, w.terminal.options.Synchronised, w.shown.Height())
	w.mouse = false
	return w.sendAll(append(out, left...))
}

// send writes bytes in chunks, and gives up between two of them when the
// terminal is to be given back.
func (w *writer) send(p []byte) error {
	for len(p) > 0 {
		n := min(len(p), chunk)
		if err := w.sendAll(p[:n]); err != nil {
			return err
		}
		p = p[n:]
		if len(p) > 0 && w.terminal.leaving() {
			w.cut = true
			return errGivenUp
		}
	}
	return nil
}

// sendAll writes bytes for as long as it takes.
func (w *writer) sendAll(p []byte) error {
	for len(p) > 0 {
		n, err := w.terminal.out.Write(p)
		w.terminal.count(n)
		p = p[n:]
		switch {
		case errors.Is(err, syscall.EAGAIN):
			// Another program on this terminal made it non-blocking, and it
			// is full.
			time.Sleep(5 * time.Millisecond)
			if w.terminal.leaving() {
				w.cut = true
				return errGivenUp
			}
		case err != nil:
			return err
		case n == 0 && len(p) > 0:
			return io.ErrShortWrite
		}
	}
	return nil
}

func (t *Terminal) leaving() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.mode != showing
}

func (t *Terminal) count(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.statistics.Bytes += n
}

// enterSequence takes the terminal: alternate screen, no automatic wrapping
// (a sign that the terminal draws wider than we count must not scroll it), no
// cursor, brackets round pasted text: without them a paste is typed, and its
// first lone q would end the program and leave the rest to the shell.
const enterSequence = "\x1b[?1049h\x1b[?7l\x1b[?25l" + bracketPastes

// mouseSequences ask for mouse events, of buttons alone and in the form that large
// screens have room in, and end that.
var mouseSequences = map[bool]string{true: "\x1b[?1000h\x1b[?1006h", false: "\x1b[?1006l\x1b[?1000l"}

// leaveSequence undoes it. Where there is no alternate screen (GNU screen as it is
// delivered, the Linux console) what was drawn stays, and the shell goes on in the last
// line, not amid it.
func leaveSequence(mouse, synchronised bool, rows int) string {
	s := fmt.Sprintf("\x1b[m\x1b[%d;1H\x1b[K", max(rows, 1))
	if synchronised {
		s = synchroniseEnd + s
	}
	if mouse {
		s += mouseSequences[false]
	}
	return s + "\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[?1049l"
}
