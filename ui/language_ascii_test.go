package ui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

// Where the terminal shows ASCII alone there is no Korean, by no key, and the help says
// why; what was remembered of the language stays so for a terminal that can.
func TestNoKoreanWhereItCantBeShown(t *testing.T) {
	m, kept := minded(t, Remembered{Language: "ko", Starts: mostStarts}, healthy().snapshot(), func(o *Options) { o.ASCII = true })
	for _, keys := range [][]string{{"l"}, {":", "language ko", "enter"}, {"b", "l"}} {
		press(t, m, "esc")
		for _, key := range keys {
			m.Update(tea.KeyMsg{Type: keyOf(key).Type, Runes: keyOf(key).Runes, Paste: len(key) > 5})
		}
		if s := seen(m); m.screen.speaks.Code() != "en" || m.screen.language.Code() != "en" || !strings.Contains(s, "no Korean here") {
			t.Errorf("%v:\n%s", keys, s)
		}
	}
	press(t, m, "esc", "?")
	if s := seen(m); !strings.Contains(s, "is not UTF-8") {
		t.Errorf("the help says nothing of it:\n%s", s)
	}
	press(t, m, "esc", "2")
	if last := (*kept)[len(*kept)-1]; last.Language != "ko" {
		t.Errorf("kept %+v", last)
	}
}
