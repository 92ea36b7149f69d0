package endpoints

import (
	"math"
	"testing"
	"time"

	"example.com/noctop/internal/topology"
)

func TestHostsTakeTurnsEvenly(t *testing.T) {
	var groups []topology.EndpointGroup
	for i := range 20 {
		group := desks(5*time.Second, many(50)...)
		group.Name += string(rune('A' + i))
		groups = append(groups, group)
	}
	for name, groups := range map[string][]topology.EndpointGroup{
		"one large group":   {desks(time.Second, many(5000)...)},
		"twenty small ones": groups,
		"one slow host":     {desks(5*time.Second, hostA)},
	} {
		w := &world{answers: after(ms)}
		w.run(t, w.family(), 11*time.Second, groups...)
		rate := 0.0
		for _, g := range groups {
			rate += float64(len(g.Targets)) / g.Every.Seconds()
		}
		if want := rate * 10; math.Abs(float64(len(w.sent))-want) > want/100+2 {
			t.Errorf("%s: %d packets in 10 s, want %.0f", name, len(w.sent), want)
		}
		const window = 50 * time.Millisecond
		first, worst := 0, 0
		for i := range w.sent {
			for w.sent[i].at-w.sent[first].at > window {
				first++
			}
			worst = max(worst, i-first+1)
		}
		if most := int(rate*window.Seconds()) + fullSlot + 1; worst > most {
			t.Errorf("%s: %d packets within %s, at most %d are even", name, worst, window, most)
		}
		last := map[string]time.Duration{}
		for i, s := range w.sent {
			key := s.To.String()
			if len(groups) == 20 {
				break // addresses are shared
			}
			if before, ok := last[key]; ok && (s.at-before-groups[0].Every).Abs() > 30*time.Millisecond {
				t.Fatalf("%s: packet %d to %s comes after %s", name, i, key, s.at-before)
			}
			last[key] = s.at
		}
	}
}

func TestOverdueTurnsAreNoBurst(t *testing.T) {
	hosts, lanes := hostsOf([]topology.EndpointGroup{desks(time.Second, many(5000)...)})
	s := newSchedule(lanes, 0)
	count := func(now time.Duration) (n int) {
		s.take(now, func(host int) {
			if host < 0 || host >= len(hosts) {
				t.Fatalf("host %d", host)
			}
			n++
		})
		return n
	}
	for now := time.Duration(0); now < time.Second; now += s.slot {
		if n := count(now); n > fullSlot+1 {
			t.Fatalf("%d packets in one slot", n)
		}
	}
	if n := count(1200 * time.Millisecond); n > catchUp*fullSlot {
		t.Errorf("%d packets at once after a lag of 200 ms", n)
	}
	if n := count(10 * time.Second); n > catchUp*fullSlot {
		t.Errorf("%d packets at once after a lag of 9 s", n)
	}
	if lag := 10*time.Second - s.lanes[0].due(); lag > longestLag {
		t.Errorf("turns are still %s behind", lag)
	}
}

func TestFlightsKeepTheirPlaces(t *testing.T) {
	f := newFlights(10, 0)
	var given []uint16
	add := func(at, until time.Duration) {
		sequence, ok := f.reserve()
		if !ok {
			t.Fatal("no room")
		}
		f.add(flight{at: at, until: until, sequence: sequence})
	}
	giveUp := func(of *flight) {
		given = append(given, of.sequence)
		f.land(of, gaveUp)
	}
	add(time.Millisecond, 200*time.Millisecond)
	add(time.Millisecond, time.Second)
	f.expire(199*time.Millisecond, giveUp)
	if len(given) != 0 {
		t.Fatalf("%v given up too early", given)
	}
	f.expire(215*time.Millisecond, giveUp)
	if len(given) != 1 || given[0] != 0 || f.aloft != 1 {
		t.Fatalf("%v given up, %d aloft", given, f.aloft)
	}
	f.expire(time.Hour, giveUp)
	if len(given) != 2 || f.aloft != 0 {
		t.Fatalf("%v given up, %d aloft", given, f.aloft)
	}
	for range f.ring { // all places are taken by packets that are waited for
		add(time.Hour, time.Hour+time.Second)
	}
	if _, ok := f.reserve(); ok {
		t.Error("a packet that is waited for lost its place")
	}
	if f.find(0) != nil || f.find(uint16(len(f.ring))) == nil {
		t.Error("an old number finds a new packet")
	}
}
