package discover

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"example.com/noctop/internal/config"
	"example.com/noctop/internal/i18n"
)

// The roles of resolvers.
const (
	roleSystem   = "system"
	roleStub     = "stub"
	roleUpstream = "upstream"
)

// The port of DNS, and how much of a file is read.
const (
	port     = 53
	mostText = 64 << 10
)

// The files that name resolvers, below the root.
const (
	resolvConf      = "etc/resolv.conf"
	resolvedConf    = "run/systemd/resolve/resolv.conf" // the upstreams of systemd-resolved
	resolvedLinks   = "run/systemd/resolve/netif"       // what was set for one link at run time
	networkdLinks   = "run/systemd/netif/links"         // what networkd has for one link, from DHCP among others
	resolvedServers = "SERVERS"
	networkdServers = "DNS"
)

// resolvers returns the resolvers this host uses: those of resolv.conf; and
// where one of them is the stub of systemd-resolved, those behind it.
func resolvers(root string, names map[int]string) ([]config.FoundResolver, error) {
	text, err := read(root, resolvConf)
	if err != nil {
		return nil, err
	}
	var found []config.FoundResolver
	stub := false
	for _, address := range nameservers(text) {
		role := roleSystem
		if isStub(address) {
			role, stub = roleStub, true
		}
		found = append(found, config.FoundResolver{Address: address, Role: role})
	}
	if !stub {
		return unique(found), nil
	}
	var troubles []error
	text, err = read(root, resolvedConf)
	troubles = append(troubles, missingIsFine(err))
	perLink, err := linkResolvers(root, names)
	troubles = append(troubles, err)
	found = append(found, perLink...)
	for _, address := range nameservers(text) {
		ofLink := func(r config.FoundResolver) bool { return r.Role == roleUpstream && r.Address == address }
		if !isStub(address) && !slices.ContainsFunc(perLink, ofLink) {
			found = append(found, config.FoundResolver{Address: address, Role: roleUpstream})
		}
	}
	return unique(found), errors.Join(troubles...)
}

// isStub knows the addresses that systemd-resolved listens at.
func isStub(address netip.AddrPort) bool {
	return address.Addr() == netip.AddrFrom4([4]byte{127, 0, 0, 53}) ||
		address.Addr() == netip.AddrFrom4([4]byte{127, 0, 0, 54})
}

// nameservers reads the nameserver lines of a resolv.conf (resolv.conf(5)).
// Programs use the first three of them: the rest is listed all the same.
func nameservers(text string) []netip.AddrPort {
	var list []netip.AddrPort
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) < 2 || words[0] != "nameserver" {
			continue
		}
		if address, err := netip.ParseAddr(strings.TrimRight(words[1], "#;")); err == nil && !address.IsUnspecified() {
			list = append(list, netip.AddrPortFrom(address.Unmap(), port))
		}
	}
	return list
}

// linkResolvers reads the files that are named after an interface's index.
func linkResolvers(root string, names map[int]string) ([]config.FoundResolver, error) {
	var found []config.FoundResolver
	var troubles []error
	for _, place := range []struct{ folder, key string }{
		{resolvedLinks, resolvedServers}, {networkdLinks, networkdServers},
	} {
		entries, err := os.ReadDir(filepath.Join(root, place.folder))
		if err := missingIsFine(err); err != nil {
			troubles = append(troubles, i18n.Errorf("cannot list the resolvers of links: %w", err))
		}
		for _, entry := range entries {
			index, err := strconv.Atoi(entry.Name())
			if err != nil || names[index] == "" {
				continue // a temporary file, or an interface that has gone
			}
			text, err := read(root, filepath.Join(place.folder, entry.Name()))
			troubles = append(troubles, missingIsFine(err))
			for _, address := range linkServers(text, place.key) {
				found = append(found, config.FoundResolver{Address: address, Role: roleUpstream, Interface: names[index]})
			}
		}
	}
	return found, errors.Join(troubles...)
}

// linkServers reads the servers of one key of a link's file.
func linkServers(text, key string) []netip.AddrPort {
	var list []netip.AddrPort
	for line := range strings.Lines(text) {
		name, value, ok := strings.Cut(strings.TrimSpace(line), "=")
		if !ok || name != key {
			continue
		}
		for word := range strings.FieldsSeq(value) {
			if address, ok := parseServer(word); ok {
				list = append(list, address)
			}
		}
	}
	return list
}

// parseServer reads a server as systemd writes it: "192.0.2.1",
// "192.0.2.1:5353", "[2001:db8::1]:5353%eth0#dns.example". What follows the #
// is the name for TLS.
func parseServer(word string) (netip.AddrPort, bool) {
	word, _, _ = strings.Cut(word, "#")
	if address, err := netip.ParseAddr(word); err == nil {
		return netip.AddrPortFrom(address.Unmap(), port), !address.IsUnspecified()
	}
	withPort, zone, _ := strings.Cut(word, "%")
	address, err := netip.ParseAddrPort(withPort)
	if err != nil || address.Addr().IsUnspecified() {
		return netip.AddrPort{}, false
	}
	ip := address.Addr().Unmap()
	if ip.IsLinkLocalUnicast() && ip.Is6() {
		ip = ip.WithZone(zone)
	}
	return netip.AddrPortFrom(ip, cmp.Or(address.Port(), port)), true
}

// unique drops what has been listed before.
func unique(list []config.FoundResolver) []config.FoundResolver {
	var found []config.FoundResolver
	for _, resolver := range list {
		if !slices.Contains(found, resolver) {
			found = append(found, resolver)
		}
	}
	return found
}

// read returns a file's text, as far as it is of a sane length.
func read(root, name string) (string, error) {
	path := filepath.Join(root, name)
	file, err := os.Open(path)
	if err != nil {
		return "", i18n.Errorf("cannot read the resolvers: %w", err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, mostText))
	if err != nil {
		return string(text), i18n.Errorf("cannot read %s: %w", path, err)
	}
	return string(text), nil
}

// missingIsFine drops the error of a file that need not be there.
func missingIsFine(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
