package alert

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/triage"
)

func at(clock string) observe.Instant {
	wall, err := time.Parse("15:04", clock)
	if err != nil {
		panic(err)
	}
	return observe.Instant{Wall: wall}
}

func event(kind, incident string, scope ...string) triage.Event {
	return triage.Event{Kind: kind, At: at("12:00"), Verdict: triage.Verdict{
		Cause: triage.CauseUplinkCore, Scope: scope, State: triage.Open, Incident: incident, Severity: observe.Down,
	}}
}

func TestQuiet(t *testing.T) {
	for _, test := range []struct {
		from, to int
		clock    string
		want     bool
	}{
		{1320, 420, "21:59", false}, {1320, 420, "22:00", true}, {1320, 420, "00:00", true}, {1320, 420, "06:59", true}, {1320, 420, "07:00", false},
		{540, 600, "09:30", true}, {540, 600, "10:00", false}, {540, 600, "08:59", false}, {0, 0, "00:00", false}, {600, 600, "10:00", false},
	} {
		if got := (Quiet{test.from, test.to}).Holds(at(test.clock).Wall); got != test.want {
			t.Errorf("%+v: %t", test, got)
		}
	}
}

func TestDecide(t *testing.T) {
	muted := event("opened", "5")
	muted.Verdict.State = triage.Muted
	hushed := muted
	hushed.Kind = "muted"
	d := NewDecider()
	var got []string
	for _, round := range [][]triage.Event{
		{event("opened", "1", "KT"), event("opened", "1", "KT"), event("opened", "2", "KT")},
		{event("opened", "1", "KT"), event("widened", "1", "KT", "LGU+"), event("widened", "1", "KT", "LGU+")},
		{event("widened", "1", "KT", "LGU+", "SK"), event("recovering", "1", "KT")},
		{event("resolved", "1", "KT"), event("resolved", "1", "KT"), event("opened", "", "KT")},
		{event("opened", "1", "KT")},
		{muted, hushed},
	} {
		for _, a := range d.Decide(round, Quiet{}, time.UTC) {
			got = append(got, fmt.Sprintf("%s/%s/%d/%t", a.Event.Verdict.Incident, a.Event.Kind, len(a.Event.Verdict.Scope), a.Rings))
		}
	}
	want := "1/opened/1/true 2/opened/1/true 1/widened/2/false 1/widened/3/false 1/recovering/1/false 1/resolved/1/true 1/opened/1/true 5/muted/0/false"
	if strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
	if quiet := d.Decide([]triage.Event{event("opened", "9")}, Quiet{11 * 60, 13 * 60}, time.UTC); len(quiet) != 1 || quiet[0].Rings || !quiet[0].Quiet {
		t.Errorf("in quiet hours: %+v", quiet)
	}
	for i := range 3 * remembered {
		d.Decide([]triage.Event{event("opened", fmt.Sprint("many ", i))}, Quiet{}, time.UTC)
	}
	if len(d.told) > remembered || len(d.order) != len(d.told) {
		t.Errorf("%d incidents are remembered", len(d.told))
	}
}

// What began in a maintenance, and is still there when that ends, begins then for
// people; that a mute was lifted of what they know is no news to ring for.
func TestWhatOutlastsItsMuteRings(t *testing.T) {
	hidden := event("opened", "7")
	hidden.Verdict.State = triage.Muted
	d := NewDecider()
	var got []string
	for _, e := range []triage.Event{hidden, event("unmuted", "7"), event("opened", "8"), event("muted", "8"), event("unmuted", "8"), event("unmuted", "7")} {
		for _, a := range d.Decide([]triage.Event{e}, Quiet{}, time.UTC) {
			got = append(got, fmt.Sprintf("%s/%s/%t", a.Event.Verdict.Incident, a.Event.Kind, a.Rings))
		}
	}
	if want := "7/unmuted/true 8/opened/true 8/muted/false 8/unmuted/false"; strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
}

func TestWay(t *testing.T) {
	verdict := func(cause triage.Cause, state triage.State, scope ...string) []triage.Verdict {
		return []triage.Verdict{{Cause: cause, State: state, Scope: scope, Severity: observe.Down}}
	}
	both := Way{Uplinks: []string{"KT", "LGU+"}, Named: true}
	byKT := Way{Uplinks: []string{"KT", "LGU+"}, By: "KT", Named: true}
	for name, test := range map[string]struct {
		way      Way
		verdicts []triage.Verdict
		want     bool
	}{
		"well":                {byKT, nil, true},
		"its uplink":          {byKT, verdict(triage.CauseUplinkCore, triage.Open, "KT"), false},
		"the other":           {byKT, verdict(triage.CauseUplinkCore, triage.Open, "LGU+"), true},
		"only suspected":      {byKT, verdict(triage.CauseUplinkCore, triage.Suspect, "KT"), true},
		"recovering":          {byKT, verdict(triage.CauseUplinkCore, triage.Recovering, "KT"), true},
		"muted":               {byKT, verdict(triage.CauseHostLink, triage.Muted, "KT"), false},
		"any of two":          {both, verdict(triage.CauseUplinkCore, triage.Open, "KT"), true},
		"both":                {both, verdict(triage.CauseUpstreamAll, triage.Open, "KT", "LGU+"), false},
		"everything":          {both, verdict(triage.CauseUpstreamAll, triage.Open), false},
		"a provider":          {byKT, verdict(triage.CauseProviderDown, triage.Open, "KT"), true},
		"no names":            {byKT, verdict(triage.CauseDNSAll, triage.Open), false},
		"no names, a literal": {Way{Uplinks: []string{"KT"}}, verdict(triage.CauseDNSAll, triage.Open), true},
		"inside":              {Way{Inside: true, By: "KT"}, verdict(triage.CauseUplinkCore, triage.Open, "KT"), true},
	} {
		if got := test.way.Open(test.verdicts); got != test.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func alertOf(kind, incident string) Alert { return Alert{Event: event(kind, incident)} }

func waiting(q *Queue) string {
	var all []string
	for _, a := range q.waiting {
		all = append(all, a.Event.Verdict.Incident+a.Event.Kind)
	}
	return strings.Join(all, " ")
}

// Of an incident its beginning is told, and how it stands; the newest comes last.
func TestQueueLeavesOutWhatIsOutOfDate(t *testing.T) {
	var q Queue
	for _, a := range []Alert{
		alertOf("opened", "1"), alertOf("widened", "1"), alertOf("opened", "2"), alertOf("narrowed", "1"), alertOf("resolved", "1"), alertOf("opened", "1"), alertOf("resolved", "1"),
	} {
		q.Add(a)
	}
	if got := waiting(&q); got != "1opened 2opened 1resolved" {
		t.Error(got)
	}
	if a, _, ok := q.Next(0, true); !ok || a.Event.Kind != "opened" {
		t.Errorf("%+v, %t", a, ok)
	}
	if _, _, ok := q.Next(0, true); ok {
		t.Error("two are on their way at once")
	}
	q.Add(alertOf("flapping", "1"))
	if got := waiting(&q); got != "1opened 2opened 1flapping" {
		t.Errorf("what is on its way was taken: %s", got)
	}
	q.Done(0, true)
	for i := range 3 * mostWaiting {
		q.Add(alertOf("opened", fmt.Sprint("many ", i)))
	}
	if q.Len() != mostWaiting {
		t.Errorf("%d wait", q.Len())
	}
}

func TestQueueTriesAgain(t *testing.T) {
	var q Queue
	q.Add(alertOf("opened", "1"))
	var pauses []time.Duration
	now := time.Hour
	for range 9 {
		if _, _, ok := q.Next(now, true); !ok {
			t.Fatal("it is due")
		}
		q.Done(now, false)
		_, wait, ok := q.Next(now, true)
		if ok || wait <= 0 {
			t.Fatalf("at once: %s, %t", wait, ok)
		}
		pauses = append(pauses, wait)
		now += wait
	}
	if got := fmt.Sprint(pauses); got != "[1s 2s 4s 8s 16s 32s 1m0s 1m0s 1m0s]" {
		t.Error(got)
	}
	q.Done(now, true) // nothing is on its way
	if _, _, ok := q.Next(now, true); !ok {
		t.Error("it is due")
	}
	q.Done(now, true)
	if _, wait, ok := q.Next(now, true); ok || wait != 0 || q.Len() != 0 {
		t.Errorf("it was told: %s, %t", wait, ok)
	}
}

// While there is no way nothing is tried, but for once in five minutes; when there
// is one again, at once.
func TestQueueHolds(t *testing.T) {
	var q Queue
	now := time.Hour
	q.Add(alertOf("opened", "1"))
	if _, wait, ok := q.Next(now, false); ok || wait != blindPause {
		t.Errorf("%s, %t", wait, ok)
	}
	if _, wait, ok := q.Next(now+time.Minute, false); ok || wait != blindPause-time.Minute {
		t.Errorf("%s, %t", wait, ok)
	}
	if _, _, ok := q.Next(now+blindPause, false); !ok {
		t.Error("the verdicts may be wrong: it should be tried")
	}
	q.Done(now+blindPause, false)
	if _, wait, ok := q.Next(now+blindPause, false); ok || wait != blindPause {
		t.Errorf("%s, %t", wait, ok)
	}
	q.Hurry(now + blindPause)
	if _, _, ok := q.Next(now+blindPause, true); !ok {
		t.Error("there is a way again")
	}
}
