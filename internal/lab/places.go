package lab

import "net/netip"

// The addresses on the far side. They are documentation's (RFC 5737) where
// noctop is told them, and the public ones it knows by itself.
var (
	insideA  = netip.MustParseAddr("198.51.100.1") // in the network of A's provider
	insideB  = netip.MustParseAddr("198.51.100.2")
	domestic = netip.MustParseAddr("198.51.100.11")

	resolver1 = netip.MustParseAddr("192.0.2.53") // asked by uplink A
	resolver2 = netip.MustParseAddr("192.0.2.54") // asked by whatever route there is
	resolverH = netip.MustParseAddr("192.0.2.55") // of the host's resolv.conf where nothing is configured

	payDoor    = netip.MustParseAddr("203.0.113.80") // the provider that faults are about
	payStatus  = netip.MustParseAddr("203.0.113.81")
	cloudDoor  = netip.MustParseAddr("203.0.113.90") // another one, which stays well
	publicDoor = netip.MustParseAddr("203.0.113.99") // all providers of the built-in catalogue
)

// foreign are public resolvers far away that answer pings and names.
var foreign = []netip.Addr{
	netip.MustParseAddr("1.1.1.1"), netip.MustParseAddr("8.8.8.8"), netip.MustParseAddr("9.9.9.9"),
}

// The names that are asked for.
const (
	warmName   = "example.com"
	payName    = "pay.example.com"
	payHost    = "api.pay.example"
	statusHost = "status.pay.example"
	cloudHost  = "api.cloud.example"
)

// configured is what noctop is told in most scenarios.
const configured = `site: lab
uplinks:
  - {name: A, interface: eth0, circuit: A-1001, call: A's desk 1001, anchors: {inside: [198.51.100.1]}}
  - {name: B, interface: eth1, circuit: B-2002, call: B's desk 2002, anchors: {inside: [198.51.100.2]}}
anchors:
  domestic: [198.51.100.11]
  foreign: [1.1.1.1, 8.8.8.8, 9.9.9.9]
dns:
  resolvers:
    - {name: R1, address: 192.0.2.53, uplink: A}
    - {name: R2, address: 192.0.2.54}
  names:
    - {name: pay.example.com, expect: [203.0.113.80]}
providers:
  - name: Pay
    feed: {format: statuspage, url: "https://status.pay.example/api/v2/summary.json", every: 5s}
    probes: ["https://api.pay.example/health"]
    call: Pay's desk 3003
  - name: Cloud
    probes: ["https://api.cloud.example/health"]
host: {disks: [/run]}
endpoints: []
services:
  - {name: Card payment, needs: [provider/Pay, uplink/any]}
  - {name: Line A, needs: [uplink/A]}
`
