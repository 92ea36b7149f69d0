package ui

import (
	"strconv"
	"strings"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
)

// readingSentences say what the fields of all other measurements mean: of links,
// pings, ways, endpoints, this host and fetches. One without a sentence stands as
// it is.
var readingSentences = map[string]string{
	// of an uplink and its gateway
	"interface": "interface %s", "index": "index %s", "operstate": "operational state %s", "mtu": "MTU %s", "mac": "MAC %s",
	"speed_mbps": "speed %s Mb/s", "carrier_changes": "link changes: %s", "ipv4": "IPv4: %s", "ipv6": "IPv6: %s",
	"policy": "%s", "state": "state %s", "packets": "%s packets/s",
	"rx_errors": "receive errors %s/s", "tx_errors": "send errors %s/s", "rx_drops": "receive drops %s/s", "tx_drops": "send drops %s/s",
	// of a ping, a large packet and a way
	"ttl": "TTL left %s", "duplicates": "came twice: %s", "foreign": "answers to others' packets: %s", "unreadable": "unreadable: %s",
	"truncated": "cut short: %s", "corrupt": "corrupt: %s", "overflows": "overflows: %s", "ignored": "packets that were no answer: %s",
	"via": "via %s", "icmp-type": "ICMP type %s", "icmp-code": "ICMP code %s", "icmp-from": "ICMP from %s",
	"size": "size %s B", "router": "router %s", "answer": "%s",
	// of a page that should answer, and of a fetch
	"status": "status %s", "location": "sends on to %s", "by": "by %s", "bytes": "%s read",
	// of this host
	"level": "worth a look", "total_bytes": "of %s", "available_bytes": "%s available", "free_bytes": "%s free", "container": "",
	"user": "user %s %%", "system": "system %s %%", "softirq": "softirq %s %%", "iowait": "I/O wait %s %%", "steal": "steal %s %%",
	"load1": "load 1 min %s", "load5": "5 min %s", "load15": "15 min %s", "cores": "processors: %s",
	"quota_cores": "processors allowed: %s", "quota_used": "of them in use: %s", "held_back": "held back %s %% of the time",
	"some": "some waited %s %%", "full": "all waited %s %%", "count": "in use: %s", "max": "at most %s",
	"read_only": "read-only: %s", "type": "type %s", "source": "device %s", "mounted_at": "mounted at %s", "inodes_percent": "inodes %s",
	"drops_1m": "dropped in 1 min: %s", "insert_failed_1m": "not tracked in 1 min: %s", "packets_1m": "packets in 1 min: %s", "squeezed_1m": "cut off in 1 min: %s",
	"again_1m": "sent again in 1 min: %s", "sent_1m": "sent in 1 min: %s", "overflows_1m": "full queues in 1 min: %s", "backlog_drops_1m": "dropped from the backlog in 1 min: %s",
	"errors_percent": "errors %s", "drops_percent": "drops %s", "ever": "ever: %s", "since_boot": "since boot: %s", "new": "new: %s", "last_s": "last %s ago",
	"offset_s": "off by %s", "synchronised": "synchronised: %s", "likely_error_s": "likely error %s", "max_error_s": "at most %s off",
	"set_by_s": "set by %s", "set_s": "set %s ago", "pid": "PID %s", "unit": "unit %s", "version": "version %s", "restarts_15m": "restarts in 15 min: %s",
	"changed": "changed %s", "file": "file %s", "restarted": "restarted: %s", "last_look": "last seen %s",
}

// switches are the fields that are true or false.
var switches = map[string]bool{"read_only": true, "synchronised": true, "restarted": true}

// fieldFigure says what a field holds: its text, or its value in its unit, which
// its name ends with.
func (f *Frame) fieldFigure(field history.Field) safetext.Text {
	name := field.Name.String()
	switch {
	case !field.Text.Empty():
		return f.told(field.Text)
	case switches[name] && field.Value != 0:
		return f.say("yes")
	case switches[name]:
		return f.say("no")
	case strings.HasSuffix(name, "bytes"):
		return scaled(f.tongue, field.Value, "B")
	case strings.HasSuffix(name, "_percent"):
		return value(f.tongue, field.Value, observe.Percent)
	case strings.HasSuffix(name, "_s"):
		return value(f.tongue, max(field.Value, -field.Value), observe.Seconds)
	}
	return clean(strconv.FormatFloat(field.Value, 'g', 6, 64))
}
