package dns

import (
	"net/netip"
	"slices"
)

// The classes of answers. Resolvers that agree give answers of one class; the
// addresses themselves differ from place to place wherever a name is served by
// many machines.
const (
	classPublic  = "public"
	classPrivate = "private" // an address of a site's own (RFC 1918, RFC 4193, RFC 6598)
	classNowhere = "nowhere" // an address that leads nowhere: 0.0.0.0, this host, a reserved one
	classMixed   = "mixed"
	classNone    = "nodata"
)

// class says what sort of answer it is: a response code's word, "nodata", or
// where its addresses lie.
func class(a Answer) string {
	if a.RCode != rcodeSuccess {
		return RCodeName(a.RCode)
	}
	found := classNone
	for _, address := range a.Addresses {
		switch of := classOf(address); found {
		case classNone, of:
			found = of
		default:
			return classMixed
		}
	}
	return found
}

// sites are the addresses that each site gives out for itself.
var sites = prefixes("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7", "fec0::/10")

// reserved are those that nobody has (RFC 6890).
var reserved = prefixes(
	"0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24",
	"203.0.113.0/24", "224.0.0.0/3", "::/127", "100::/64", "2001:db8::/32", "fe80::/10", "ff00::/8",
)

func classOf(address netip.Addr) string {
	address = address.Unmap()
	within := func(p netip.Prefix) bool { return p.Contains(address) }
	switch {
	case slices.ContainsFunc(sites, within):
		return classPrivate
	case slices.ContainsFunc(reserved, within):
		return classNowhere
	}
	return classPublic
}

func prefixes(texts ...string) []netip.Prefix {
	all := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		all[i] = netip.MustParsePrefix(text)
	}
	return all
}
