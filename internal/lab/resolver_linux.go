package lab

import (
	"encoding/binary"
	"io"
	"net"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// Manner is how a resolver behaves.
type Manner int

// The manners.
const (
	Answers Manner = iota
	Silent
	Refuses
	Fails   // SERVFAIL
	Invents // an address for every name that does not exist
)

// NameManner is how a resolver answers for one name.
type NameManner int

// The manners, of a name.
const (
	NameBroken NameManner = iota + 1 // SERVFAIL
	NameBogus                        // SERVFAIL for a bad signature (EDE 6, RFC 8914), unless it is not to be checked
	NameGone                         // it does not exist
	NameEmpty                        // it exists and has no address
	NameMoved                        // it has an address that is not its own
)

// elsewhere is the address of what is not where it belongs.
var elsewhere = netip.MustParseAddr("203.0.113.66")

// Resolver is a DNS server at one address, over UDP and TCP.
type Resolver struct {
	name     string
	zones    map[string][]netip.Addr
	socket   net.PacketConn
	tcp      net.Listener
	mu       sync.Mutex
	manner   Manner
	delay    time.Duration
	names    map[string]NameManner
	queries  int // in all
	met      int // in the present manner
	scripted int // of names with a manner of their own
}

// startResolver opens a server on the machine.
func startResolver(on *Host, at netip.Addr, zones map[string][]netip.Addr) (*Resolver, error) {
	r := &Resolver{name: "lab-" + at.String(), zones: zones, names: map[string]NameManner{}}
	var err error
	address := netip.AddrPortFrom(at, 53)
	if r.socket, err = on.listenUDP(address); err != nil {
		return nil, err
	}
	if r.tcp, err = on.listenTCP(address); err != nil {
		_ = r.socket.Close()
		return nil, err
	}
	go r.serveUDP()
	go r.serveTCP()
	return r, nil
}

func (r *Resolver) close() {
	_ = r.socket.Close()
	_ = r.tcp.Close()
}

// Behave changes the manner and begins to count anew how many queries meet it.
func (r *Resolver) Behave(m Manner) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.manner, r.met = m, 0
}

// Name has one name answered in its own manner, or as usual where that is 0.
func (r *Resolver) Name(name string, m NameManner) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.names[name], r.scripted = m, 0
}

// Scripted returns how many queries met a name's own manner.
func (r *Resolver) Scripted() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.scripted
}

// Delay has every answer wait.
func (r *Resolver) Delay(d time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.delay, r.met = d, 0
}

// Met returns how many queries met the present manner.
func (r *Resolver) Met() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.met
}

// Queries returns how many queries there have been in all.
func (r *Resolver) Queries() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.queries
}

func (r *Resolver) serveUDP() {
	buffer := make([]byte, 4096)
	for {
		size, from, err := r.socket.ReadFrom(buffer)
		if err != nil {
			return
		}
		query := append([]byte(nil), buffer[:size]...)
		go func() {
			if answer := r.answer(query); answer != nil {
				_, _ = r.socket.WriteTo(answer, from)
			}
		}()
	}
}

func (r *Resolver) serveTCP() {
	for {
		connection, err := r.tcp.Accept()
		if err != nil {
			return
		}
		go func() {
			defer connection.Close()
			_ = connection.SetDeadline(time.Now().Add(10 * time.Second))
			r.converse(connection)
		}()
	}
}

func (r *Resolver) converse(connection net.Conn) {
	for {
		var size [2]byte
		if _, err := io.ReadFull(connection, size[:]); err != nil {
			return
		}
		query := make([]byte, binary.BigEndian.Uint16(size[:]))
		if _, err := io.ReadFull(connection, query); err != nil {
			return
		}
		answer := r.answer(query)
		if answer == nil {
			continue
		}
		message := binary.BigEndian.AppendUint16(nil, uint16(len(answer)))
		if _, err := connection.Write(append(message, answer...)); err != nil {
			return
		}
	}
}

// answer returns the answer to a query, or nil for silence.
func (r *Resolver) answer(query []byte) []byte {
	var parser dnsmessage.Parser
	header, err := parser.Start(query)
	if err != nil || header.Response {
		return nil
	}
	question, err := parser.Question()
	if err != nil {
		return nil
	}
	r.mu.Lock()
	r.queries++
	r.met++
	manner, delay := r.manner, r.delay
	own := r.names[lower(question.Name)]
	if own != 0 {
		r.scripted++
	}
	r.mu.Unlock()
	time.Sleep(delay)
	answer := dnsmessage.Message{
		Header: dnsmessage.Header{
			ID: header.ID, Response: true, RecursionDesired: header.RecursionDesired, RecursionAvailable: true,
			CheckingDisabled: header.CheckingDisabled,
		},
		Questions: []dnsmessage.Question{question},
	}
	switch {
	case manner == Silent:
		return nil
	case manner == Refuses:
		answer.RCode = dnsmessage.RCodeRefused
	case manner == Fails:
		answer.RCode = dnsmessage.RCodeServerFailure
	case own != 0:
		r.script(&answer, question, own)
	default:
		r.fill(&answer, question)
		if manner == Invents && answer.RCode == dnsmessage.RCodeNameError {
			answer.RCode = dnsmessage.RCodeSuccess
			address(&answer, question, elsewhere)
		}
	}
	packed, err := answer.Pack()
	if err != nil {
		return nil
	}
	return packed
}
