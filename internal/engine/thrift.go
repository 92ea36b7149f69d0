package engine

import (
	"runtime/debug"

	"example.com/noctop/internal/topology"
)

const (
	// manyHosts is the number of endpoints from which on memory is worth more than
	// the time it takes to collect it more often: with 5,000 of them at 1 Hz that is
	// a hundredth of what measuring them takes, and a third less memory.
	manyHosts = 1000
	// usualGarbage and thriftyGarbage are how much may lie about until it is
	// collected, in percent of what is in use.
	usualGarbage   = 100
	thriftyGarbage = 40
)

// garbageFor returns how much garbage may lie about with so much to watch.
func garbageFor(what topology.Topology) int {
	hosts := 0
	for _, group := range what.Endpoints {
		hosts += len(group.Targets)
	}
	if hosts >= manyHosts {
		return thriftyGarbage
	}
	return usualGarbage
}

// thrift has memory collected as often as what is watched calls for, unless
// whoever started noctop has chosen that (GOGC).
func thrift(what topology.Topology) {
	wanted := garbageFor(what)
	if before := debug.SetGCPercent(wanted); before != usualGarbage && before != thriftyGarbage {
		debug.SetGCPercent(before)
	}
}
