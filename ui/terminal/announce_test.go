package terminal

import (
	"bytes"
	"strings"
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

// Two incidents of one round are two notifications; those that nobody takes are not
// gathered without end.
func TestNotificationsAtOnce(t *testing.T) {
	terminal := &Terminal{wake: make(chan struct{}, 1)}
	terminal.Notify(safetext.Literal("opened: KT is dead"))
	terminal.Notify(safetext.Literal("opened: Bank is dead"))
	if got := terminal.notification; strings.Count(got, "\x1b]9;") != 2 || !strings.Contains(got, "KT is dead\a") || !strings.Contains(got, "Bank is dead\a") {
		t.Errorf("%q", got)
	}
	for range 1000 {
		terminal.Notify(safetext.Literal("again"))
	}
	if n := len(terminal.notification); n > 2*mostNotified {
		t.Errorf("%d bytes wait", n)
	}
}
