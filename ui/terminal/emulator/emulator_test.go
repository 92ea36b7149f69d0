package emulator

import (
	"strings"
	"testing"

	"example.com/noctop/ui/canvas"
)

func TestShows(t *testing.T) {
	for _, test := range []struct{ name, bytes, want string }{
		{"text", "\x1b[Hab\x1b[2;3Hc", "ab\n  c"},
		{"steps", "\x1b[Ha\x1b[2Cb\b\nc\r\x1b[Ad", "d  b\n   c"},
		{"wide", "\x1b[H한국\x1b[3Gx", "한x#"},
		{"marks", "\x1b[He\u0301x", "e\u0301x"},
		{"erase", "\x1b[Habcdef\x1b[3G\x1b[K", "ab"},
		{"in pieces", "\x1b[H\x1b]2;t\x1b\\\xed\x95\x9c", "한"},
		{"cancelled", "\x1b[H\x1b[31\x18a", "a"},
	} {
		s := New(8, 3)
		s.Write([]byte("\x1b[?7l\x1b[m\x1b[2J"))
		for _, b := range []byte(test.bytes) {
			s.Write([]byte{b})
		}
		if err := s.Complete(); err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		if got := strings.TrimRight(strings.Join(s.Lines(), "\n"), "\n"); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestRefuses(t *testing.T) {
	for _, test := range []struct{ name, bytes, want string }{
		{"unknown sequence", "\x1b[5n", "unknown"},
		{"question", "\x1b]11;?\x07", "unknown command"},
		{"unknown mode", "\x1b[?47h", "unknown mode"},
		{"unknown rendition", "\x1b[3m", "unknown rendition"},
		{"device control", "\x1bPq\x1b\\", "escape"},
		{"C0", "\x0e", "control"},
		{"invalid", "\xff\xff\xff\xff", "invalid UTF-8"},
		{"scrolls", "\x1b[3H\n", "scrolls"},
		{"leaves", "\x1b[4H", "leaves the screen"},
		{"leaves on the left", "\x1b[H\x1b[D", "leaves the screen"},
		{"wraps", "\x1b[H123456789", "right after the last column"},
		{"a step from the edge", "\x1b[H12345678\b", "right after the last column"},
		{"half a sign", "\x1b[;8H한", "does not fit"},
		{"a mark upon nothing", "\x1b[H\u0301", "upon nothing"},
		{"a mark in the last column", "\x1b[?7l\x1b[;8He\u0301", "tmux"},
		{"erasing in reverse", "\x1b[7m\x1b[2J", "erasing with a pen"},
	} {
		s := New(8, 3)
		s.Write([]byte("\x1b[m\x1b[2J" + test.bytes))
		if err := s.Err(); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %s", test.name, err, test.want)
		}
	}
}

func TestDiffers(t *testing.T) {
	frame := canvas.New(4, 1)
	s := New(4, 1)
	if s.Differs(frame, canvas.TrueColor) == "" {
		t.Error("a screen that was never painted looks blank")
	}
	s.Write([]byte("\x1b[m\x1b[2J"))
	if wrong := s.Differs(frame, canvas.TrueColor); wrong != "" {
		t.Error(wrong)
	}
	s.Write([]byte("\x1b[H\x1b[31mx"))
	if s.Differs(frame, canvas.TrueColor) == "" {
		t.Error("a sign makes no difference")
	}
}
