package host

import (
	"errors"
	"fmt"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/routes"
	"example.com/noctop/internal/topology"
)

const (
	// errorsWithin and dropsWithin are the stretches over which an interface's
	// packets are judged (node-mixin, shortened; netdata).
	errorsWithin = 2 * time.Minute
	dropsWithin  = 10 * time.Minute
	// leastPackets is how many there must be for a share of them to say anything
	// (netdata's for drops).
	leastPackets = 10_000
	// carrierWithin is the stretch in which changes of a link are counted.
	carrierWithin = 15 * time.Minute
	markStep      = 10 * time.Second
)

// nicHealth is what is kept of an interface to judge it.
type nicHealth struct {
	bad     window // packets, of them with errors
	dropped window // packets, of them dropped
	carrier window // changes of the link
}

func newNICHealth() *nicHealth {
	return &nicHealth{
		bad: window{span: errorsWithin, step: markStep}, dropped: window{span: dropsWithin, step: markStep},
		carrier: window{span: carrierWithin, step: markStep},
	}
}

// errors reports the errors and drops of now, judged by their shares of late.
func (h *nicHealth) errors(name string, r nicReading, rates routes.Rates, watched topology.Host) observe.Observation {
	c := r.counters
	packets := c.ReceivedPackets + c.SentPackets
	bad, _ := h.bad.grown(r.at.Mono, counts{packets, c.ReceiveErrors + c.SendErrors})
	dropped, _ := h.dropped.grown(r.at.Mono, counts{packets, c.ReceiveDrops + c.SendDrops})
	badShare := share(bad[1], bad[0]+bad[1], leastPackets/5)
	dropShare := share(dropped[1], dropped[0]+dropped[1], leastPackets)
	o := gauge(subject(groupNIC, name), observe.CheckErrors,
		rates.ReceiveErrors+rates.SendErrors+rates.ReceiveDrops+rates.SendDrops, observe.PerSecond,
		number("rx_errors", rates.ReceiveErrors), number("tx_errors", rates.SendErrors),
		number("rx_drops", rates.ReceiveDrops), number("tx_drops", rates.SendDrops),
		number("errors_percent", badShare), number("drops_percent", dropShare))
	o = judged(o, badShare, watched.Limit("nic_errors"), "errors",
		fmt.Sprintf("%.1f %% of the packets of %s within 2 min had errors: a cable, a connector, or the other side's port", badShare, name))
	if o.Outcome == observe.Good && !has(o, "level") {
		o = judged(o, dropShare, watched.Limit("nic_drops"), causeDrops,
			fmt.Sprintf("%.1f %% of the packets of %s within 10 min were dropped", dropShare, name))
	}
	return o
}

// runCarrier reports how often the links of the interfaces came and went.
func (f *Family) runCarrier(now observe.Instant, watched topology.Host, emit collectors.Emit) {
	f.guard.Lock()
	defer f.guard.Unlock()
	for name, reading := range f.nics {
		target := subject(groupNIC, name)
		changes, err := f.root.number("/sys/class/net/" + name + "/carrier_changes")
		switch {
		case missing(err):
			emit(lacks(target, observe.CheckCarrier, "not told (no carrier_changes, or /sys is of another network namespace)"))
			continue
		case err != nil && errors.Is(err, errors.ErrUnsupported):
			emit(lacks(target, observe.CheckCarrier, "this platform does not tell"))
			continue
		case err != nil:
			emit(unread(target, observe.CheckCarrier, err))
			continue
		}
		grown, _ := reading.health.carrier.grown(now.Mono, counts{changes})
		o := gauge(target, observe.CheckCarrier, float64(grown[0]), observe.Count, number("since_boot", float64(changes)))
		o.Method = "sysfs"
		emit(judged(o, o.Value, watched.Limit("carrier"), "flapping",
			fmt.Sprintf("the link of %s came or went %d times within 15 min", name, grown[0])))
	}
}
