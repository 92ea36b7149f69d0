package drill

import (
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/engine"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/triage"
)

// looked are the looks at the ways out of a drill until a moment, by uplink.
func looked(t *testing.T, d *Drill, until time.Duration, each func(at time.Duration)) map[string][]observe.Observation {
	t.Helper()
	all := map[string][]observe.Observation{}
	for in, err := range d.Tape() {
		if err != nil {
			t.Fatal(err)
		}
		if in.At.Mono >= until {
			break
		}
		if each != nil {
			each(in.At.Mono)
		}
		if o := in.Observation; o != nil && o.Check == observe.CheckPath {
			all[o.Subject.Uplink] = append(all[o.Subject.Uplink], *o)
		}
	}
	return all
}

// TestAWayDiesWhereTheOutageHasItDie: behind the first router of KT, whose other
// customers' way by another carrier is whole all the time.
func TestAWayDiesWhereTheOutageHasItDie(t *testing.T) {
	all := looked(t, Find("kt-2021"), minutes(14), nil)
	for _, o := range all[lgu] {
		if o.Outcome != observe.Good || o.Detail != "1.1.1.1 is reached in 6 hops" || o.Took == 0 {
			t.Errorf("LGU+ at %s: %s, %q", o.At.Mono, o.Outcome, o.Detail)
		}
	}
	var broken []observe.Observation
	for _, o := range all[kt] {
		if o.Outcome != observe.Good {
			broken = append(broken, o)
			continue
		}
		if at := o.At.Mono; at > minutes(6.5) {
			t.Errorf("KT's way is whole at %s", at)
		}
	}
	want := "dies after hop 2 (198.51.100.1); hop 3 was 198.51.100.17"
	if len(broken) < 8 || broken[0].Detail != want || broken[0].Outcome != observe.Lost || broken[0].Target != "1.1.1.1" {
		t.Fatalf("%d looks; the first: %+v", len(broken), broken)
	}
	// As soon as it shows, when it is sure, and each minute while it lasts.
	for i, after := range []time.Duration{4 * time.Second, 10 * time.Second, 70 * time.Second, 130 * time.Second} {
		if at := broken[i].At.Mono - minutes(6.5); at.Truncate(time.Second) != after {
			t.Errorf("look %d came %s after all was dead, wanted %s", i, at, after)
		}
	}
	names := func(prefix string) (all []string) {
		for _, f := range broken[0].Fields {
			if strings.HasPrefix(f.Name, prefix) && f.Text != "" {
				all = append(all, f.Name)
			}
		}
		return all
	}
	if got := names("hop"); !slices.Equal(got, []string{"hop1", "hop2"}) {
		t.Errorf("hops: %v", got)
	}
	if got := names("was"); len(got) != 6 {
		t.Errorf("before: %v", got)
	}
}

// TestALossyWay: it is whole mostly, and its routers past the lossy stretch lose.
func TestALossyWay(t *testing.T) {
	reached, lossy := 0, 0
	for _, o := range looked(t, Find("kt-2021"), minutes(70), nil)[kt] {
		if o.At.Mono < minutes(51) {
			continue
		}
		if o.Outcome == observe.Good {
			reached++
		}
		for _, f := range o.Fields {
			if strings.Contains(f.Text, "loss") {
				lossy++
				if f.Name == "hop1" || f.Name == "hop2" {
					t.Errorf("%s loses: %s", f.Name, f.Text)
				}
			}
		}
	}
	if reached < 10 || lossy < 5 {
		t.Errorf("%d whole, %d hops with loss", reached, lossy)
	}
}

// TestAWayOnDemand: it is looked at in the next second of the tape.
func TestAWayOnDemand(t *testing.T) {
	d := Find("fastly-2021")
	asked := false
	all := looked(t, d, minutes(4), func(at time.Duration) {
		if at >= minutes(3) && !asked {
			asked = true
			d.Trace(lgu)
		}
	})
	if n := len(all[kt]); n != 1 {
		t.Errorf("%d looks by KT that nobody asked for", n)
	}
	if len(all[lgu]) != 2 || all[lgu][1].At.Mono.Truncate(2*time.Second) != minutes(3) {
		t.Errorf("%+v", all[lgu])
	}
}

// TestEveryDrillShowsItsWays: by each uplink a way is known before the first turn
// that is not the beginning, and it stands in the evidence of what is dead.
func TestEveryDrillShowsItsWays(t *testing.T) {
	for _, d := range All() {
		all := looked(t, d, time.Minute, nil)
		for _, u := range d.Topology.Uplinks {
			if len(all[u.Name]) != 1 || all[u.Name][0].Outcome != observe.Good {
				t.Errorf("%s: %s: %+v", d.Name, u.Name, all[u.Name])
			}
		}
		if !slices.ContainsFunc(d.Inferred, func(text i18n.Text) bool { return strings.Contains(text.String(), "routers on the ways out") }) {
			t.Errorf("%s does not say that its ways are inference", d.Name)
		}
	}
	for s, err := range engine.Replay(Find("kt-2021").Tape()) {
		if err != nil {
			t.Fatal(err)
		}
		if s.Now.Mono < minutes(7) {
			continue
		}
		v := s.Triage.Verdicts[0]
		if !slices.ContainsFunc(v.For, func(e triage.Evidence) bool { return strings.Contains(e.Text.String(), "dies after hop 2") }) {
			t.Errorf("%+v", v.For)
		}
		break
	}
}

// TestAWayWithoutAGateway says that it dies at once.
func TestAWayWithoutAGateway(t *testing.T) {
	if said := ends(wayOf(Find("kt-2021").Topology.Uplinks[0]), nil, nil); said != "dies at once: not even the gateway answers" {
		t.Error(said)
	}
}
