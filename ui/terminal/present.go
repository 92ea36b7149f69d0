package terminal

import (
	"encoding/base64"
	"strings"
	"unicode"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/ui/canvas"
)

// clipboardLimit is how many bytes go to the clipboard at most: terminals throw
// away longer commands, some from 74,994 bytes in base64 on.
const clipboardLimit = 56_000

// titleCells is how long a title may be.
const titleCells = 120

// Present shows a frame: soon, and without ever blocking. It copies c, which
// may be drawn on again at once. Of frames that come faster than the terminal
// takes them only the newest is shown. One that is not of the terminal's Size
// is clipped, or blank beyond its edges.
func (t *Terminal) Present(c *canvas.Canvas) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.mode == ended {
		return
	}
	if t.fresh {
		t.statistics.Dropped++
	}
	t.frame.CopyFrom(c)
	t.fresh = true
	notify(t.wake)
}

// Title names the terminal's window or tab, until Close.
func (t *Terminal) Title(title safetext.Text) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if title = t.writable(title); t.options.NoCommands || t.title == title {
		return
	}
	t.title, t.titled = title, true
	notify(t.wake)
}

// writable is a text as far as it can be written here.
func (t *Terminal) writable(text safetext.Text) safetext.Text {
	if !t.options.ASCII {
		return text
	}
	return safetext.Clean(plainLine(text.String()), titleCells+notificationCells)
}

// Bell rings it.
func (t *Terminal) Bell() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.bell = true
	notify(t.wake)
}

// Copy puts lines on the clipboard of the terminal that the user sits at (OSC
// 52). A terminal that does not know or allow it ignores that in silence.
func (t *Terminal) Copy(lines ...safetext.Text) error {
	if t.options.NoCommands {
		return i18n.Errorf("this terminal has no clipboard")
	}
	plain := make([]string, len(lines))
	for i, line := range lines {
		plain[i] = printable(line)
	}
	content := strings.Join(plain, "\n")
	if len(content) > clipboardLimit {
		return i18n.Errorf("%d bytes are too many for the terminal's clipboard, which takes %d", len(content), clipboardLimit)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.clipboard = base64.StdEncoding.AppendEncode(nil, []byte(content))
	notify(t.wake)
	return nil
}

// printable drops what could end or start a sequence: a Text made of a constant
// has passed no cleaning.
func printable(text safetext.Text) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, text.String())
}

// Statistics counts what was written.
type Statistics struct {
	Frames  int // written
	Dropped int // replaced by a newer one before they could be
	Bytes   int // of all that was written
}

// Statistics returns the counts so far.
func (t *Terminal) Statistics() Statistics {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.statistics
}
