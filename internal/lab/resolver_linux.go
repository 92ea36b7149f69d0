package lab

import (
	"encoding/binary"
	"io"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"example.com/noctop/internal/catalogue"
)

// Manner is how a resolver behaves.
type Manner int

// The manners.
const (
	Answers Manner = iota
	Silent
	Refuses
	Fails // SERVFAIL
)

// Resolver is a DNS server at one address, over UDP and TCP.
type Resolver struct {
	name    string
	zones   map[string][]netip.Addr
	socket  net.PacketConn
	tcp     net.Listener
	mu      sync.Mutex
	manner  Manner
	delay   time.Duration
	rcodes  map[string]dnsmessage.RCode // by name, before the manner
	queries int                         // in all
	met     int                         // in the present manner
}

// startResolver opens a server on the machine.
func startResolver(on *Host, at netip.Addr, zones map[string][]netip.Addr) (*Resolver, error) {
	r := &Resolver{name: "lab-" + at.String(), zones: zones, rcodes: map[string]dnsmessage.RCode{}}
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
	scripted, isScripted := r.rcodes[lower(question.Name)]
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
	case isScripted:
		answer.RCode = scripted
	default:
		r.fill(&answer, question)
	}
	packed, err := answer.Pack()
	if err != nil {
		return nil
	}
	return packed
}

// fill answers a question from the zones.
func (r *Resolver) fill(answer *dnsmessage.Message, question dnsmessage.Question) {
	head := dnsmessage.ResourceHeader{Name: question.Name, Class: question.Class, TTL: 300}
	if question.Class == dnsmessage.ClassCHAOS && question.Type == dnsmessage.TypeTXT {
		answer.Answers = append(answer.Answers, dnsmessage.Resource{Header: head, Body: &dnsmessage.TXTResource{TXT: []string{r.name}}})
		return
	}
	addresses, known := r.zones[lower(question.Name)]
	if !known && question.Name.String() != "." {
		answer.RCode = dnsmessage.RCodeNameError
		return
	}
	for _, address := range addresses {
		if question.Type == dnsmessage.TypeA && address.Is4() {
			answer.Answers = append(answer.Answers, dnsmessage.Resource{Header: head, Body: &dnsmessage.AResource{A: address.As4()}})
		}
	}
}

func lower(name dnsmessage.Name) string {
	return strings.TrimSuffix(strings.ToLower(name.String()), ".")
}

// zones is what every resolver of the lab knows: the lab's own names, and those
// that noctop asks for by itself.
func zones() map[string][]netip.Addr {
	all := map[string][]netip.Addr{
		warmName: {payDoor}, payName: {payDoor}, payHost: {payDoor}, statusHost: {payStatus}, cloudHost: {cloudDoor},
	}
	for _, entry := range catalogue.Defaults() {
		for _, text := range append([]string{entry.URL}, entry.Probes...) {
			if parsed, err := url.Parse(text); err == nil && parsed.Hostname() != "" {
				all[parsed.Hostname()] = []netip.Addr{publicDoor}
			}
		}
	}
	return all
}
