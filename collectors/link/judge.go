package link

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/routes"
	"example.com/noctop/internal/topology"
)

// judge turns a reading into observations of the link, its addresses, its
// routes and its gateways.
func judge(uplink topology.Uplink, found reading) []observe.Observation {
	list := []observe.Observation{linkState(uplink, found), addressState(uplink, found), routeState(found)}
	for i := range list {
		list[i].Subject = uplinkSubject(uplink.Name)
	}
	for _, family := range []string{"ipv4", "ipv6"} {
		observation := observe.Observation{Cause: "no-interface", Detail: "the interface is gone"}
		if at := slices.IndexFunc(found.gateways, func(g gateway) bool { return g.family == family }); at >= 0 {
			observation = neighbourState(found.gateways[at], found.link)
		} else if len(uplink.Gateways) == 0 && found.routeless {
			observation = observe.Observation{Outcome: observe.NotProvisioned, Cause: "unsupported"}
		}
		observation.Subject, observation.Check = gatewaySubject(uplink.Name, family), observe.CheckNeighbour
		list = append(list, observation)
	}
	return list
}

// linkState says whether the interface can carry anything.
func linkState(uplink topology.Uplink, found reading) observe.Observation {
	o := observe.Observation{Check: observe.CheckLink, Outcome: observe.Lost}
	link := found.link
	switch {
	case found.name == "":
		o.Cause, o.Detail = "no-interface", fmt.Sprintf("no interface has the address %s", uplink.Source)
	case found.missing:
		o.Cause, o.Detail = "no-interface", fmt.Sprintf("there is no interface %s", found.name)
	case link.OperState == "not-present":
		o.Cause, o.Detail = "no-interface", fmt.Sprintf("the hardware of %s is absent", link.Name)
	case !link.AdminUp:
		o.Cause, o.Detail = "admin-down", fmt.Sprintf("%s is switched off on this host", link.Name)
	case link.OperState == "lower-layer-down":
		o.Cause, o.Detail = "lower-layer-down", fmt.Sprintf("what %s runs over is down", link.Name)
	case !link.Carrier:
		o.Cause, o.Detail = "no-carrier", fmt.Sprintf("%s has no carrier: the cable, or the far port", link.Name)
	case link.OperState == "dormant":
		o.Cause, o.Detail = "dormant", fmt.Sprintf("%s waits to be let in by the far side (802.1X, Wi-Fi)", link.Name)
	default:
		o.Outcome, o.Detail = observe.Good, link.Name+" is up"
	}
	if !found.missing {
		o.Fields = linkFields(link, found.hardware)
	}
	return o
}

func linkFields(link routes.Link, hardware routes.Hardware) []observe.Field {
	fields := []observe.Field{
		{Name: "interface", Text: link.Name},
		{Name: "index", Value: float64(link.Index)},
		{Name: "operstate", Text: link.OperState},
		{Name: "mtu", Value: float64(link.MTU)},
	}
	if link.MAC != "" {
		fields = append(fields, observe.Field{Name: "mac", Text: link.MAC})
	}
	if hardware.SpeedMbps > 0 {
		fields = append(fields, observe.Field{Name: "speed_mbps", Value: float64(hardware.SpeedMbps)})
	}
	if hardware.CarrierChanges >= 0 {
		fields = append(fields, observe.Field{Name: "carrier_changes", Value: float64(hardware.CarrierChanges)})
	}
	return fields
}

// addressState says whether the interface has an address to send from: the
// configured source, where there is one.
func addressState(uplink topology.Uplink, found reading) observe.Observation {
	o := observe.Observation{Check: observe.CheckAddress, Outcome: observe.Lost, Cause: "no-address"}
	if found.missing {
		o.Cause, o.Detail = "no-interface", "the interface is gone"
		return o
	}
	var usable, useless []string
	var ipv4, ipv6 float64
	hasSource := !uplink.Source.IsValid()
	for _, address := range found.addresses {
		if !address.Usable {
			useless = append(useless, address.Prefix.String()+" is "+address.Note)
			continue
		}
		usable = append(usable, address.Prefix.String())
		hasSource = hasSource || address.Prefix.Addr() == uplink.Source
		if address.Prefix.Addr().Is4() {
			ipv4++
		} else {
			ipv6++
		}
	}
	o.Fields = []observe.Field{{Name: "ipv4", Value: ipv4}, {Name: "ipv6", Value: ipv6}}
	switch {
	case len(usable) > 0 && hasSource:
		o.Outcome, o.Cause, o.Detail = observe.Good, "", listed(usable, ", ")
	case len(usable) > 0:
		o.Detail = fmt.Sprintf("%s is not on %s, which has %s", uplink.Source, found.name, listed(usable, ", "))
	case len(useless) > 0:
		o.Detail = fmt.Sprintf("%s has no usable address: %s", found.name, listed(useless, ", "))
	default:
		o.Detail = found.name + " has no address"
	}
	return o
}

// routeState says whether a default route leaves by the interface.
func routeState(found reading) observe.Observation {
	o := observe.Observation{Check: observe.CheckRoute, Outcome: observe.Lost, Cause: "no-route"}
	switch {
	case found.missing:
		o.Cause, o.Detail = "no-interface", "the interface is gone"
	case found.routeless:
		o.Outcome, o.Cause, o.Detail = observe.NotProvisioned, "unsupported", "this platform does not tell its routes"
	case len(found.defaults) == 0:
		o.Detail = "no default route leaves by " + found.name
	default:
		var words []string
		var ipv4, ipv6 float64
		for _, route := range found.defaults {
			words = append(words, route.String())
			if route.Family == "ipv4" {
				ipv4++
			} else {
				ipv6++
			}
		}
		o.Outcome, o.Cause, o.Detail = observe.Good, "", listed(words, "; ")
		o.Fields = []observe.Field{{Name: "ipv4", Value: ipv4}, {Name: "ipv6", Value: ipv6}}
		o.Value, o.Unit = rank(found.defaults[0]), observe.Count
	}
	for _, said := range found.detours {
		o.Fields = append(o.Fields, observe.Field{Name: "policy", Text: said})
	}
	return o
}

// neighbourState says whether the gateway answers on the link itself. A stale
// entry is one that has not been needed lately, and is no fault.
func neighbourState(g gateway, link routes.Link) observe.Observation {
	o := observe.Observation{Outcome: observe.NotProvisioned}
	if !g.address.IsValid() {
		o.Cause, o.Detail = "no-gateway", fmt.Sprintf("%s has no %s gateway", link.Name, g.family)
		return o
	}
	o.Target = g.address.String()
	switch {
	case link.NoARP:
		o.Cause, o.Detail = "no-neighbours", link.Name+" is a link without neighbour discovery"
		return o
	case errors.Is(g.err, routes.ErrUnsupported):
		o.Cause, o.Detail = "unsupported", "this platform does not tell its neighbours"
		return o
	case g.err != nil:
		o.Outcome, o.Cause, o.Detail = observe.Failed, "netlink", g.err.Error()
		return o
	}
	state := g.neighbour.State
	o.Detail = state
	o.Fields = []observe.Field{{Name: "state", Text: state}}
	if g.neighbour.MAC != "" {
		o.Fields = append(o.Fields, observe.Field{Name: "mac", Text: g.neighbour.MAC})
		o.Detail = state + " " + g.neighbour.MAC
	}
	switch state {
	case "reachable", "stale", "delay", "probe", "permanent", "noarp":
		o.Outcome = observe.Good
	case "incomplete", "failed":
		o.Outcome, o.Cause = observe.Lost, state
		o.Detail = fmt.Sprintf("%s does not answer on %s (%s)", o.Target, link.Name, state)
	default: // nobody has sent to it yet
		o.Outcome, o.Cause = observe.None, "none"
	}
	return o
}

// listed joins words and says how many it left out.
func listed(words []string, separator string) string {
	const most = 6
	if len(words) <= most {
		return strings.Join(words, separator)
	}
	return fmt.Sprintf("%s%s+%d", strings.Join(words[:most], separator), separator, len(words)-most)
}

// otherTable puts default routes of other tables behind all of the main one:
// what is bound to no uplink does not leave by them.
const otherTable = 1 << 32

// rank orders uplinks by which carries what is bound to none: the lowest does.
func rank(route routes.Route) float64 {
	if route.Table != routes.MainTable {
		return otherTable
	}
	return float64(route.Metric)
}
