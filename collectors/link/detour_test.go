package link

import (
	"net/netip"
	"testing"
	"testing/synctest"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

func TestDetourIsSaidWithTheRoute(t *testing.T) {
	uplink := topology.Uplink{Name: "KT", Interface: "eth0", Anchors: []topology.Anchor{{Address: netip.MustParseAddr("203.0.113.9")}}}
	policy := func(o observe.Observation) string {
		for _, f := range o.Fields {
			if f.Name == "policy" {
				return f.Text
			}
		}
		return ""
	}
	synctest.Test(t, func(t *testing.T) {
		kernel := upKernel()
		s := start(kernel, uplink, nil)
		defer s.stop()
		if got := policy(s.take()[observe.CheckRoute]); got != "" {
			t.Errorf("said %q", got)
		}
		kernel.gate.Lock()
		kernel.detours = map[netip.Addr]string{netip.MustParseAddr("192.0.2.5"): "rule 100 sends it by wg0"}
		kernel.gate.Unlock()
		s.sleep(refresh + every)
		if got := policy(s.take()[observe.CheckRoute]); got != "rule 100 sends it by wg0" {
			t.Errorf("said %q", got)
		}
	})
}
