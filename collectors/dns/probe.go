package dns

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// resolver is what is remembered of one resolver between rounds and plans.
type resolver struct {
	identity identity
	client   *Client
	tempo    tempo
	alive    atomic.Int32 // how it shows that it is there: one of the alive… below
	silent   atomic.Bool  // the last round got no answer
	invents  atomic.Bool  // it gives addresses for names that do not exist
	doubt    doubt
	signing  signing
}

const (
	aliveUnknown int32 = iota
	aliveByChaos
	aliveByRoot // it drops CHAOS queries, as some do
)

// asking is one check of a resolver.
type asking func(ctx context.Context, r *resolver, patience Patience) (Answer, Question, error)

// probe is one check of a resolver, again and again.
type probe struct {
	resolver *resolver
	schedule schedule
	check    string
	ask      asking
	expect   []netip.Addr
	hold     time.Duration
	clock    func() observe.Instant
	pins     pins
	// outcome, where set, is told how each round ended.
	outcome func(observe.Observation)
}

func (p *probe) run(ctx context.Context, emit collectors.Emit) {
	if !p.schedule.begin(p.clock()) {
		return
	}
	gaveUp := false
	patience := Patience{Hold: p.hold}
	if p.hold > 0 {
		patience.GaveUp = func(ignored Answer, failure *Failure) {
			gaveUp = true
			ignored.Target = p.resolver.client.server.target()
			o := p.observation(ignored, failure)
			p.resolver.doubt.explain(&o)
			p.deliver(emit, o)
			if p.check == observe.CheckLive {
				p.resolver.doubt.ask(ctx, p.resolver.client)
			}
		}
	}
	answer, question, err := p.ask(ctx, p.resolver, patience)
	if gaveUp {
		p.correct(emit, answer, err)
		return
	}
	o := p.observation(answer, err)
	failed := err == nil && answer.RCode == rcodeFailure && answer.Method != topology.TransportSystem
	if failed && p.check != observe.CheckLive {
		o.Fields = append(o.Fields, p.unchecked(ctx, question))
	}
	if p.check == observe.CheckResolve && err == nil {
		p.pins.note(p.expect, answer, &o)
	}
	if p.check == observe.CheckWarm {
		o.Fields = append(o.Fields, p.resolver.signing.field()...)
		if p.resolver.client.plain.Load() {
			o.Fields = append(o.Fields, observe.Field{Name: "edns", Text: signingDropped})
		}
	}
	p.deliver(emit, o)
	switch {
	case err != nil || p.resolver.client.server.Transport == topology.TransportSystem:
	case p.check == observe.CheckLive:
		p.resolver.doubt.settle()
	case p.check == observe.CheckWarm && o.Outcome == observe.Good:
		p.resolver.signing.look(ctx, p.resolver.client, question, p.clock().Mono)
	}
}

// deliver ends a round with its outcome.
func (p *probe) deliver(emit collectors.Emit, o observe.Observation) {
	p.schedule.end(p.clock(), o.Outcome)
	if o.Outcome.Counts() || o.Outcome == observe.LocalError {
		p.resolver.silent.Store(!o.Outcome.Answered() || o.Outcome == observe.Refused)
	}
	if p.check == observe.CheckCold && o.Outcome.Answered() {
		p.resolver.invents.Store(o.Cause == "redirected")
	}
	if p.outcome != nil {
		p.outcome(o)
	}
	if o.Outcome != observe.None {
		emit(o)
	}
}

// correct emits an answer that came after it was given up.
func (p *probe) correct(emit collectors.Emit, a Answer, err error) {
	if err != nil {
		return
	}
	o := p.observation(a, nil)
	o.Corrects = true
	if o.Outcome == observe.Good {
		o.Outcome, o.Cause = observe.Late, "late"
	}
	emit(o)
}

func (p *probe) observation(a Answer, err error) observe.Observation {
	o := judge(p.check, p.expect, a, err)
	o.Every = p.schedule.every
	if o.Method == "" {
		o.Method = p.resolver.client.server.Transport
	}
	return o
}

// unchecked asks again without validation: what is answered then and only then
// fails for DNSSEC. The field "cd" holds the response code, or why there was
// none.
func (p *probe) unchecked(ctx context.Context, q Question) observe.Field {
	q.CheckingDisabled = true
	answer, err := p.resolver.client.Ask(ctx, q)
	word := RCodeName(answer.RCode)
	if failure := (*Failure)(nil); errors.As(err, &failure) {
		word = failure.Cause
	}
	return observe.Field{Name: "cd", Text: word}
}

// askLive asks the server for its own name; one that does not answer such
// questions is asked for what it has of the root.
func askLive(ctx context.Context, r *resolver, patience Patience) (Answer, Question, error) {
	how := r.alive.Load()
	if how == aliveByRoot {
		answer, err := r.client.ask(ctx, root, patience)
		return answer, root, err
	}
	if how == aliveByChaos {
		answer, err := r.client.ask(ctx, chaos, patience)
		return answer, chaos, err
	}
	short, cancel := context.WithTimeout(ctx, rootLiveWait)
	defer cancel()
	answer, err := r.client.Ask(short, chaos)
	if err == nil {
		r.alive.Store(aliveByChaos)
		return answer, chaos, nil
	}
	if failure := (*Failure)(nil); !errors.As(err, &failure) || failure.Outcome != observe.Lost {
		return answer, chaos, err
	}
	if answer, err = r.client.ask(ctx, root, patience); err == nil {
		r.alive.Store(aliveByRoot)
	}
	return answer, root, err
}

// askName asks for one type of record of a name.
func askName(name string, kind dnsmessage.Type) asking {
	question, invalid := NewQuestion(name, kind)
	return func(ctx context.Context, r *resolver, patience Patience) (Answer, Question, error) {
		if invalid != nil {
			return Answer{}, question, &Failure{observe.Failed, "bad-name", invalid.Error()}
		}
		answer, err := r.client.ask(ctx, question, patience)
		return answer, question, err
	}
}

// askCold asks for a name that nobody has asked for before.
func askCold(zone string, random func() float64) asking {
	return func(ctx context.Context, r *resolver, patience Patience) (Answer, Question, error) {
		return askName(randomLabel(random)+"."+strings.TrimPrefix(zone, "."), dnsmessage.TypeA)(ctx, r, patience)
	}
}

// randomLabel returns a label of 60 random bits, which says whose it is.
func randomLabel(random func() float64) string {
	const letters = "abcdefghijklmnopqrstuvwxyz234567"
	label := []byte("noctop-")
	for range 12 {
		label = append(label, letters[int(random()*float64(len(letters)))%len(letters)])
	}
	return string(label)
}

// askAddresses asks for the addresses of a name: of the families it is expected
// to have, or else IPv4 and, where it has none, IPv6.
func askAddresses(name topology.Name) asking {
	four, six := askName(name.Name, dnsmessage.TypeA), askName(name.Name, dnsmessage.TypeAAAA)
	wantFour, wantSix := len(name.Expect) == 0, false
	for _, address := range name.Expect {
		wantFour = wantFour || address.Is4()
		wantSix = wantSix || address.Is6()
	}
	return func(ctx context.Context, r *resolver, patience Patience) (Answer, Question, error) {
		if !wantFour {
			return six(ctx, r, patience)
		}
		answer, question, err := four(ctx, r, patience)
		empty := len(name.Expect) == 0 && len(answer.Addresses) == 0
		if err != nil || answer.RCode != rcodeSuccess || !wantSix && !empty {
			return answer, question, err
		}
		second, question, err := six(ctx, r, patience)
		if err != nil || second.RCode != rcodeSuccess {
			return second, question, err
		}
		return merge(answer, second), question, nil
	}
}

// merge puts the answers for two families together.
func merge(a, b Answer) Answer {
	if a.Records == 0 || b.Records > 0 && b.TTL < a.TTL {
		a.TTL = b.TTL
	}
	a.Addresses = append(a.Addresses, b.Addresses...)
	a.Records += b.Records
	a.Took += b.Took
	a.Authentic = a.Authentic && b.Authentic
	a.Truncated = a.Truncated || b.Truncated
	a.Ignored += b.Ignored
	a.Errors = append(a.Errors, b.Errors...)
	return a
}
