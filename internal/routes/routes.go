// Package routes reads what the kernel's routing says: links, addresses,
// default routes and neighbours, and when one of them changes. It asks the
// kernel each time and remembers nothing, but for a Follower. On Linux it speaks netlink;
// elsewhere it gives what Go's own net package knows and ErrUnsupported for
// the rest.
package routes

import (
	"cmp"
	"errors"
	"net/netip"
	"slices"
	"strconv"
	"sync"
	"time"

	"example.com/noctop/internal/i18n"
)

// ErrUnsupported says that this platform does not tell. It is errors.ErrUnsupported.
var ErrUnsupported = errors.ErrUnsupported

// ErrNoInterface says that there is no interface of that name, now.
var ErrNoInterface = i18n.Errorf("no such interface")

// MainTable is the routing table that unbound traffic uses (RT_TABLE_MAIN).
const MainTable = 254

// Route is one next hop of a default route. A route with several next hops
// gives several.
type Route struct {
	Interface string
	Index     int
	Gateway   netip.Addr // zero where the link itself is the next hop; with a zone where it is link-local
	Family    string     // of what is routed: "ipv4" or "ipv6". An IPv4 route may have an IPv6 gateway (RFC 5549)
	Metric    int
	Source    netip.Addr // the preferred source address; zero where the route names none
	Table     int
}

// String shows a route as its operators write it: "via 192.0.2.1 metric 100".
func (r Route) String() string {
	text := "on link"
	if r.Gateway.IsValid() {
		text = "via " + r.Gateway.WithZone("").String()
	}
	if r.Metric != 0 {
		text += " metric " + strconv.Itoa(r.Metric)
	}
	if r.Table != MainTable {
		text += " table " + strconv.Itoa(r.Table)
	}
	return text
}

// Link is the state of one interface.
type Link struct {
	Name      string
	Index     int
	Kind      string // "veth", "bridge", "tun" …; empty for hardware
	Loopback  bool
	AdminUp   bool   // switched on by the administrator
	Carrier   bool   // the layer below is up (IFF_LOWER_UP)
	OperState string // "up", "down", "lower-layer-down", "dormant", "not-present", "testing", "unknown"
	NoARP     bool   // a link without neighbours, such as point-to-point
	MTU       int
	Master    int  // index of the bridge, bond or VRF it belongs to; 0 without one
	FarPeer   bool // its other end is in another network namespace
	MAC       string
	Counters  Counters
	Counted   bool // the platform gave Counters
}

// Hardware is what a driver says about a link beyond its state. A field that
// is not known is negative.
type Hardware struct {
	SpeedMbps      int
	CarrierChanges int // how often the carrier came or went since the interface was made
}

// Address is one address of an interface.
type Address struct {
	Index  int
	Prefix netip.Prefix
	Usable bool   // global unicast, and not waiting for, or failed at, duplicate detection
	Note   string // why it is not usable: "link-local", "tentative", "duplicate"
}

// Neighbour is what the kernel knows about a next hop on its link.
type Neighbour struct {
	State string // "reachable", "stale", "delay", "probe", "incomplete", "failed", "permanent", "noarp", "none"
	MAC   string
}

// GatewaysOf picks the gateways of one interface, at most one of each address
// family: of the main table before the others, of the lowest metric.
func GatewaysOf(defaults []Route, interfaceName string) []netip.Addr {
	var found []netip.Addr
	for _, route := range sorted(defaults) {
		if route.Interface != interfaceName || !route.Gateway.IsValid() {
			continue
		}
		sameFamily := func(other netip.Addr) bool { return other.Is4() == route.Gateway.Is4() }
		if !slices.ContainsFunc(found, sameFamily) {
			found = append(found, route.Gateway)
		}
	}
	return found
}

// sorted returns the routes with the main table first, then by metric. It
// leaves the argument alone.
func sorted(list []Route) []Route {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b Route) int {
		return cmp.Or(
			cmp.Compare(tableRank(a.Table), tableRank(b.Table)),
			cmp.Compare(a.Metric, b.Metric),
			cmp.Compare(a.Family, b.Family),
			cmp.Compare(a.Table, b.Table),
			cmp.Compare(a.Index, b.Index),
		)
	})
	return list
}

func tableRank(table int) int {
	if table == MainTable {
		return 0
	}
	return 1
}

// gatewaysKept is how long a Follower's list of default routes is good for: on a
// router with a full table a dump takes tens of milliseconds.
const gatewaysKept = 3 * time.Second

// Follower gives the gateways as they are now, or were some seconds ago. It may
// be used by several goroutines.
type Follower struct {
	mu       sync.Mutex
	reader   *Reader
	defaults []Route
	read     time.Time
}

// Gateways returns the gateways of an interface's default routes, at most one of
// each address family, without asking the kernel every time. It returns none
// where there are none or they cannot be read.
func (f *Follower) Gateways(interfaceName string) []netip.Addr {
	f.mu.Lock()
	defer f.mu.Unlock()
	if time.Since(f.read) > gatewaysKept {
		f.refresh()
	}
	return GatewaysOf(f.defaults, interfaceName)
}

// refresh reads the default routes. Where they can't be read there are none.
func (f *Follower) refresh() {
	f.defaults, f.read = nil, time.Now()
	if f.reader == nil {
		reader, err := Open()
		if err != nil {
			return
		}
		f.reader = reader
	}
	if defaults, err := f.reader.Default(); err == nil {
		f.defaults = defaults
	}
}
