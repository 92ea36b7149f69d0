package ui

import (
	"strings"
	"testing"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/themes"
)

// journaling is a console whose journal stands as a test says.
func journaling(t *testing.T, w, h int, now *Journaling) *Model {
	t.Helper()
	m := model(t, healthy().snapshot(), w, h, themes.ASCII())
	m.options.Journal = func() Journaling { return *now }
	m.Update(FrameMsg{})
	return m
}

func TestTheJournalIsSeenWhereItIsNotAsUsual(t *testing.T) {
	for _, test := range []struct {
		mode          JournalMode
		wide, narrow  string // in the title of 80 and of 40 columns
		sign, inWords string // in the view of this host
	}{
		{JournalWritten, "", "", ".", "written"},
		{JournalOpening, "", "", ":", "opening"},
		{JournalRead, "journal read only", "", "-", "read only"},
		{JournalHeld, "journal in memory", "! journal", "!", "in memory"},
		{JournalAmiss, "journal amiss", "! journal", "!", "amiss"},
		{JournalNowhere, "journal not kept", "! journal", "!", "not kept"},
		{JournalOff, "journal off", "", "-", "off"},
	} {
		now := &Journaling{Mode: test.mode, Says: i18n.T("the reason why"), Path: "/var/lib/\x1b[2Jjournal.db"}
		for width, want := range map[int]string{80: test.wide, 200: test.wide, 40: test.narrow} {
			title := strings.SplitN(seen(journaling(t, width, 24, now)), "\n", 2)[0]
			if want == "" && strings.Contains(title, "journal") || !strings.Contains(title, want) {
				t.Errorf("mode %d, %d columns: %q, want %q", test.mode, width, title, want)
			}
		}
		m := journaling(t, 80, 40, now)
		press(t, m, "V", "8", "z")
		row := ""
		for _, line := range strings.Split(seen(m), "\n") {
			if strings.Contains(line, "the reason why") {
				row = line
			}
		}
		if f := strings.Fields(strings.TrimPrefix(row, ">")); len(f) < 3 || f[0] != test.sign || f[1] != "journal" || !strings.Contains(row, test.inWords) {
			t.Errorf("mode %d: %q in\n%s", test.mode, row, seen(m))
		}
		press(t, m, "G", "enter")
		if got := seen(m); !strings.Contains(got, "the reason why") || !strings.Contains(got, "/var/lib/journal.db") || !strings.Contains(got, "noctop journal info") {
			t.Errorf("mode %d, its detail:\n%s", test.mode, got)
		}
		press(t, m, "esc", "?", "G")
		if got := seen(m); !strings.Contains(got, "journal /var/lib/journal.db: the reason why") {
			t.Errorf("mode %d, the help:\n%s", test.mode, got)
		}
	}
}

func TestTheJournalIsFollowed(t *testing.T) {
	now := &Journaling{Mode: JournalWritten}
	m := journaling(t, 80, 24, now)
	if m.journaled() {
		t.Error("it has not changed")
	}
	now.Mode = JournalHeld
	m.Update(FrameMsg{})
	if got := seen(m); !strings.Contains(got, "journal in memory") || strings.Contains(got, "NO VERDICT") {
		t.Errorf("it is not said, or taken for a fault:\n%s", got)
	}
}

// A console that only looks says so, and not that it keeps nothing.
func TestAConsoleThatOnlyLooksSaysSo(t *testing.T) {
	m := model(t, healthy().snapshot(), 80, 24, themes.ASCII())
	m.options.Journal = func() Journaling { return Journaling{Mode: JournalOff} }
	m.screen.readOnly = true
	m.Update(FrameMsg{})
	title := strings.SplitN(seen(m), "\n", 2)[0]
	if !strings.Contains(title, "live   read only   probing") {
		t.Errorf("%q", title)
	}
}
