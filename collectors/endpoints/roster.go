package endpoints

import (
	"context"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// roster is what both ways of measuring have in common: the hosts, their
// turns, their names and the time.
type roster struct {
	groups   []topology.EndpointGroup
	hosts    []host
	schedule *schedule
	names    *names
	clock    func() observe.Instant
	sleep    func(ctx context.Context, d time.Duration)
}

// nameGrace is how much later the first turns come where names must be resolved.
const nameGrace = 300 * time.Millisecond

// muster makes the hosts and gives them their turns.
func (r *roster) muster(now time.Duration) {
	hosts, lanes := hostsOf(r.groups)
	r.hosts = hosts
	named := false
	for i := range hosts {
		if h := &hosts[i]; !h.address.IsValid() {
			named = true
			if known := r.names.known.recall(h.subject.Name); known.IsValid() {
				h.settle(known)
			}
		}
	}
	if named {
		now += nameGrace
	}
	r.schedule = newSchedule(lanes, now)
}

// settle takes in the names that have been resolved.
func (r *roster) settle() {
	for {
		select {
		case got := <-r.names.results:
			h := &r.hosts[got.host]
			if got.problem != "" {
				h.lookup = got.problem
			} else {
				h.settle(got.address)
			}
		default:
			return
		}
	}
}

// sleep waits for d, or until ctx ends where d is long.
func sleep(ctx context.Context, d time.Duration) {
	const short = 50 * time.Millisecond
	if d <= short {
		time.Sleep(d) // costs less than a timer and a channel
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
