package topology

import "testing"

func TestWays(t *testing.T) {
	if ways := (Topology{}).Ways(); len(ways) != 1 || ways[0].Name != "" {
		t.Errorf("without uplinks: %+v", ways)
	}
	if ways := (Topology{Uplinks: []Uplink{{Name: "A"}, {Name: "B"}}}).Ways(); len(ways) != 2 || ways[1].Name != "B" {
		t.Errorf("with two: %+v", ways)
	}
}
