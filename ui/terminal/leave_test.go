package terminal

import (
	"strings"
	"testing"

	"example.com/noctop/internal/safetext"
	"example.com/noctop/ui/canvas"
	"example.com/noctop/ui/terminal/emulator"
)

// Where there is no alternate screen the shell goes on below what was drawn, and not
// amid it.
func TestTheShellGoesOnInTheLastLine(t *testing.T) {
	c := canvas.New(20, 4)
	for y := range 4 {
		c.Put(0, y, safetext.Literal("drawn"), canvas.Style{})
	}
	e := &encoder{profile: canvas.Colors16}
	screen := emulator.New(20, 4)
	screen.Modes[7] = false
	screen.Write(e.frame(canvas.New(20, 4), c, true))
	screen.Write([]byte(strings.ReplaceAll(leaveSequence(true, false, 4), "\x1b[?1049l", "")))
	screen.Write([]byte("$"))
	if lines := screen.Lines(); !strings.HasPrefix(lines[2], "drawn") || strings.TrimSpace(lines[3]) != "$" {
		t.Errorf("%q", lines)
	}
	if err := screen.Complete(); err != nil {
		t.Error(err)
	}
}
