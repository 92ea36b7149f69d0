package terminal

import (
	"bytes"
	"testing"

	"example.com/noctop/internal/safetext"
)

func TestAnnouncer(t *testing.T) {
	var out bytes.Buffer
	a := NewAnnouncer(&out, true)
	a.Title(safetext.Literal("DOWN: \x1b]0;x\a KT"))
	a.Title(safetext.Literal("DOWN: \x1b]0;x\a KT"))
	a.Bell()
	a.Notify(safetext.Literal("4;3;90\x1b[2J"))
	a.Close()
	a.Close()
	a.Title(safetext.Literal("late"))
	a.Bell()
	want := "\x1b[22;0t\x1b]2;DOWN: ]0;x KT\a\a\x1b]9;noctop: 4;3;90[2J\a\x1b[23;0t"
	if out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
	out.Reset()
	plain := NewAnnouncer(&out, false)
	plain.Title(safetext.Literal("x"))
	plain.Notify(safetext.Literal("x"))
	plain.Bell()
	plain.Close()
	if out.String() != "\a" {
		t.Errorf("a terminal without commands got %q", out.String())
	}
}
