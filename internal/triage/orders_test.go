package triage

import (
	"slices"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// give hands an order to the world's triage.
func (w *world) give(o Order) error { return w.triage.Give(o, w.now) }

func (w *world) kinds() []string {
	var kinds []string
	for _, e := range w.events {
		kinds = append(kinds, e.Kind)
	}
	return kinds
}

func TestAMutedFaultIsFoundAndShown(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	if err := w.give(Order{Kind: OrderMute, Target: OrderTarget{Scope: []string{"A"}}, By: "kim", Why: "known"}); err != nil {
		t.Fatal(err)
	}
	w.coreDead["A"] = true
	v := w.run(30 * time.Second).only(CauseUplinkCore)
	if v.State != Muted || v.Mute == nil || v.Mute.By != "kim" || v.Incident == "" {
		t.Errorf("state %s, by %+v, incident %q", v.State, v.Mute, v.Incident)
	}
	if w.result.Status != AllOK || !w.notice("mute") || len(w.result.Orders) != 1 {
		t.Errorf("status %s, notices %v, orders %v", w.result.Status, w.result.Notices, w.result.Orders)
	}
	if len(v.Services) == 0 {
		t.Error("a muted fault hurts nobody")
	}
	for _, e := range w.events {
		if e.Verdict.State != Muted {
			t.Errorf("%s is announced as %s", e.Kind, e.Verdict.State)
		}
	}
	w.coreDead["B"] = true
	if v := w.run(20 * time.Second).only(CauseUpstreamAll); v.State != Open {
		t.Errorf("what reaches beyond what was muted is %s", v.State)
	}
	if !slices.Contains(w.kinds(), "unmuted") {
		t.Errorf("events %v", w.kinds())
	}
	w.coreDead["B"] = false
	w.run(time.Minute)
	if err := w.give(Order{Kind: OrderUnmute, Target: OrderTarget{Scope: []string{"A"}}}); err != nil {
		t.Fatal(err)
	}
	if v := w.run(2 * time.Second).only(CauseUplinkCore); v.State != Open {
		t.Errorf("unmuted: %s", v.State)
	}
}

func TestAMuteEndsByItself(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	w.coreDead["A"] = true
	w.run(30 * time.Second)
	if err := w.give(Order{Kind: OrderMute, Target: OrderTarget{Cause: "uplink."}, Until: w.now.Wall.Add(time.Minute)}); err != nil {
		t.Fatal(err)
	}
	if v := w.run(30 * time.Second).only(CauseUplinkCore); v.State != Muted {
		t.Errorf("within it: %s", v.State)
	}
	if v := w.run(time.Minute).only(CauseUplinkCore); v.State != Open || len(w.result.Orders) != 0 {
		t.Errorf("past it: %s, orders %v", v.State, w.result.Orders)
	}
	if want := []string{"opened", "muted", "unmuted"}; !slices.Equal(w.kinds(), want) {
		t.Errorf("events %v, want %v", w.kinds(), want)
	}
}

func TestAPlannedMaintenanceMutes(t *testing.T) {
	w := newWorld(t, "A", "B")
	w.what.Maintenance = []topology.Maintenance{{
		Scope: []string{"A"}, From: w.now.Wall.Add(time.Minute), Until: w.now.Wall.Add(4 * time.Minute), Why: "new router",
	}}
	w.triage = New(w.what, w.now)
	w.run(settled)
	if !w.notice(string(OrderMaintenance)) {
		t.Errorf("not announced: %v", w.result.Notices)
	}
	w.beyondDead["A"] = true
	if v := w.run(30 * time.Second).only(CauseUplinkFirstHop); v.State != Muted {
		t.Errorf("within the window: %s", v.State)
	}
	w.providerDead["P1"] = true
	if w.run(time.Minute); w.result.Status != AnyOpen {
		t.Errorf("another fault within the window: %s", w.result.Status)
	}
	w.providerDead["P1"] = false
	if w.run(2 * time.Minute); w.result.Verdicts[0].State != Open {
		t.Errorf("past the window: %s", w.result.Verdicts[0].State)
	}
}

func TestAnAcknowledgementHoldsWhileTheIncidentIsWhatItWas(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	w.coreDead["A"] = true
	id := w.run(30 * time.Second).only(CauseUplinkCore).Incident
	if err := w.give(Order{Kind: OrderAck, Target: OrderTarget{Incident: id}, By: "lee", Why: "called KT"}); err != nil {
		t.Fatal(err)
	}
	if v := w.run(5 * time.Second).only(CauseUplinkCore); v.Ack == nil || v.Ack.By != "lee" || v.State != Open {
		t.Errorf("%s, acknowledged %+v", v.State, v.Ack)
	}
	w.coreDead["B"] = true
	if v := w.run(15 * time.Second).only(CauseUpstreamAll); v.Ack != nil || v.Incident != id {
		t.Errorf("it reaches further and is still acknowledged: %+v", v.Ack)
	}
}

func TestOrdersThatCannotBeFollowed(t *testing.T) {
	w := newWorld(t, "A").run(settled)
	hour := w.now.Wall.Add(time.Hour)
	some := OrderTarget{Scope: []string{"A"}}
	for name, o := range map[string]Order{
		"nothing is named":                {Kind: OrderMute},
		"its end is past":                 {Kind: OrderMute, Target: some, Until: w.now.Wall.Add(-time.Second)},
		"an unknown kind":                 {Kind: "forget", Target: some},
		"a maintenance without an end":    {Kind: OrderMaintenance, Target: some},
		"it ends before it begins":        {Kind: OrderMaintenance, Target: some, From: hour.Add(time.Hour), Until: hour},
		"nothing of that is muted":        {Kind: OrderUnmute, Target: some},
		"there is no such incident":       {Kind: OrderAck, Target: OrderTarget{Incident: "20261121-009"}},
		"nothing of that scope is open":   {Kind: OrderAck, Target: some},
		"a cause that is not open at all": {Kind: OrderAck, Target: OrderTarget{Cause: CauseDNSAll}},
	} {
		if err := w.give(o); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	w.result = w.triage.Step(w.now)
	if len(w.result.Orders) != 0 {
		t.Errorf("orders %v", w.result.Orders)
	}
}

func TestAMonitorThatCannotMeasureIsNeverMuted(t *testing.T) {
	w := newWorld(t, "A").run(settled)
	if err := w.give(Order{Kind: OrderMute, Target: OrderTarget{Cause: CauseMonitor}}); err != nil {
		t.Fatal(err)
	}
	w.triage.Observe(observe.Observation{
		Subject: observe.Subject{Kind: observe.KindSelf, Name: "tick"}, Check: observe.CheckGap, At: w.now, Value: 60,
	})
	w.second()
	if w.result.Status != Unreliable || w.result.Verdicts[0].State != Open {
		t.Errorf("%s, %s", w.result.Status, w.result.Verdicts[0].State)
	}
}

func TestAnAcknowledgementIsTakenBack(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	w.coreDead["A"] = true
	id := w.run(30 * time.Second).only(CauseUplinkCore).Incident
	unack := Order{Kind: OrderUnack, Target: OrderTarget{Incident: id}, By: "lee"}
	if err := w.give(unack); err == nil {
		t.Error("taken back where nobody acknowledged it")
	}
	if err := w.give(Order{Kind: OrderAck, Target: OrderTarget{Incident: id}, By: "kim"}); err != nil {
		t.Fatal(err)
	}
	w.second()
	if err := w.give(unack); err != nil {
		t.Fatal(err)
	}
	if v := w.run(2 * time.Second).only(CauseUplinkCore); v.Ack != nil || v.State != Open || v.Incident != id {
		t.Errorf("%s %s, acknowledged %+v", v.Incident, v.State, v.Ack)
	}
}

func TestAMaintenanceToComeIsListedAndLifted(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	window := Order{
		Kind: OrderMaintenance, Target: OrderTarget{Scope: []string{"A"}}, From: w.now.Wall.Add(time.Minute), Until: w.now.Wall.Add(3 * time.Minute), By: "kim",
	}
	if err := w.give(window); err != nil {
		t.Fatal(err)
	}
	w.second()
	if len(w.result.Orders) != 0 || len(w.result.Coming) != 1 || w.result.Coming[0].By != "kim" {
		t.Errorf("holding %v, to come %v", w.result.Orders, w.result.Coming)
	}
	w.coreDead["A"] = true
	if v := w.run(30 * time.Second).only(CauseUplinkCore); v.State != Open {
		t.Errorf("before it: %s", v.State)
	}
	if v := w.run(time.Minute).only(CauseUplinkCore); v.State != Muted || len(w.result.Coming) != 0 {
		t.Errorf("within it: %s, to come %v", v.State, w.result.Coming)
	}
	if err := w.give(Order{Kind: OrderUnmute, Target: OrderTarget{Scope: []string{"A"}}}); err != nil {
		t.Fatal(err)
	}
	if v := w.run(2 * time.Second).only(CauseUplinkCore); v.State != Open {
		t.Errorf("lifted: %s", v.State)
	}
}
