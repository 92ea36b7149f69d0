// Package families lists every family of measurements. A new one is its folder
// and a line here.
package families

import (
	"example.com/noctop/collectors"
	"example.com/noctop/collectors/dns"
	"example.com/noctop/collectors/endpoints"
	"example.com/noctop/collectors/feed"
	"example.com/noctop/collectors/host"
	"example.com/noctop/collectors/icmp"
	"example.com/noctop/collectors/link"
	"example.com/noctop/collectors/ping"
	"example.com/noctop/collectors/reach"
	"example.com/noctop/collectors/self"
	"example.com/noctop/internal/routes"
)

// Settings are what families take from the configuration.
type Settings struct {
	WarmName string // a popular DNS name
	ColdZone string // the zone random labels are asked under
}

// All returns every family, in the order of the layers they measure.
func All(s Settings) []collectors.Family {
	return []collectors.Family{
		self.New(),
		link.New(link.Options{}),
		ping.New(ping.Options{Gateways: new(routes.Follower).Gateways}),
		icmp.New(icmp.Options{}),
		dns.New(dns.Options{WarmName: s.WarmName, ColdZone: s.ColdZone}),
		reach.New(reach.Options{}),
		endpoints.New(endpoints.Options{}),
		host.New(host.Options{}),
		feed.New(feed.Options{}),
	}
}
