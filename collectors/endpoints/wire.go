package endpoints

import (
	"errors"
	"net/netip"
)

// Wire sends echo requests in batches and returns what has come back. It never
// waits, and is for one goroutine.
type Wire interface {
	// Send sends requests in their order and returns how many left. Where they
	// are fewer than all, the error says why the next one could not leave this
	// machine.
	Send([]Request) (sent int, err error)
	// Receive fills in messages that are there, and returns how many. There may
	// be more where all were filled in. An error means that the wire is of no
	// more use.
	Receive([]Message) (int, error)
	// Method says how it sends: "icmp" without privileges, "icmp-raw" with.
	Method() string
	Close() error
}

// batchSize is how many packets are sent, or read, at once.
const batchSize = 32

// Request is one echo request.
type Request struct {
	To       netip.Addr
	Sequence uint16
}

// Kind is what a message is, whatever its family's number for it.
type Kind uint8

// The kinds of messages.
const (
	Nothing   Kind = iota // no answer to any of ours
	Reply                 // the target's echo reply
	Refusal               // an ICMP error: a router, the target or this host says no
	Truncated             // an echo reply that is shorter than what was sent
	Corrupt               // an echo reply whose checksum or payload is wrong
	Overflow              // no message: the kernel dropped some, for this process was too slow
)

// Message is what came back to an echo request.
type Message struct {
	Kind     Kind
	From     netip.Addr // who sent it
	Target   netip.Addr // where the echo request was going
	Sequence uint16     // of the echo request
	Type     uint8      // of an ICMP error, as on the wire: RFC 792, RFC 4443
	Code     uint8
	Received int64 // by the wall clock, in nanoseconds since 1970; 0 where the kernel doesn't say
}

// The reasons why there may be no wire.
var (
	// ErrUnsupported says that this system can't do it.
	ErrUnsupported = errors.New("this system offers no way to ping thousands of hosts: give the group a TCP port")
	// ErrNotPermitted says that neither kind of socket is allowed.
	ErrNotPermitted = errors.New("ICMP sockets are not permitted: run sysctl -w net.ipv4.ping_group_range=\"0 2147483647\", or give noctop CAP_NET_RAW")
	// ErrNoFamily says that there is no such address family here.
	ErrNoFamily = errors.New("this system has no support for the address family")
)
