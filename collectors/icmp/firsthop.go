package icmp

import (
	"context"
	"net/netip"
	"slices"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
)

const (
	firstHopTTL = 2  // the gateway is where 1 ends
	anchorTTL   = 64 // what ordinary packets have

	shortestWait = 200 * time.Millisecond
	longestWait  = time.Second
	lateFor      = 5 * time.Second // how long a lost probe's answer is still recognised
)

// hop is a first hop as it was learned.
type hop struct {
	address netip.Addr    // the router; invalid while none is known
	via     netip.Addr    // the anchor that probes are sent toward
	smooth  time.Duration // smoothed round-trip time
}

// flight is a probe that was sent.
type flight struct {
	to     netip.Addr
	ttl    int
	at     observe.Instant
	round  observe.Instant // when its round began: what its observation goes by
	hop    netip.Addr      // the pinned router at that time
	gaveUp bool            // its round is over: an answer now is late
}

// answer is a message with the probe that it answers.
type answer struct {
	flight
	Message
	took time.Duration
}

// watcher measures one first hop. All its work is done in the goroutine that
// calls run.
type watcher struct {
	subject observe.Subject
	line    Line
	anchors []netip.Addr
	here    here
	open    func(Line) (Wire, error)
	pause   func(context.Context, time.Duration)
	clock   func() observe.Instant
	emit    collectors.Emit

	learned  hop
	remember func(hop)

	wire     Wire
	method   string
	sequence uint16
	flying   map[uint16]flight

	silent  int                 // rounds since the pinned router last answered
	other   netip.Addr          // another router that answers where it should
	others  int                 // how often that one answered since
	refusal answer              // the last one that came too late for its round
	ignored int                 // messages that answer nothing, since that was last said
	rounds  int                 // of learning
	verdict observe.Observation // what the last attempt to learn came to
}

// run measures once a second until ctx ends.
func (w *watcher) run(ctx context.Context, offset time.Duration) {
	w.flying = make(map[uint16]flight)
	if !slices.Contains(w.anchors, w.learned.via) {
		w.learned.via = w.anchors[0]
	}
	defer w.drop()
	next := (w.clock().Mono + offset).Round(collectors.Beat)
	for {
		w.listenUntil(ctx, next)
		if ctx.Err() != nil {
			return
		}
		w.round(ctx)
		next += interval
		if now := w.clock().Mono; next < now { // asleep, or very late: do not catch up
			next = now
		}
	}
}

func (w *watcher) round(ctx context.Context) {
	began := w.clock()
	for sequence, sent := range w.flying {
		if began.Sub(sent.at) > lateFor {
			delete(w.flying, sequence)
		}
	}
	if w.wire == nil {
		wire, err := w.open(w.line)
		if err != nil {
			w.report(began, cannot(err, w.line.IPv6, w.learned.address.IsValid()))
			return
		}
		w.wire, w.method = wire, wire.Method()
	}
	switch {
	case !w.learned.address.IsValid() || w.doubtful():
		w.learn(ctx, began)
	default:
		w.measure(ctx, began)
	}
}

// measure sends one probe toward the pinned router: never more, for the sake
// of the routers' limits. Where it is lost the next one goes toward another
// anchor, in case the way to this one is what has changed.
func (w *watcher) measure(ctx context.Context, began observe.Instant) {
	sequence, err := w.send(began, w.learned.via, firstHopTTL)
	if err != nil {
		w.report(began, cannot(err, w.line.IPv6, true))
		w.drop()
		return
	}
	answers := w.collect(ctx, began.Mono+deadline(w.learned.smooth), sequence)
	if ctx.Err() != nil {
		return
	}
	if len(answers) == 0 {
		w.lost(began, w.refused(w.lateRefusal(began), "timeout"))
		return
	}
	w.judge(began, answers[0])
}

// judge reports the answer to a probe sent toward the pinned router.
func (w *watcher) judge(began observe.Instant, got answer) {
	switch {
	case got.From == w.learned.address:
		w.good(began, got)
	case got.Kind == Exceeded && w.moved(got):
		w.pin(got.From, got.to)
		w.good(began, got)
	case got.Kind == Reply && w.silent == 0: // the anchor has moved to where the router was
		w.forget()
		w.conclude(began, notThere("anchor-is-first-hop", got.From))
	case got.Kind == Exceeded || got.Kind == Reply:
		o := described(got)
		o.Target = ""
		o.Cause, o.Detail = "other-router", got.From.String()+" answered in its place"
		w.lost(began, o)
	default:
		w.lost(began, w.refused(got, "unreachable"))
	}
}

// moved reports whether the router that answered has taken the pinned one's
// place: at once where it stands on a way on which the pinned one just
// answered, else when it alone has answered several times.
func (w *watcher) moved(got answer) bool {
	if w.silent == 0 {
		return true
	}
	if got.From != w.other {
		w.other, w.others = got.From, 0
	}
	w.others++
	return w.others >= timesToMove
}

func (w *watcher) good(began observe.Instant, got answer) {
	w.silent, w.other, w.others, w.refusal = 0, netip.Addr{}, 0, answer{}
	w.learned.via = got.to
	w.smoothen(got.took)
	w.remember(w.learned)
	o := described(got)
	o.Outcome, o.Took = observe.Good, got.took
	w.report(began, o)
}

func (w *watcher) lost(began observe.Instant, o observe.Observation) {
	if err := w.here.bar(w.line, w.learned.via); err != nil {
		w.report(began, cannot(err, w.line.IPv6, true))
		return
	}
	w.silent++
	o.Outcome = observe.Lost
	w.report(began, o)
	w.learned.via = after(w.anchors, w.learned.via)
}

func (w *watcher) smoothen(took time.Duration) {
	if w.learned.smooth == 0 {
		w.learned.smooth = took
	}
	w.learned.smooth += (took - w.learned.smooth) / 8 // RFC 6298
}

func (w *watcher) pin(address, via netip.Addr) {
	w.learned = hop{address: address, via: via}
	w.silent, w.other, w.others = 0, netip.Addr{}, 0
}

func (w *watcher) forget() {
	w.learned = hop{}
	w.silent, w.rounds = 0, 0
	w.remember(w.learned)
}

// deadline is how long an answer is waited for.
func deadline(smooth time.Duration) time.Duration {
	if smooth == 0 {
		return longestWait
	}
	return min(max(4*smooth, shortestWait), longestWait)
}

// after returns the anchor that follows one, round and round.
func after(anchors []netip.Addr, this netip.Addr) netip.Addr {
	for i, anchor := range anchors {
		if anchor == this {
			return anchors[(i+1)%len(anchors)]
		}
	}
	return anchors[0]
}
