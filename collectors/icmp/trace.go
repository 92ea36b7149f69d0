package icmp

import (
	"context"
	"fmt"
	"net/netip"
	"time"

	"example.com/noctop/internal/observe"
)

// TraceSettings say what to trace, and how. Zero values stand for the usual.
type TraceSettings struct {
	Line     Line
	Target   netip.Addr
	MaxTTL   int           // 30
	Attempts int           // 2: what is silent is asked again
	Wait     time.Duration // 1 s for the last answer of an attempt
	// Count has every hop asked in every attempt, to tell how much it loses.
	Count bool
	// Known are the first hops, where they are known: these are not asked.
	Known []Hop
	Open  func(Line) (Wire, error)
	Clock func() observe.Instant
}

// Path is the way to a target.
type Path struct {
	Target  netip.Addr
	Method  string
	Reached bool  // the target answered
	Hops    []Hop // from TTL 1 to the last one that answered
	Ignored int   // messages that answered none of the packets
}

// Hop is one step of a path. Its address is the zero Addr where nobody
// answered.
type Hop struct {
	TTL        int
	Address    netip.Addr
	Took       time.Duration
	Kind       Kind
	Type, Code uint8
	// Sent counts the packets that were to end here, Answered those that were
	// answered. Routers limit what they answer: that alone is no loss.
	Sent, Answered int
}

// Silent reports whether nobody answered there.
func (h Hop) Silent() bool { return !h.Address.IsValid() }

const (
	tracePace        = 20 * time.Millisecond // between packets: routers limit what they answer
	usualMaxTTL      = 30
	usualAttempts    = 2
	furthestTraceTTL = 64
)

// Trace finds the routers on the way to a target with echo requests of growing
// TTL. It opens a wire of its own, so that it disturbs no measurement. What was
// found before ctx ended is returned.
func Trace(ctx context.Context, settings TraceSettings) (Path, error) {
	settings = settings.complete()
	path := Path{Target: settings.Target}
	if settings.Target.Is6() != settings.Line.IPv6 {
		return path, fmt.Errorf("tracing to %s: the address is of the other family than the line", settings.Target)
	}
	wire, err := settings.Open(settings.Line)
	if err != nil {
		return path, fmt.Errorf("tracing to %s: %w", settings.Target, err)
	}
	defer wire.Close()
	path.Method = wire.Method()
	t := tracer{settings: settings, wire: wire, hops: make([]Hop, settings.MaxTTL), sent: make(map[uint16]probe)}
	// Two traces in a row must not take each other's late answers for their own.
	t.sequence = uint16(settings.Clock().Mono / time.Millisecond)
	for i := range t.hops {
		t.hops[i].TTL = i + 1
	}
	copy(t.hops, settings.Known)
	for range settings.Attempts {
		if err := t.attempt(ctx); err != nil {
			return path, fmt.Errorf("tracing to %s: %w", settings.Target, err)
		}
		if ctx.Err() != nil {
			break
		}
	}
	for i, hop := range t.hops {
		if hop.Address.IsValid() {
			path.Hops = t.hops[:i+1]
		}
	}
	path.Ignored = t.ignored
	path.Reached = len(path.Hops) > 0 && path.Hops[len(path.Hops)-1].Kind == Reply
	return path, nil
}

func (s TraceSettings) complete() TraceSettings {
	s.Target = s.Target.Unmap()
	if s.MaxTTL <= 0 {
		s.MaxTTL = usualMaxTTL
	}
	s.MaxTTL = min(s.MaxTTL, furthestTraceTTL)
	if s.Attempts <= 0 {
		s.Attempts = usualAttempts
	}
	if s.Wait <= 0 {
		s.Wait = longestWait
	}
	if s.Open == nil {
		s.Open = Open
	}
	return s
}

// probe is one packet of a trace.
type probe struct {
	ttl int
	at  observe.Instant
}

type tracer struct {
	settings TraceSettings
	wire     Wire
	hops     []Hop // by TTL less one; cut short where the path is known to end
	sent     map[uint16]probe
	sequence uint16
	ignored  int
}

// attempt asks for every hop that has not answered yet.
func (t *tracer) attempt(ctx context.Context) error {
	for ttl := len(t.settings.Known) + 1; ttl <= len(t.hops); ttl++ {
		if hop := t.hops[ttl-1]; !hop.Silent() && !t.settings.Count {
			continue
		}
		t.sequence++
		at := t.settings.Clock()
		if err := t.wire.Send(t.settings.Target, ttl, t.sequence); err != nil {
			return err
		}
		t.sent[t.sequence] = probe{ttl: ttl, at: at}
		t.hops[ttl-1].Sent++
		if err := t.listen(ctx, at.Mono+tracePace, false); err != nil || ctx.Err() != nil {
			return err
		}
	}
	return t.listen(ctx, t.settings.Clock().Mono+t.settings.Wait, true)
}

// listen takes answers until a moment, or until none is missing.
func (t *tracer) listen(ctx context.Context, until time.Duration, mayEnd bool) error {
	for ctx.Err() == nil && !(mayEnd && t.complete()) {
		wait := until - t.settings.Clock().Mono
		if wait <= 0 {
			return nil
		}
		message, ok, err := t.wire.Receive(ctx, wait)
		if err != nil || !ok {
			return err
		}
		t.take(message)
	}
	return nil
}

// complete reports whether no hop is missing and, where they are counted, no
// answer either.
func (t *tracer) complete() bool {
	for _, hop := range t.hops {
		if hop.Silent() || t.settings.Count && hop.Answered < hop.Sent {
			return false
		}
	}
	return true
}

// take enters an answer. The target's reply, or a refusal, ends the path.
func (t *tracer) take(message Message) {
	sent, known := t.sent[message.Sequence]
	if !known || message.Target != t.settings.Target || message.Kind == Corrupt {
		t.ignored++
		return
	}
	if sent.ttl > len(t.hops) { // it went further than the path turned out to be
		return
	}
	delete(t.sent, message.Sequence)
	hop := &t.hops[sent.ttl-1]
	hop.Answered++
	if !hop.Silent() {
		return
	}
	hop.Address, hop.Took = message.From, message.Took(sent.at, t.settings.Clock())
	hop.Kind, hop.Type, hop.Code = message.Kind, message.Type, message.Code
	if message.Kind == Reply || message.Kind == Unreachable {
		t.hops = t.hops[:sent.ttl]
	}
}
