package endpoints

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"os"
	"sync"
	"syscall"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
)

const (
	// mostConnects is how many connections are opened at the same time.
	mostConnects = 512
	// shortestConnect is the least time that one is given. It is longer than for
	// a ping, whose time of arrival the kernel notes: here it counts when this
	// process gets to see the answer. With mostConnects it is enough for 1,000
	// silent hosts a second.
	shortestConnect = 500 * time.Millisecond
)

// connector measures the hosts of all groups that have a TCP port: one that
// accepts a connection, or refuses it, is alive.
type connector struct {
	roster
	dial   func(ctx context.Context, to netip.AddrPort) error
	routed func(to netip.Addr) bool
	emit   collectors.Emit

	mu sync.Mutex // of the hosts' round-trip times
}

// connect opens a connection and closes it without a word: a reset leaves
// nothing behind on this host that waits for a minute.
func connect(ctx context.Context, to netip.AddrPort) error {
	dialer := net.Dialer{KeepAlive: -1}
	conn, err := dialer.DialContext(ctx, "tcp", to.String())
	if err != nil {
		return err
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	return conn.Close()
}

// run connects until ctx ends.
func (c *connector) run(ctx context.Context) {
	c.muster(c.clock().Mono)
	stop := c.names.start(ctx, c.hosts)
	defer stop()
	turns := make(chan struct{}, mostConnects)
	var working sync.WaitGroup
	defer working.Wait()
	for ctx.Err() == nil {
		c.settleLocked()
		next := c.schedule.take(c.clock().Mono, func(index int) {
			c.launch(ctx, &c.hosts[index], turns, &working)
		})
		c.sleep(ctx, next-c.clock().Mono)
	}
}

func (c *connector) settleLocked() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.settle()
}

// launch begins to connect to a host, as soon as there are few enough others.
func (c *connector) launch(ctx context.Context, h *host, turns chan struct{}, working *sync.WaitGroup) {
	c.mu.Lock()
	to, deadline, o := netip.AddrPortFrom(h.address, h.port), max(h.deadline(), shortestConnect), h.observation(observe.CheckTCP, "tcp", c.clock())
	lookup := h.lookup
	c.mu.Unlock()
	if !to.IsValid() {
		if lookup != "" {
			c.emit(unresolved(lookup).into(o))
		}
		return
	}
	select {
	case turns <- struct{}{}:
	case <-ctx.Done():
		return
	}
	working.Go(func() {
		defer func() { <-turns }()
		o.At = c.clock()
		limited, cancel := context.WithTimeout(ctx, deadline)
		defer cancel()
		_, err := guarded(func() (struct{}, error) { return struct{}{}, c.dial(limited, to) })
		if ctx.Err() != nil {
			return
		}
		c.emit(c.judge(o, h, to.Addr(), deadline, err))
	})
}

// judge says what came of one connection.
func (c *connector) judge(o observe.Observation, h *host, to netip.Addr, deadline time.Duration, err error) observe.Observation {
	now := c.clock()
	o.Took = now.Sub(o.At)
	waited := o.Took
	refused := err != nil && isRefused(err)
	if err != nil && !refused {
		o.Took = 0
	}
	var number syscall.Errno
	switch {
	case (now.Wall.Sub(o.At.Wall) - waited).Abs() > clockSlack:
		o.Took = 0
		return clockJumped.into(o)
	case err == nil || refused:
		c.learn(h, to, o.Took)
		o.Outcome = observe.Good
		if refused {
			o.Fields = refusedFields
		}
		return o
	case waited > deadline+stalled:
		return notRun.into(o)
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded), errors.Is(err, syscall.ETIMEDOUT):
		return silence(deadline).into(o)
	case errors.As(err, &number) && (number == syscall.EHOSTUNREACH || number == syscall.ENETUNREACH) && c.routed(to):
		// The error is the same whether this host says so or a router.
		return verdict{outcome: observe.Refused, cause: "host-unreachable", detail: "a router on the way, or the last hop, says: " + number.Error()}.into(o)
	}
	return unsent(err).into(o)
}

// isRouted reports whether this host itself would send to an address: a UDP
// socket is connected, which sends nothing and looks up the route.
func isRouted(to netip.Addr) bool {
	conn, err := net.Dial("udp", netip.AddrPortFrom(to, 9).String()) // 9: discard
	if err != nil {
		return false
	}
	conn.Close()
	return true
}

// refusedFields says of a host that is alive how it answered.
var refusedFields = []observe.Field{{Name: "answer", Text: "refused the connection"}}

func (c *connector) learn(h *host, to netip.Addr, took time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if h.address == to {
		h.learn(took)
	}
}

// isRefused reports whether the far side answered with a reset.
func isRefused(err error) bool {
	const winsock = syscall.Errno(10061) // Winsock's ECONNREFUSED
	var number syscall.Errno
	return errors.As(err, &number) && (number == syscall.ECONNREFUSED || number == winsock)
}
