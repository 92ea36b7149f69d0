package link

import (
	"context"
	"fmt"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// watcher watches one uplink until its context ends.
type watcher struct {
	options Options
	uplink  topology.Uplink
	clock   func() observe.Instant
	emit    collectors.Emit

	kernel  Kernel
	known   reading // the last reading, whose addresses and routes may still hold
	meter   meter
	emitted map[series]said
}

// series is what an observation belongs to.
type series struct {
	subject observe.Subject
	check   string
}

// said is what was last emitted of a series.
type said struct {
	outcome       observe.Outcome
	cause, target string
}

// run reads once a second, and at once when the kernel announces a change.
func (w *watcher) run(ctx context.Context) {
	w.emitted = map[series]said{}
	defer w.close()
	tick := time.NewTimer(untilTick(w.clock()))
	defer tick.Stop()
	changes := w.listen(ctx)
	w.round(true, true)
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			tick.Reset(untilTick(w.clock()))
			if changes == nil { // not heard, or no more: try again, and trust nothing kept
				changes = w.listen(ctx)
				w.round(true, true)
				continue
			}
			w.round(true, false)
		case _, open := <-changes:
			if !open {
				changes = nil
				continue
			}
			w.round(false, true)
			if !pause(ctx, settle) {
				return
			}
		}
	}
}

// untilTick returns the time to the next full second, at which the rounds of
// others begin too. It is never so short that counters say little.
func untilTick(now observe.Instant) time.Duration {
	wait := every - now.Mono%every
	if wait < every/2 {
		wait += every
	}
	return wait
}

// listen asks for announcements of changes. Without them the ticks must do.
func (w *watcher) listen(ctx context.Context) <-chan struct{} {
	changes, err := w.options.Watch(ctx)
	if err != nil {
		return nil
	}
	return changes
}

func (w *watcher) close() {
	if w.kernel != nil {
		w.kernel.Close()
		w.kernel = nil
	}
}

// round reads and emits. A round that a change asked for, between two ticks,
// emits only what has become different: it is no second measurement.
func (w *watcher) round(tick, changed bool) {
	now := w.clock()
	if w.kernel == nil {
		kernel, err := w.options.Open()
		if err != nil {
			w.send(now, tick, failed(w.uplink.Name, err))
			return
		}
		w.kernel = kernel
	}
	if changed || now.Sub(w.known.taken) >= refresh {
		w.known.fresh = false
	}
	w.known = read(w.kernel, w.options.Hardware, w.uplink, w.known, now)
	if w.known.err != nil {
		w.close() // begin anew with another socket
		w.send(now, tick, failed(w.uplink.Name, w.known.err))
		return
	}
	list := judge(w.uplink, w.known)
	if tick {
		list = append(list, w.meter.rates(w.uplink.Name, w.known, now)...)
	}
	w.send(now, tick, list)
}

// send emits observations with what they have in common.
func (w *watcher) send(now observe.Instant, all bool, list []observe.Observation) {
	for _, observation := range list {
		key := series{observation.Subject, observation.Check}
		news := said{observation.Outcome, observation.Cause, observation.Target}
		before, ever := w.emitted[key]
		if !all && ever && before == news {
			continue
		}
		w.emitted[key] = news
		observation.At, observation.Every, observation.Method = now, every, "netlink"
		w.emit(observation)
	}
}

// failed says that nothing could be read.
func failed(uplink string, err error) []observe.Observation {
	detail := fmt.Sprintf("the state of uplink %s is not known: %v", uplink, err)
	var list []observe.Observation
	for _, check := range []string{observe.CheckLink, observe.CheckAddress, observe.CheckRoute} {
		list = append(list, observe.Observation{
			Subject: uplinkSubject(uplink), Check: check,
			Outcome: observe.Failed, Cause: "netlink", Detail: detail,
		})
	}
	return list
}

// pause waits, and returns false where ctx ended first.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
