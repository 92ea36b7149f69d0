package icmp

import (
	"context"
	"net/netip"
	"time"

	"example.com/noctop/internal/observe"
)

// send sends one probe and keeps it in flight.
func (w *watcher) send(round observe.Instant, to netip.Addr, ttl int) (uint16, error) {
	w.sequence++
	at := w.clock()
	if err := w.wire.Send(to, ttl, w.sequence); err != nil {
		return 0, err
	}
	w.flying[w.sequence] = flight{to: to, ttl: ttl, at: at, round: round, hop: w.learned.address}
	return w.sequence, nil
}

// collect returns what answers the probes of a round until all are answered or
// the time is over, and marks the others as given up.
func (w *watcher) collect(ctx context.Context, until time.Duration, sequences ...uint16) []answer {
	var answers []answer
	for len(answers) < len(sequences) && w.wire != nil {
		got, ok := w.receive(ctx, until)
		if !ok {
			break
		}
		answers = append(answers, got)
		if got.ttl == firstHopTTL && got.Kind == Exceeded { // the router: do not wait for the anchors
			until = min(until, w.clock().Mono+shortestWait)
		}
	}
	for _, sequence := range sequences {
		if sent, ok := w.flying[sequence]; ok {
			sent.gaveUp = true
			w.flying[sequence] = sent
		}
	}
	return answers
}

// listenUntil waits for a moment and hears late answers meanwhile.
func (w *watcher) listenUntil(ctx context.Context, until time.Duration) {
	for w.wire != nil {
		if _, ok := w.receive(ctx, until); !ok {
			break
		}
	}
	if wait := until - w.clock().Mono; wait > 0 && ctx.Err() == nil {
		w.pause(ctx, wait)
	}
}

// receive returns the next answer to a probe that is still waited for. Late
// ones are reported on the way; what answers nothing is dropped.
func (w *watcher) receive(ctx context.Context, until time.Duration) (answer, bool) {
	for ctx.Err() == nil {
		wait := until - w.clock().Mono
		if wait <= 0 {
			return answer{}, false
		}
		message, ok, err := w.wire.Receive(ctx, wait)
		if err != nil {
			w.drop()
			return answer{}, false
		}
		if !ok {
			return answer{}, false
		}
		sent, known := w.flying[message.Sequence]
		if !known || message.Target != sent.to || message.Kind == Corrupt {
			w.ignored++
			continue
		}
		delete(w.flying, message.Sequence)
		got := answer{flight: sent, Message: message, took: message.Took(sent.at, w.clock())}
		if !sent.gaveUp {
			return got, true
		}
		w.late(got)
	}
	return answer{}, false
}

// late corrects a probe that was given up as lost. An error that comes so late
// is kept for the next lost round: that of a neighbour which does not answer
// takes three seconds (ARP, from our own address).
func (w *watcher) late(got answer) {
	if got.Kind == Unreachable {
		w.refusal = got
	}
	if got.ttl != firstHopTTL || !got.hop.IsValid() || got.From != got.hop {
		return
	}
	o := described(got)
	o.Outcome, o.Took, o.Corrects = observe.Late, got.took, true
	if got.From == w.learned.address {
		w.smoothen(got.took) // a longer wait for the next ones
		w.silent = 0
	}
	w.report(got.round, o)
}

// lateRefusal returns who said no to an earlier round, if that is not long ago.
func (w *watcher) lateRefusal(began observe.Instant) answer {
	if w.refusal.From.IsValid() && began.Sub(w.refusal.at) <= lateFor {
		return w.refusal
	}
	return answer{}
}

// drop closes the wire; the next round opens another.
func (w *watcher) drop() {
	if w.wire != nil {
		w.wire.Close()
		w.wire = nil
	}
	clear(w.flying)
}

// report completes an observation and emits it.
func (w *watcher) report(at observe.Instant, o observe.Observation) {
	o.Subject, o.Check, o.At, o.Every, o.Method = w.subject, observe.CheckICMP, at, interval, w.method
	if o.Target == "" && w.learned.address.IsValid() {
		o.Target = w.learned.address.String()
	}
	if w.learned.via.IsValid() && len(o.Fields) == 0 {
		o.Fields = []observe.Field{{Name: "via", Text: w.learned.via.String()}}
	}
	if w.ignored > 0 {
		o.Fields = append(o.Fields, ignored(w.ignored))
		w.ignored = 0
	}
	w.emit(o)
}

// ignored is how many messages answered no packet that was waited for: they
// came twice or far too late, were another's, or can't be read.
func ignored(count int) observe.Field {
	return observe.Field{Name: "ignored", Value: float64(count)}
}
