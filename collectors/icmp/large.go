package icmp

import (
	"context"
	"fmt"
	"sync"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

const (
	largeEvery    = 10 * time.Second
	largeDeadline = 9 * time.Second
	// full is the most that is sent whole: what Ethernet carries, and nothing
	// past an ISP carries more.
	full = 1500
	// searchAgain is how long the largest size that passes is taken to stand.
	searchAgain = time.Minute
	// mostSilent is how many rounds an anchor may be silent until another is asked.
	mostSilent = 3
)

// The causes of large packets that say nothing, or are lost.
const (
	causeBlackHole = "black-hole"     // larger ones vanish without a word
	causeFiltered  = "filters-large"  // the anchor never answered one: it teaches nothing
	causeAlone     = "this-one-alone" // others answer large packets: it is not the way
	causeSilent    = "no-answer"      // the anchor answers nothing at all
)

// sizer learns what size of packets passes by one family of one uplink.
type sizer struct {
	uplink  string
	line    Line
	anchors []topology.Anchor
	open    func(Line) (Wire, error)
	mtu     func(Line) int
	clock   func() observe.Instant

	mu       sync.Mutex
	at       int         // the anchor that is asked
	taught   map[int]int // the largest packet that an anchor ever answered
	silent   int         // rounds in a row in which it answered nothing
	told     bool        // a router has said what fits: it may fall silent
	best     int         // what passes in a black hole
	searched time.Duration
	counted  uint16 // the sequence number sent last
}

// round asks one anchor with a packet of the interface's full size, whatever was
// learned of the way before: that a router still says so is part of what is
// measured. Where the anchor does not answer it, others are asked too.
func (s *sizer) round(ctx context.Context, emit collectors.Emit) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := sizing{sizer: s, began: s.clock(), emit: emit, size: min(s.mtu(s.line), full)}
	wire, err := s.open(s.line)
	if err != nil {
		r.report(s.at, cannot(err, s.line.IPv6, len(s.taught) > 0))
		return
	}
	defer wire.Close()
	r.method = wire.Method()
	r.looker = looker{wire: wire, clock: s.clock, ipv6: s.line.IPv6, sequence: s.counted, patience: longestWait}
	if err := r.run(ctx); err != nil && ctx.Err() == nil {
		r.report(s.at, cannot(err, s.line.IPv6, len(s.taught) > 0))
	}
	s.counted = r.sequence
}

// sizing is one round.
type sizing struct {
	*sizer
	looker
	began  observe.Instant
	method string
	size   int
	emit   collectors.Emit
}

func (r *sizing) run(ctx context.Context) error {
	found, err := r.try(ctx, r.anchors[r.at].Address.Unmap(), r.size)
	if err != nil || ctx.Err() != nil {
		return err
	}
	switch {
	case found.passed:
		r.passed(r.at, found)
		return nil
	case !found.answered:
		r.report(r.at, observe.Observation{
			Cause: causeSilent, Detail: r.name(r.at) + " answers no packet of any size: it says nothing of large ones",
		})
		r.silent++
		if r.silent >= mostSilent || r.taught[r.at] == 0 {
			r.next()
		}
		return nil
	}
	r.silent = 0
	return r.vanished(ctx, found)
}

// passed notes that a packet of a size was answered.
func (r *sizing) passed(at int, found look) {
	r.silent, r.best = 0, 0
	r.taught[at] = max(r.taught[at], found.size)
	detail := fmt.Sprintf("packets of %d B pass whole", found.size)
	o := observe.Observation{Outcome: observe.Good, Took: found.took}
	o.Fields = []observe.Field{{Name: "size", Value: float64(found.size)}, {Name: "mtu", Value: float64(found.size)}}
	if found.router.IsValid() {
		r.told = true
		detail += fmt.Sprintf("; %s says that larger ones do not", found.router)
		o.Fields = append(o.Fields, observe.Field{Name: "router", Text: found.router.String()})
	}
	o.Detail = detail
	r.report(at, o)
}

// vanished finds out what it means that an anchor answers small packets only:
// it may be the way, or the anchor.
func (r *sizing) vanished(ctx context.Context, found look) error {
	asked := r.at
	best, err := r.passing(ctx, found.size)
	if err != nil || ctx.Err() != nil {
		return err
	}
	if best >= found.size { // it was chance
		r.passed(asked, found)
		return nil
	}
	other, second, err := r.secondOpinion(ctx, found.size)
	if err != nil || ctx.Err() != nil {
		return err
	}
	switch taught := r.taught[asked] >= found.size || r.told; {
	case second.passed:
		r.at = other
		r.report(asked, r.nothing(causeAlone, "%s does not answer packets of %d B and %s does: it is that host, and not the way",
			r.name(asked), found.size, r.name(other)))
		r.passed(other, second)
	case taught, best > 0 && second.size == best:
		r.best = best
		r.report(asked, r.blackHole(found, best))
		if second.answered { // it bears the first one out
			r.report(other, r.blackHole(look{size: found.size}, best))
		}
	case best == 0:
		r.report(asked, r.nothing(causeFiltered, "%s never answered a packet larger than a small one: it may filter them, and teaches nothing", r.name(asked)))
		r.next()
	default:
		r.report(asked, r.nothing(causeFiltered, "%s answers packets of %d B and never answered a larger one: it may filter them, and teaches nothing",
			r.name(asked), best))
		r.next()
	}
	return nil
}

// passing returns the largest size that is answered, as it was found a moment
// ago or is now.
func (r *sizing) passing(ctx context.Context, upTo int) (int, error) {
	if r.best > 0 && r.began.Mono-r.searched < searchAgain {
		return r.best, nil
	}
	r.searched = r.began.Mono
	return r.search(ctx, r.anchors[r.at].Address.Unmap(), upTo)
}

// secondOpinion asks another anchor, one that has answered such a size where there
// is one, and the one furthest out of those: what is nearer than the hole answers
// all sizes. In a black hole the size that it found is the largest that the other
// answers.
func (r *sizing) secondOpinion(ctx context.Context, size int) (int, look, error) {
	other := -1
	for i := range r.anchors {
		if i != r.at && (other < 0 || r.taught[i] >= size && r.taught[other] < size) {
			other = i
		}
	}
	if other < 0 {
		return other, look{}, nil
	}
	to := r.anchors[other].Address.Unmap()
	found, err := r.try(ctx, to, size)
	if err != nil || found.passed || !found.answered || r.taught[r.at] >= size {
		return other, found, err
	}
	found.size, err = r.search(ctx, to, size)
	return other, found, err
}

func (r *sizing) blackHole(found look, best int) observe.Observation {
	o := observe.Observation{Outcome: observe.Lost, Cause: causeBlackHole}
	o.Fields = []observe.Field{{Name: "size", Value: float64(found.size)}}
	o.Detail = fmt.Sprintf("packets of %d B vanish without a word; small ones pass", found.size)
	if best > 0 {
		o.Fields = append(o.Fields, observe.Field{Name: "mtu", Value: float64(best)})
		o.Detail = fmt.Sprintf("packets of %d B vanish without a word; those of %d B pass", found.size, best)
	}
	if found.router.IsValid() {
		o.Fields = append(o.Fields, observe.Field{Name: "router", Text: found.router.String()})
		o.Detail += fmt.Sprintf(", though %s says that %d B fit", found.router, found.size)
	}
	return o
}

// nothing says that an anchor teaches nothing.
func (r *sizing) nothing(cause, format string, args ...any) observe.Observation {
	return observe.Observation{Outcome: observe.NotProvisioned, Cause: cause, Detail: fmt.Sprintf(format, args...)}
}

func (r *sizing) next() {
	r.silent, r.best = 0, 0
	r.at = (r.at + 1) % len(r.anchors)
}

func (r *sizing) name(at int) string { return r.anchors[at].Address.Unmap().String() }

func (r *sizing) report(at int, o observe.Observation) {
	anchor := r.anchors[at]
	o.Subject = observe.Subject{Kind: observe.KindAnchor, Uplink: r.uplink, Group: anchor.Ring, Name: anchor.Address.Unmap().String()}
	o.Check, o.At, o.Every, o.Method = observe.CheckLarge, r.began, largeEvery, r.method
	if r.ignored > 0 {
		o.Fields = append(o.Fields, ignored(r.ignored))
	}
	r.emit(o)
}
