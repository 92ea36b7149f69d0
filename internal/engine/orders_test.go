package engine

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
)

// notebook keeps the orders that it is told.
type notebook struct {
	Deaf
	mu   sync.Mutex
	kept []triage.Order
}

func (n *notebook) Ordered(o triage.Order, _ observe.Instant) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.kept = append(n.kept, o)
}

func TestOrdersAreFollowedAndRecorded(t *testing.T) {
	n, families := newNetwork()
	kept := &notebook{}
	run(t, Options{Topology: watched("KT"), Families: families, Recorder: kept}, func(e *Engine) {
		time.Sleep(10 * time.Second)
		n.dead.Store(true)
		time.Sleep(20 * time.Second)
		verdicts := e.Snapshot().Triage.Verdicts
		if len(verdicts) == 0 || verdicts[0].Incident == "" {
			t.Fatalf("no incident: %+v", verdicts)
		}
		incident := triage.OrderTarget{Incident: verdicts[0].Incident}
		if err := e.Give(triage.Order{Kind: triage.OrderAck, Target: incident, By: "kim"}); err != nil {
			t.Error(err)
		}
		until := time.Now().Add(time.Minute + time.Nanosecond)
		if err := e.Give(triage.Order{Kind: triage.OrderMute, Target: incident, Until: until, By: "kim"}); err != nil {
			t.Error(err)
		}
		synctest.Wait()
		if v := e.Snapshot().Triage.Verdicts[0]; v.State != triage.Muted || v.Mute == nil || v.Mute.By != "kim" || v.Ack == nil || v.Ack.By != "kim" {
			t.Errorf("it is not seen at once: %+v", v)
		}
		if err := e.Give(triage.Order{Kind: triage.OrderUnmute, Target: triage.OrderTarget{Scope: []string{"nobody"}}}); err == nil {
			t.Error("lifted what is not muted")
		}
		synctest.Wait()
		if len(kept.kept) != 2 || kept.kept[0].Kind != triage.OrderAck || kept.kept[1].Until.Nanosecond()%1000 != 0 {
			t.Errorf("recorded %+v", kept.kept)
		}
		time.Sleep(2 * time.Minute)
		if v := e.Snapshot().Triage.Verdicts[0]; v.State == triage.Muted {
			t.Error("it is muted for longer than was said")
		}
	})
}

func TestAnOrderIsAnsweredWithinASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := New(Options{Env: environment()}) // never started
		began := time.Now()
		err := e.Give(triage.Order{Kind: triage.OrderMute, Target: triage.OrderTarget{Scope: []string{"KT"}}})
		if took := time.Since(began); err == nil || took > time.Second || !strings.Contains(err.Error(), "nobody took the order") {
			t.Errorf("%v after %s", err, took)
		}
	})
}

func TestProbeNowMakesARoundAtOnce(t *testing.T) {
	n, _ := newNetwork()
	hourly := family{func(what topology.Topology, env collectors.Env) []collectors.Probe {
		probes := n.plan(what, env)
		for i := range probes {
			probes[i].Every = time.Hour
		}
		return probes
	}}
	run(t, Options{Topology: watched("KT"), Families: []collectors.Family{hourly}}, func(e *Engine) {
		time.Sleep(10 * time.Second)
		before := len(n.roundsOf("KT/192.0.2.1"))
		for range 5 {
			e.ProbeNow()
		}
		time.Sleep(time.Second)
		if after := len(n.roundsOf("KT/192.0.2.1")); after == before || after > before+5 {
			t.Errorf("%d rounds, and then %d", before, after)
		}
	})
}

func TestSomeProbesKeepTheirTurn(t *testing.T) {
	var made []string
	for _, p := range []collectors.Probe{
		{Name: "anchor", Every: time.Second, Subject: observe.Subject{Kind: observe.KindAnchor}},
		{Name: "feed", Every: time.Minute, Subject: observe.Subject{Kind: observe.KindFeed}},
		{Name: "hop", Every: time.Second, Subject: observe.Subject{Kind: observe.KindFirstHop}},
		{Name: "bulk", Every: time.Minute, Check: observe.CheckBulk},
		{Name: "stream"},
	} {
		if atAnyTime(p) {
			made = append(made, p.Name)
		}
	}
	if !slices.Equal(made, []string{"anchor"}) {
		t.Errorf("made at any time: %v", made)
	}
}
