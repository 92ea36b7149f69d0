package reach

import (
	"context"
	"net/netip"
	"slices"
	"sync"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
)

// How often is measured what need not be known at once.
const (
	sideTick     = 5 * time.Second
	sideEvery    = time.Minute
	sideDeadline = 8 * time.Second
)

// side is what is measured beside the looks at a target: whether full-size
// packets pass, and QUIC. It is due once a minute, and when a look gives reason
// to doubt it.
type side struct {
	mu      sync.Mutex
	address netip.AddrPort // that was connected to last
	quic    bool           // the server says that it can be had by QUIC,
	port    uint16         // at this port
	bulk    due
	udp     due
}

// due says when one of them is measured.
type due struct {
	next  time.Duration
	doubt bool // a look gives reason to measure it now
}

// take reports whether it is due, and if so begins it.
func (d *due) take(now time.Duration) bool {
	if !d.doubt && now < d.next {
		return false
	}
	d.doubt, d.next = false, now+sideEvery
	return true
}

// learn takes what a look found.
func (s *side) learn(found []observe.Observation) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, o := range found {
		switch {
		case o.Check == observe.CheckTCP && o.Outcome == observe.Good:
			if address, err := netip.ParseAddrPort(o.Target); err == nil {
				s.address = address
			}
		case o.Check == observe.CheckTCP && (o.Outcome == observe.Lost || o.Outcome == observe.Refused):
			s.udp.doubt = s.quic
		case (o.Check == observe.CheckTLS || o.Check == observe.CheckHTTP) && o.Outcome == observe.Lost:
			s.bulk.doubt = true // it connects, and then it stalls
		case o.Check == observe.CheckHTTP && o.Outcome == observe.Good:
			at := slices.IndexFunc(o.Fields, func(f observe.Field) bool { return f.Name == "quic" })
			if s.quic = at >= 0; s.quic {
				s.port = uint16(o.Fields[at].Value)
			}
		}
	}
}

// turn returns what is to be measured now, and of which address.
func (s *side) turn(now time.Duration) (to netip.AddrPort, bulk, quic bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.address.IsValid() {
		return s.address, false, false
	}
	return s.address, s.bulk.take(now), s.quic && s.udp.take(now)
}

// offered is the port at which the server says that QUIC is to be had.
func (s *side) offered() uint16 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.port
}

// side returns what is measured beside a target's looks, beginning within a
// minute, so that not all begin at once.
func (f *Family) side(name string, env collectors.Env) *side {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.sides[name] == nil {
		begin := func() due {
			return due{next: env.Clock().Mono + sideTick + time.Duration(env.Random()*float64(sideEvery))}
		}
		f.sides[name] = &side{bulk: begin(), udp: begin()}
	}
	return f.sides[name]
}

// sideProbe plans what is measured beside a probe of the looks.
func (f *Family) sideProbe(target Target, place Place, looks collectors.Probe, env collectors.Env) collectors.Probe {
	settings := Settings{Clock: env.Clock, Random: env.Random}
	s := f.side(looks.Name, env)
	beside := looks
	beside.Name, beside.Check = "beside-"+looks.Name, observe.CheckBulk
	beside.Every, beside.Deadline, beside.Overlap = sideTick, sideDeadline, 2
	beside.Run = func(ctx context.Context, emit collectors.Emit) {
		to, bulk, quic := s.turn(env.Clock().Mono)
		var all sync.WaitGroup
		if bulk {
			all.Go(func() { emitUnlessEnded(ctx, emit, lookBulk(ctx, target, place, to, settings)) })
		}
		if quic {
			at := netip.AddrPortFrom(to.Addr(), s.offered())
			all.Go(func() { emitUnlessEnded(ctx, emit, lookQUIC(ctx, target, at, settings)) })
		}
		all.Wait()
	}
	return beside
}

func emitUnlessEnded(ctx context.Context, emit collectors.Emit, o observe.Observation) {
	if ctx.Err() != context.Canceled {
		emit(o)
	}
}
