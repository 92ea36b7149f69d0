package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
)

// atLength is what somebody said at length.
const atLength = "We have identified the cause of the failing requests as a change of configuration that cut compute off from storage, and are taking it back region by region"

// repeated is a day on which KT said something at length, so many times.
func repeated(times int) *history.Snapshot {
	w := healthy()
	s := w.snapshot()
	l := claims.New()
	for i := range times {
		at := w.now.Add(-2 * minute * time.Duration(times-i))
		l.Note(kt, strings.Repeat("again and ", i)+atLength, at.Wall, at)
	}
	s.Claims, s.Remarks = l.Newest(w.now), l.Remarks(w.now)
	return s
}

// What was said is there in full where there are lines for it.
func TestWordsGoOnBelow(t *testing.T) {
	s := seen(inView(t, repeated(1), "feeds", 80, 40))
	expectLines(t, s, "PROVIDERS", "Azure", "investigating:", "Central US: storage", "access", "LEDGER", "by hand: We have identified the", "cause of the failing requests", "cut compute off", "region by", "region")
	s = seen(inView(t, repeated(30), "feeds", 80, 24))
	expectLines(t, s, "LEDGER", "more")
	if strings.Count(s, "by hand: ") < 3 {
		t.Errorf("long words take the lines of other statements:\n%s", s)
	}
}

// A feed's row keeps what its provider says where the screen is narrow.
func TestWhatTheySayStaysOnANarrowScreen(t *testing.T) {
	s := seen(inView(t, busy(coreDead()), "feeds", 40, 12))
	expectLines(t, s, "PROVIDERS", "measured", "says", "AWS", "ok", "Azure", "investig")
}

// What is said of providers stands beside it, however wide the screen.
func TestFeedsStandTogether(t *testing.T) {
	s := seen(inView(t, healthy().snapshot(), "feeds", 200, 50))
	for _, l := range strings.Split(s, "\n") {
		if strings.Contains(l, "last word") && strings.Index(l, "last word") > 80 {
			t.Errorf("the last word is far from what it is about: %q", l)
		}
	}
}

// A page that says nothing any more had a last word all the same.
func TestTheLastWordIsKept(t *testing.T) {
	w := healthy()
	w.measure()
	for i := range w.series {
		if w.series[i].Key.Subject == (observe.Subject{Kind: observe.KindFeed, Name: "AWS"}) {
			w.series[i].Report = &observe.Report{State: observe.SeverityOK}
		}
	}
	s := w.snapshot()
	row := func() string {
		return tableText(inView(t, s, "feeds", 120, 40), indexOf(panes, providersPane{}.ID()))[0]
	}
	if got := row(); !strings.HasPrefix(got, "AWS | 33 ms | ok | - |") {
		t.Errorf("without a word: %s", got)
	}
	l := claims.New()
	at := w.now.Add(-25 * minute)
	l.Take("AWS", observe.Report{State: observe.SeverityPartial, Incidents: []observe.Incident{{
		ID: "one", Title: "Storage", State: observe.SeverityPartial, Stage: observe.StageIdentified, Started: at.Wall,
		Updates: []observe.Update{{At: at.Wall, Text: "It is being restored."}},
	}}}, at)
	s.Claims = l.Newest(w.now)
	if got := row(); !strings.HasPrefix(got, "AWS | 33 ms | ok | 25 min ago |") {
		t.Errorf("after a word: %s", got)
	}
}

// A column that may be tight is narrowed before it goes, and one that has all it
// has a use for leaves the rest.
func TestColumnsTightAndNoWiderThanOfUse(t *testing.T) {
	columns := []column{{width: 10, least: 10}, {width: 30, least: 20, tight: 8, grow: true, most: 40, rank: 2}, {width: 8, rank: 3}}
	for _, test := range []struct {
		width int
		want  []int
	}{
		{100, []int{10, 40, 8}}, {50, []int{10, 30, 8}}, {40, []int{10, 20, 8}}, {31, []int{10, 20}}, {25, []int{10, 14}}, {19, []int{10, 8}}, {18, []int{10}},
	} {
		var got []int
		for _, p := range place(columns, test.width) {
			got = append(got, p.w)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("in %d: %v, not %v", test.width, got, test.want)
		}
	}
}
