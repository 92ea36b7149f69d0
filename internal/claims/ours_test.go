package claims

import (
	"testing"
	"time"

	"example.com/noctop/internal/observe"
)

func TestStances(t *testing.T) {
	onset := when(t, "2026-11-21T10:00:00Z")
	now := onset.Add(20 * time.Minute)
	say := func(stage observe.Stage, text string) observe.Incident {
		i := incident("a", stage, observe.Update{At: now.Wall, Text: text})
		i.Regions = []string{"ap-northeast-2"}
		return i
	}
	failing := OurView{Failing: true, Since: onset, Probed: true, Regions: []string{"ap-northeast-2"}}
	flooded, normal, well := failing, failing, OurView{Probed: true, Regions: failing.Regions}
	flooded.Inbound, normal.Inbound = InboundFlooded, InboundNormal
	elsewhere := failing
	elsewhere.Regions = []string{"eu-west-1"}
	for name, test := range map[string]struct {
		ours     OurView
		incident observe.Incident
		kind     Kind
		want     Stance
		lag      time.Duration
	}{
		"admitted":                     {failing, say("", "Trouble."), Ack, Supported, 20 * time.Minute},
		"of another region":            {elsewhere, say("", "Trouble."), Ack, NotTestable, 0},
		"an outage that we don't see":  {well, say("", "Trouble."), Ack, Contradicted, 0},
		"nothing of ours is known":     {OurView{}, say("", "Trouble."), Ack, NotTestable, 0},
		"over, while it fails":         {failing, say(observe.StageResolved, "All well."), Resolved, Contradicted, 20 * time.Minute},
		"a cause":                      {failing, say("", "A power outage."), Reason, NotTestable, 20 * time.Minute},
		"an attack that we feel":       {flooded, say("", "A DDoS attack."), Reason, Supported, 20 * time.Minute},
		"an attack that we don't feel": {normal, say("", "A DDoS attack."), Reason, Contradicted, 20 * time.Minute},
		"an attack, not measured":      {failing, say("", "A DDoS attack."), Reason, NotTestable, 20 * time.Minute},
		"the start that we measured":   {failing, say("", "Started at 10:02 UTC."), Start, Supported, 20 * time.Minute},
		"a start later than we saw it": {failing, say("", "Started at 10:15 UTC."), Start, Contradicted, 20 * time.Minute},
		"a start before we saw it":     {failing, say("", "Started at 09:40 UTC."), Start, NotTestable, 20 * time.Minute},
		"a time of repair":             {failing, say("", "It will be fixed within 2 hours."), ETA, NotTestable, 20 * time.Minute},
		"an attack, nothing of ours":   {OurView{Inbound: InboundNormal}, say("", "A DDoS attack."), Reason, NotTestable, 0},
		"a small thing that we don't see": {well, func() observe.Incident {
			i := say("", "Slow.")
			i.State = observe.SeverityDegraded
			return i
		}(), Ack, NotTestable, 0},
	} {
		l := New()
		l.See("X", test.ours)
		c := only(t, l.Take("X", page(test.incident), now), test.kind)
		if c.Stance != test.want || c.Lag != test.lag {
			t.Errorf("%s: %s after %s", name, c.Stance, c.Lag)
		}
	}
}

// The stance follows our facts; what was said does not change.
func TestStancesFollow(t *testing.T) {
	l := New()
	onset := when(t, "2026-11-21T10:00:00Z")
	said := onset.Add(2 * time.Minute)
	l.Take("X", page(incident("a", observe.StageResolved, observe.Update{At: said.Wall, Text: "Over."})), said)
	stance := func(now observe.Instant) Stance { return l.Newest(now)[0].Stance }
	if got := stance(said); got != NotTestable {
		t.Errorf("before we know anything: %s", got)
	}
	l.See("X", OurView{Failing: true, Since: onset})
	if got := stance(said); got != Contradicted {
		t.Errorf("while it fails: %s", got)
	}
	if r := remark(t, l.Remarks(said), StillFailing); r.Claim != "C-1" {
		t.Errorf("%+v", r)
	}
	l.See("X", OurView{})
	if got := stance(said.Add(time.Minute)); got != Supported {
		t.Errorf("when it is well: %s", got)
	}
	if got := codes(l.Remarks(said.Add(time.Minute))); got != "" {
		t.Errorf("remarks when all is well: %s", got)
	}
}

func TestPagesThatLag(t *testing.T) {
	l := New()
	onset := when(t, "2026-11-21T10:00:00Z")
	failing := OurView{Failing: true, Since: onset, Regions: []string{"ap-northeast-2"}}
	at := func(minutes int, report observe.Report) string {
		now := onset.Add(time.Duration(minutes) * time.Minute)
		l.See("X", failing)
		l.Take("X", report, now)
		text := ""
		for _, r := range l.Remarks(now) {
			text += r.Code + ": " + r.Text.String() + "\n"
		}
		return text
	}
	elsewhere := incident("old", "", observe.Update{At: onset.Wall.Add(-6 * time.Hour), Text: "Trouble in Europe."})
	elsewhere.Regions, elsewhere.State = []string{"eu-west-1"}, observe.SeverityInfo
	red := elsewhere
	red.State = observe.SeverityMajor
	if got := at(0, page()); got != "" {
		t.Errorf("at once: %q", got)
	}
	if got := at(12, page()); got != "page.lags: X has failed for us for 12 min; its page says all is well\n" {
		t.Errorf("after 12 min: %q", got)
	}
	if got := at(13, page(elsewhere)); got != "page.lags: X has failed for us for 13 min; its page says all is well\n" {
		t.Errorf("with a small incident elsewhere: %q", got)
	}
	if got := at(14, page(red)); got != "page.lags: X has failed for us for 14 min; its page speaks of something else\nnothing.new: X has said nothing new for 6 h\n" {
		t.Errorf("with a red one elsewhere: %q", got)
	}
	ours := incident("new", "", observe.Update{At: onset.Wall.Add(44 * time.Minute), Text: "We are looking into it."})
	if got := at(44, page(ours)); got != "admitted: X admitted it 44 min after it failed for us\ngone.from.page: X lists it as open no more, and no word was read that it is over\n" {
		t.Errorf("when it has spoken: %q", got)
	}
	if got := at(65, page(ours)); got != "admitted: X admitted it 44 min after it failed for us\ngone.from.page: X lists it as open no more, and no word was read that it is over\nnothing.new: X has said nothing new for 21 min\n" {
		t.Errorf("when it is silent: %q", got)
	}
	if got := at(70, observe.Report{Reason: "an HTML page"}); got != "admitted: X admitted it 44 min after it failed for us\ngone.from.page: X lists it as open no more, and no word was read that it is over\nnothing.new: X has said nothing new for 26 min\n" {
		t.Errorf("when it can't be read: %q", got)
	}
}

func TestAPageThatCannotBeReadDoesNotLag(t *testing.T) {
	l := New()
	onset := when(t, "2026-11-21T10:00:00Z")
	l.Take("X", page(), onset)
	l.See("X", OurView{Failing: true, Since: onset})
	now := onset.Add(20 * time.Minute)
	l.Take("X", observe.Report{Reason: "an HTML page"}, now)
	if got := codes(l.Remarks(now)); got != "" {
		t.Errorf("%s", got)
	}
}

func TestBearing(t *testing.T) {
	l := New()
	onset := when(t, "2026-11-21T10:00:00Z")
	old := onset.Add(-7 * time.Hour)
	l.Take("Azure", page(incident("evening", "", observe.Update{At: old.Wall, Text: "Storage."})), old)
	l.Take("Azure", page(
		incident("evening", "", observe.Update{At: old.Wall, Text: "Storage."}, observe.Update{At: onset.Wall.Add(time.Minute), Text: "Still storage."}),
		incident("morning", "", observe.Update{At: onset.Wall.Add(5 * time.Minute), Text: "Hosts."}),
	), onset.Add(6*time.Minute))
	l.Note("KT", "routing error", onset.Wall, onset)
	fault := Fault{Providers: []string{"nobody", "azure"}, Since: onset.Wall}
	if ids := l.Bearing(fault); len(ids) != 1 || ids[0] != "C-3" {
		t.Errorf("%q of\n%s", ids, toldAll(l.Newest(onset)))
	}
	for n := range 30 {
		l.Note("Azure", "word "+string(rune('a'+n)), onset.Wall.Add(time.Duration(n)*time.Minute), onset.Add(time.Hour))
	}
	if ids := l.Bearing(fault); len(ids) != mostBearing || ids[len(ids)-1] != "C-34" {
		t.Errorf("%q", ids)
	}
	// What was over before it began does not bear.
	l = New()
	l.Take("X", page(incident("a", "", observe.Update{At: onset.Wall.Add(-30 * time.Minute), Text: "Bad."})), onset.Add(-30*time.Minute))
	l.Take("X", page(incident("a", observe.StageResolved, observe.Update{At: onset.Wall.Add(-20 * time.Minute), Text: "Good."})), onset.Add(-20*time.Minute))
	if ids := l.Bearing(Fault{Providers: []string{"X"}, Since: onset.Wall}); ids != nil {
		t.Errorf("%q", ids)
	}
}

func BenchmarkBearing(b *testing.B) {
	l, now := New(), when(b, "2026-11-21T10:00:00Z")
	for n := range 5_000 {
		l.Note([]string{"A", "B", "C"}[n%3], "word", now.Wall.Add(time.Duration(-n)*time.Hour), now)
	}
	fault := Fault{Providers: []string{"A"}, Since: now.Wall}
	b.ReportAllocs()
	for b.Loop() {
		l.Bearing(fault)
	}
}

func BenchmarkRemarks(b *testing.B) {
	l, now := New(), when(b, "2026-11-21T10:00:00Z")
	for n := range 500 {
		name := []string{"A", "B", "C", "D", "E"}[n%5]
		l.Take(name, page(incident("a", "", observe.Update{Text: "word"})), now)
		l.See(name, OurView{Failing: true, Since: now})
	}
	b.ReportAllocs()
	for b.Loop() {
		l.Remarks(now.Add(time.Hour))
	}
}
