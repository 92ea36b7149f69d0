package icmp

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
)

const (
	// pathEvery is how often the way is learned while all is well. It is asked
	// for beside that when something is wrong, and by whoever wants to know.
	pathEvery    = 5 * time.Minute
	pathDeadline = 20 * time.Second
	pathMargin   = 3 // hops past the end of the last good way that are looked for
	countedTries = 3 // packets to each hop of a way that is broken
	pathTargets  = 3 // anchors that are tried until one is reached for the first time
)

// pathfinder learns the way out by one uplink, and what has become of it.
type pathfinder struct {
	subject observe.Subject
	line    Line
	targets []netip.Addr // the outermost first
	here    here
	open    func(Line) (Wire, error)
	clock   func() observe.Instant

	mu   sync.Mutex
	good Path // the last one that reached its target
	when observe.Instant
}

// round traces once. Where the target is not reached, it does so again, and
// counts what each hop loses.
func (p *pathfinder) round(ctx context.Context, emit collectors.Emit) {
	p.mu.Lock()
	defer p.mu.Unlock()
	began := p.clock()
	path, err := p.search(ctx)
	if err == nil && !path.Reached && ctx.Err() == nil {
		path = p.count(ctx, path)
	}
	o := observe.Observation{Subject: p.subject, Check: observe.CheckPath, At: began, Every: pathEvery, Method: path.Method}
	switch {
	case err != nil:
		failure := cannot(err, p.line.IPv6, p.good.Reached)
		o.Outcome, o.Cause, o.Detail = failure.Outcome, failure.Cause, failure.Detail
	case path.Reached:
		p.learn(path, began)
		o.Outcome, o.Took = observe.Good, path.Hops[len(path.Hops)-1].Took
		o.Detail = fmt.Sprintf("%s is reached in %d hops", path.Target, len(path.Hops))
	case ctx.Err() != nil:
		return
	case p.here.bar(p.line, path.Target) != nil:
		path.Hops = nil
		o.Outcome, o.Cause = observe.LocalError, errnoName(p.here.bar(p.line, path.Target))
		o.Detail = "not sent: this host itself bars the way to " + path.Target.String()
	default:
		path.Hops = toRefuser(p.here.cut(path.Hops))
		o.Outcome, o.Cause, o.Detail = p.broken(path)
		if _, to, ok := loops(path); ok {
			path.Hops = path.Hops[:to] // it goes on like that to the end
		}
	}
	o.Target = path.Target.String()
	o.Fields = append(pathFields("hop", path), p.before(path, began)...)
	if path.Ignored > 0 {
		o.Fields = append(o.Fields, ignored(path.Ignored))
	}
	emit(o)
}

// learn keeps a good way. A router that has just been silent, and was there
// before, is taken to be there.
func (p *pathfinder) learn(path Path, now observe.Instant) {
	kept := path
	kept.Hops = slices.Clone(path.Hops)
	if path.Target == p.good.Target && len(path.Hops) == len(p.good.Hops) {
		for i, hop := range kept.Hops {
			if hop.Silent() {
				kept.Hops[i] = p.good.Hops[i]
			}
		}
	}
	p.good, p.when = kept, now
}

// search traces to the target that was reached last; else to several, until one
// is, and returns the longest way.
func (p *pathfinder) search(ctx context.Context) (longest Path, err error) {
	targets := p.targets[:min(len(p.targets), pathTargets)]
	if p.good.Reached && slices.Contains(p.targets, p.good.Target) {
		targets = []netip.Addr{p.good.Target}
	}
	for i, target := range targets {
		path, err := p.trace(ctx, TraceSettings{Target: target, Attempts: 1})
		if err != nil || path.Reached || ctx.Err() != nil {
			return path, err
		}
		if i == 0 || len(path.Hops) > len(longest.Hops) {
			longest = path
		}
	}
	return longest, nil
}

// count asks every hop of a way that is broken several times, but for those up to
// the first router that have answered: they are asked each second anyway, and what
// a router that limits its answers says to these it would not say to those.
func (p *pathfinder) count(ctx context.Context, broken Path) Path {
	known := 0
	for known < min(len(broken.Hops), firstHopTTL) && broken.Hops[known].Kind == Exceeded {
		known++
	}
	counted, err := p.trace(ctx, TraceSettings{Target: broken.Target, Attempts: countedTries, Count: true, Known: broken.Hops[:known]})
	if err != nil || !counted.Reached && len(counted.Hops) < len(broken.Hops) {
		return broken // what was found before is of more use
	}
	return counted
}

func (p *pathfinder) trace(ctx context.Context, settings TraceSettings) (Path, error) {
	settings.Line, settings.Open, settings.Clock = p.line, p.open, p.clock
	if p.good.Reached {
		settings.MaxTTL = len(p.good.Hops) + pathMargin
	}
	return Trace(ctx, settings)
}

// broken says where a way ends.
func (p *pathfinder) broken(path Path) (observe.Outcome, string, string) {
	if len(path.Hops) == 0 {
		return observe.Lost, "dead", "dies at once: not even the gateway answers"
	}
	last := path.Hops[len(path.Hops)-1]
	if last.Kind == Unreachable {
		said := meaning(Message{From: last.Address, Kind: last.Kind, Type: last.Type, Code: last.Code})
		return observe.Refused, "unreachable", fmt.Sprintf("ends at hop %d: %s says %s", last.TTL, last.Address, said)
	}
	if first, _, ok := loops(path); ok {
		return observe.Lost, "loop", fmt.Sprintf("loops from hop %d (%s) on", first.TTL, first.Address)
	}
	detail := fmt.Sprintf("dies after hop %d (%s)", last.TTL, last.Address)
	if next, ok := p.after(last); ok {
		detail += fmt.Sprintf("; hop %d was %s", next.TTL, next.Address)
	}
	return observe.Lost, "dead", detail
}

// toRefuser ends a way at the router that refused to pass packets on, where that
// stands on the way before: routers limit how often they say so, and it may have been
// heard of a packet that was to go far past it.
func toRefuser(hops []Hop) []Hop {
	last := len(hops) - 1
	if last < 0 || hops[last].Kind != Unreachable {
		return hops
	}
	said := hops[last]
	at := slices.IndexFunc(hops, func(h Hop) bool { return h.Address == said.Address })
	if at == last {
		return hops
	}
	ended := slices.Clone(hops[:at+1])
	ended[at].Kind, ended[at].Type, ended[at].Code = said.Kind, said.Type, said.Code
	return ended
}

// after returns the router that answered past a hop on the last good way.
func (p *pathfinder) after(last Hop) (Hop, bool) {
	for _, hop := range p.good.Hops {
		if hop.TTL > last.TTL && !hop.Silent() {
			return hop, true
		}
	}
	return Hop{}, false
}

// loops returns the first router that stands twice on a way with another
// between, and how many hops there are to its second place: packets go round.
func loops(path Path) (first Hop, to int, found bool) {
	for i, hop := range path.Hops {
		for later := i + 2; later < len(path.Hops); later++ {
			if !hop.Silent() && path.Hops[later].Address == hop.Address {
				return hop, later + 1, true
			}
		}
	}
	return Hop{}, 0, false
}

// before describes the last good way, where this one differs from it.
func (p *pathfinder) before(path Path, now observe.Instant) []observe.Field {
	if !p.good.Reached || path.Reached || path.Target != p.good.Target {
		return nil
	}
	fields := []observe.Field{
		{Name: "was", Value: now.Sub(p.when).Seconds()},
		{Name: "was-hops", Value: float64(len(p.good.Hops))},
	}
	return append(fields, pathFields("was", p.good)...)
}

// pathFields describes each hop of a way: "hop3" is "10.0.1.1 4.2 ms loss 33 %",
// its value the round-trip time in milliseconds.
func pathFields(name string, path Path) []observe.Field {
	var fields []observe.Field
	for _, hop := range path.Hops {
		fields = append(fields, observe.Field{
			Name: name + strconv.Itoa(hop.TTL), Text: hop.String(), Value: float64(hop.Took) / float64(time.Millisecond),
		})
	}
	return fields
}

// String describes the hop as a line of a traceroute does.
func (h Hop) String() string {
	if h.Silent() {
		return "*"
	}
	words := []string{h.Address.String(), fmt.Sprintf("%.1f ms", float64(h.Took)/float64(time.Millisecond))}
	if h.Sent > 1 && h.Answered < h.Sent {
		words = append(words, fmt.Sprintf("loss %d %%", 100*(h.Sent-h.Answered)/h.Sent))
	}
	if h.Kind == Unreachable {
		words = append(words, meaning(Message{From: h.Address, Kind: h.Kind, Type: h.Type, Code: h.Code}))
	}
	return strings.Join(words, " ")
}
