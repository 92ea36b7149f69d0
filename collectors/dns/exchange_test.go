package dns

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// spoiled is a handler that sends a wrong reply, and then, where good, the
// right one.
func spoiled(good bool, spoil func(*dnsmessage.Message)) handler {
	return func(query dnsmessage.Message, _ string, send func([]byte)) {
		reply := replyTo(query, "192.0.2.66")
		reply.Questions = append([]dnsmessage.Question(nil), reply.Questions...)
		spoil(&reply)
		send(packed(reply))
		if good {
			send(packed(replyTo(query, "203.0.113.80")))
		}
	}
}

func raw(good bool, bytes func(dnsmessage.Message) []byte) handler {
	return func(query dnsmessage.Message, _ string, send func([]byte)) {
		send(bytes(query))
		if good {
			send(packed(replyTo(query, "203.0.113.80")))
		}
	}
}

// loop is a reply whose answer's name points at itself.
func loop(query dnsmessage.Message) []byte {
	wire := packed(replyTo(query))
	wire[7] = 1 // one answer
	at := len(wire)
	return append(wire, 0xC0|byte(at>>8), byte(at), 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 66)
}

func TestUDP(t *testing.T) {
	otherName := func(m *dnsmessage.Message) { m.Questions[0].Name = dnsmessage.MustNewName("other.example.") }
	for _, test := range []struct {
		name    string
		handle  handler
		outcome observe.Outcome // of the check "resolve"
		cause   string
		ignored int
		detail  string
	}{
		{"answer", answering, observe.Good, "", 0, "203.0.113.80 ttl 60"},
		{"name in other letters", func(q dnsmessage.Message, _ string, send func([]byte)) {
			reply := replyTo(q, "203.0.113.80")
			reply.Questions = []dnsmessage.Question{{Name: dnsmessage.MustNewName("PAY.exaMPLE."), Type: 1, Class: 1}}
			send(packed(reply))
		}, observe.Good, "", 0, "203.0.113.80 ttl 60"},
		{"wrong id first", spoiled(true, func(m *dnsmessage.Message) { m.ID++ }), observe.Good, "", 1, "203.0.113.80 ttl 60"},
		{"wrong id only", spoiled(false, func(m *dnsmessage.Message) { m.ID++ }), observe.Lost, "timeout", 1, "ignored: 1 (another id)"},
		{"wrong name first", spoiled(true, otherName), observe.Good, "", 1, "203.0.113.80"},
		{"wrong type first", spoiled(true, func(m *dnsmessage.Message) { m.Questions[0].Type = dnsmessage.TypeMX }), observe.Good, "", 1, "203.0.113.80"},
		{"wrong class first", spoiled(true, func(m *dnsmessage.Message) { m.Questions[0].Class = dnsmessage.ClassCHAOS }), observe.Good, "", 1, "203.0.113.80"},
		{"wrong name only", spoiled(false, otherName), observe.Wrong, "wrong-question", 1, "another question"},
		{"two questions", spoiled(true, func(m *dnsmessage.Message) { m.Questions = append(m.Questions, m.Questions[0]) }), observe.Good, "", 1, "203.0.113.80"},
		{"no question with an answer", spoiled(true, func(m *dnsmessage.Message) { m.Questions = nil }), observe.Good, "", 1, "203.0.113.80"},
		{"query instead of reply", spoiled(true, func(m *dnsmessage.Message) { m.Response = false }), observe.Good, "", 1, "203.0.113.80"},
		{"garbage first", raw(true, func(dnsmessage.Message) []byte { return []byte{1, 2, 3} }), observe.Good, "", 1, "203.0.113.80"},
		{"nothing first", raw(true, func(dnsmessage.Message) []byte { return nil }), observe.Good, "", 1, "203.0.113.80"},
		{"compression loop first", raw(true, loop), observe.Good, "", 1, "203.0.113.80"},
		{"compression loop only", raw(false, loop), observe.Wrong, "malformed", 1, "can't be read"},
		{"cut short", raw(false, func(q dnsmessage.Message) []byte {
			wire := packed(replyTo(q, "203.0.113.80"))
			return wire[:len(wire)-2]
		}), observe.Wrong, "malformed", 1, "can't be read"},
		{"huge", raw(false, func(q dnsmessage.Message) []byte {
			m := replyTo(q, "203.0.113.80", "203.0.113.81")
			m.Additionals = append(m.Additionals, dnsmessage.Resource{
				Header: dnsmessage.ResourceHeader{Name: q.Questions[0].Name, Class: dnsmessage.ClassINET},
				Body:   &dnsmessage.UnknownResource{Type: 65280, Data: make([]byte, 20000)},
			})
			return packed(m)
		}), observe.Good, "", 0, "203.0.113.80 +1 ttl 60"},
		{"silence", silent, observe.Lost, "timeout", 0, "no reply"},
		{"no data", func(q dnsmessage.Message, _ string, send func([]byte)) { send(packed(replyTo(q))) }, observe.Wrong, "nodata", 0, "NOERROR without an answer"},
		{"nxdomain", spoiled(false, code(dnsmessage.RCodeNameError)), observe.Wrong, "nxdomain", 0, "NXDOMAIN"},
		{"refused", spoiled(false, code(dnsmessage.RCodeRefused)), observe.Refused, "refused", 0, "REFUSED"},
		{"refused without a question", spoiled(false, func(m *dnsmessage.Message) {
			code(dnsmessage.RCodeRefused)(m)
			m.Questions = nil
		}), observe.Refused, "refused", 0, "REFUSED"},
		{"servfail with a reason", spoiled(false, func(m *dnsmessage.Message) {
			code(dnsmessage.RCodeServerFailure)(m)
			*m = withOptions(*m, 0, dnsmessage.Option{Code: 15, Data: append([]byte{0, 22}, "at delegation\x00"...)})
		}), observe.Wrong, "servfail", 0, "SERVFAIL, no reachable authority (EDE 22): at delegation"},
		{"extended code", spoiled(false, func(m *dnsmessage.Message) { m.Answers = nil; *m = withOptions(*m, 16) }),
			observe.Wrong, "badvers", 0, "BADVERS"},
		{"truncated, then over TCP", func(q dnsmessage.Message, network string, send func([]byte)) {
			reply := replyTo(q, "203.0.113.80")
			if reply.Truncated = network == "udp"; reply.Truncated {
				reply.Answers = nil
			}
			send(packed(reply))
		}, observe.Good, "", 0, "203.0.113.80 ttl 60"},
		{"truncated, and silent over TCP", func(q dnsmessage.Message, network string, send func([]byte)) {
			if reply := replyTo(q); network == "udp" {
				reply.Truncated = true
				send(packed(reply))
			}
		}, observe.Wrong, "truncated", 0, "over TCP no reply"},
		{"does not know EDNS", func(q dnsmessage.Message, _ string, send func([]byte)) {
			if reply := replyTo(q, "203.0.113.80"); len(q.Additionals) > 0 {
				code(dnsmessage.RCodeFormatError)(&reply)
				reply.Questions = nil
				send(packed(reply))
			} else {
				send(packed(reply))
			}
		}, observe.Good, "", 0, "203.0.113.80"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := startServer(t, test.handle)
			answer, err := server.client().Ask(within(t, 10*time.Second), question(t, "pay.example"))
			o := judge(observe.CheckResolve, nil, answer, err)
			if o.Outcome != test.outcome || o.Cause != test.cause || answer.Ignored != test.ignored {
				t.Errorf("got %v %q with %d ignored (%s), want %v %q with %d", o.Outcome, o.Cause, answer.Ignored, o.Detail,
					test.outcome, test.cause, test.ignored)
			}
			if !strings.Contains(o.Detail, test.detail) {
				t.Errorf("the detail is %q, without %q", o.Detail, test.detail)
			}
			if answered := test.outcome.Answered() && test.cause != "malformed" && test.cause != "wrong-question" && test.cause != "truncated"; answered != (o.Took > 0 && err == nil) {
				t.Errorf("took %v, error %v", o.Took, err)
			}
		})
	}
}

func code(c dnsmessage.RCode) func(*dnsmessage.Message) {
	return func(m *dnsmessage.Message) { m.RCode, m.Answers = c, nil }
}

func TestOptionsAndFlags(t *testing.T) {
	server := startServer(t, func(q dnsmessage.Message, _ string, send func([]byte)) {
		reply := replyTo(q, "203.0.113.81", "203.0.113.80")
		reply.AuthenticData = true
		send(packed(withOptions(reply, 0,
			dnsmessage.Option{Code: optionNSID, Data: []byte("fra1")},
			dnsmessage.Option{Code: optionError, Data: []byte{0, 3}}, dnsmessage.Option{Code: optionError, Data: []byte{9}})))
	})
	a, err := server.client().Ask(within(t, 5*time.Second), question(t, "pay.example."))
	if err != nil {
		t.Fatal(err)
	}
	if !a.Authentic || !a.EDNS || a.NSID != "fra1" || len(a.Errors) != 1 || a.TTL != 60 || a.Method != "udp" {
		t.Errorf("the answer is %+v", a)
	}
	got := ""
	for _, field := range fields(a) {
		got += field.Name + "=" + field.Text + " "
	}
	if want := "rcode=noerror class=nowhere answer=203.0.113.80 203.0.113.81 ttl= ad= ede=stale answer (EDE 3) ede-code= nsid=fra1 "; got != want {
		t.Errorf("the fields are %q, want %q", got, want)
	}
}

func TestQueryOnTheWire(t *testing.T) {
	got := make(chan dnsmessage.Message, 1)
	server := startServer(t, func(q dnsmessage.Message, _ string, send func([]byte)) {
		got <- q
		answering(q, "", send)
	})
	if _, err := server.client().Ask(within(t, 5*time.Second), question(t, "결제.example")); err != nil {
		t.Fatal(err)
	}
	q := <-got
	opt := q.Additionals[0]
	if !q.RecursionDesired || q.CheckingDisabled || opt.Header.DNSSECAllowed() || opt.Header.Class != payloadSize {
		t.Errorf("the query is %+v", q)
	}
	if name := q.Questions[0].Name.String(); name != "xn--p89a133c.example." {
		t.Errorf("the name is %s", name)
	}
}

func TestPortUnreachable(t *testing.T) {
	server := startServer(t, silent)
	server.udp.Close()
	server.tcp.Close()
	_, err := server.client().Ask(within(t, 5*time.Second), question(t, "pay.example"))
	var failure *Failure
	if !errors.As(err, &failure) || failure.Outcome != observe.Refused || failure.Cause != "port-unreachable" {
		t.Fatalf("got %#v", err)
	}
}

func TestLocalErrors(t *testing.T) {
	for _, test := range []struct {
		name, cause string
		server      Server
	}{
		{"no such interface", "enodev", Server{Address: netip.MustParseAddrPort("192.0.2.1:53"), Interface: "nonesuch0"}},
		{"no address", "no-address", Server{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if !canBind && test.server.Interface != "" {
				test.cause = "no-binding"
			}
			_, err := NewClient(test.server, Seams{}).Ask(within(t, 5*time.Second), question(t, "pay.example"))
			var failure *Failure
			if !errors.As(err, &failure) || failure.Cause != test.cause || failure.Outcome.Answered() {
				t.Fatalf("got %#v", err)
			}
		})
	}
}

func TestLateReply(t *testing.T) {
	t.Parallel()
	server := startServer(t, func(q dnsmessage.Message, _ string, send func([]byte)) {
		time.Sleep(testWait + 200*time.Millisecond)
		answering(q, "", send)
	})
	gaveUp := 0
	patience := Patience{Hold: 3 * time.Second, GaveUp: func(_ Answer, f *Failure) {
		if gaveUp++; f.Outcome != observe.Lost {
			t.Errorf("given up as %v", f)
		}
	}}
	answer, err := server.client().ask(within(t, 10*time.Second), question(t, "pay.example"), patience)
	if err != nil || gaveUp != 1 || answer.Took < testWait {
		t.Fatalf("gave up %d times, then %+v, %v", gaveUp, answer, err)
	}
}

func TestCancel(t *testing.T) {
	server := startServer(t, silent)
	for _, transport := range []string{topology.TransportUDP, topology.TransportTLS} {
		ctx, cancel := context.WithCancel(context.Background())
		time.AfterFunc(50*time.Millisecond, cancel)
		began := time.Now()
		_, err := NewClient(Server{Transport: transport, Address: server.address}, Seams{}).Ask(ctx, question(t, "pay.example"))
		var failure *Failure
		if !errors.As(err, &failure) || failure.Outcome != observe.None {
			t.Errorf("%s: cancelled, got %#v", transport, err)
		}
		if took := time.Since(began); took > time.Second {
			t.Errorf("%s: it took %v to end", transport, took)
		}
	}
	noLeaks(t)
}

func TestStreamFailures(t *testing.T) {
	truncated := func(serve func(net.Conn)) *fakeServer {
		server := startServer(t, func(q dnsmessage.Message, _ string, send func([]byte)) {
			reply := replyTo(q)
			reply.Truncated = true
			send(packed(reply))
		})
		server.tcp.Close()
		listener, err := net.Listen("tcp", server.address.String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { listener.Close() })
		go func() {
			for {
				conn, err := listener.Accept()
				if err != nil {
					return
				}
				go serve(conn)
			}
		}()
		return server
	}
	for name, serve := range map[string]func(net.Conn){
		"closed at once":    func(c net.Conn) { c.Close() },
		"half a length":     func(c net.Conn) { _, _ = readMessage(c); c.Write([]byte{0}); c.Close() },
		"length of nothing": func(c net.Conn) { _, _ = readMessage(c); c.Write([]byte{0, 0}); c.Close() },
		"short message":     func(c net.Conn) { _, _ = readMessage(c); c.Write([]byte{0, 200, 1, 2, 3}); c.Close() },
		"drip": func(c net.Conn) {
			_, _ = readMessage(c)
			for range 100 {
				if _, err := c.Write([]byte{0}); err != nil {
					return
				}
				time.Sleep(100 * time.Millisecond)
			}
		},
	} {
		server := truncated(serve)
		began := time.Now()
		_, err := server.client().Ask(within(t, 10*time.Second), question(t, "pay.example"))
		var failure *Failure
		if !errors.As(err, &failure) || failure.Outcome != observe.Wrong || failure.Cause != "truncated" {
			t.Errorf("%s: got %#v", name, err)
		}
		if took := time.Since(began); took > 4*testWait {
			t.Errorf("%s: took %v", name, took)
		}
	}
	noLeaks(t)
}
