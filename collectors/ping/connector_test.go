package ping

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"os"
	"runtime"
	"syscall"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
)

// listening opens a port on the loopback, closed one that refuses.
func listening(t *testing.T) uint16 {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	return netip.MustParseAddrPort(listener.Addr().String()).Port()
}

func closed(t *testing.T) uint16 {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := netip.MustParseAddrPort(listener.Addr().String()).Port()
	listener.Close()
	return port
}

func TestConnectorTakesAcceptedAndRefusedForAlive(t *testing.T) {
	tests := map[string]*connector{
		"accepted": newConnector(listening(t)),
		"refused":  newConnector(closed(t)),
		"both":     newConnector(listening(t), closed(t)),
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(context.Background(), listenFor)
			defer cancel()
			var replies []Reply
			request := Request{Source: addr("127.0.0.1"), Target: addr("127.0.0.1")}
			if canBind {
				request.Interface = "lo"
			}
			if err := c.echo(ctx, request, func(r Reply) { replies = append(replies, r) }); err != nil {
				t.Fatal(err)
			}
			if len(replies) != 1 || replies[0].From != addr("127.0.0.1") || replies[0].Took <= 0 {
				t.Fatalf("replies %+v", replies)
			}
			if (name == "refused") != (replies[0].Detail != "") && name != "both" {
				t.Errorf("detail %q", replies[0].Detail)
			}
			if c.works.Load() == 0 {
				t.Error("the port that was answered was not remembered")
			}
		})
	}
}

func TestConnectorForgetsAPortThatFails(t *testing.T) {
	c := newConnector(listening(t))
	c.works.Store(uint32(c.ports[0]))
	err := c.echo(context.Background(), Request{Source: addr("192.0.2.99"), Target: addr("127.0.0.1")}, func(Reply) {})
	if err == nil || explain(err).cause != "eaddrnotavail" {
		t.Errorf("error %v", err)
	}
	if c.works.Load() != 0 {
		t.Error("the port is still remembered")
	}
}

func TestConnectorToAMissingInterface(t *testing.T) {
	if !canBind {
		t.Skipf("%s does not bind to interfaces", runtime.GOOS)
	}
	err := newConnector(listening(t)).echo(context.Background(), Request{Interface: "nosuch0", Target: addr("127.0.0.1")}, func(Reply) {})
	if got := explain(err); got.outcome != observe.LocalError || got.cause != "enodev" {
		t.Errorf("error %v", err)
	}
}

func TestJudgeOfAFailedConnection(t *testing.T) {
	ended, cancel := context.WithTimeout(context.Background(), time.Nanosecond)
	defer cancel()
	here := Request{Target: addr("127.0.0.1")} // this host would send
	nowhere := Request{Source: addr("192.0.2.99"), Target: addr("127.0.0.1")}
	tests := []struct {
		name    string
		request Request
		err     error
		outcome observe.Outcome
	}{
		{"deadline", here, context.DeadlineExceeded, observe.None},
		{"i/o timeout", here, os.ErrDeadlineExceeded, observe.None},
		{"the kernel gave up", here, syscall.ETIMEDOUT, observe.None},
		{"a router says no", here, syscall.EHOSTUNREACH, observe.Refused},
		{"this host says no", nowhere, syscall.EHOSTUNREACH, observe.LocalError},
		{"no descriptors", here, syscall.EMFILE, observe.LocalError},
		{"nonsense", here, errors.New("mangled"), observe.Failed},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := judge(ended, test.request, test.err)
			got := observe.None
			if err != nil {
				got = explain(err).outcome
			}
			if got != test.outcome {
				t.Errorf("outcome %s (%v), want %s", got, err, test.outcome)
			}
		})
	}
}
