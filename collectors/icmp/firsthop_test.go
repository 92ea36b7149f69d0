package icmp

import (
	"fmt"
	"net/netip"
	"strings"
	"syscall"
	"testing"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// word puts an observation into a word: "ok 198.51.100.1", "lost timeout".
func word(o observe.Observation) string {
	text := o.Outcome.String()
	if o.Cause != "" {
		text += " " + o.Cause
	}
	if o.Outcome == observe.Good || o.Outcome == observe.Late {
		text += " " + o.Target
	}
	return text
}

func words(seen []observe.Observation) string {
	var texts []string
	for _, o := range seen {
		texts = append(texts, word(o))
	}
	return strings.Join(texts, "; ")
}

func field(o observe.Observation, name string) string {
	for _, f := range o.Fields {
		if f.Name == name {
			if f.Text != "" {
				return f.Text
			}
			return fmt.Sprint(f.Value)
		}
	}
	return ""
}

func TestHealthy(t *testing.T) {
	n := &network{after: healthy}
	seen := n.watch(t, 5, anchorA, anchorB, anchorC)
	for i, o := range seen {
		if o.Outcome != observe.Good || o.Target != router.String() || o.Took != 3*time.Millisecond {
			t.Errorf("observation %d is %+v", i, o)
		}
		if want := time.Duration(i) * time.Second; o.At.Mono != want {
			t.Errorf("observation %d is of %s, want %s", i, o.At.Mono, want)
		}
		if o.Every != time.Second || o.Method != "icmp" || o.Check != observe.CheckICMP {
			t.Errorf("observation %d lacks something: %+v", i, o)
		}
	}
	want := observe.Subject{Kind: observe.KindFirstHop, Uplink: "KT", Name: "ipv4"}
	if seen[0].Subject != want {
		t.Errorf("subject is %v, want %v", seen[0].Subject, want)
	}
	// Learning asks six; then one packet a round, or a router's limit reads as loss.
	if len(n.sent) != 6+4 {
		t.Errorf("%d packets were sent, want 10: %v", len(n.sent), n.sent)
	}
}

func TestFirstHop(t *testing.T) {
	second := func(n *network) int { return int(n.now / time.Second) }
	none := []reply(nil)
	tests := []struct {
		name    string
		anchors []netip.Addr
		count   int
		answer  func(n *network, to netip.Addr, ttl int) []reply
		want    string
	}{
		{
			name: "dies after it was learned", anchors: []netip.Addr{anchorA, anchorB}, count: 4,
			answer: func(n *network, to netip.Addr, ttl int) []reply {
				if second(n) >= 2 {
					return none
				}
				return healthy(to, ttl)
			},
			want: "ok 198.51.100.1; ok 198.51.100.1; lost timeout; lost timeout",
		},
		{
			name: "dead anchors do not matter", anchors: []netip.Addr{anchorA, anchorB, anchorC}, count: 3,
			answer: func(_ *network, to netip.Addr, ttl int) []reply {
				if ttl == anchorTTL {
					return none
				}
				return healthy(to, ttl)
			},
			want: "ok 198.51.100.1; ok 198.51.100.1; ok 198.51.100.1",
		},
		{
			name: "moves at once", anchors: []netip.Addr{anchorA}, count: 4,
			answer: func(n *network, to netip.Addr, ttl int) []reply {
				if second(n) >= 2 && ttl == firstHopTTL {
					return []reply{{after: time.Millisecond, from: backup, kind: Exceeded}}
				}
				return healthy(to, ttl)
			},
			want: "ok 198.51.100.1; ok 198.51.100.1; ok 198.51.100.2; ok 198.51.100.2",
		},
		{
			name: "silent while another answers on another way", anchors: []netip.Addr{anchorA, anchorB}, count: 9,
			answer: func(n *network, to netip.Addr, ttl int) []reply {
				switch {
				case ttl == firstHopTTL && to == anchorB && second(n) > 0:
					return []reply{{after: time.Millisecond, from: backup, kind: Exceeded}}
				case ttl == firstHopTTL && second(n) >= 2:
					return none
				}
				return healthy(to, ttl)
			},
			want: "ok 198.51.100.1; ok 198.51.100.1; lost timeout; lost other-router; lost timeout; " +
				"lost other-router; lost timeout; ok 198.51.100.2; ok 198.51.100.2",
		},
		{
			name: "one way breaks, the router lives", anchors: []netip.Addr{anchorA, anchorB}, count: 5,
			answer: func(n *network, to netip.Addr, ttl int) []reply {
				if to == anchorA && second(n) >= 2 {
					return none
				}
				return healthy(to, ttl)
			},
			want: "ok 198.51.100.1; ok 198.51.100.1; lost timeout; ok 198.51.100.1; ok 198.51.100.1",
		},
		{
			name: "never answers, the anchors do", anchors: []netip.Addr{anchorA, anchorB}, count: 2,
			answer: func(_ *network, to netip.Addr, ttl int) []reply {
				if ttl == firstHopTTL {
					return none
				}
				return healthy(to, ttl)
			},
			want: "not-provisioned silent-first-hop; not-provisioned silent-first-hop",
		},
		{
			name: "nothing answers from the start", anchors: []netip.Addr{anchorA, anchorB}, count: 2,
			answer: func(*network, netip.Addr, int) []reply { return none },
			want:   "none never-learned; none never-learned",
		},
		{
			name: "the anchor is behind the gateway", anchors: []netip.Addr{anchorA}, count: 2,
			answer: func(_ *network, to netip.Addr, _ int) []reply {
				return []reply{{after: time.Millisecond, from: to, kind: Reply}}
			},
			want: "not-provisioned anchor-is-first-hop; not-provisioned anchor-is-first-hop",
		},
		{
			name: "one anchor is the router itself", anchors: []netip.Addr{router, anchorA}, count: 2,
			answer: func(_ *network, to netip.Addr, ttl int) []reply {
				if to == router {
					return []reply{{after: time.Millisecond, from: to, kind: Reply}}
				}
				return healthy(to, ttl)
			},
			want: "ok 198.51.100.1; ok 198.51.100.1",
		},
		{
			name: "the gateway says no", anchors: []netip.Addr{anchorA}, count: 2,
			answer: func(n *network, to netip.Addr, ttl int) []reply {
				if second(n) >= 1 {
					return []reply{{after: time.Millisecond, from: gateway, kind: Unreachable, code: 1}}
				}
				return healthy(to, ttl)
			},
			want: "ok 198.51.100.1; lost unreachable",
		},
		{
			name: "the router has no route to the anchor", anchors: []netip.Addr{anchorA}, count: 2,
			answer: func(n *network, to netip.Addr, ttl int) []reply {
				if second(n) >= 1 {
					return []reply{{after: time.Millisecond, from: router, kind: Unreachable}}
				}
				return healthy(to, ttl)
			},
			want: "ok 198.51.100.1; ok 198.51.100.1",
		},
		{
			name: "an answer after the deadline", anchors: []netip.Addr{anchorA}, count: 4,
			answer: func(n *network, to netip.Addr, ttl int) []reply {
				if second(n) == 1 {
					return []reply{{after: 700 * time.Millisecond, from: router, kind: Exceeded}}
				}
				return healthy(to, ttl)
			},
			want: "ok 198.51.100.1; lost timeout; late 198.51.100.1; ok 198.51.100.1",
		},
		{
			name: "learned after a start in an outage", anchors: []netip.Addr{anchorA}, count: 3,
			answer: func(n *network, to netip.Addr, ttl int) []reply {
				if second(n) < 2 {
					return none
				}
				return healthy(to, ttl)
			},
			want: "none never-learned; none never-learned; ok 198.51.100.1",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			n := &network{}
			n.after = func(to netip.Addr, ttl int) []reply { return test.answer(n, to, ttl) }
			if got := words(n.watch(t, test.count, test.anchors...)); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestWhoSaysNo(t *testing.T) {
	n := &network{}
	n.after = func(to netip.Addr, ttl int) []reply {
		if n.now >= time.Second {
			return []reply{{after: time.Millisecond, from: gateway, kind: Unreachable, code: 13}}
		}
		return healthy(to, ttl)
	}
	got := n.watch(t, 2, anchorA)[1]
	if field(got, "icmp-type") != "3" || field(got, "icmp-code") != "13" || field(got, "icmp-from") != gateway.String() {
		t.Errorf("fields are %v", got.Fields)
	}
	if want := "ICMP type 3 code 13 from 192.0.2.1: prohibited by a filter"; got.Detail != want {
		t.Errorf("detail is %q, want %q", got.Detail, want)
	}
	if got.Target != router.String() {
		t.Errorf("target is %q, want the router that was to answer", got.Target)
	}
}

func TestLateKeepsItsRound(t *testing.T) {
	n := &network{}
	n.after = func(to netip.Addr, ttl int) []reply {
		if n.now == time.Second {
			return []reply{{after: 1500 * time.Millisecond, from: router, kind: Exceeded}}
		}
		return healthy(to, ttl)
	}
	seen := n.watch(t, 4, anchorA)
	lost, late := seen[1], seen[3]
	if lost.Outcome != observe.Lost || late.Outcome != observe.Late || !late.Corrects || late.At != lost.At {
		t.Errorf("lost %+v\nlate %+v", lost, late)
	}
	if late.Took != 1500*time.Millisecond {
		t.Errorf("took %s", late.Took)
	}
}

func TestLocalErrors(t *testing.T) {
	n := &network{after: healthy}
	n.fails = func() error {
		if n.now >= time.Second && n.now < 3*time.Second {
			return syscall.ENETUNREACH
		}
		return nil
	}
	got := words(n.watch(t, 4, anchorA))
	want := "ok 198.51.100.1; local-error enetunreach; local-error enetunreach; ok 198.51.100.1"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestNoWire(t *testing.T) {
	tests := []struct {
		err     error
		anchors []netip.Addr
		want    string
	}{
		{ErrNotPermitted, []netip.Addr{anchorA}, "not-provisioned icmp-not-permitted"},
		{ErrUnsupported, []netip.Addr{anchorA}, "not-provisioned unsupported-platform"},
		{fmt.Errorf("binding: %w", syscall.ENODEV), []netip.Addr{anchorA}, "local-error enodev"},
		{syscall.EAFNOSUPPORT, []netip.Addr{anchor6}, "not-provisioned no-ipv6"},
		{syscall.ENETUNREACH, []netip.Addr{anchorA}, "local-error enetunreach"},
		{fmt.Errorf("odd"), []netip.Addr{anchorA}, "local-error local-error"},
	}
	for _, test := range tests {
		n := &network{open: func() error { return test.err }}
		seen := n.watch(t, 2, test.anchors...)
		if got := words(seen); got != test.want+"; "+test.want {
			t.Errorf("%v gives %s, want %s twice", test.err, got, test.want)
		}
		if seen[1].At.Sub(seen[0].At) != time.Second || seen[0].Detail == "" {
			t.Errorf("%v: %+v", test.err, seen)
		}
	}
}

// A pinned router that stays silent while the anchors answer is no first hop
// any more: the line was plugged elsewhere.
func TestForgetsWhatIsGone(t *testing.T) {
	n := &network{}
	n.after = func(to netip.Addr, ttl int) []reply {
		if ttl == firstHopTTL && n.now >= time.Second {
			return nil
		}
		return healthy(to, ttl)
	}
	seen := n.watch(t, 70, anchorA)
	if got := word(seen[forgetAfter]); got != "lost timeout" {
		t.Errorf("after %d silent rounds: %s", forgetAfter, got)
	}
	if got := word(seen[len(seen)-1]); got != "not-provisioned silent-first-hop" {
		t.Errorf("after all: %s", got)
	}
}

func TestAnOutageIsNotForgotten(t *testing.T) {
	n := &network{}
	n.after = func(to netip.Addr, ttl int) []reply {
		if n.now >= time.Second {
			return nil
		}
		return healthy(to, ttl)
	}
	seen := n.watch(t, 300, anchorA)
	if got := word(seen[len(seen)-1]); got != "lost timeout" {
		t.Errorf("after five minutes: %s", got)
	}
}

func TestRemembersAcrossRuns(t *testing.T) {
	n := &network{after: healthy}
	family := New(Options{Open: n.dial})
	n.watchWith(t, family, 1, anchorA)
	n.after = nothing
	if got := word(n.watchWith(t, family, 1, anchorB)[0]); got != "lost timeout" {
		t.Errorf("after a change of anchors: %s", got)
	}
}

func TestLearningIsRareAfterAWhile(t *testing.T) {
	n := &network{after: nothing}
	n.watch(t, 60, anchorA)
	if want := 2 * (eagerRounds + 5); len(n.sent) != want {
		t.Errorf("%d packets in a minute, want %d", len(n.sent), want)
	}
}

func TestPlan(t *testing.T) {
	anchors := []topology.Anchor{{Address: anchorA}, {Address: anchor6}}
	what := topology.Topology{Uplinks: []topology.Uplink{
		{Name: "both", Interface: "eth0", Anchors: anchors},
		{Name: "four", Interface: "eth1", Anchors: anchors[:1]},
		{Name: "source", Source: gateway, Anchors: anchors},
		{Name: "unbound", Anchors: anchors},
		{Name: "bare", Interface: "eth2"},
	}}
	var names []string
	for _, probe := range New(Options{}).Plan(what, collectors.Env{}) {
		names = append(names, probe.Name)
	}
	want := "icmp/both/firsthop/ipv4 icmp/both/firsthop/ipv6 icmp/four/firsthop/ipv4 icmp/source/firsthop/ipv4 " +
		"icmp/both/large/ipv4 icmp/both/path icmp/both/large/ipv6 icmp/four/large/ipv4 icmp/four/path icmp/source/large/ipv4 icmp/source/path"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("planned %s\nwant    %s", got, want)
	}
}

func BenchmarkRound(b *testing.B) {
	n := &network{after: healthy}
	w := &watcher{
		anchors: []netip.Addr{anchorA}, open: n.dial, clock: n.clock, flying: make(map[uint16]flight),
		emit: func(observe.Observation) {}, remember: func(hop) {},
	}
	b.ReportAllocs()
	for b.Loop() {
		n.sent = n.sent[:0]
		w.round(b.Context())
		n.now += time.Second
	}
}
