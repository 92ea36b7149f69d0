package triage

import (
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
)

const settled = 90 * time.Second

func TestFaultsAreNamedInTime(t *testing.T) {
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			w := newWorld(t, f.uplinks...)
			w.hopUnknown = f.name == "the first hop was never seen"
			w.gatewayMute = f.name == "a gateway that never answered pings, dead past it"
			w.anchorsTakeNoTCP = f.name == "TCP is blocked, and two providers are all that was connected to"
			w.run(settled).only()
			if w.result.Status != AllOK {
				t.Fatalf("before the fault: %s", w.result.Status)
			}
			onset := w.now.Mono
			f.inflict(w)
			suspected, opened := w.until(f, onset)
			if suspected > f.suspect {
				t.Errorf("suspected after %s, allowed %s", suspected, f.suspect)
			}
			if opened > f.open {
				t.Errorf("opened after %s, allowed %s", opened, f.open)
			}
			v := w.run(30 * time.Second).only(f.cause)
			if !slices.Equal(v.Scope, f.scope) {
				t.Errorf("scope %v, want %v", v.Scope, f.scope)
			}
			if f.confidence != "" && v.Confidence != f.confidence {
				t.Errorf("%s with %d dB, want %s; against %v", v.Confidence, v.Margin, f.confidence, v.Against)
			}
			if f.impliesSubject != "" && !slices.ContainsFunc(v.Implied, func(e Evidence) bool { return e.Subject.Kind == f.impliesSubject }) {
				t.Errorf("no %s among the implied: %v", f.impliesSubject, v.Implied)
			}
			if v.Headline.Empty() || v.Next.Empty() || len(v.For) == 0 || v.Incident == "" {
				t.Errorf("incomplete: %+v", v)
			}
			if n := w.opened(); n != 1 {
				t.Errorf("%d incidents for one fault", n)
			}
		})
	}
}

// until runs the world until the fault is open and returns how long it took to
// be suspected and opened. Nothing else may be opened meanwhile.
func (w *world) until(f fault, onset time.Duration) (suspected, opened time.Duration) {
	w.t.Helper()
	suspected = -1
	for w.now.Mono-onset <= f.open+5*time.Second {
		w.second()
		for _, v := range w.result.Verdicts {
			if v.State == Open && v.Cause != f.cause {
				w.t.Errorf("%s after the onset %s was opened: %s", w.now.Mono-onset, v.Cause, v.Headline)
			}
			if v.Cause != f.cause {
				continue
			}
			if suspected < 0 {
				suspected = w.now.Mono - onset
			}
			if v.State == Open {
				return suspected, w.now.Mono - onset
			}
		}
	}
	w.t.Fatalf("%s was not opened within %s: %+v", f.cause, f.open+5*time.Second, w.result.Verdicts)
	return 0, 0
}

func TestRecoveryIsSlowerThanOnsetAndOneIncident(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	w.coreDead["A"] = true
	id := w.run(30 * time.Second).only(CauseUplinkCore).Incident
	w.coreDead["A"] = false
	w.run(5 * time.Second)
	if v := w.only(CauseUplinkCore); v.State != Open {
		t.Errorf("5 s after it is well: %s", v.State)
	}
	w.run(15 * time.Second)
	if v := w.only(CauseUplinkCore); v.State != Recovering {
		t.Errorf("20 s after it is well: %s", v.State)
	}
	w.run(60 * time.Second).only()
	w.coreDead["A"] = true
	if again := w.run(30 * time.Second).only(CauseUplinkCore).Incident; again != id {
		t.Errorf("reopened as %s, was %s", again, id)
	}
	kinds := []string{}
	for _, e := range w.events {
		kinds = append(kinds, e.Kind)
	}
	if want := []string{"opened", "recovering", "resolved", "opened"}; !slices.Equal(kinds, want) {
		t.Errorf("events %v, want %v", kinds, want)
	}
}

func TestASecondUplinkWidensTheIncident(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	w.coreDead["A"] = true
	id := w.run(30 * time.Second).only(CauseUplinkCore).Incident
	w.coreDead["B"] = true
	v := w.run(15 * time.Second).only(CauseUpstreamAll)
	if v.Incident != id || w.opened() != 1 {
		t.Errorf("incident %s, was %s; %d in all", v.Incident, id, w.opened())
	}
	if last := w.events[len(w.events)-1]; last.Kind != "widened" {
		t.Errorf("last event %s", last.Kind)
	}
	w.coreDead["B"] = false
	if v := w.run(30 * time.Second).only(CauseUplinkCore); v.Incident != id || w.events[len(w.events)-1].Kind != "narrowed" {
		t.Errorf("%s, %s", v.Incident, w.events[len(w.events)-1].Kind)
	}
}

func TestWhatIsNoFaultOpensNothing(t *testing.T) {
	calm := map[string]func(*world){
		"two seconds dark every minute": func(w *world) {
			for range 10 {
				w.coreDead["A"] = true
				w.run(2 * time.Second)
				w.coreDead["A"] = false
				w.run(58 * time.Second)
			}
		},
		"1 % loss for two hours": func(w *world) {
			w.loss["A"], w.loss["B"] = 0.01, 0.01
			w.run(2 * time.Hour)
		},
		"one dead anchor": func(w *world) { w.anchorDead["192.0.2.12"] = true; w.run(5 * time.Minute) },
		"two dead anchors": func(w *world) {
			w.anchorDead["192.0.2.12"], w.anchorDead["192.0.2.13"] = true, true
			w.run(5 * time.Minute)
		},
		"noctop was stopped for a minute": func(w *world) {
			w.now = w.now.Add(time.Minute)
			w.triage.Observe(observe.Observation{
				Subject: observe.Subject{Kind: observe.KindSelf, Name: "tick"}, Check: observe.CheckGap, At: w.now, Value: 60,
			})
			if w.second(); w.result.Status != Unreliable {
				w.t.Errorf("after a gap: %s", w.result.Status)
			}
			w.run(time.Minute)
		},
		"the wall clock steps an hour": func(w *world) {
			w.now.Wall = w.now.Wall.Add(time.Hour)
			w.run(time.Minute)
			w.now.Wall = w.now.Wall.Add(-2 * time.Hour)
			w.run(time.Minute)
		},
	}
	for name, happen := range calm {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, "A", "B").run(settled)
			happen(w)
			if len(w.events) != 0 {
				t.Errorf("opened %s: %s", w.events[0].Verdict.Cause, w.events[0].Verdict.Headline)
			}
		})
	}
}

func TestAHostWithoutAnyInterfaceIsSaidToHaveNoNetwork(t *testing.T) {
	w := newWorld(t, "A")
	w.what.Uplinks = nil
	w.triage = New(w.what, w.now)
	if v := w.run(5 * time.Second).only(CauseHostLink); v.State != Open {
		t.Errorf("after 5 s: %s", v.State)
	}
	w.what.NoUplinks, w.what.Resolvers, w.what.Providers = true, nil, nil
	w.triage = New(w.what, w.now)
	w.run(5 * time.Second).only()
}

func TestTwoRootsStandWhereNeitherImpliesTheOther(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	w.coreDead["B"] = true
	w.run(30 * time.Second)
	w.silent["Desks"] = 6
	w.run(60*time.Second).only(CauseUplinkCore, CauseEndpointMass)
	if n := w.opened(); n != 2 {
		t.Errorf("%d incidents", n)
	}
	for _, v := range w.result.Verdicts {
		if v.Cause == CauseEndpointMass && !strings.Contains(v.Headline.String(), "os=windows") {
			t.Errorf("the tag is not named: %s", v.Headline)
		}
	}
}

func TestOnlyAFileSystemThatWasWritableBecomesReadOnly(t *testing.T) {
	for _, was := range []bool{true, false} {
		w := newWorld(t, "A")
		read := func(readOnly float64) {
			w.triage.Observe(observe.Observation{
				Subject: observe.Subject{Kind: observe.KindHost, Group: "disk", Name: "/data"}, Check: observe.CheckUsage,
				At: w.now, Every: time.Second, Outcome: observe.Good, Value: 10,
				Fields: []observe.Field{{Name: "read_only", Value: readOnly}},
			})
			w.second()
		}
		if was {
			read(0)
		}
		for range 20 {
			read(1)
		}
		if got := len(w.result.Verdicts) == 1; got != was {
			t.Errorf("was writable: %v, verdicts %v", was, w.result.Verdicts)
		}
	}
}

func TestAnOverloadedHostCapsWhatItSaysOfTheOutside(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	w.cpu = 100
	w.run(2 * time.Minute)
	w.coreDead["A"] = true
	v := w.run(30*time.Second).only(CauseUplinkCore, CauseHostOverload)
	if v.Confidence != Possible || len(v.Against) == 0 {
		t.Errorf("%s, against %v", v.Confidence, v.Against)
	}
}

func TestServicesFollowTheirUplinks(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	w.coreDead["A"] = true
	w.run(30 * time.Second)
	got := map[string]ServiceImpact{}
	for _, s := range w.result.Services {
		got[s.Name] = s
	}
	if s := got["Telephone"]; s.State != observe.Down || s.Via != "A" {
		t.Errorf("Telephone: %+v", s)
	}
	if s := got["Card payment"]; s.State != observe.OK {
		t.Errorf("Card payment, which any uplink carries: %+v", s)
	}
	if v := w.only(CauseUplinkCore); len(v.Services) != 1 || v.Services[0].Name != "Telephone" {
		t.Errorf("hurt: %+v", v.Services)
	}
}

func TestTheSameObservationsGiveTheSameVerdicts(t *testing.T) {
	live := func() []string {
		w := newWorld(t, "A", "B").run(settled)
		w.loss["A"] = 0.3
		w.run(time.Minute)
		w.beyondDead["B"] = true
		w.run(time.Minute)
		var lines []string
		for _, v := range w.result.Verdicts {
			for _, e := range slices.Concat(v.For, v.Against, v.Implied, v.Unknown) {
				lines = append(lines, string(v.Cause)+" "+e.Text.String())
			}
		}
		return lines
	}
	first := live()
	if len(first) == 0 {
		t.Fatal("nothing was said")
	}
	for range 5 {
		if again := live(); !slices.Equal(first, again) {
			t.Fatalf("differs:\n%v\n%v", first, again)
		}
	}
}
