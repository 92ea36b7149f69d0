package topology

import (
	"net/netip"
	"testing"

	"example.com/noctop/internal/observe"
)

func TestWatches(t *testing.T) {
	what := Topology{
		Uplinks: []Uplink{{Name: "KT", Anchors: []Anchor{
			{Ring: RingForeign, Address: netip.MustParseAddr("192.0.2.1")},
			{Ring: RingInside, Address: netip.MustParseAddr("::ffff:192.0.2.2")},
		}}, {Name: "LGU"}},
		Resolvers: []Resolver{{Name: "CF"}, {Name: "KT", Uplink: "KT"}},
		Names:     []Name{{Name: "pay.example"}},
		Providers: []Provider{{Name: "AWS", Probes: []string{"https://aws.example"}}, {Name: "Azure", Feed: &Feed{}}},
		Endpoints: []EndpointGroup{{Name: "Desks"}},
	}
	type subject = observe.Subject
	for _, test := range []struct {
		subject subject
		want    bool
	}{
		{subject{Kind: observe.KindUplink, Uplink: "KT"}, true},
		{subject{Kind: observe.KindUplink, Uplink: "SKB"}, false},
		{subject{Kind: observe.KindUplink}, false},
		{subject{Kind: observe.KindGateway, Uplink: "LGU", Name: "ipv4"}, true},
		{subject{Kind: observe.KindFirstHop, Uplink: "SKB", Name: "ipv4"}, false},
		{subject{Kind: observe.KindAnchor, Uplink: "KT", Group: RingForeign, Name: "192.0.2.1"}, true},
		{subject{Kind: observe.KindAnchor, Uplink: "KT", Group: RingInside, Name: "192.0.2.2"}, true},
		{subject{Kind: observe.KindAnchor, Uplink: "KT", Group: RingInside, Name: "192.0.2.1"}, false},
		{subject{Kind: observe.KindAnchor, Uplink: "LGU", Group: RingForeign, Name: "192.0.2.1"}, false},
		{subject{Kind: observe.KindResolver, Name: "CF"}, true},
		{subject{Kind: observe.KindResolver, Name: "KT", Uplink: "KT"}, true},
		{subject{Kind: observe.KindResolver, Name: "KT"}, false},
		{subject{Kind: observe.KindName, Group: "CF", Name: "pay.example"}, true},
		{subject{Kind: observe.KindName, Group: "CF", Name: "other.example"}, false},
		{subject{Kind: observe.KindName, Group: "gone", Name: "pay.example"}, false},
		{subject{Kind: observe.KindProvider, Uplink: "KT", Group: "https://aws.example", Name: "AWS"}, true},
		{subject{Kind: observe.KindProvider, Group: "https://aws.example", Name: "AWS"}, true},
		{subject{Kind: observe.KindProvider, Uplink: "SKB", Group: "https://aws.example", Name: "AWS"}, false},
		{subject{Kind: observe.KindProvider, Uplink: "KT", Group: "https://old.example", Name: "AWS"}, false},
		{subject{Kind: observe.KindFeed, Name: "Azure"}, true},
		{subject{Kind: observe.KindFeed, Name: "AWS"}, false},
		{subject{Kind: observe.KindEndpoint, Group: "Desks", Name: "10.0.0.1"}, true},
		{subject{Kind: observe.KindEndpoint, Group: "Gates", Name: "10.0.0.1"}, false},
		{subject{Kind: observe.KindHost, Group: "cpu"}, true},
		{subject{Kind: observe.KindSelf, Name: "tick"}, true},
	} {
		if got := what.Watches(test.subject); got != test.want {
			t.Errorf("%v: %v", test.subject, got)
		}
	}
	what.Host.Off = true
	if what.Watches(subject{Kind: observe.KindHost, Group: "cpu"}) {
		t.Error("the host is watched though that is off")
	}
}
