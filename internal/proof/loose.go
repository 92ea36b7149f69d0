package proof

import (
	"net/netip"

	"example.com/noctop/internal/i18n"
)

// Loose is how far a command keeps to an uplink that it is meant for, where it
// can't be bound to the interface as our own probes are: it may leave by another.
type Loose struct {
	Uplink string // empty: it is bound, or meant for none
	Source string // the address that it is sent from; empty where it can't be told of one
}

// looseBy is what a command with that source, or none, is for an uplink. An uplink
// that is known by its address alone is measured no other way itself.
func (b *builder) looseBy(uplink, source string) Loose {
	if u := b.findUplink(uplink); u == nil || device(u.Interface) == "" {
		return Loose{}
	}
	return Loose{Uplink: uplink, Source: source}
}

// addLoosely adds a tool that is no more than loosely bound.
func (b *builder) addLoosely(l Loose, shows i18n.Text, ways ...Command) {
	before := len(b.tools)
	if b.add(shows, asking, ways...); len(b.tools) > before {
		b.tools[before].Loose = l
	}
}

// leaving asks the kernel by which device it sends from an uplink's address: what
// decides of all that is loosely bound.
func (b *builder) leaving(uplink, target string) {
	to, err := netip.ParseAddr(target)
	if err != nil || b.looseBy(uplink, "") == (Loose{}) {
		return
	}
	if from, err := netip.ParseAddr(b.source(uplink, to)); err == nil {
		b.add(i18n.T("by which device does it leave from the address of %s?", uplink), briefly, b.lookUp(way{from: from}, target))
	}
}

// source is the address that an uplink's packets to another leave from, for
// programs that can't be told of a device; nothing where it is not known.
func (b *builder) source(uplink string, to netip.Addr) string {
	u := b.findUplink(uplink)
	if u == nil {
		return ""
	}
	to = to.Unmap()
	if u.Source.IsValid() && u.Source.Is4() == to.Is4() {
		return u.Source.String()
	}
	for _, a := range b.Sources(uplink) {
		if a.Is4() == to.Is4() && !a.IsLinkLocalUnicast() {
			return a.String()
		}
	}
	return ""
}

// fromTo is the source for a host, and the option that keeps a name to addresses of
// the source's family: to one of the other it could not be bound.
func (b *builder) fromTo(uplink, host string) (source, family string) {
	if to, err := netip.ParseAddr(host); err == nil {
		return b.source(uplink, to), ""
	}
	if source = b.source(uplink, netip.IPv4Unspecified()); source != "" {
		return source, "-4"
	}
	if source = b.source(uplink, netip.IPv6Unspecified()); source != "" {
		return source, "-6"
	}
	return "", ""
}
