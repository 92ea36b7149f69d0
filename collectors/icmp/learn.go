package icmp

import (
	"context"
	"errors"
	"net/netip"

	"example.com/noctop/internal/observe"
)

const (
	askAtOnce   = 3  // anchors: one dead one must not matter
	eagerRounds = 10 // of learning at each second; later ones are rarer
	rareRounds  = 10
	forgetAfter = 60 // silent rounds, when the anchors answer all the same
	timesToMove = 3  // answers of another router, until it is believed
)

// doubtful reports whether the pinned router has been silent for so long that
// this round should look again for who is there.
func (w *watcher) doubtful() bool {
	return w.silent >= forgetAfter && w.silent%rareRounds == 0
}

// learn asks several anchors at the first hop's TTL and at an ordinary one, and
// pins the router that answers. Between attempts the last conclusion stands.
func (w *watcher) learn(ctx context.Context, began observe.Instant) {
	w.rounds++
	known := w.learned.address.IsValid()
	if !known && w.rounds > eagerRounds && w.rounds%rareRounds != 0 {
		w.conclude(began, w.verdict)
		return
	}
	asked := w.nextAnchors()
	var sequences []uint16
	var failure error
	for _, ttl := range []int{firstHopTTL, anchorTTL} {
		for _, anchor := range asked {
			sequence, err := w.send(began, anchor, ttl)
			if err != nil {
				failure = err
				continue
			}
			sequences = append(sequences, sequence)
		}
	}
	if len(sequences) == 0 {
		w.conclude(began, cannot(failure, w.line.IPv6, known))
		w.drop()
		w.rounds = 0 // begin anew once it can be sent again
		return
	}
	answers := w.collect(ctx, began.Mono+longestWait, sequences...)
	if ctx.Err() == nil {
		w.weigh(began, answers)
	}
}

// nextAnchors returns the anchors to ask in this round.
func (w *watcher) nextAnchors() []netip.Addr {
	if len(w.anchors) <= askAtOnce {
		return w.anchors
	}
	first := (w.rounds - 1) * askAtOnce % len(w.anchors)
	asked := make([]netip.Addr, askAtOnce)
	for i := range asked {
		asked[i] = w.anchors[(first+i)%len(w.anchors)]
	}
	return asked
}

// weigh draws the conclusion from a round of learning.
func (w *watcher) weigh(began observe.Instant, answers []answer) {
	pinned := w.learned.address
	known := pinned.IsValid()
	routers := make(map[netip.Addr]int)
	var best, direct, refusal answer
	reached := false
	for _, got := range answers {
		switch {
		case got.ttl == firstHopTTL && got.Kind == Exceeded:
			routers[got.From]++
			if got.From == pinned || !(known && best.From == pinned) && routers[got.From] > routers[best.From] {
				best = got
			}
		case got.ttl == firstHopTTL && got.Kind == Reply:
			direct = got
		case got.Kind == Reply:
			reached = true
		case got.Kind == Unreachable:
			refusal = got
		}
	}
	switch {
	case best.From.IsValid():
		if best.From != pinned {
			w.pin(best.From, best.to)
		}
		w.verdict = observe.Observation{}
		w.good(began, best)
	case known && !reached && !direct.From.IsValid():
		w.lost(began, w.refused(orLate(refusal, w.lateRefusal(began)), "timeout"))
	case direct.From.IsValid():
		w.forgetIf(known)
		w.conclude(began, notThere("anchor-is-first-hop", direct.From))
	case reached:
		w.forgetIf(known)
		w.conclude(began, notThere("silent-first-hop", netip.Addr{}))
	default:
		if err := w.here.bar(w.line, w.anchors[0]); err != nil {
			w.conclude(began, cannot(err, w.line.IPv6, known))
			return
		}
		o := w.refused(orLate(refusal, w.lateRefusal(began)), "never-learned")
		o.Cause = "never-learned"
		w.conclude(began, o)
	}
}

// orLate returns who said no in this round, or else in an earlier one.
func orLate(now, late answer) answer {
	if now.From.IsValid() {
		return now
	}
	return late
}

// refused describes who said no, or gives the cause where nobody did.
func (w *watcher) refused(by answer, cause string) observe.Observation {
	if !by.From.IsValid() {
		return observe.Observation{Cause: cause}
	}
	o := described(by)
	o.Cause = "unreachable"
	if w.here.is(by.From) {
		o.Cause, o.Detail = causeNoNeighbour, nobodyOnTheLink
	}
	return o
}

func (w *watcher) forgetIf(known bool) {
	if known {
		w.forget()
	}
}

// conclude reports what is known while no router is pinned, and keeps it for
// the rounds between attempts.
func (w *watcher) conclude(began observe.Instant, o observe.Observation) {
	w.verdict = o
	w.report(began, o)
}

// notThere says that there is no first hop to measure, and why.
func notThere(cause string, at netip.Addr) observe.Observation {
	o := observe.Observation{Outcome: observe.NotProvisioned, Cause: cause}
	if at.IsValid() {
		o.Target = at.String()
	}
	return o
}

// cannot says why a probe could not be sent. IPv6 that never worked here is
// not a fault.
func cannot(err error, ipv6, worked bool) observe.Observation {
	o := observe.Observation{Outcome: observe.LocalError, Cause: errnoName(err), Detail: err.Error()}
	switch {
	case errors.Is(err, ErrUnsupported):
		o.Outcome, o.Cause = observe.NotProvisioned, "unsupported-platform"
	case errors.Is(err, ErrNotPermitted):
		o.Outcome, o.Cause = observe.NotProvisioned, "icmp-not-permitted"
	case ipv6 && !worked && lacksFamily(err):
		o.Outcome, o.Cause = observe.NotProvisioned, "no-ipv6"
	}
	return o
}
