package terminal

import (
	"strings"
	"testing"

	"example.com/noctop/internal/safetext"
	"example.com/noctop/ui/canvas"
	"example.com/noctop/ui/terminal/emulator"
)

// To a terminal of another character set nothing but ASCII is written, and every sign
// keeps its place: of UTF-8 it would take some bytes for commands.
func TestOnlyASCIIIsWritten(t *testing.T) {
	for _, sample := range samples {
		c := canvas.New(30, 2)
		c.Put(0, 0, sample, canvas.Style{})
		c.Put(27, 0, safetext.Literal("end"), canvas.Style{})
		c.Put(28, 1, safetext.Clean("한", 2), canvas.Style{})
		e := &encoder{profile: canvas.Colors16, ascii: true}
		out := e.frame(canvas.New(30, 2), c, true)
		if strings.ContainsFunc(string(out), func(r rune) bool { return r > '~' }) {
			t.Errorf("%s: %q", sample, out)
		}
		screen := emulator.New(30, 2)
		screen.Modes[7] = false
		screen.Write(out)
		if lines := screen.Lines(); !strings.HasSuffix(lines[0], "end") || len(lines[0]) != 30 || lines[1] != strings.Repeat(" ", 28)+"??" {
			t.Errorf("%s: %q", sample, lines)
		}
	}
	for text, want := range map[string]string{"“KT’s” – down…": `"KT's" - down~`, "서울 ok": "?? ok"} {
		if got := plainLine(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
	terminal := &Terminal{wake: make(chan struct{}, 1), options: Options{ASCII: true}}
	terminal.Title(safetext.Clean("DOWN: 결제 게이트웨이", 40))
	terminal.Notify(safetext.Clean("opened: 결제", 40))
	if all := terminal.title.String() + terminal.notification; strings.ContainsFunc(all, func(r rune) bool { return r > '~' }) {
		t.Errorf("%q", all)
	}
}
