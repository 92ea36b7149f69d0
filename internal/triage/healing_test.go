package triage

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// heal ends every fault.
func (w *world) heal() {
	for _, faults := range []map[string]bool{
		w.linkDown, w.noAddress, w.gatewayDead, w.beyondDead, w.coreDead, w.transitDead, w.providerDead, w.anchorDead,
		w.icmpDropped, w.tcpBlocked, w.largeLost, w.tooBig, w.portal, w.canary, w.feedDead, w.recordGone, w.ipv4Dead,
	} {
		clear(faults)
	}
	for _, faults := range []map[string]string{w.unsendable, w.resolverDead, w.providerCause, w.nameCause} {
		clear(faults)
	}
	for _, faults := range []map[string]float64{w.slow, w.tx, w.loss} {
		clear(faults)
	}
	clear(w.silent)
	clear(w.dnsSlow)
	for key := range w.host {
		w.host[key] = ""
	}
	w.disk, w.cpu, w.redirect, w.cd = 40, 5, "", ""
}

func TestAnIncidentStaysWhatItWasWhileItRecovers(t *testing.T) {
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			w := newWorld(t, f.uplinks...)
			w.hopUnknown = f.name == "the first hop was never seen"
			w.gatewayMute = f.name == "a gateway that never answered pings, dead past it"
			w.anchorsTakeNoTCP = f.name == "TCP is blocked, and two providers are all that was connected to"
			w.run(settled).only()
			f.inflict(w)
			said := map[string]bool{}
			for range int((f.open + 40*time.Second) / time.Second) {
				w.second()
				for _, v := range w.result.Verdicts {
					said[v.Headline.String()] = true
				}
			}
			incident := w.only(f.cause).Incident
			w.heal()
			recovering := false
			for w.now.Mono < time.Hour && len(w.result.Verdicts) > 0 {
				w.second()
				for _, v := range w.result.Verdicts {
					if v.Cause != f.cause || v.Incident != incident {
						t.Fatalf("at %s it is %s (%s) %s", w.now.Mono, v.Cause, v.State, v.Headline)
					}
					recovering = recovering || v.State == Recovering
					if v.State == Recovering && !said[v.Headline.String()] {
						t.Fatalf("at %s: %s", w.now.Mono, v.Headline)
					}
				}
			}
			if !recovering || w.opened() != 1 {
				t.Errorf("recovering: %v; %d incidents", recovering, w.opened())
			}
		})
	}
}

func TestALineThatIsNoLongerFullIsNotSlowInstead(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	w.slow["A"], w.tx["A"] = 200, 95e6
	w.run(40 * time.Second).only(CauseUplinkSaturated)
	clear(w.tx) // the counters know at once, the pings' last fifteen do not
	w.run(6 * time.Second).only(CauseUplinkSaturated)
	clear(w.slow)
	w.run(5 * time.Second).only(CauseUplinkSaturated)
	w.run(30 * time.Second).only(CauseUplinkSaturated)
}

func TestALineThatStaysSlowIsCalledSlow(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	w.slow["A"], w.tx["A"] = 200, 95e6
	id := w.run(40 * time.Second).only(CauseUplinkSaturated).Incident
	clear(w.tx)
	if v := w.run(20 * time.Second).only(CauseUplinkLatency); v.Incident != id {
		t.Errorf("incident %s, was %s", v.Incident, id)
	}
}

func TestARouteThatComesBackAfterItsLinkIsNoFaultOfItsOwn(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	w.linkDown["A"] = true
	w.run(30 * time.Second).only(CauseHostLink)
	w.linkDown["A"], w.noAddress["A"] = false, true
	w.run(4 * time.Second).only(CauseHostLink)
	w.noAddress["A"] = false
	if v := w.run(12 * time.Second).only(CauseHostLink); v.State != Recovering || !strings.Contains(v.Headline.String(), "no carrier") {
		t.Errorf("%s: %s", v.State, v.Headline)
	}
}

func TestSilentHostsBesideADeadUplinkAreASecondRoot(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	w.bindResolvers = true
	w.what.Endpoints = w.what.Endpoints[:1]
	w.silent["Desks"] = 5
	w.coreDead["A"] = true
	w.lanOnly = true
	w.run(60*time.Second).only(CauseUplinkCore, CauseEndpointMass)
}

func TestDNSByADeadFamilyIsImplied(t *testing.T) {
	w := newWorld(t, "A", "B")
	for i := range w.what.Uplinks {
		for _, address := range []string{"2001:db8::11", "2001:db8::12"} {
			w.what.Uplinks[i].Anchors = append(w.what.Uplinks[i].Anchors, topology.Anchor{
				Ring: topology.RingForeign, Address: netip.MustParseAddr(address),
			})
		}
	}
	w.triage = New(w.what, w.now)
	w.run(settled).only()
	w.ipv4Dead["A"] = true
	for range 60 {
		w.second()
		for _, v := range w.result.Verdicts {
			if v.Cause != CauseUplinkIPv4 {
				t.Fatalf("at %s: %s: %s", w.now.Mono, v.Cause, v.Headline)
			}
		}
	}
	w.only(CauseUplinkIPv4)
}

func TestSlowDNSOverAFullLineIsImplied(t *testing.T) {
	w := newWorld(t, "A", "B").bind("B", "A")
	w.run(settled).only()
	w.slow["A"], w.tx["A"], w.dnsSlow["R2"] = 300, 95e6, 300*time.Millisecond
	w.run(30 * time.Second).only(CauseUplinkSaturated)
	clear(w.slow)
	clear(w.tx)
	w.run(5 * time.Second)
	clear(w.dnsSlow)
	for range 60 {
		w.second()
		if n := w.opened(); n != 1 {
			t.Fatalf("%d incidents: %v", n, w.result.Verdicts[0].Headline)
		}
	}
}

func TestAResolverThatAnswersTooLateIsSlow(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	subject := observe.Subject{Kind: observe.KindResolver, Name: "R1"}
	w.late["R1"] = true
	for range 30 {
		at := w.now
		w.second()
		for _, check := range []string{observe.CheckLive, observe.CheckWarm} {
			lost := observe.Observation{Subject: subject, Check: check, At: at, Every: time.Second, Outcome: observe.Lost, Cause: "timeout"}
			late := lost
			late.Outcome, late.Cause, late.Took, late.Corrects = observe.Late, "late", 2100*time.Millisecond, true
			w.pending = append(w.pending, pending{at.Mono + 2*time.Second, lost}, pending{at.Mono + 3*time.Second, late})
		}
	}
	if v := w.only(CauseDNSSlow); v.State != Open {
		t.Errorf("%s: %s", v.State, v.Headline)
	}
}

func TestADiskIsReadRarelyAndBelievedAtOnce(t *testing.T) {
	w := newWorld(t, "A").run(settled)
	full := observe.Observation{
		Subject: observe.Subject{Kind: observe.KindHost, Group: "disk", Name: "/srv"}, Check: observe.CheckUsage, Every: 10 * time.Second,
		Outcome: observe.Good, Unit: observe.Percent, Value: 40,
	}
	full.At = w.now
	w.triage.Observe(full)
	w.run(10 * time.Second).only()
	full.At, full.Value = w.now, 99
	w.triage.Observe(full)
	if v := w.run(time.Second).only(CauseHostDisk); v.State != Suspect {
		t.Errorf("at once: %s", v.State)
	}
	if v := w.run(8 * time.Second).only(CauseHostDisk); v.State != Open {
		t.Errorf("8 s later: %s", v.State)
	}
}

func TestAnOnsetIsNotDatedBackByChance(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	w.slow["A"] = 200
	w.second()
	clear(w.slow)
	w.run(4 * time.Second)
	onset := w.now.Mono
	w.slow["A"] = 200
	v := w.run(20 * time.Second).only(CauseUplinkLatency)
	if v.Since.Mono < onset || v.Since.Mono > onset+2*time.Second {
		t.Errorf("dated %s from the onset", v.Since.Mono-onset)
	}
}

func TestAFlapIsDatedToItsFirst(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	onset := w.now.Mono
	for range 6 {
		w.beyondDead["A"] = true
		w.run(5 * time.Second)
		w.beyondDead["A"] = false
		w.run(5 * time.Second)
	}
	if v := w.only(CauseUplinkFirstHop); v.Since.Mono > onset+2*time.Second {
		t.Errorf("dated %s after the first", v.Since.Mono-onset)
	}
}

func TestWhatAFlapImpliesIsNotSuspected(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	for range 8 {
		for second := range 10 {
			w.coreDead["A"] = second < 5
			w.second()
			for _, v := range w.result.Verdicts {
				if v.Cause != CauseUplinkCore {
					t.Errorf("at %s: %s: %s", w.now.Mono, v.Cause, v.Headline)
				}
			}
		}
	}
}

func TestAProviderIsNotBlamedForARouteThatIsPutBack(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	w.providerDead["P1 by A"] = true
	id := w.run(60 * time.Second).only(CauseProviderPath).Incident
	clear(w.providerDead)
	w.run(30 * time.Second)
	w.noAddress["A"] = true
	w.run(30 * time.Second)
	w.noAddress["A"] = false
	for range 60 {
		w.second()
		for _, v := range w.result.Verdicts {
			if v.Cause == CauseProviderPath && (v.State == Open || v.Incident != id) {
				t.Fatalf("at %s: %s %s", w.now.Mono, v.State, v.Headline)
			}
		}
	}
}

func TestAResolverThatIsSlowFromTheStartIsSlowBesideAQuickOne(t *testing.T) {
	w := newWorld(t, "A", "B")
	w.dnsSlow["R1"] = 2 * time.Second
	if v := w.run(30 * time.Second).only(CauseDNSSlow); !strings.Contains(v.Headline.String(), "it answers in") {
		t.Errorf("%s", v.Headline)
	}
	w = newWorld(t, "A", "B").run(3 * time.Second)
	w.dnsSlow["R1"] = 2 * time.Second
	w.run(30 * time.Second).only(CauseDNSSlow)
	w = newWorld(t, "A", "B")
	w.dnsSlow["R1"], w.dnsSlow["R2"] = 2*time.Second, 2*time.Second
	w.run(60 * time.Second).only()
}
