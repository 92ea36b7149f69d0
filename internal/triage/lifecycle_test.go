package triage

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestALineThatComesAndGoesIsFlapping(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	onset := w.now.Mono
	for range 6 {
		w.beyondDead["A"] = true
		w.run(5 * time.Second)
		w.beyondDead["A"] = false
		w.run(5 * time.Second)
	}
	v := w.only(CauseUplinkFirstHop)
	if v.State != Flapping || w.opened() != 1 {
		t.Errorf("%s, %d incidents", v.State, w.opened())
	}
	if late := v.Detected.Mono - onset; late > 45*time.Second {
		t.Errorf("found after %s", late)
	}
	if v := w.run(10 * time.Minute).only(CauseUplinkFirstHop); v.State != Flapping {
		t.Errorf("ten minutes of quiet, and it is %s", v.State)
	}
	w.run(6 * time.Minute).only()
}

func TestASlowFlapIsOneIncidentToo(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	for range 4 {
		w.coreDead["A"] = true
		w.run(20 * time.Second)
		w.coreDead["A"] = false
		w.run(20 * time.Second)
	}
	if v := w.only(CauseUplinkCore); v.State != Flapping || w.opened() != 1 {
		t.Errorf("%s, %d incidents", v.State, w.opened())
	}
}

// A pause that is too short for the incident to be called recovering is one all
// the same, whatever its phase against the rounds.
func TestPausesTooShortToRecoverCountAsFlaps(t *testing.T) {
	for _, alive := range []time.Duration{6 * time.Second, 7 * time.Second, 8 * time.Second, 9 * time.Second} {
		w := newWorld(t, "A", "B").run(settled)
		for range 4 {
			w.coreDead["A"] = true
			w.run(12 * time.Second)
			w.coreDead["A"] = false
			w.run(alive)
		}
		if v := w.only(CauseUplinkCore); v.State != Flapping || w.opened() != 1 {
			t.Errorf("%s alive: %s, %d incidents", alive, v.State, w.opened())
		}
	}
}

func TestDNSThatIsSlowFirstAndALineThatDiesThenAreOneIncident(t *testing.T) {
	w := newWorld(t, "A", "B").bind("A", "B")
	w.run(settled).only()
	w.dnsSlow["R1"] = 2 * time.Second
	id := w.run(25 * time.Second).only(CauseDNSSlow).Incident
	w.coreDead["A"] = true
	onset := w.now.Mono
	for w.now.Mono-onset < 30*time.Second {
		w.second()
		for _, v := range w.result.Verdicts {
			if v.Cause != CauseDNSSlow && v.Cause != CauseUplinkCore && v.State == Open {
				t.Errorf("%s after the onset: %s", w.now.Mono-onset, v.Headline)
			}
		}
	}
	if v := w.only(CauseUplinkCore); v.Incident != id || w.opened() != 1 {
		t.Errorf("incident %s, was %s, %d in all; events %v", v.Incident, id, w.opened(), w.kinds())
	}
	if !slices.Contains(w.kinds(), "widened") {
		t.Errorf("events %v", w.kinds())
	}
}

func TestOneGatewayAfterTheOtherIsOneIncident(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	w.gatewayDead["A"] = true
	id := w.run(30 * time.Second).only(CauseLANGateway).Incident
	w.gatewayDead["B"] = true
	v := w.run(20 * time.Second).only(CauseLANGateway)
	if v.Incident != id || len(v.Scope) != 2 || w.opened() != 1 {
		t.Errorf("incident %s, was %s; scope %v, %d in all", v.Incident, id, v.Scope, w.opened())
	}
}

func TestWhatIsOverIsToldInThePast(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	w.coreDead["A"] = true
	v := w.run(30 * time.Second).only(CauseUplinkCore)
	if v.Told().String() != v.Headline.String() {
		t.Errorf("while it lasts: %s", v.Told())
	}
	w.coreDead["A"] = false
	v = w.run(20 * time.Second).only(CauseUplinkCore)
	if !strings.HasPrefix(v.Told().String(), "was: ") || v.Ended.Mono == 0 {
		t.Errorf("recovering: %s, ended %s", v.Told(), v.Ended.Mono)
	}
}

func TestALinkRecoversFasterThanALine(t *testing.T) {
	for _, test := range []struct {
		name   string
		broken func(*world) map[string]bool
		after  time.Duration
	}{
		{"a link", func(w *world) map[string]bool { return w.linkDown }, stateRecover},
		{"a line", func(w *world) map[string]bool { return w.coreDead }, recoverAfter},
	} {
		w := newWorld(t, "A", "B").run(settled)
		test.broken(w)["A"] = true
		w.run(30 * time.Second)
		test.broken(w)["A"] = false
		for w.result.Verdicts[0].State == Open {
			w.second()
		}
		v := w.result.Verdicts[0]
		if took := w.now.Sub(v.Ended); v.State != Recovering || took < test.after || took > test.after+2*time.Second {
			t.Errorf("%s: %s after %s", test.name, v.State, took)
		}
	}
}

// TestWhatFailsByOtherWaysTooKeepsItsIncident: a provider that was down before an
// uplink died is down by the other one too, and is no part of the uplink's fault.
func TestWhatFailsByOtherWaysTooKeepsItsIncident(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	w.providerDead["P1"] = true
	id := w.run(90 * time.Second).only(CauseProviderDown).Incident
	w.coreDead["A"] = true
	w.run(60 * time.Second)
	for _, v := range w.result.Verdicts {
		if (v.Incident == id) != (v.Cause == CauseProviderDown) {
			t.Errorf("%s of %v is incident %s; the provider's was %s", v.Cause, v.Scope, v.Incident, id)
		}
	}
	if w.opened() != 2 || slices.Contains(w.kinds(), "widened") {
		t.Errorf("%d incidents, events %v", w.opened(), w.kinds())
	}
}
