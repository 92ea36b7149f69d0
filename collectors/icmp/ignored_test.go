package icmp

import (
	"encoding/binary"
	"net/netip"
	"testing"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// noisy answers as healthy does, and each time with a duplicate, a corrupt copy
// before it, and what another host was asked for.
func noisy(to netip.Addr, ttl int) []reply {
	var all []reply
	for _, r := range healthy(to, ttl) {
		corrupt, second := r, r
		corrupt.kind, corrupt.after = Corrupt, r.after/2
		second.after += time.Microsecond
		all = append(all, corrupt, r, second)
	}
	return all
}

// astray is a wire on which what answers nobody comes first.
type astray struct{ *fakeWire }

func (w astray) Send(to netip.Addr, ttl int, sequence uint16) error {
	err := w.fakeWire.Send(to, ttl, sequence)
	w.pending = append(w.pending,
		due{at: w.now, Message: Message{From: backup, Target: backup, Sequence: sequence, Kind: Reply}},
		due{at: w.now, Message: Message{From: to, Target: to, Sequence: sequence + 1000, Kind: Reply}})
	return err
}

func ignoredIn(o observe.Observation) float64 {
	for _, f := range o.Fields {
		if f.Name == "ignored" {
			return f.Value
		}
	}
	return 0
}

// Duplicates, corrupt and foreign replies are counted, said with the next
// observation, and change nothing of it.
func TestIgnoredMessagesAreCounted(t *testing.T) {
	n := &network{after: noisy}
	family := New(Options{
		Open: func(Line) (Wire, error) { return astray{&fakeWire{network: n}}, nil },
		MTU:  func(Line) int { return 1500 },
	})
	seen := n.watchWith(t, family, 5, anchorA)
	counted := 0.0
	for _, o := range seen {
		if o.Outcome != observe.Good {
			t.Errorf("%s (%s)", o.Outcome, o.Detail)
		}
		counted += ignoredIn(o)
	}
	if counted < 4*4 {
		t.Errorf("%v messages were counted in 5 rounds of at least 4", counted)
	}
	uplink := topology.Uplink{Name: "KT", Interface: "eth0", Anchors: []topology.Anchor{{Ring: topology.RingForeign, Address: anchorA}}}
	for _, probe := range family.Plan(topology.Topology{Uplinks: []topology.Uplink{uplink}}, collectors.Env{Clock: n.clock, Random: func() float64 { return 0 }}) {
		if probe.Every == 0 {
			continue // that of the first hop
		}
		var said []observe.Observation
		probe.Run(t.Context(), func(o observe.Observation) { said = append(said, o) })
		if len(said) != 1 || said[0].Outcome != observe.Good || ignoredIn(said[0]) < 3 {
			t.Errorf("%s: %+v", probe.Name, said)
		}
	}
}

func TestCorruptReplies(t *testing.T) {
	sum := func(packet []byte) []byte {
		binary.BigEndian.PutUint16(packet[2:], 0)
		binary.BigEndian.PutUint16(packet[2:], Checksum(packet))
		return packet
	}
	answer := func(change func([]byte) []byte) []byte {
		packet := echoRequest(false, 7, 9)
		packet[0] = type4Reply
		return sum(change(packet))
	}
	for _, test := range []struct {
		name   string
		packet []byte
		want   Kind
	}{
		{"whole", answer(func(p []byte) []byte { return p }), Reply},
		{"cut short, with our mark", answer(func(p []byte) []byte { return p[:headerLength+leastPayload] }), Reply},
		{"a header only", answer(func(p []byte) []byte { return p[:headerLength] }), Corrupt},
		{"another sequence number", answer(func(p []byte) []byte { p[7]++; return p }), Corrupt},
		{"another payload", answer(func(p []byte) []byte { p[11] ^= 1; return p }), Corrupt},
	} {
		if got, _, ok := readReply(false, test.packet, anchorA); !ok || got.Kind != test.want {
			t.Errorf("%s: %v, %v", test.name, got.Kind, ok)
		}
	}
	broken := answer(func(p []byte) []byte { return p })
	broken[40] ^= 1
	if got, _, ok := readRaw(false, ip4(1, anchorA, 0, broken), anchorA); !ok || got.Kind != Corrupt {
		t.Errorf("a wrong checksum: %v, %v", got.Kind, ok)
	}
	right := answer(func(p []byte) []byte { return p })
	if got, _, ok := readRaw(false, ip4(1, anchorA, 0, right), anchorA); !ok || got.Kind != Reply {
		t.Errorf("a right one: %v, %v", got.Kind, ok)
	}
}
