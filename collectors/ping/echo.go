package ping

import (
	"context"
	"net/netip"
	"time"
)

// Request is one echo to be sent.
type Request struct {
	Interface string        // it leaves by this one; empty where the routing table decides
	Source    netip.Addr    // zero where the interface decides
	Target    netip.Addr    // with a zone where it is link-local
	Linger    bool          // listen on after the first reply, for duplicates
	Quiet     time.Duration // for so long after the packet no reply is expected
}

// Reply is one answer.
type Reply struct {
	From   netip.Addr
	Took   time.Duration // on the monotonic clock
	Wall   time.Duration // the same on the wall clock, which can be set in between
	TTL    int           // what was left of it; 0 where it isn't known
	Detail string        // anything worth saying about how it was answered
	Waited bool          // it may have been there before it was looked for
	// Unreadable says that something came that is no echo reply of ours, or a
	// broken one: it counts for none, and nothing else of it is known.
	Unreadable bool
}

// Echo sends one request and hands every answer to heard as it comes, until
// ctx ends or no more is to be expected. It returns an error where it could not
// send or not listen; silence is none.
type Echo func(ctx context.Context, request Request, heard func(Reply)) error
