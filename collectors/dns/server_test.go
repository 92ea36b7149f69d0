package dns

import (
	"context"
	"encoding/binary"
	"net"
	"net/netip"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"example.com/noctop/internal/topology"
)

// handler answers a query with any number of messages.
type handler func(query dnsmessage.Message, network string, send func([]byte))

// fakeServer is a DNS server on loopback that says whatever its handler says.
type fakeServer struct {
	address netip.AddrPort
	udp     *net.UDPConn
	tcp     net.Listener
	queries atomic.Int64
}

func startServer(t testing.TB, handle handler) *fakeServer {
	t.Helper()
	s := &fakeServer{}
	var err error
	for range 20 { // the same port has to be free for both
		if s.udp, err = net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)}); err != nil {
			t.Fatal(err)
		}
		s.address = s.udp.LocalAddr().(*net.UDPAddr).AddrPort()
		if s.tcp, err = net.Listen("tcp", s.address.String()); err == nil {
			break
		}
		s.udp.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	go s.serveUDP(handle)
	go s.serveTCP(handle)
	t.Cleanup(func() { s.udp.Close(); s.tcp.Close() })
	return s
}

func (s *fakeServer) serveUDP(handle handler) {
	buffer := make([]byte, 65535)
	for {
		n, from, err := s.udp.ReadFromUDPAddrPort(buffer)
		if err != nil {
			return
		}
		s.queries.Add(1)
		var query dnsmessage.Message
		if query.Unpack(buffer[:n]) == nil {
			go handle(query, "udp", func(reply []byte) { s.udp.WriteToUDPAddrPort(reply, from) })
		}
	}
}

func (s *fakeServer) serveTCP(handle handler) {
	for {
		conn, err := s.tcp.Accept()
		if err != nil {
			return
		}
		go serveStream(conn, handle)
	}
}

func serveStream(conn net.Conn, handle handler) {
	defer conn.Close()
	for {
		message, err := readMessage(conn)
		if err != nil {
			return
		}
		var query dnsmessage.Message
		if query.Unpack(message) != nil {
			return
		}
		handle(query, "tcp", func(reply []byte) {
			conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(reply))), reply...))
		})
	}
}

func (s *fakeServer) client() *Client {
	return hasty(Server{Transport: topology.TransportUDP, Address: s.address}, Seams{})
}

// testWait is long enough for loopback on a busy machine, and short for tests.
const testWait = 600 * time.Millisecond

// hasty is a client that does not wait long.
func hasty(server Server, seams Seams) *Client {
	c := NewClient(server, seams)
	c.datagramWait, c.streamWait = testWait, 2*testWait
	return c
}

// replyTo is a plain good reply to a query, for a test to spoil.
func replyTo(query dnsmessage.Message, addresses ...string) dnsmessage.Message {
	reply := dnsmessage.Message{Header: dnsmessage.Header{ID: query.ID, Response: true, RecursionAvailable: true}, Questions: query.Questions}
	for i, text := range addresses {
		address := netip.MustParseAddr(text)
		resource := dnsmessage.Resource{Header: dnsmessage.ResourceHeader{
			Name: query.Questions[0].Name, Class: dnsmessage.ClassINET, TTL: uint32(60 + i),
		}}
		if resource.Body = (&dnsmessage.AAAAResource{AAAA: address.As16()}); address.Is4() {
			resource.Body = &dnsmessage.AResource{A: address.As4()}
		}
		reply.Answers = append(reply.Answers, resource)
	}
	return reply
}

// withOptions adds an OPT record.
func withOptions(m dnsmessage.Message, code dnsmessage.RCode, options ...dnsmessage.Option) dnsmessage.Message {
	var header dnsmessage.ResourceHeader
	if err := header.SetEDNS0(payloadSize, code, false); err != nil {
		panic(err)
	}
	m.Additionals = append(m.Additionals, dnsmessage.Resource{Header: header, Body: &dnsmessage.OPTResource{Options: options}})
	return m
}

func packed(m dnsmessage.Message) []byte {
	wire, err := m.Pack()
	if err != nil {
		panic(err)
	}
	return wire
}

// answering is a server whose every name has an address.
func answering(query dnsmessage.Message, _ string, send func([]byte)) {
	send(packed(replyTo(query, "203.0.113.80")))
}

func silent(dnsmessage.Message, string, func([]byte)) {}

func question(t testing.TB, name string) Question {
	t.Helper()
	q, err := NewQuestion(name, dnsmessage.TypeA)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func within(t testing.TB, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), d)
	t.Cleanup(cancel)
	return ctx
}

// noLeaks fails the test where goroutines of this package's queries outlive it.
func noLeaks(t *testing.T) {
	t.Helper()
	deadline := time.Now().Add(5 * time.Second)
	for {
		buffer := make([]byte, 1<<20)
		stacks := string(buffer[:runtime.Stack(buffer, true)])
		left := ""
		for stack := range strings.SplitSeq(stacks, "\n\n") {
			if strings.Contains(stack, "dns.(*Client)") || strings.Contains(stack, "net/http.(*persistConn)") ||
				strings.Contains(stack, "http2") && !strings.Contains(stack, "http2serverConn") && !strings.Contains(stack, "http2Server") {
				left += stack + "\n\n"
			}
		}
		if left == "" {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("goroutines left over:\n%s", left)
		}
		time.Sleep(20 * time.Millisecond)
	}
}
