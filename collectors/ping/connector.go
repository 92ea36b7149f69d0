package ping

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"os"
	"sync/atomic"
	"syscall"
	"time"

	"example.com/noctop/internal/observe"
)

// connector asks by TCP, where this process may not send ICMP: a host that
// accepts a connection, or refuses it, is alive.
type connector struct {
	ports []uint16
	// works is the port that was answered last; 0: all are tried at once.
	works atomic.Uint32
}

func newConnector(ports ...uint16) *connector { return &connector{ports: ports} }

// attempt is how one connection ended.
type attempt struct {
	port  uint16
	reply Reply
	err   error
}

func (c *connector) echo(ctx context.Context, request Request, heard func(Reply)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ports := c.ports
	if known := uint16(c.works.Load()); known != 0 {
		ports = []uint16{known}
	}
	results := make(chan attempt, len(ports))
	for _, port := range ports {
		go func() { results <- connect(ctx, request, port) }()
	}
	var problem error
	answered := false
	for range ports {
		result := <-results
		switch {
		case result.err != nil && problem == nil:
			problem = result.err
		case result.err == nil && !answered:
			answered = true
			c.works.Store(uint32(result.port))
			heard(result.reply)
			cancel() // the other attempts end, and are waited for
		}
	}
	if answered {
		return nil
	}
	c.works.Store(0)
	return judge(ctx, request, problem)
}

// Dialer returns a dialer of TCP that leaves by an interface, where that is not
// empty, and from a source address, where that is valid and of the family of
// where it goes.
func Dialer(interfaceName string, source, to netip.Addr) *net.Dialer {
	dialer := &net.Dialer{Control: bindTo(interfaceName), KeepAlive: -1}
	if source = source.Unmap(); source.IsValid() && source.Is4() == to.Unmap().Is4() {
		dialer.LocalAddr = net.TCPAddrFromAddrPort(netip.AddrPortFrom(source, 0))
	}
	return dialer
}

// connect makes one connection and closes it.
func connect(ctx context.Context, request Request, port uint16) attempt {
	dialer := Dialer(request.Interface, request.Source, request.Target)
	began := time.Now()
	conn, err := dialer.DialContext(ctx, "tcp", netip.AddrPortFrom(request.Target, port).String())
	ended := time.Now()
	result := attempt{port: port, reply: Reply{
		From: request.Target, Took: ended.Sub(began), Wall: ended.Round(0).Sub(began.Round(0)),
	}}
	switch {
	case err == nil:
		conn.Close()
	case refused(err):
		result.reply.Detail = "refuses the connection: alive"
	default:
		result.err = err
	}
	return result
}

// judge tells silence from a refusal on the way and from a fault on this side.
// The error of a failed connection is the same whether this host or a router
// says so; this host's own answer comes also without a packet sent.
func judge(ctx context.Context, request Request, err error) error {
	var number syscall.Errno
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded),
		errors.Is(err, context.Canceled), errors.Is(err, syscall.ETIMEDOUT):
		<-ctx.Done() // silence is silence to the end
		return nil
	case !errors.As(err, &number):
		return err
	case !reachable(request):
		return err
	}
	if word, ok := sendErrors[canonical(number)]; ok &&
		(word.cause == "enetunreach" || word.cause == "ehostunreach" || word.cause == "eacces") {
		return obstacle{observe.Refused, word.cause, "a router on the way, or the last hop, says: " + number.Error()}
	}
	return err
}

// reachable reports whether this host itself would send to the target: a UDP
// socket is connected, which sends nothing and looks up the route.
func reachable(request Request) bool {
	dialer := net.Dialer{Control: bindTo(request.Interface)}
	if request.Source.IsValid() {
		dialer.LocalAddr = net.UDPAddrFromAddrPort(netip.AddrPortFrom(request.Source, 0))
	}
	conn, err := dialer.Dial("udp", netip.AddrPortFrom(request.Target, 9).String())
	if err != nil {
		return false
	}
	conn.Close()
	return true
}

// refused reports whether the far side answered with a reset.
func refused(err error) bool {
	var number syscall.Errno
	return errors.As(err, &number) && (number == syscall.ECONNREFUSED || number == wsaRefused)
}

// wsaRefused is Winsock's ECONNREFUSED.
const wsaRefused = syscall.Errno(10061)
