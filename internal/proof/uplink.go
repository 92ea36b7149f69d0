package proof

import (
	"net/netip"
	"slices"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// way is how a program is to leave: by a device, from an address, or, with
// neither, as the routing table has it.
type way struct {
	device string
	from   netip.Addr
	none   bool // it should leave by an uplink that no program can be told of
}

// by is the way of an uplink.
func (b *builder) by(uplink string) way {
	if uplink == "" {
		return way{}
	}
	u := b.findUplink(uplink)
	if u == nil {
		return way{none: true}
	}
	w := way{device: device(u.Interface), from: u.Source}
	if w.device == "" && !w.from.IsValid() {
		w.none = true
	}
	return w
}

func (b *builder) findUplink(name string) *topology.Uplink {
	i := slices.IndexFunc(b.What.Uplinks, func(u topology.Uplink) bool { return u.Name == name })
	if i < 0 {
		return nil
	}
	return &b.What.Uplinks[i]
}

// fits reports whether the way can lead to an address: of its own family.
func (w way) fits(target string) bool {
	a, err := netip.ParseAddr(target)
	return !w.none && (err != nil || !w.from.IsValid() || w.device != "" || a.Is4() == w.from.Is4())
}

// bound is the way as an option and its value, where a program has one for a
// device and one for an address; nothing for the routing table's way.
func (w way) bound(byDevice, byAddress string) []string {
	switch {
	case w.device != "" && byDevice != "":
		return []string{byDevice, w.device}
	case w.from.IsValid():
		return []string{byAddress, w.from.String()}
	}
	return nil
}

// free reports whether the routing table decides.
func (w way) free() bool { return w.device == "" && !w.from.IsValid() && !w.none }

// ping asks five times for an echo. It looks no names up, which may be what fails.
func (b *builder) ping(w way, target string) Command {
	target = targetOf(target)
	if target == "" || !w.fits(target) {
		return nil
	}
	switch b.System {
	case linux:
		return slices.Concat(Command{"ping", "-n", "-c", "5", "-W", "2"}, w.bound("-I", "-I"), []string{target})
	case darwin:
		if isIPv6(target) {
			return nil
		}
		return slices.Concat(Command{"ping", "-n", "-c", "5"}, w.bound("-b", "-S"), []string{target})
	case windows:
		if w.device != "" && !w.from.IsValid() {
			return nil
		}
		return slices.Concat(Command{"ping", "-n", "5"}, w.bound("", "-S"), []string{target})
	}
	return nil
}

// trace finds the routers on the way, by what is there to do it.
func (b *builder) trace(w way, target string) []Command {
	target = targetOf(target)
	if target == "" || !w.fits(target) {
		return nil
	}
	switch b.System {
	case linux, darwin:
		mtr := slices.Concat(Command{"mtr", "-n", "-r", "-w", "-c", "5"}, w.bound("-I", "-a"), []string{target})
		traceroute := slices.Concat(Command{"traceroute", "-n", "-q", "1", "-w", "2", "-m", "20"}, w.bound("-i", "-s"), []string{target})
		switch {
		case b.System == darwin && isIPv6(target):
			return []Command{mtr}
		case b.mayStray(w):
			return []Command{traceroute, mtr}
		}
		return []Command{mtr, traceroute}
	case windows:
		if w.free() {
			return []Command{{"tracert", "-d", "-w", "1000", "-h", "20", target}}
		}
	}
	return nil
}

// mayStray reports whether mtr may trace another uplink than the one it is told of:
// it takes an interface for its address only, and leaves by the routing table all
// the same (mtr 0.95). traceroute is bound to the interface.
func (b *builder) mayStray(w way) bool {
	return b.System == linux && w.device != "" && len(b.What.Uplinks) > 1
}

// lookUp asks the kernel which way it would send to an address.
func (b *builder) lookUp(w way, target string) Command {
	target = addressOf(target)
	if target == "" || !w.fits(target) {
		return nil
	}
	switch b.System {
	case linux:
		return slices.Concat(Command{"ip", "route", "get", target}, w.bound("oif", "from"))
	case darwin:
		if isIPv6(target) || w.device == "" && !w.free() {
			return nil
		}
		return slices.Concat(Command{"route", "-n", "get"}, w.bound("-ifscope", ""), []string{target})
	}
	return nil
}

// neighbours shows who answers on a device's own network.
func (b *builder) neighbours(w way) Command {
	switch {
	case w.device == "":
		return nil
	case b.System == linux:
		return Command{"ip", "neigh", "show", "dev", w.device}
	}
	return b.only(darwin, "arp", "-n", "-a", "-i", w.device)
}

// uplink are the tools of a line: the gateway, an anchor, the way there, and the
// interface itself.
func (b *builder) uplink(name string) {
	u := b.findUplink(name)
	if u == nil {
		return
	}
	w := b.by(name)
	gateway := b.gatewayOf(u)
	anchor := b.anchorOf(u)
	if gateway != "" {
		b.add(i18n.T("does the gateway answer?"), asking, b.ping(w, gateway))
	}
	b.add(i18n.T("does the anchor answer by this uplink?"), asking, b.ping(w, anchor))
	b.add(i18n.T("which router is the last that answers?"), tracing, b.trace(w, anchor)...)
	b.add(i18n.T("which way does this host send it?"), briefly, b.lookUp(w, anchor))
	b.link(w)
	b.add(i18n.T("who answers on its own network?"), briefly, b.neighbours(w))
}

// link shows an interface: its state, its counters, its addresses.
func (b *builder) link(w way) {
	if w.device == "" {
		return
	}
	b.add(i18n.T("is the link up, and does it count errors?"), briefly, b.only(linux, "ip", "-s", "link", "show", "dev", w.device))
	b.add(i18n.T("which addresses does it have?"), briefly, b.only(linux, "ip", "address", "show", "dev", w.device), b.only(darwin, "ifconfig", w.device))
}

// gatewayOf is the gateway that was probed last, or the configured one.
func (b *builder) gatewayOf(u *topology.Uplink) string {
	for _, family := range []string{"ipv4", "ipv6"} {
		if a := addressOf(b.Address(observe.Subject{Kind: observe.KindGateway, Uplink: u.Name, Name: family})); a != "" {
			return a
		}
	}
	if len(u.Gateways) > 0 {
		return u.Gateways[0].String()
	}
	return ""
}

// anchorOf is the anchor to look at: from the inside out the first that does not
// answer, or else the one that is furthest out.
func (b *builder) anchorOf(u *topology.Uplink) string {
	last := ""
	for _, ring := range []string{topology.RingInside, topology.RingDomestic, topology.RingForeign} {
		for _, a := range u.Anchors {
			if a.Ring != ring {
				continue
			}
			address := a.Address.Unmap().String()
			if b.Failing(observe.Subject{Kind: observe.KindAnchor, Uplink: u.Name, Group: ring, Name: address}) {
				return address
			}
			if last == "" || a.Address.Unmap().Is4() {
				last = address
			}
		}
	}
	return last
}

// gateway are the tools of a next hop.
func (b *builder) gateway(s observe.Subject) {
	w, address := b.by(s.Uplink), addressOf(b.Address(s))
	if u := b.findUplink(s.Uplink); address == "" && u != nil && s.Name == "ipv4" {
		address = b.gatewayOf(u)
	}
	b.add(i18n.T("does the gateway answer?"), asking, b.ping(w, address))
	if w.device != "" && address != "" && !isIPv6(address) {
		b.add(i18n.T("does it answer on the cable, where it drops pings?"), asking, b.only(linux, "arping", "-c", "3", "-I", w.device, address))
	}
	b.add(i18n.T("who answers on its own network?"), briefly, b.neighbours(w))
	b.add(i18n.T("which way does this host send it?"), briefly, b.lookUp(w, address))
	b.link(w)
}

// router are the tools of an address past the gateway.
func (b *builder) router(uplink, address string) {
	w := b.by(uplink)
	b.add(i18n.T("does it answer?"), asking, b.ping(w, address))
	b.add(i18n.T("which router is the last that answers?"), tracing, b.trace(w, address)...)
	b.add(i18n.T("which way does this host send it?"), briefly, b.lookUp(w, address))
	b.link(w)
}
