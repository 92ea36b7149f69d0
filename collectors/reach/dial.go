package reach

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"syscall"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// errNotBound says that a socket could not be tied to an interface, and must
// be tied to its source address instead.
var errNotBound = errors.New("binding to the interface is not permitted")

// dial connects to an address through the target's uplink.
func (l *look) dial(ctx context.Context, to netip.AddrPort, patience time.Duration) (net.Conn, error) {
	dialer := bound(l.target.Uplink, to.Addr())
	dialer.Timeout = patience
	conn, err := dialer.DialContext(ctx, "tcp", to.String())
	if errors.Is(err, errNotBound) {
		source, found := sourceOf(l.target.Uplink, to.Addr())
		if !found {
			return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.EADDRNOTAVAIL}
		}
		dialer.Control, dialer.LocalAddr = nil, &net.TCPAddr{IP: source.AsSlice(), Zone: source.Zone()}
		conn, err = dialer.DialContext(ctx, "tcp", to.String())
	}
	return conn, err
}

// bound returns a dialer that is tied to an uplink's interface and source
// address, as far as it has them.
func bound(uplink topology.Uplink, to netip.Addr) net.Dialer {
	dialer := net.Dialer{KeepAlive: -1}
	if uplink.Interface != "" {
		dialer.Control = func(_, _ string, raw syscall.RawConn) error {
			var failure error
			if err := raw.Control(func(fd uintptr) { failure = bindInterface(fd, uplink.Interface) }); err != nil {
				return err
			}
			return failure
		}
	}
	if source := uplink.Source.Unmap(); source.IsValid() && source.Is4() == to.Is4() {
		dialer.LocalAddr = &net.TCPAddr{IP: source.AsSlice(), Zone: source.Zone()}
	}
	return dialer
}

// sourceOf returns the address that stands for an uplink in a family.
func sourceOf(uplink topology.Uplink, to netip.Addr) (netip.Addr, bool) {
	if source := uplink.Source.Unmap(); source.IsValid() && source.Is4() == to.Is4() {
		return source, true
	}
	found, err := net.InterfaceByName(uplink.Interface)
	if err != nil {
		return netip.Addr{}, false
	}
	addresses, err := found.Addrs()
	if err != nil {
		return netip.Addr{}, false
	}
	for _, address := range addresses {
		prefix, err := netip.ParsePrefix(address.String())
		if err != nil {
			continue
		}
		candidate := prefix.Addr().Unmap()
		if candidate.Is4() == to.Is4() && candidate.IsLinkLocalUnicast() == to.IsLinkLocalUnicast() {
			return candidate, true
		}
	}
	return netip.Addr{}, false
}

// hasRoute reports whether this machine would send anything to an address:
// connecting a UDP socket looks the route up and sends nothing.
func (l *look) hasRoute(ctx context.Context, to netip.AddrPort) bool {
	conn, err := l.dialUDP(context.WithoutCancel(ctx), to)
	if err == nil {
		conn.Close()
	}
	return err == nil || errors.Is(err, errNotBound)
}

// dialUDP makes a socket towards an address through the target's uplink. It
// sends nothing.
func (l *look) dialUDP(ctx context.Context, to netip.AddrPort) (net.Conn, error) {
	dialer := bound(l.target.Uplink, to.Addr())
	if address, ok := dialer.LocalAddr.(*net.TCPAddr); ok {
		dialer.LocalAddr = &net.UDPAddr{IP: address.IP, Zone: address.Zone}
	}
	return dialer.DialContext(ctx, "udp", to.String())
}

// unreached says how connecting failed.
func (l *look) unreached(ctx context.Context, to netip.AddrPort, err error) observe.Observation {
	o := failure(err)
	o.Target = to.String()
	if o.Cause == "unreachable" && !l.hasRoute(ctx, to) {
		o.Outcome, o.Cause = observe.LocalError, errnoName(err)
	}
	return o
}
