package endpoints

import (
	"testing"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

func TestPlan(t *testing.T) {
	f := New(Options{})
	plan := func(groups ...topology.EndpointGroup) []collectors.Probe {
		return f.Plan(topology.Topology{Endpoints: groups}, collectors.Env{})
	}
	if got := plan(); len(got) != 0 {
		t.Errorf("%d probes of nothing", len(got))
	}
	if got := plan(desks(time.Second), topology.EndpointGroup{Targets: []string{hostA}}); len(got) != 0 {
		t.Errorf("%d probes of groups without hosts or interval", len(got))
	}
	byPort := desks(time.Second, hostB)
	byPort.Port = 443
	both := plan(desks(time.Second, hostA), byPort, desks(time.Second, hostB))
	if len(both) != 2 || both[0].Name != "endpoints/icmp" || both[1].Name != "endpoints/tcp" {
		t.Fatalf("planned %v", both)
	}
	for _, p := range both {
		if p.Every != 0 || p.Subject.Kind != observe.KindEndpoint {
			t.Errorf("%s: every %s, of %s", p.Name, p.Every, p.Subject)
		}
	}
	same := plan(desks(time.Second, hostA), byPort, desks(time.Second, hostB))
	if same[0].Revision != both[0].Revision {
		t.Error("the revision changes by itself")
	}
	for name, other := range map[string][]topology.EndpointGroup{
		"host": {desks(time.Second, hostB)}, "interval": {desks(2*time.Second, hostA)}, "more": {desks(time.Second, hostA, hostB)},
	} {
		if got := plan(other...); got[0].Revision == plan(desks(time.Second, hostA))[0].Revision {
			t.Errorf("another %s, and the same revision", name)
		}
	}
}

func TestTargetIsSaidWhereItIsNotTheName(t *testing.T) {
	for name, want := range map[string]string{
		"10.0.0.1": "", "2001:DB8::1": "", "2001:db8:0::1": "2001:db8::1", "::ffff:10.0.0.1": "10.0.0.1",
	} {
		hosts, _ := hostsOf([]topology.EndpointGroup{desks(time.Second, name)})
		if hosts[0].target != want {
			t.Errorf("%s: target %q", name, hosts[0].target)
		}
	}
}
