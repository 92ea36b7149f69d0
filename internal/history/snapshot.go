package history

import (
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
)

// NewSnapshot makes a Snapshot of series that are already there: for tests,
// drills and replays, which have no Rings. Of two series with one key the
// first is found by it.
func NewSnapshot(now, started observe.Instant, what topology.Topology, result triage.Result, series []Series) *Snapshot {
	index := make(map[Key]int, len(series))
	for i := range series {
		series[i].recall()
		if _, ok := index[series[i].Key]; !ok {
			index[series[i].Key] = i
		}
	}
	return &Snapshot{Seq: 1, Now: now, Started: started, Topology: what, Triage: result, series: series, index: index}
}
