package reach

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"strings"
	"syscall"
	"testing"

	"example.com/noctop/internal/observe"
)

// TestFailuresAreSaidInWords holds that what an operator reads of a failure is
// no error of a library.
func TestFailuresAreSaidInWords(t *testing.T) {
	dialled := func(err error) error { return &net.OpError{Op: "dial", Net: "tcp", Err: err} }
	for _, c := range []struct {
		o    observe.Observation
		says string
	}{
		{failure(dialled(syscall.ECONNREFUSED)), "nothing listens on that port"},
		{failure(dialled(syscall.ECONNRESET)), "broke the connection off"},
		{failure(dialled(syscall.EHOSTUNREACH)), "no way to that host"},
		{failure(dialled(syscall.EPERM)), "local firewall"},
		{failure(context.DeadlineExceeded), "no answer in time"},
		{failure(io.EOF), "closed the connection"},
		{handshakeFailure(context.DeadlineExceeded), "TLS got no answer"},
		{handshakeFailure(tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}), "does not speak TLS"},
		{responseFailure(context.DeadlineExceeded), "sent no page in time"},
	} {
		if !strings.Contains(c.o.Detail, c.says) || strings.Contains(c.o.Detail, "dial tcp") {
			t.Errorf("%s: %s, want %q", c.o.Cause, c.o.Detail, c.says)
		}
	}
}

// TestQUICIsAskedWhereItIsOffered holds that the port of the offer counts, and
// not the one the page came from.
func TestQUICIsAskedWhereItIsOffered(t *testing.T) {
	s := &side{}
	s.learn([]observe.Observation{
		{Check: observe.CheckTCP, Outcome: observe.Good, Target: "192.0.2.1:80"},
		{Check: observe.CheckHTTP, Outcome: observe.Good, Fields: []observe.Field{{Name: "quic", Text: "offered", Value: 8443}}},
	})
	if _, _, quic := s.turn(0); !quic || s.offered() != 8443 {
		t.Errorf("asked %v at port %d", quic, s.offered())
	}
}
