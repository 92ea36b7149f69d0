package host

import (
	"errors"
	"fmt"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// leastSegments is how many TCP segments a minute must have for a share of them
// to say anything. On a quiet host our own probes to what is dead would else
// look like its fault.
const leastSegments = 1000

// runConntrack reports how full the table of tracked connections is. New
// connections are dropped when it is full, whatever the network is like.
func (f *Family) runConntrack(now observe.Instant, watched topology.Host, emit collectors.Emit) {
	const folder = "/proc/sys/net/netfilter/nf_conntrack_"
	target := subject(groupConntrack, "")
	count, err := f.root.number(folder + "count")
	most, errMost := f.root.number(folder + "max")
	switch {
	case missing(err):
		emit(lacks(target, observe.CheckTable, "connections are not tracked here (no nf_conntrack)"))
		return
	case err != nil || errMost != nil:
		emit(unread(target, observe.CheckTable, errors.Join(err, errMost)))
		return
	case most == 0:
		emit(lacks(target, observe.CheckTable, "the table of tracked connections has no limit"))
		return
	}
	text, _ := f.root.read("/proc/net/stat/nf_conntrack") // may be kept from us
	columns := parseColumns(text)
	f.guard.Lock()
	grown, _ := f.conntrack.grown(now.Mono, counts{columns["drop"] + columns["early_drop"], columns["insert_failed"]})
	f.guard.Unlock()
	o := gauge(target, observe.CheckTable, percent(count, most), observe.Percent,
		number("count", float64(count)), number("max", float64(most)),
		number("drops_1m", float64(grown[0])), number("insert_failed_1m", float64(grown[1])))
	detail := fmt.Sprintf("%d of at most %d connections are tracked", count, most)
	if grown[0] > 0 {
		detail += fmt.Sprintf("; %d were dropped for it in the last minute", grown[0])
		o.Outcome, o.Cause, o.Detail = observe.Wrong, causeFull, detail
		emit(o)
		return
	}
	emit(judged(o, o.Value, watched.Limit("conntrack"), causeFull, detail))
}

// runTCP reports which share of segments had to be sent again, and connections
// that this host dropped because a program did not take them.
func (f *Family) runTCP(now observe.Instant, watched topology.Host, emit collectors.Emit) {
	target := subject(groupTCP, "")
	segments, err := f.root.read("/proc/net/snmp")
	queues, errQueues := f.root.read("/proc/net/netstat")
	if err = errors.Join(err, errQueues); err != nil {
		emit(unread(target, observe.CheckRetries, err))
		emit(unread(target, observe.CheckDrops, err))
		return
	}
	snmp, netstat := parsePairs(segments, "Tcp"), parsePairs(queues, "TcpExt")
	if _, ok := snmp["OutSegs"]; !ok {
		emit(unread(target, observe.CheckRetries, errEmpty))
		return
	}
	f.guard.Lock()
	sent, _ := f.segments.grown(now.Mono, counts{snmp["OutSegs"], snmp["RetransSegs"]})
	lost, over := f.listens.grown(now.Mono, counts{netstat["ListenDrops"], netstat["ListenOverflows"], netstat["TCPBacklogDrop"]})
	f.guard.Unlock()
	again := share(sent[1], sent[0], leastSegments)
	o := gauge(target, observe.CheckRetries, again, observe.Percent,
		number("sent_1m", float64(sent[0])), number("again_1m", float64(sent[1])))
	emit(judged(o, again, watched.Limit("retransmits"), "retransmits",
		fmt.Sprintf("%.1f %% of the TCP segments of the last minute had to be sent again", again)))
	emit(judged(drops(target, lost[0], over, number("overflows_1m", float64(lost[1])), number("backlog_drops_1m", float64(lost[2]))),
		float64(lost[0]), watched.Limit("listen_drops"), causeDrops,
		fmt.Sprintf("%d connections were dropped in the last minute: a program does not accept them fast enough (ss -ltn shows which)", lost[0])))
}

// runSoftnet reports packets that the kernel dropped because no processor came
// to take them.
func (f *Family) runSoftnet(now observe.Instant, watched topology.Host, emit collectors.Emit) {
	target := subject(groupSoftnet, "")
	text, err := f.root.read("/proc/net/softnet_stat")
	if err != nil {
		emit(unread(target, observe.CheckDrops, err))
		return
	}
	taken, dropped, squeezed, ok := parseSoftnet(text)
	if !ok {
		emit(unread(target, observe.CheckDrops, errEmpty))
		return
	}
	f.guard.Lock()
	grown, over := f.softnet.grown(now.Mono, counts{dropped, squeezed, taken})
	f.guard.Unlock()
	emit(judged(drops(target, grown[0], over, number("squeezed_1m", float64(grown[1])), number("packets_1m", float64(grown[2]))),
		float64(grown[0]), watched.Limit("softnet_drops"), causeDrops,
		fmt.Sprintf("%d packets were dropped in the last minute: no processor took them in time", grown[0])))
}

// drops is a rate of what was dropped in the last minute. While the minute is
// not over it counts as one: a single drop is no flood.
func drops(target observe.Subject, dropped uint64, over time.Duration, fields ...observe.Field) observe.Observation {
	fields = append(fields, number("drops_1m", float64(dropped)))
	return gauge(target, observe.CheckDrops, float64(dropped)/max(over, time.Minute).Seconds(), observe.PerSecond, fields...)
}
