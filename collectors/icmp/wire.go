package icmp

import (
	"context"
	"errors"
	"net/netip"
	"time"

	"example.com/noctop/internal/topology"
)

// Line is what a Wire is bound to: one address family of one uplink.
type Line struct {
	Interface string     // empty where the source address decides
	Source    netip.Addr // zero where the interface decides
	IPv6      bool
}

// LineOf returns the line of an uplink for one address family. It reports false
// where the uplink can't be told from others in that family: then a probe
// would go by the routing table, and blame the wrong line.
func LineOf(uplink topology.Uplink, ipv6 bool) (Line, bool) {
	line := Line{Interface: uplink.Interface, IPv6: ipv6}
	if source := uplink.Source.Unmap(); source.IsValid() && source.Is6() == ipv6 {
		line.Source = source
	}
	return line, line.Interface != "" || line.Source.IsValid()
}

// Wire sends echo requests and returns what comes back to them: replies, and
// ICMP errors with the address of the router that sent them. It is for one
// goroutine; only Close may be called from another.
type Wire interface {
	// Send sends one echo request. Its error holds the errno of a packet that
	// could not leave this machine.
	Send(to netip.Addr, ttl int, sequence uint16) error
	// SendLarge sends one echo request that makes an IP packet of so many bytes
	// and must not be fragmented, whatever the kernel believes of the way.
	SendLarge(to netip.Addr, size int, sequence uint16) error
	// Receive waits for the next message. It reports false when the time is
	// over or ctx has ended; an error means that the wire is of no more use.
	Receive(ctx context.Context, wait time.Duration) (Message, bool, error)
	// Method says how it sends: "icmp" without privileges, "icmp-raw" with.
	Method() string
	Close() error
}

// Kind is what a message means, whatever its family's number for it.
type Kind uint8

// The kinds of messages.
const (
	Other       Kind = iota // parameter problem and the like
	Reply                   // the target's echo reply
	Exceeded                // a router saw the packet's TTL end
	Unreachable             // a router, the target or this host says no
	TooBig                  // a router says that the packet does not fit what follows
	Corrupt                 // an echo reply that is cut short, or holds not what was sent: it counts for none
)

// Message is what came back to one echo request.
type Message struct {
	From     netip.Addr // who sent it
	Target   netip.Addr // where the echo request was going
	Sequence uint16     // of the echo request
	Kind     Kind
	Type     uint8 // as on the wire: RFC 792, RFC 4443
	Code     uint8
	MTU      int // what fits, as a router that says TooBig names it; 0 where it does not
	// Received is when the kernel received it, by the wall clock in nanoseconds
	// since 1970; 0 where it doesn't say.
	Received int64
	TTL      int // what was left of a reply's; 0 where the kernel doesn't say
}

// The reasons why there may be no wire.
var (
	// ErrUnsupported says that this system can't do it.
	ErrUnsupported = errors.New("ICMP errors can't be read without a packet filter on this system")
	// ErrNotPermitted says that neither kind of socket is allowed.
	ErrNotPermitted = errors.New("ICMP sockets are not permitted: run sysctl -w net.ipv4.ping_group_range=\"0 2147483647\", or give noctop CAP_NET_RAW")
)
