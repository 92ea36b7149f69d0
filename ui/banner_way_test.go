package ui

import (
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/triage"
	"example.com/noctop/themes"
)

// TestTheBannerSaysWhereTheWayEnds: on the first screen, since the fault began, and
// only what was traced.
func TestTheBannerSaysWhereTheWayEnds(t *testing.T) {
	const ends = "way: ends at hop 3: 10.11.0.1 says prohibited by a filter"
	for _, test := range []struct {
		name    string
		cause   triage.Cause
		outcome observe.Outcome
		began   time.Duration
		want    bool
	}{
		{"refused on the way", "uplink.core", observe.Refused, 17 * time.Second, true},
		{"traced before it began", "uplink.core", observe.Refused, -5 * time.Second, false},
		{"could not be traced", "uplink.core", observe.NotProvisioned, 17 * time.Second, false},
		{"another kind of fault", "uplink.loss", observe.Refused, 17 * time.Second, false},
	} {
		w := newWorld()
		w.measure()
		w.verdict(test.cause, test.began, "KT is dead", kt)
		w.says(w.link(kt), observe.CheckPath, test.outcome, "ends at hop 3: 10.11.0.1 says prohibited by a filter")
		screen := model(t, w.snapshot(), 80, 24, themes.ASCII()).screen.draw().String()
		if got := strings.Contains(screen, ends); got != test.want {
			t.Errorf("%s: %v\n%s", test.name, got, screen)
		}
	}
}

// TestNoticesComeBeforeWhatIsMerelyThere: where one line has no room for both.
func TestNoticesComeBeforeWhatIsMerelyThere(t *testing.T) {
	w := newWorld()
	w.result.Notices = make([]triage.Notice, 1)
	screen := model(t, w.snapshot(), 80, 24, themes.ASCII()).screen.draw().String()
	if !strings.Contains(screen, "1 notice: e") {
		t.Error(screen)
	}
}
