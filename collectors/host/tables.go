package host

import (
	"strconv"
	"strings"
)

// parsePairs reads what /proc/net/snmp and /proc/net/netstat have in common: a
// line of names and a line of their figures, each begun by its protocol. It
// returns the figures of one protocol.
func parsePairs(text, protocol string) map[string]uint64 {
	found := map[string]uint64{}
	var names []string
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, protocol+": ") {
			continue
		}
		words := strings.Fields(line)
		if len(names) != len(words) {
			names = words
			continue
		}
		for i, figure := range words {
			if value, err := strconv.ParseUint(figure, 10, 64); err == nil { // some are negative
				found[names[i]] = value
			}
		}
		names = nil
	}
	return found
}

// parseNamed reads lines of a name and a figure, as in /proc/vmstat and in the
// files of a control group, and returns those that are wanted.
func parseNamed(text string, wanted ...string) map[string]uint64 {
	found := map[string]uint64{}
	for line := range strings.Lines(text) {
		name, figure, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok {
			continue
		}
		for _, want := range wanted {
			if name == want {
				if value, err := strconv.ParseUint(strings.TrimSpace(figure), 10, 64); err == nil {
					found[name] = value
				}
			}
		}
	}
	return found
}

// parseSoftnet sums up /proc/net/softnet_stat, a line of hexadecimal figures a
// processor: packets taken, dropped, and rounds that ended with work left over.
func parseSoftnet(text string) (taken, dropped, squeezed uint64, ok bool) {
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) < 3 {
			continue
		}
		var figures [3]uint64
		bad := false
		for i := range figures {
			value, err := strconv.ParseUint(words[i], 16, 32)
			figures[i], bad = value, bad || err != nil
		}
		if bad {
			continue
		}
		taken, dropped, squeezed, ok = taken+figures[0], dropped+figures[1], squeezed+figures[2], true
	}
	return taken, dropped, squeezed, ok
}

// parseColumns sums up a table of hexadecimal figures under a line of names, a
// line a processor, as in /proc/net/stat/nf_conntrack.
func parseColumns(text string) map[string]uint64 {
	sums := map[string]uint64{}
	var names []string
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if names == nil {
			names = words
			continue
		}
		if len(words) != len(names) {
			continue
		}
		for i, figure := range words {
			if value, err := strconv.ParseUint(figure, 16, 32); err == nil {
				sums[names[i]] += value
			}
		}
	}
	return sums
}
