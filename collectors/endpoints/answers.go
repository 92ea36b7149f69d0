package endpoints

import (
	"time"

	"example.com/noctop/internal/observe"
)

// receive reads what has come back by a line.
func (p *pinger) receive(l *line) {
	for range mostReads {
		if l.wire == nil {
			return
		}
		n, err := l.wire.Receive(p.messages[:])
		for _, m := range p.messages[:n] {
			p.message(l, m)
		}
		if err != nil {
			p.drop(l)
			l.problem, l.retry = unsent(err), p.now.Mono+reopenEvery
		}
		if n < len(p.messages) {
			return
		}
	}
}

func (p *pinger) message(l *line, m Message) {
	switch m.Kind {
	case Reply:
		p.reply(l, m)
	case Refusal:
		p.refuse(l, m)
	case Truncated:
		p.counts.truncated.Add(1)
	case Corrupt:
		p.counts.corrupt.Add(1)
	case Overflow:
		p.counts.overflows.Add(1)
		p.distrust(p.now.Mono, overflowed)
	}
}

// whose returns the packet and the host that a message is about, or nils where
// it is about none of ours.
func (p *pinger) whose(m Message) (*flight, *host) {
	of := p.flights.find(m.Sequence)
	if of == nil {
		return nil, nil
	}
	h := &p.hosts[of.host]
	if !sameHost(h.address, m.Target) {
		return nil, nil
	}
	return of, h
}

func (p *pinger) reply(l *line, m Message) {
	of, h := p.whose(m)
	switch {
	case of == nil || p.now.Mono-of.at > lateFor:
		p.counts.foreign.Add(1)
		return
	case of.progress == landed:
		p.counts.duplicates.Add(1)
		h.duplicates++
		return
	}
	o := h.observation(observe.CheckICMP, l.method, p.sentAt(of))
	o.Outcome, o.Corrects = observe.Good, of.progress == gaveUp
	o.Took = p.took(of, m)
	if of.at >= p.doubt {
		h.learn(o.Took)
	}
	switch given := of.until - of.at; {
	case !o.Corrects && o.Took > given && of.at < p.doubt:
		o = p.doubting.into(o)
		o.Took = 0
	case o.Corrects || o.Took > given:
		o = lateness(o.Took, given).into(o)
	}
	if h.duplicates > 0 {
		o.Fields = []observe.Field{{Name: "duplicates", Value: float64(h.duplicates)}}
		h.duplicates = 0
	}
	h.refusal = nil
	p.flights.land(of, landed)
	p.emit(o)
}

// took is the round-trip time: up to when the kernel received the answer, if
// the wall clock was not set meanwhile.
func (p *pinger) took(of *flight, m Message) time.Duration {
	const slack = time.Millisecond // of the moment of sending, which is known for a batch
	longest := p.now.Mono - of.at
	took := time.Duration(m.Received - of.wall)
	if m.Received == 0 || took < -slack || took > longest+slack {
		return longest
	}
	return max(took, time.Microsecond)
}

// refuse takes in an ICMP error. What comes after the deadline changes nothing
// of what was reported. Either way it says why the next ones are lost: routers
// answer for a silent host after seconds, and for the others one packet a second.
func (p *pinger) refuse(l *line, m Message) {
	of, h := p.whose(m)
	if of == nil {
		p.counts.foreign.Add(1)
		return
	}
	if of.progress != flying && of.progress != gaveUp {
		return
	}
	says := refusalOf(m, p.isOurs(m.From))
	h.refusal = &refusal{at: p.now.Mono, says: says}
	if of.progress == flying {
		p.emit(says.into(h.observation(observe.CheckICMP, l.method, p.sentAt(of))))
	}
	p.flights.land(of, landed)
}

// giveUp reports a packet that was not answered in time.
func (p *pinger) giveUp(of *flight) {
	h := &p.hosts[of.host]
	p.flights.land(of, gaveUp)
	v := silence(of.until - of.at)
	switch {
	case of.at < p.doubt:
		p.flights.land(of, unused) // an answer that comes yet is a stray
		v = p.doubting
	case h.refusal != nil && p.now.Mono-h.refusal.at < lateFor+2*h.every:
		v = h.refusal.says
		v.outcome = observe.Lost // nobody said so of this one
	}
	l := &p.lines[0]
	if h.address.Is6() {
		l = &p.lines[1]
	}
	p.emit(v.into(h.observation(observe.CheckICMP, l.method, p.sentAt(of))))
}

// sentAt is when a packet was sent, on both clocks as they stand now.
func (p *pinger) sentAt(of *flight) observe.Instant { return p.now.Add(of.at - p.now.Mono) }
