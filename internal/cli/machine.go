package cli

import (
	"context"
	"net"
	"net/netip"
	"os"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/collectors/families"
	"example.com/noctop/collectors/ping"
	"example.com/noctop/internal/config"
	"example.com/noctop/internal/config/discover"
)

// machine is what the commands ask of the host they run on.
type machine struct {
	find     func(context.Context) (config.Found, error)
	families func() []collectors.Family
	// towards are the families of a check of one thing; nil: the same.
	towards  func() []collectors.Family
	ability  func() ping.Ability
	readable func(path string) error
	// leaving returns the interface that packets to a host would leave by, if
	// that can be told. It sends them nothing, but may ask for the host's address.
	leaving func(ctx context.Context, host string) (interfaceName string, ok bool)
	// detours says where policy routing leads what is sent from the addresses of
	// an interface, where that is not this interface.
	detours func(interfaceName string, addresses []netip.Addr) []string
}

// thisMachine is the host noctop runs on.
func thisMachine() machine {
	return machine{
		find:     func(ctx context.Context) (config.Found, error) { return discover.Find(ctx, discover.Options{}) },
		families: families.All,
		towards:  families.Toward,
		ability:  ping.Detect,
		readable: func(path string) error {
			_, err := os.ReadFile(path)
			return err
		},
		leaving: leaving,
		detours: detours,
	}
}

// lookupPatience is what a look-up may take before anything is measured.
const lookupPatience = time.Second

// leaving connects a UDP socket, which sends nothing, and sees what source
// address the kernel has chosen.
func leaving(ctx context.Context, host string) (interfaceName string, ok bool) {
	ctx, cancel := context.WithTimeout(ctx, lookupPatience)
	defer cancel()
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "udp", net.JoinHostPort(host, "9"))
	if err != nil {
		return "", false
	}
	defer conn.Close()
	local, err := netip.ParseAddrPort(conn.LocalAddr().String())
	if err != nil {
		return "", false
	}
	all, err := net.Interfaces()
	if err != nil {
		return "", false
	}
	for _, one := range all {
		addresses, err := one.Addrs()
		if err != nil {
			continue
		}
		for _, address := range addresses {
			if prefix, err := netip.ParsePrefix(address.String()); err == nil && prefix.Addr().Unmap() == local.Addr().Unmap().WithZone("") {
				return one.Name, true
			}
		}
	}
	return "", false
}
