package routes

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"example.com/noctop/internal/i18n"
)

// Detour says where rules of policy routing lead what is sent from an address,
// where that is not its interface; it returns nothing where all is as it seems.
// Nothing is sent.
func (r *Reader) Detour(q Query) (string, error) {
	family := netlink.FAMILY_V4
	if q.Source.Is6() {
		family = netlink.FAMILY_V6
	}
	list, err := dump(i18n.T("rules"), func() ([]netlink.Rule, error) { return r.handle.RuleList(family) })
	if err != nil {
		return "", err
	}
	rules := rulesFrom(list)
	return detour(q, r.way(q, q.Index), r.way(q, 0), rules), nil
}

// way asks the kernel where something goes; bound to an interface where index
// is not 0.
func (r *Reader) way(q Query, index int) way {
	options := netlink.RouteGetOptions{SrcAddr: net.IP(q.Source.AsSlice()), OifIndex: index}
	if index != 0 && q.Target.Is6() {
		// Asked with a source the kernel takes an interface for a wish only, and names
		// the better route of another; a socket that is bound is held to it. Without
		// one it answers as for such a socket (ip6_route_output_flags).
		options.SrcAddr = nil
	}
	found, err := r.handle.RouteGetWithOptions(net.IP(q.Target.AsSlice()), &options)
	switch {
	case errors.Is(err, unix.EACCES), errors.Is(err, unix.EINVAL), errors.Is(err, unix.EHOSTUNREACH):
		return way{forbidden: true}
	case err != nil || len(found) == 0:
		return way{}
	}
	return way{index: found[0].LinkIndex, device: r.nameOf(found[0].LinkIndex), table: found[0].Table}
}

func rulesFrom(list []netlink.Rule) []rule {
	rules := make([]rule, 0, len(list))
	for _, from := range list {
		rules = append(rules, ruleFrom(from))
	}
	slices.SortStableFunc(rules, func(a, b rule) int { return a.priority - b.priority })
	return rules
}

// ruleFrom turns the library's rule into ours.
func ruleFrom(from netlink.Rule) rule {
	r := rule{priority: max(from.Priority, 0), table: from.Table, inverted: from.Invert}
	words := []string{"from all"}
	if source, ok := prefixOf(from.Src); ok {
		r.source, words[0] = source, "from "+source.String()
	}
	if from.Invert {
		words[0] = "not " + words[0]
	}
	if target, ok := prefixOf(from.Dst); ok {
		words = append(words, "to "+target.String())
	}
	if from.Mark != 0 || from.IifName != "" || from.OifName != "" || from.IPProto > 0 || from.UIDRange != nil {
		r.marked = true
	}
	if from.Mark != 0 {
		words = append(words, fmt.Sprintf("fwmark 0x%x", from.Mark))
	}
	if from.IifName != "" {
		words = append(words, "iif "+from.IifName)
	}
	if from.OifName != "" {
		words = append(words, "oif "+from.OifName)
	}
	if from.Table == 0 { // it says no, in one way or another
		words = append(words, "prohibit")
	} else {
		words = append(words, fmt.Sprintf("lookup %d", from.Table))
	}
	r.text = strings.Join(words, " ")
	return r
}

func prefixOf(network *net.IPNet) (netip.Prefix, bool) {
	if network == nil {
		return netip.Prefix{}, false
	}
	address, ok := netip.AddrFromSlice(network.IP)
	bits, _ := network.Mask.Size()
	if !ok || bits == 0 {
		return netip.Prefix{}, false
	}
	return netip.PrefixFrom(address.Unmap(), bits), true
}
