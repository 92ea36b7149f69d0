package engine

import (
	"fmt"
	"runtime/debug"
	"testing"

	"example.com/noctop/internal/topology"
)

// Many endpoints have memory collected more often; what the user has chosen stays.
func TestThrift(t *testing.T) {
	watched := func(hosts int) topology.Topology {
		g := topology.EndpointGroup{Name: "Desks"}
		for i := range hosts {
			g.Targets = append(g.Targets, fmt.Sprint(i))
		}
		return topology.Topology{Endpoints: []topology.EndpointGroup{{Name: "none"}, g}}
	}
	before := debug.SetGCPercent(usualGarbage)
	defer debug.SetGCPercent(before)
	now := func() int {
		percent := debug.SetGCPercent(usualGarbage)
		debug.SetGCPercent(percent)
		return percent
	}
	for _, test := range []struct{ set, hosts, want int }{
		{usualGarbage, 0, usualGarbage}, {usualGarbage, manyHosts - 1, usualGarbage}, {usualGarbage, manyHosts, thriftyGarbage},
		{thriftyGarbage, manyHosts, thriftyGarbage}, {thriftyGarbage, 10, usualGarbage}, {25, manyHosts, 25}, {-1, 5000, -1},
	} {
		debug.SetGCPercent(test.set)
		thrift(watched(test.hosts))
		if got := now(); got != test.want {
			t.Errorf("with %d %% and %d hosts: %d %%, want %d", test.set, test.hosts, got, test.want)
		}
	}
}
