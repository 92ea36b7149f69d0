package host

import (
	"context"
	"slices"
	"strings"

	"github.com/shirou/gopsutil/v3/net"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/routes"
	"example.com/noctop/internal/topology"
)

// nicReading is an interface's counters at one moment.
type nicReading struct {
	counters routes.Counters
	at       observe.Instant
	health   *nicHealth
}

// innerNICs begin the names of interfaces that container engines and
// hypervisors make by the hundred. An uplink of such a name is watched all the same.
var innerNICs = []string{"br-", "cali", "docker", "dummy", "ifb", "lxc", "tap", "veth", "virbr", "vnet"}

// runNICs measures the traffic and the errors of every interface but the
// loopback since the round before.
func (f *Family) runNICs(ctx context.Context, now observe.Instant, watched topology.Host, uplinks map[string]bool, emit collectors.Emit) {
	list, err := f.source.NICs(ctx)
	if err != nil {
		emit(unread(subject(groupNIC, ""), observe.CheckReceive, err))
		return
	}
	f.guard.Lock()
	defer f.guard.Unlock()
	latest := map[string]nicReading{}
	for _, stat := range watchedNICs(list, uplinks) {
		before, ok := f.nics[stat.Name]
		reading := nicReading{counters: counters(stat), at: now, health: before.health}
		if reading.health == nil {
			reading.health = newNICHealth()
		}
		latest[stat.Name] = reading
		if ok {
			if rates, ok := reading.counters.RatesSince(before.counters, now.Sub(before.at)); ok {
				emitTraffic(stat.Name, rates, emit)
				emit(reading.health.errors(stat.Name, reading, rates, watched))
			}
		}
	}
	f.nics = latest
}

// watchedNICs leaves out the loopback and inner interfaces, and keeps a sane number.
func watchedNICs(list []net.IOCountersStat, uplinks map[string]bool) []net.IOCountersStat {
	var first, rest []net.IOCountersStat
	for _, stat := range list {
		inner := slices.ContainsFunc(innerNICs, func(prefix string) bool { return strings.HasPrefix(stat.Name, prefix) })
		switch {
		case uplinks[stat.Name]:
			first = append(first, stat)
		case !loopback(stat.Name) && !inner:
			rest = append(rest, stat)
		}
	}
	all := slices.Concat(first, rest)
	return all[:min(len(all), max(mostNICs, len(first)))]
}

// loopback knows the names that platforms give it.
func loopback(name string) bool {
	return name == "lo" || name == "lo0" || strings.HasPrefix(name, "Loopback Pseudo-Interface")
}

func counters(stat net.IOCountersStat) routes.Counters {
	return routes.Counters{
		ReceivedBytes: stat.BytesRecv, SentBytes: stat.BytesSent,
		ReceivedPackets: stat.PacketsRecv, SentPackets: stat.PacketsSent,
		ReceiveErrors: stat.Errin, SendErrors: stat.Errout,
		ReceiveDrops: stat.Dropin, SendDrops: stat.Dropout,
	}
}

func emitTraffic(name string, rates routes.Rates, emit collectors.Emit) {
	target := subject(groupNIC, name)
	emit(gauge(target, observe.CheckReceive, rates.ReceivedBytes, observe.BytesPerSecond,
		observe.Field{Name: "packets", Value: rates.ReceivedPackets}))
	emit(gauge(target, observe.CheckSend, rates.SentBytes, observe.BytesPerSecond,
		observe.Field{Name: "packets", Value: rates.SentPackets}))
}
