package dns

import (
	"net/netip"
	"testing"

	"example.com/noctop/internal/observe"
)

// A probe is begun anew where it has another name to ask for: the runner tells
// by its revision.
func TestProbeNamesFollowTheTopology(t *testing.T) {
	f := New(Options{Seams: Seams{}})
	watched := watching(netip.MustParseAddrPort("127.0.0.1:53"))
	revisions := func() map[string]string {
		all := make(map[string]string)
		for _, p := range f.Plan(watched, environment()) {
			all[p.Check] = p.Revision
		}
		return all
	}
	before := revisions()
	if again := revisions(); again[observe.CheckWarm] != before[observe.CheckWarm] || again[observe.CheckCold] != before[observe.CheckCold] {
		t.Errorf("the same topology makes other probes: %q, then %q", before, again)
	}
	watched.WarmName, watched.ColdZone = "warm.example", "cold.example"
	after := revisions()
	for check, changes := range map[string]bool{observe.CheckWarm: true, observe.CheckCold: true, observe.CheckLive: false} {
		if changed := before[check] != after[check]; changed != changes {
			t.Errorf("%s: changed %v, want %v (%q, %q)", check, changed, changes, before[check], after[check])
		}
	}
}
