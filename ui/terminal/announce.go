package terminal

import (
	"io"
	"sync"

	"example.com/noctop/internal/safetext"
)

// saveTitle and restoreTitle put the title on the terminal's own stack, and back.
const (
	saveTitle    = "\x1b[22;0t"
	restoreTitle = "\x1b[23;0t"
)

const (
	// notificationCells is how long a notification may be.
	notificationCells = 200
	// mostNotified is how many bytes of them wait for a terminal that takes nothing.
	mostNotified = 4096
)

// Notify has the terminal show a notification (OSC 9). One that does not know
// that ignores it in silence; tmux drops it.
func (t *Terminal) Notify(text safetext.Text) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.options.NoCommands || len(t.notification) > mostNotified {
		return
	}
	t.notification += notification(t.writable(text)) // what was not yet shown is news as well
	notify(t.wake)
}

// titled is the sequence that names the window.
func titled(title safetext.Text) string {
	return "\x1b]2;" + printable(safetext.Cut(title, titleCells, safetext.Text{})) + "\a"
}

// notification is the sequence that shows one. What begins with a digit and a
// semicolon some terminals take for a command.
func notification(text safetext.Text) string {
	return "\x1b]9;noctop: " + printable(safetext.Cut(text, notificationCells, safetext.Text{})) + "\a"
}

// Announcer speaks to a terminal that shows no screen of ours, only lines: by
// its bell, its title and its notifications.
type Announcer struct {
	mu       sync.Mutex
	closed   bool
	out      io.Writer
	commands bool
	title    safetext.Text
	named    bool
}

// NewAnnouncer returns one for a terminal. Where that knows no commands, only
// its bell is rung.
func NewAnnouncer(out io.Writer, commands bool) *Announcer {
	return &Announcer{out: out, commands: commands}
}

// Title names the window, until Close.
func (a *Announcer) Title(title safetext.Text) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.commands || a.closed || a.title == title {
		return
	}
	if !a.named {
		a.say(saveTitle)
	}
	a.title, a.named = title, true
	a.say(titled(title))
}

// Bell rings it.
func (a *Announcer) Bell() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.say("\a")
}

// Notify has the terminal show a notification.
func (a *Announcer) Notify(text safetext.Text) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.commands {
		a.say(notification(text))
	}
}

// Close gives the window its own title back.
func (a *Announcer) Close() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.named && !a.closed {
		a.say(restoreTitle)
	}
	a.closed = true
}

// say writes to the terminal; one that is gone is nobody's to tell.
func (a *Announcer) say(sequence string) {
	if !a.closed {
		_, _ = io.WriteString(a.out, sequence)
	}
}
