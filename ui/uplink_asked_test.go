package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/themes"
)

// silence makes a series that has never been answered, for as long as it is kept.
func (w *world) silence(subject observe.Subject, check string) {
	for i := range w.series {
		if w.series[i].Key.Subject != subject || w.series[i].Key.Check != check {
			continue
		}
		for j := range w.series[i].Samples {
			w.series[i].Samples[j].Outcome, w.series[i].Samples[j].Took = observe.Lost, 0
		}
	}
	w.result.Levels[subject] = observe.Down
}

// A gateway that answers no pings, and never did, is there by its neighbour entry.
func TestAGatewayThatAnswersNoPingsIsNotDown(t *testing.T) {
	w := beyondDead()
	w.measure()
	w.silence(w.gateway(kt), observe.CheckICMP)
	w.silence(w.gateway(lg), observe.CheckICMP)
	s := seen(model(t, w.snapshot(), 120, 40, themes.ASCII()))
	expectLines(t, s, "this host -- . gateway", "-X", "X first hop", "X KT     . eth0 .  X", ". LGU+   . eth1 .  .")
	if strings.Contains(s, "X gateway") {
		t.Errorf("a gateway is down:\n%s", s)
	}
	w.kill(12*time.Second, "incomplete", w.gateway(kt)) // and now nobody on the link answers for it
	w.series = nil
	w.measure()
	w.silence(w.gateway(kt), observe.CheckICMP)
	if s := seen(model(t, w.snapshot(), 120, 40, themes.ASCII())); !strings.Contains(s, "X KT     . eth0 X  X") {
		t.Errorf("a gateway that is gone is not down:\n%s", s)
	}
}

// A router that is silent while what lies past it answers lets others through.
func TestASilentHopOnAGoodWayIsNotDown(t *testing.T) {
	w := healthy()
	w.kill(time.Minute, "timeout", w.hop(kt))
	s := seen(inView(t, w.snapshot(), "uplinks", 120, 50))
	if !strings.Contains(s, "✓ KT     ✓ eth0 ✓  -   ✓") || !strings.Contains(s, "- first hop 198.51.100.1") {
		t.Errorf("the hop is not left out:\n%s", s)
	}
}

// Where pings are filtered and connections are made, a row has the figures of these.
func TestFilteredPingsDoNotLookLikeLoss(t *testing.T) {
	w := healthy()
	w.kill(time.Minute, "timeout", w.anchors(kt)...)
	for _, subject := range w.anchors(kt) {
		delete(w.result.Levels, subject)
	}
	w.measure()
	var connections []history.Series
	for _, s := range w.series {
		if s.Key.Subject.Kind == observe.KindAnchor && s.Key.Subject.Uplink == kt {
			s.Key.Check, s.Samples = observe.CheckTCP, slices.Clone(s.Samples)
			for i := range s.Samples {
				s.Samples[i].Outcome, s.Samples[i].Took = observe.Good, 33*time.Millisecond
			}
			connections = append(connections, s)
		}
	}
	w.series = append(w.series, connections...)
	s := seen(inView(t, w.snapshot(), "uplinks", 120, 50))
	expectLines(t, s, "✓ KT ", "33 ms     0 %", "✓ inside    168.126.63.1  answers no ping", "33 ms     0 %")
	if strings.Contains(s, "100 %") {
		t.Errorf("it looks like loss:\n%s", s)
	}
}

// An address that nobody has, and answers, is no dead uplink.
func TestAStrangerIsNoDeadUplink(t *testing.T) {
	w := healthy()
	w.measure()
	w.add(w.link(kt), observe.CheckCanary, 5*time.Minute, 0, "198.51.100.1", "tcp, icmp")
	w.result.Levels[w.link(kt)] = observe.Down
	if s := seen(model(t, w.snapshot(), 80, 24, themes.ASCII())); !strings.Contains(s, ". KT     . eth0") || strings.Contains(s, "NO VERDICT") {
		t.Errorf("it is shown as one:\n%s", s)
	}
}

// The network is fine while hosts of any group answer: the break is before the others.
func TestTheNetworkIsFineWhileAnyHostAnswers(t *testing.T) {
	w := healthy()
	w.measure()
	w.desks("Check-in desks", "xxxxxx")
	w.desks("Gate displays", "......")
	w.verdict("lan.segment", time.Minute, "Check-in desks: all 6 hosts behind 10.52.1.0/24 are silent", "Check-in desks")
	if s := seen(model(t, w.snapshot(), 120, 40, themes.ASCII())); !strings.Contains(s, "this host -- . network -X- X Check-in desks") {
		t.Errorf("the picture:\n%s", s)
	}
}

// An anchor of a family that the line does not have keeps no dead line from being dead.
func TestADeadUplinkLosesAllWithoutIPv6(t *testing.T) {
	w := coreDead()
	w.measure()
	for i := range w.series {
		if s := &w.series[i]; s.Key.Subject.Kind == observe.KindAnchor && isIPv6(s.Key.Subject) {
			for j := range s.Samples {
				s.Samples[j].Outcome = observe.NotProvisioned
			}
			delete(w.result.Levels, s.Key.Subject)
		}
	}
	if s := seen(model(t, w.snapshot(), 80, 24, themes.ASCII())); !strings.Contains(s, "-   100 %") {
		t.Errorf("figures of a dead line:\n%s", s)
	}
}
