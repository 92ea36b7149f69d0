package ui

import (
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
)

// logOf are the lines of the log, with what was kept of before.
func logOf(t *testing.T, w *world, marks ...Mark) []string {
	t.Helper()
	m := model(t, w.snapshot(), 100, 40, themes.ASCII())
	m.screen.kept.marks = marks
	m.screen.openView("log")
	m.drawn = nil
	var all []string
	for _, line := range strings.Split(seen(m), "\n") {
		if words := strings.Fields(strings.TrimLeft(line, ">")); len(words) > 2 && strings.Count(words[1], ":") == 2 {
			all = append(all, strings.Join(words, " "))
		}
	}
	return all
}

// What was kept stands in the columns of what this run knows itself.
func TestWhatWasKeptStandsInTheColumnsOfTheLog(t *testing.T) {
	w := healthy()
	ago := func(minutes int) time.Time { return w.now.Wall.Add(-time.Duration(minutes) * time.Minute) }
	got := logOf(t, w,
		Mark{At: ago(30), Kind: MarkOpen, Text: i18n.T("7 opened: KT is dead"), Of: "20211025-007", Step: "opened", Says: i18n.Flat("KT is dead")},
		Mark{At: ago(20), Kind: MarkStep, Text: i18n.T("7 muted: KT is dead"), Of: "20211025-007", Step: "muted", Says: i18n.Flat("KT is dead")},
		Mark{At: ago(10), Kind: MarkNote, Text: i18n.T("KT, by hand: an attack"), Of: "KT", Says: i18n.Flat("an attack")},
		Mark{At: ago(5), Kind: MarkRun, Text: i18n.T("noctop began")},
	)
	want := []string{"11:06:24 note KT by hand: an attack", "10:56:24 muted 20211025-007 KT is dead", "10:46:24 opened 20211025-007 KT is dead"}
	for _, line := range want {
		if !strings.Contains(strings.Join(got, "\n"), line) {
			t.Errorf("%q is missing from\n%s", line, strings.Join(got, "\n"))
		}
	}
}

// A statement that noctop reads again at its start is no news, and is listed once.
func TestWhatWasSaidBeforeTheStartIsListedOnceAtItsTime(t *testing.T) {
	w := healthy()
	s := w.snapshot()
	said := w.now.Wall.Add(-50 * time.Minute)
	ledger := claims.New()
	ledger.Note("KT", "a routing error", said, w.now) // entered long ago, read just now
	s.Claims = ledger.Newest(w.now)
	m := model(t, s, 120, 40, themes.ASCII())
	m.screen.kept.marks = []Mark{
		{At: said.Add(time.Second), Kind: MarkNote, Text: i18n.T("again"), Of: "KT", Says: i18n.Flat("a routing error")},
		{At: said.Add(-time.Hour), Kind: MarkNote, Text: i18n.T("other"), Of: "KT", Says: i18n.Flat("an attack")},
	}
	f := m.screen.frame(nil)
	if heard := f.heard(); len(heard) != 1 || !heard[0].at.Equal(said) {
		t.Errorf("heard %+v", heard)
	}
	if kept := f.rememberedMarks(); len(kept) != 1 || !kept[0].at.Equal(said.Add(-time.Hour)) {
		t.Errorf("%d marks are listed beside what is known", len(kept))
	}
}

// TestTheLedgerGoesOnBeforeTheStart: what a page said and took back is in the ledger
// also after noctop began anew, and what it still says is there once.
func TestTheLedgerGoesOnBeforeTheStart(t *testing.T) {
	w := healthy()
	s := w.snapshot()
	before := func(minutes int, id, text string) claims.Claim {
		at := observe.Instant{Wall: w.started.Wall.Add(-time.Duration(minutes) * time.Minute)}
		return claims.Claim{
			ID: id, Provider: "Azure", Channel: claims.Feed, Kind: claims.Ack, Incident: "T1", Revision: minutes,
			Text: safetext.Clean(text, 80), Published: at.Wall, Received: at,
		}
	}
	attack, routing := before(40, "C-1", "an attack"), before(20, "C-2", "a routing error")
	attack.Revision, routing.Revision, routing.Reversal = 1, 2, true
	again := routing
	again.ID, again.Revision, again.Received = "C-1", 1, w.now
	s.Claims = []claims.Claim{again}
	m := model(t, s, 120, 40, themes.ASCII())
	m.screen.kept.claims = []claims.Claim{attack, routing}
	m.screen.openView("feeds")
	m.drawn = nil
	shown := seen(m)
	_, ledger, _ := strings.Cut(shown, "LEDGER")
	for text, times := range map[string]int{"an attack": 1, "a routing error": 1} {
		if n := strings.Count(ledger, text); n != times {
			t.Errorf("%q is there %d times:\n%s", text, n, shown)
		}
	}
}
