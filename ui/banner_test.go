package ui

import (
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/triage"
	"example.com/noctop/themes"
)

func TestBanner(t *testing.T) {
	one := func(change func(v *triage.Verdict)) *history.Snapshot {
		w := newWorld()
		change(w.verdict("uplink.core", 17*time.Second, "KT is dead", kt))
		return w.snapshot()
	}
	of := func(change func(w *world)) *history.Snapshot {
		w := newWorld()
		change(w)
		return w.snapshot()
	}
	tests := []struct {
		name     string
		snapshot *history.Snapshot
		want     []string // each in its line, in this order
		never    string
	}{
		{"nothing at all", nil, []string{"starting"}, ""},
		{"well", of(func(*world) {}), []string{". all is well since 11:02:24 (14 min)   2 uplinks, 4 resolvers, 5 providers"}, "DOWN"},
		{"well since yesterday", of(func(w *world) { w.result.Since = w.now.Add(-30 * time.Hour) }),
			[]string{"all is well since 2021-10-24 05:16 (30 h)"}, ""},
		{"well with notices", of(func(w *world) { w.result.Notices = make([]triage.Notice, 2) }), []string{"2 notices: e"}, ""},
		{"stale is not well", of(func(w *world) { w.measure(); w.now = w.now.Add(20 * time.Second) }),
			[]string{"? NO VERDICT  no fault is known, and yet this is not ok: KT, LGU+, KT DNS"}, "all is well"},
		{"a dead ring is not well", of(func(w *world) { w.kill(9*time.Second, "timeout", w.anchors(kt)[4:]...) }),
			[]string{"? NO VERDICT  no fault is known, and yet this is not ok: KT (foreign) 100 % lost"}, "all is well"},
		{"only by a proxy is well", of(func(w *world) {
			w.kill(5*time.Minute, "timeout", w.anchors(kt)...)
			w.kill(5*time.Minute, "timeout", w.anchors(lg)...)
			w.result.Notices = []triage.Notice{{Code: triage.NoticeOnlyProxy}}
		}), []string{". online by proxy, and all is well since 11:02:24 (14 min)   1 notice: e"}, "NO VERDICT"},
		{"only by a proxy, and stale, is not", of(func(w *world) {
			w.measure()
			w.now = w.now.Add(20 * time.Second)
			w.result.Notices = []triage.Notice{{Code: triage.NoticeOnlyProxy}}
		}), []string{"? NO VERDICT"}, "all is well"},
		{"a lost ping is", of(func(w *world) {
			w.kill(time.Second, "timeout", w.anchors(kt)[0])
			w.result.Levels[w.anchors(kt)[0]] = observe.Degraded
		}), []string{"all is well"}, "NO VERDICT"},
		{"starting", empty(), []string{"measuring: 0 of 32 answered"}, "all is well"},
		{"never started", of(func(w *world) {
			w.series = []history.Series{}
			w.result.Status, w.started = triage.Starting, w.now.Add(-45*time.Second)
		}), []string{"? NO DATA  nothing has been measured since 11:15:39 (45 s)", "next: run: noctop doctor"}, "all is well"},
		{"no status is not well", of(func(w *world) { w.result.Status = "" }), []string{"measuring:"}, "all is well"},
		{"open without a verdict", of(func(w *world) { w.result.Status = triage.AnyOpen }), []string{"? CAN'T TELL"}, "all is well"},
		{"down", one(func(*triage.Verdict) {}), []string{"X DOWN  KT is dead", "confirmed   since 11:16:07 (17 s)"}, "all is well"},
		{"degraded", one(func(v *triage.Verdict) { v.Severity = observe.Degraded }), []string{"! DEGRADED  KT is dead"}, ""},
		{"unknown", one(func(v *triage.Verdict) { v.Severity, v.Cause = observe.Unknown, "unknown" }), []string{"? CAN'T TELL  KT is dead"}, ""},
		{"suspect", one(func(v *triage.Verdict) { v.State, v.Confidence = triage.Suspect, triage.Possible }),
			[]string{"* SUSPECT  KT is dead", "possible   since"}, "DOWN"},
		{"recovering", one(func(v *triage.Verdict) { v.State = triage.Recovering }), []string{"! RECOVERING  was: KT is dead", "well again"}, "next:"},
		{"flapping", one(func(v *triage.Verdict) { v.State = triage.Flapping }), []string{"X FLAPPING  KT is dead"}, ""},
		{"muted alone", of(func(w *world) {
			w.verdict("uplink.core", time.Minute, "KT is worked on", kt).State = triage.Muted
			w.result.Status = triage.AllOK
		}), []string{"all is well", "1 muted: e"}, "DOWN"},
		{"a sure cause is no sure fault", one(func(v *triage.Verdict) { v.State = triage.Suspect }), []string{"* SUSPECT  KT is dead", "   since"}, "confirmed"},
		{"a command stays whole", one(func(v *triage.Verdict) {
			v.Next = i18n.T("move what needs it to another uplink; call about the circuit KT-1001; trace: mtr -n -I eth0 1.1.1.1")
		}), []string{"next: move what needs it to another uplink; call about the circuit KT-1001;", "         trace: mtr -n -I eth0 1.1.1.1"}, ""},
		{"whom to call is said once", one(func(v *triage.Verdict) { v.Next, v.Call = i18n.T("call 080-1"), "080-1" }),
			[]string{"next: call 080-1"}, "call: 080-1"},
		{"several", of(func(w *world) {
			w.verdict("uplink.core", 17*time.Second, "KT is dead", kt)
			w.verdict("provider.down", 7*time.Second, "Azure is dead", "Azure").State = triage.Suspect
			w.verdict("host.disk", 3*time.Hour, "/var is full", "/var").State = triage.Muted
		}), []string{"X DOWN  KT is dead", "* SUSPECT  Azure is dead (7 s)", "= MUTED  /var is full (3 h)"}, ""},
		{"more than there is room for", of(func(w *world) {
			for range 12 {
				w.verdict("provider.down", 7*time.Second, "one more is dead", "X")
			}
		}), []string{"X DOWN", "+11 more: e"}, ""},
		{"unreliable", of(func(w *world) {
			w.verdict("uplink.core", 17*time.Second, "KT is dead", kt)
			v := w.verdict("monitor", 5*time.Second, "our own measuring is unreliable")
			v.For = []triage.Evidence{{Text: i18n.T("noctop did not run for 12 s")}}
			w.result.Status, w.result.Since = triage.Unreliable, w.now.Add(-5*time.Second)
		}), []string{"? UNRELIABLE  noctop did not run for 12 s", "the verdict is kept as it was, since 11:16:19 (5 s)", "X DOWN  KT is dead"}, "all is well"},
		{"unreliable with nothing known", of(func(w *world) { w.result.Status = triage.Unreliable }),
			[]string{"? UNRELIABLE  noctop could not measure", "no verdict stands"}, "all is well"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			m := model(t, test.snapshot, 100, 30, themes.ASCII())
			lines := m.screen.draw().Lines()[1:12]
			at := 0
			for _, want := range test.want {
				for at < len(lines) && !strings.Contains(lines[at], want) {
					at++
				}
			}
			if at >= len(lines) {
				t.Errorf("want %q, in this order, in\n%s", test.want, strings.Join(lines, "\n"))
			}
			if test.never != "" && strings.Contains(strings.Join(lines[:6], "\n"), test.never) {
				t.Errorf("%q in\n%s", test.never, strings.Join(lines, "\n"))
			}
		})
	}
}

// Stale, no data, failed and not provisioned are four things, and none is ok.
func TestFourWaysOfNotKnowing(t *testing.T) {
	now := observe.Instant{Mono: time.Hour}
	series := func(age time.Duration, outcomes ...observe.Outcome) history.Series {
		s := history.Series{Every: time.Second}
		for i, outcome := range outcomes {
			s.Samples = append(s.Samples, history.Sample{At: now.Mono - age - time.Duration(len(outcomes)-1-i)*time.Second, Outcome: outcome})
		}
		return s
	}
	signs := make(map[string]string)
	for name, test := range map[string]struct {
		series history.Series
		want   state
	}{
		"no data":         {history.Series{}, noData},
		"stale":           {series(time.Minute, observe.Good), stale},
		"failed":          {series(0, observe.Failed), failed},
		"not provisioned": {series(time.Minute, observe.NotProvisioned), absent},
		"good":            {series(0, observe.Lost, observe.Good), good},
		"late":            {series(0, observe.Late), degraded},
		"one lost":        {series(0, observe.Good, observe.Lost), degraded},
		"two lost":        {series(0, observe.Lost, observe.Lost), down},
		"not sent twice":  {series(0, observe.LocalError, observe.LocalError), down},
		"void":            {series(0, observe.Good, observe.Void), undecided},
	} {
		got := ofSeries(test.series, now)
		if got != test.want {
			t.Errorf("%s: %s, want %s", name, got.word(tongue{}), test.want.word(tongue{}))
		}
		signs[name] = got.sign(themes.ASCII()).String() + got.sign(themes.Unicode()).String() + got.word(tongue{}).String()
	}
	unknown := []string{"no data", "stale", "failed", "not provisioned", "good"}
	for i, a := range unknown {
		for _, b := range unknown[i+1:] {
			if signs[a][0] == signs[b][0] {
				t.Errorf("%s looks like %s: %q, %q", a, b, signs[a], signs[b])
			}
		}
	}
}

func TestStaleIsNotOKEvenWhereTriageStillSaysSo(t *testing.T) {
	w := newWorld()
	snapshot := w.snapshot()
	snapshot.Now = snapshot.Now.Add(time.Minute)
	m := model(t, snapshot, 100, 30, themes.ASCII())
	f := m.screen.frame(nil)
	for _, subject := range []observe.Subject{w.gateway(kt), w.resolver(1), w.anchors(lg)[3]} {
		if got := f.state(subject); got != stale {
			t.Errorf("%v is %s", subject, got.word(tongue{}))
		}
	}
}

// TestHowLongAFaultLasts: 99 minutes are not "1 h" where one reads how long it has
// been.
func TestHowLongAFaultLasts(t *testing.T) {
	for d, want := range map[time.Duration]string{
		89 * time.Minute: "89 min", 99 * time.Minute: "1 h 39 min", 9*time.Hour + 59*time.Minute: "9 h 59 min", 10 * time.Hour: "10 h",
	} {
		if got := lasted(tongue{}, d).String(); got != want {
			t.Errorf("%s: %q, want %q", d, got, want)
		}
	}
}

func TestWordsRest(t *testing.T) {
	for _, test := range []struct{ got, want string }{
		{duration(tongue{}, -time.Second).String(), "0 s"}, {duration(tongue{}, 7*time.Second).String(), "7 s"}, {duration(tongue{}, 17*time.Second).String(), "15 s"},
		{duration(tongue{}, 89*time.Second).String(), "85 s"}, {duration(tongue{}, 90*time.Second).String(), "1 min"}, {duration(tongue{}, 89*time.Minute).String(), "89 min"},
		{duration(tongue{}, 91*time.Minute).String(), "1 h"}, {duration(tongue{}, 49*time.Hour).String(), "2 d"},
		{roundTrip(tongue{}, 0).String(), "-"}, {roundTrip(tongue{}, 30*time.Microsecond).String(), "<0.1 ms"}, {roundTrip(tongue{}, 430*time.Microsecond).String(), "0.4 ms"},
		{roundTrip(tongue{}, 25300*time.Microsecond).String(), "25 ms"}, {roundTrip(tongue{}, 134*time.Millisecond).String(), "130 ms"}, {roundTrip(tongue{}, 1340*time.Millisecond).String(), "1.3 s"},
		{percent(tongue{}, 0).String(), "0 %"}, {percent(tongue{}, 0.001).String(), "<1 %"}, {percent(tongue{}, 0.999).String(), "99 %"}, {percent(tongue{}, 1).String(), "100 %"},
		{value(tongue{}, 250e3, observe.BytesPerSecond).String(), "2.0 Mb/s"}, {value(tongue{}, 12, observe.BytesPerSecond).String(), "96 b/s"},
		{value(tongue{}, 31.4, observe.Percent).String(), "31 %"}, {value(tongue{}, 12*86400, observe.Seconds).String(), "12 d"}, {value(tongue{}, 3, observe.Count).String(), "3"},
	} {
		if test.got != test.want {
			t.Errorf("%q, want %q", test.got, test.want)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, test := range []struct {
		text  string
		width int
		want  string
	}{
		{"short", 10, "short"}, {"one two three", 7, "one two|three"}, {"a unbreakable", 6, "a|unbrea|kable"},
		{"결제 게이트웨이", 6, "결제|게이트|웨이"}, {"x", 0, ""}, {"가", 1, "가"},
	} {
		var got []string
		for _, piece := range wrap(clean(test.text), test.width) {
			got = append(got, piece.String())
		}
		if strings.Join(got, "|") != test.want {
			t.Errorf("%q in %d: %q", test.text, test.width, got)
		}
	}
}
