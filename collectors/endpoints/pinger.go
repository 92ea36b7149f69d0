package endpoints

import (
	"context"
	"errors"
	"net/netip"
	"syscall"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
)

const (
	// stalled is how late this process may wake up, and clockSlack how far the
	// two clocks may part meanwhile, until silence no longer counts: an answer
	// may have come while nobody listened.
	stalled    = 500 * time.Millisecond
	clockSlack = 100 * time.Millisecond
	// reopenEvery is between attempts to open a wire that could not be, and
	// longestFull how long packets wait while this host's buffers are full.
	reopenEvery = 5 * time.Second
	longestFull = time.Second
	// mostReads bounds how many batches are read at a time.
	mostReads = 64
)

// pinger pings all hosts of all groups in one goroutine: it wakes up a few
// hundred times a second, reads what has come back, gives up what is overdue
// and sends what has its turn.
type pinger struct {
	roster
	flights  *flights
	lines    [2]line // IPv4, IPv6
	open     func(ipv6 bool) (Wire, error)
	ours     func(netip.Addr) bool
	emit     collectors.Emit
	counts   *counters
	messages [batchSize]Message

	now      observe.Instant
	planned  time.Duration       // when it meant to wake up
	doubt    time.Duration       // silence of what was sent before says nothing
	doubting verdict             // why
	said     time.Duration       // when it was last said what was ignored
	senders  map[netip.Addr]bool // of ICMP errors: whether they are this host
	asked    time.Duration       // when the oldest of them was looked up
}

// line is one address family.
type line struct {
	ipv6     bool
	wire     Wire
	problem  verdict       // why there is none
	retry    time.Duration // when to try again
	method   string
	requests []Request // that are to be sent, and whose they are
	hosts    []int32
	full     time.Duration // since when the buffers have been full; 0: they are not
}

// run pings until ctx ends.
func (p *pinger) run(ctx context.Context) {
	p.now = p.clock()
	p.lines[1].ipv6 = true
	defer p.close()
	p.muster(p.now.Mono)
	p.flights = newFlights(p.schedule.rate, p.now.Mono)
	p.planned, p.doubt, p.said = p.now.Mono, -1, p.now.Mono
	stop := p.names.start(ctx, p.hosts)
	defer stop()
	for ctx.Err() == nil {
		p.wake(p.clock())
		next := p.schedule.take(p.now.Mono, p.launch)
		for i := range p.lines {
			p.flush(&p.lines[i])
		}
		if p.flights.aloft > 0 { // the kernel notes when answers come: to look later costs no accuracy
			next = min(next, p.now.Mono+longestSlot)
		}
		p.planned = next
		p.sleep(ctx, next-p.clock().Mono)
	}
}

// wake takes in what has happened since the last time.
func (p *pinger) wake(now observe.Instant) {
	passed := now.Sub(p.now)
	switch {
	case (now.Wall.Sub(p.now.Wall) - passed).Abs() > clockSlack:
		p.distrust(now.Mono, clockJumped)
	case now.Mono-p.planned > stalled:
		p.distrust(now.Mono, notRun)
	}
	p.now = now
	p.settle()
	for i := range p.lines {
		p.receive(&p.lines[i])
	}
	p.flights.expire(now.Mono, p.giveUp)
	p.sayIgnored()
}

// distrust voids what was sent before a moment and is not answered in time.
func (p *pinger) distrust(before time.Duration, why verdict) { p.doubt, p.doubting = before, why }

func (p *pinger) close() {
	for i := range p.lines {
		p.drop(&p.lines[i])
	}
}

func (p *pinger) drop(l *line) {
	if l.wire != nil {
		l.wire.Close()
		l.wire = nil
	}
}

// ready opens a line's wire where there is none, now and then.
func (p *pinger) ready(l *line) bool {
	if l.wire != nil {
		return true
	}
	if p.now.Mono < l.retry {
		return false
	}
	wire, err := p.open(l.ipv6)
	if err != nil {
		l.problem, l.retry = unopened(err), p.now.Mono+reopenEvery
		return false
	}
	l.wire, l.method = wire, wire.Method()
	return true
}

// launch puts a host's next packet among those to be sent.
func (p *pinger) launch(index int) {
	h := &p.hosts[index]
	if !h.address.IsValid() {
		if h.lookup != "" {
			p.report(h, unresolved(h.lookup), p.now, "")
		}
		return
	}
	l := &p.lines[0]
	if h.address.Is6() {
		l = &p.lines[1]
	}
	if !p.ready(l) {
		p.report(h, l.problem, p.now, l.method)
		return
	}
	sequence, ok := p.flights.reserve()
	if !ok {
		return
	}
	l.requests = append(l.requests, Request{To: h.address, Sequence: sequence})
	l.hosts = append(l.hosts, int32(index))
}

// flush sends what is to be sent. What finds the buffers full goes with the
// next slot.
func (p *pinger) flush(l *line) {
	for len(l.requests) > 0 && l.wire != nil {
		at := p.clock()
		sent, err := l.wire.Send(l.requests)
		took := p.clock().Sub(at)
		if took > clockSlack { // it was not let run meanwhile: who knows when they left
			p.distrust(at.Mono+took, notRun)
		}
		for i := range sent { // one after the other, in as much time as they took together
			p.sent(l.requests[i].Sequence, l.hosts[i], at.Add(took*time.Duration(i)/time.Duration(sent)))
		}
		l.drop(sent)
		if sent > 0 {
			l.full = 0
		}
		if err == nil || len(l.requests) == 0 {
			return
		}
		if isFull(err) {
			if l.full == 0 {
				l.full = at.Mono
			}
			if at.Mono-l.full < longestFull {
				return
			}
		}
		p.report(&p.hosts[l.hosts[0]], unsent(err), at, l.method)
		l.drop(1)
	}
}

// drop takes the first n off what is to be sent.
func (l *line) drop(n int) {
	l.requests = append(l.requests[:0], l.requests[n:]...)
	l.hosts = append(l.hosts[:0], l.hosts[n:]...)
}

func isFull(err error) bool {
	return errors.Is(err, syscall.ENOBUFS) || errors.Is(err, syscall.EAGAIN) || errors.Is(err, syscall.ENOMEM)
}

func (p *pinger) sent(sequence uint16, index int32, at observe.Instant) {
	p.flights.add(flight{
		at: at.Mono, wall: at.Wall.UnixNano(), until: at.Mono + p.hosts[index].deadline(), host: index, sequence: sequence,
	})
}

// oursFor is how long it is believed which addresses are this host's.
const oursFor = 10 * time.Second

// isOurs reports whether an ICMP error is this host's own.
func (p *pinger) isOurs(from netip.Addr) bool {
	if p.senders == nil || p.now.Mono-p.asked > oursFor {
		p.senders, p.asked = make(map[netip.Addr]bool), p.now.Mono
	}
	ours, known := p.senders[from]
	if !known {
		ours = p.ours(from)
		p.senders[from] = ours
	}
	return ours
}

// report emits what has no packet behind it.
func (p *pinger) report(h *host, v verdict, at observe.Instant, method string) {
	p.emit(v.into(h.observation(observe.CheckICMP, method, at)))
}
