package main

import (
	_ "embed" // the configurations
	"fmt"
	"strings"
)

// workload is what noctop and the tools watch.
type workload struct {
	name          string
	configuration string // noctop's
	pinged        []pinged
	hosts         []string // endpoints, pinged every five seconds
	spread        string   // how long fping waits between two of them, in milliseconds
	resolvers     []string
	pages         []string // hosts of providers' probes, whose address the resolvers give
}

// pinged are what is pinged every second by one uplink.
type pinged struct {
	device    string
	addresses []string
}

//go:embed noctop.yaml
var smallConfiguration string

//go:embed whole.yaml
var wholeConfiguration string

// name is what every resolver is asked for, as the configurations have it.
const name = "pay.example.com"

// anchors are those of both workloads, with the gateways and inside anchor.
var anchors = []pinged{
	{"eth0", []string{"10.1.0.1", "10.11.0.1", "9.9.9.9", "1.1.1.1", "8.8.8.8"}},
	{"eth1", []string{"10.2.0.1", "9.9.9.9", "1.1.1.1", "8.8.8.8"}},
}

// small is two uplinks with two resolvers.
func small() *workload {
	return &workload{
		name: "two uplinks, two resolvers", configuration: smallConfiguration,
		pinged: anchors, resolvers: []string{"10.99.0.53", "1.1.1.1"},
	}
}

// whole is two uplinks, three resolvers, five providers and 200 endpoints.
func whole() *workload {
	w := &workload{
		name: "two uplinks, three resolvers, five providers, 200 endpoints", configuration: wholeConfiguration,
		pinged: anchors, spread: "10", resolvers: []string{"10.99.0.53", "1.1.1.1", "8.8.8.8"},
	}
	for _, prefix := range []struct{ first, hosts int }{{1, 62}, {65, 62}, {129, 62}, {193, 14}} {
		for i := range prefix.hosts {
			w.hosts = append(w.hosts, fmt.Sprintf("10.50.0.%d", prefix.first+i))
		}
	}
	for i := range 5 {
		w.pages = append(w.pages, fmt.Sprintf("p%d.example.com", i+1))
	}
	return w
}

// crowdNetwork is where the crowd's endpoints are: beyond gateway A, on the site's
// own side of the line.
const crowdNetwork = "10.60.0.0/16"

// crowd is the small workload with 5,000 endpoints in a hundred groups, each in a
// network of its own.
func crowd() *workload {
	w := small()
	w.name, w.spread = "two uplinks, two resolvers, 5,000 endpoints in 100 groups", "0.5"
	var groups strings.Builder
	for group := range 100 {
		var hosts []string
		for host := range 50 {
			hosts = append(hosts, fmt.Sprintf("10.60.%d.%d", group, host+1))
		}
		fmt.Fprintf(&groups, "  - {group: Desks %d, targets: [%s]}\n", group+1, strings.Join(hosts, ", "))
		w.hosts = append(w.hosts, hosts...)
	}
	w.configuration += "endpoints:\n" + groups.String()
	return w
}
