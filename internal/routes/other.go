//go:build !linux

package routes

import (
	"context"
	"errors"
	"net"
	"net/netip"

	"example.com/noctop/internal/i18n"
)

// Reader gives what Go's own net package knows on this platform.
type Reader struct{}

// Open returns a Reader.
func Open() (*Reader, error) { return &Reader{}, nil }

// Close ends the Reader.
func (r *Reader) Close() {}

// Link returns the state of one interface, or ErrNoInterface.
func (r *Reader) Link(name string) (Link, error) {
	links, err := r.Links()
	if err != nil {
		return Link{}, err
	}
	for _, link := range links {
		if link.Name == name {
			return link, nil
		}
	}
	return Link{}, i18n.Errorf("%s: %w", name, ErrNoInterface)
}

// Links returns every interface, without counters.
func (r *Reader) Links() ([]Link, error) {
	list, err := net.Interfaces()
	if err != nil {
		return nil, i18n.Errorf("cannot list interfaces: %w", err)
	}
	links := make([]Link, 0, len(list))
	for _, from := range list {
		links = append(links, Link{
			Name:      from.Name,
			Index:     from.Index,
			Loopback:  from.Flags&net.FlagLoopback != 0,
			AdminUp:   from.Flags&net.FlagUp != 0,
			Carrier:   from.Flags&net.FlagRunning != 0,
			NoARP:     from.Flags&net.FlagPointToPoint != 0,
			OperState: "unknown",
			MTU:       from.MTU,
			MAC:       from.HardwareAddr.String(),
		})
	}
	return links, nil
}

// Addresses returns the addresses of every interface.
func (r *Reader) Addresses() ([]Address, error) {
	list, err := net.Interfaces()
	if err != nil {
		return nil, i18n.Errorf("cannot list interfaces: %w", err)
	}
	var addresses []Address
	var failed []error
	for _, from := range list {
		own, err := from.Addrs()
		if err != nil {
			failed = append(failed, i18n.Errorf("cannot list the addresses of %s: %w", from.Name, err))
		}
		for _, address := range own {
			prefix, err := netip.ParsePrefix(address.String())
			if err != nil {
				continue // a kind of address that we have no use for
			}
			one := Address{Index: from.Index, Prefix: prefix, Usable: prefix.Addr().IsGlobalUnicast()}
			if !one.Usable {
				one.Note = "link-local"
			}
			addresses = append(addresses, one)
		}
	}
	return addresses, errors.Join(failed...)
}

// Default returns ErrUnsupported.
func (r *Reader) Default() ([]Route, error) {
	return nil, i18n.Errorf("cannot list routes on this platform: %w", ErrUnsupported)
}

// Neighbour returns ErrUnsupported.
func (r *Reader) Neighbour(int, netip.Addr) (Neighbour, error) {
	return Neighbour{}, i18n.Errorf("cannot read neighbours on this platform: %w", ErrUnsupported)
}

// Watch returns ErrUnsupported.
func Watch(context.Context) (<-chan struct{}, error) {
	return nil, i18n.Errorf("cannot listen for network changes on this platform: %w", ErrUnsupported)
}

// HardwareOf returns that nothing is known.
func HardwareOf(Link) Hardware { return Hardware{SpeedMbps: -1, CarrierChanges: -1} }

// Detour returns ErrUnsupported.
func (r *Reader) Detour(Query) (string, error) {
	return "", i18n.Errorf("cannot list the rules of routing on this platform: %w", ErrUnsupported)
}

// Bars says nothing: this platform does not tell.
func Bars(string, netip.Addr, netip.Addr) error { return nil }
