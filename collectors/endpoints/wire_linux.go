package endpoints

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"

	"example.com/noctop/collectors/icmp"
)

// socket is a Wire of the kernel: a "ping" socket, which needs no privileges
// and hands out ICMP errors by its error queue, or a raw one, which is offered
// every ICMP message and has a filter pick its own.
type socket struct {
	ipv6     bool
	raw      bool
	file     *os.File // owns fd: a socket that is forgotten is closed
	fd       int
	template template
	out, in  *batch
	drops    uint32    // by the kernel's count
	queue    []Message // ICMP errors read while sending, to be received
}

// Open returns a wire of one address family: without privileges where
// ping_group_range allows it (outside it the kernel refuses even root), else raw.
func Open(ipv6 bool) (Wire, error) {
	raw := false
	fd, err := newSocket(ipv6, unix.SOCK_DGRAM)
	if errors.Is(err, unix.EACCES) || errors.Is(err, unix.EPERM) || errors.Is(err, unix.EPROTONOSUPPORT) {
		raw = true
		fd, err = newSocket(ipv6, unix.SOCK_RAW)
		if errors.Is(err, unix.EPERM) || errors.Is(err, unix.EACCES) {
			return nil, ErrNotPermitted
		}
	}
	switch {
	case errors.Is(err, unix.EAFNOSUPPORT):
		return nil, ErrNoFamily
	case err != nil:
		return nil, fmt.Errorf("opening an ICMP socket: %w", err)
	}
	var secret [2 + tokenLength]byte
	rand.Read(secret[:])
	s := &socket{ipv6: ipv6, raw: raw, fd: fd, file: os.NewFile(uintptr(fd), "icmp"), in: newReceiving()}
	id := uint16(0)
	if raw {
		id = binary.BigEndian.Uint16(secret[tokenLength:])
	}
	s.template = newTemplate(ipv6, id, [tokenLength]byte(secret[:]))
	s.out = newSending(&s.template)
	if err := s.prepare(); err != nil {
		s.Close()
		return nil, fmt.Errorf("preparing an ICMP socket: %w", err)
	}
	return s, nil
}

func newSocket(ipv6 bool, kind int) (int, error) {
	family, protocol := unix.AF_INET, unix.IPPROTO_ICMP
	if ipv6 {
		family, protocol = unix.AF_INET6, unix.IPPROTO_ICMPV6
	}
	return unix.Socket(family, kind|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, protocol)
}

// receiveRoom is for the answers of half a second at 5,000 a second, of which
// each takes about 800 bytes of the kernel's.
const receiveRoom = 2 << 20

func (s *socket) prepare() error {
	if unix.SetsockoptInt(s.fd, unix.SOL_SOCKET, unix.SO_RCVBUFFORCE, receiveRoom) != nil {
		// Without privileges as much as net.core.rmem_max allows: the kernel cuts it.
		if err := unix.SetsockoptInt(s.fd, unix.SOL_SOCKET, unix.SO_RCVBUF, receiveRoom); err != nil {
			return err
		}
	}
	for _, option := range []int{unix.SO_TIMESTAMPNS, unix.SO_RXQ_OVFL} {
		if err := unix.SetsockoptInt(s.fd, unix.SOL_SOCKET, option, 1); err != nil {
			return err
		}
	}
	switch {
	case s.raw:
		return icmp.Filter(s.fd, s.ipv6, s.template.id)
	case s.ipv6:
		return unix.SetsockoptInt(s.fd, unix.SOL_IPV6, unix.IPV6_RECVERR, 1)
	}
	return unix.SetsockoptInt(s.fd, unix.SOL_IP, unix.IP_RECVERR, 1)
}

// Method returns "icmp" or "icmp-raw".
func (s *socket) Method() string {
	if s.raw {
		return "icmp-raw"
	}
	return "icmp"
}

// Close closes the socket.
func (s *socket) Close() error { return s.file.Close() }

// Send sends as many requests as one batch takes at a time. An ICMP error that
// waits in the queue makes the kernel refuse the next packet in its name: it is
// read, and the packet sent again, once.
func (s *socket) Send(requests []Request) (int, error) {
	sent, again := 0, false
	for sent < len(requests) {
		n := min(len(requests)-sent, batchSize)
		for i, request := range requests[sent : sent+n] {
			s.template.number(s.out.packets[i][:], request.Sequence)
			s.out.address(i, request.To)
		}
		left, err := s.out.send(s.fd, n)
		sent += left
		switch {
		case left > 0:
			again = false
		case err == nil: // the kernel takes none and says nothing: as if it were full
			return sent, unix.EAGAIN
		case again || s.raw:
			return sent, err
		default:
			s.drain()
			again = true
		}
	}
	return sent, nil
}

// mostQueued bounds what one call reads from a queue that others can fill.
const mostQueued = 8 * batchSize

// drain empties the error queue.
func (s *socket) drain() {
	for range mostQueued / batchSize {
		n, err := s.in.receive(s.fd, batchSize, unix.MSG_ERRQUEUE)
		if err != nil {
			return
		}
		for i := range n {
			refusal, ok := icmp.ReadQueued(s.ipv6, s.in.control(i), s.in.packet(i), s.in.from(i))
			if ok {
				s.queue = append(s.queue, refused(refusal))
			}
		}
		if n < batchSize {
			return
		}
	}
}

// refused makes a Message of an ICMP error.
func refused(m icmp.Message) Message {
	return Message{
		Kind: Refusal, From: m.From, Target: m.Target.WithZone(""), Sequence: m.Sequence, Type: m.Type, Code: m.Code,
	}
}

// Receive returns what is there, without waiting.
func (s *socket) Receive(messages []Message) (int, error) {
	n, err := s.in.receive(s.fd, min(len(messages), batchSize), 0)
	switch {
	case err == nil || errors.Is(err, unix.EAGAIN):
	case !s.raw && icmp.PendingError(err):
		s.drain()
	default:
		return 0, fmt.Errorf("receiving ICMP: %w", err)
	}
	found := 0
	for i := range n {
		if m := s.read(i); m.Kind != Nothing {
			messages[found] = m
			found++
		}
	}
	if found == 0 && n > 0 { // there may be more behind what was not ours
		messages[0] = Message{}
		found = 1
	}
	taken := copy(messages[found:], s.queue)
	s.queue = append(s.queue[:0], s.queue[taken:]...)
	return found + taken, nil
}

// read reads the i-th packet received.
func (s *socket) read(i int) Message {
	control := icmp.ReadControl(s.in.control(i))
	if control.Drops != 0 && control.Drops != s.drops {
		s.drops = control.Drops
		s.queue = append(s.queue, Message{Kind: Overflow})
	}
	var m Message
	if s.raw {
		m = s.template.readRaw(s.in.packet(i), s.in.from(i))
		if m.Kind == Nothing {
			if got, id, ok := icmp.ReadRaw(s.ipv6, s.in.packet(i), s.in.from(i)); ok && id == s.template.id && got.Kind != icmp.Reply {
				m = refused(got)
			}
		}
	} else {
		m = s.template.read(s.in.packet(i), s.in.from(i))
	}
	m.Received = control.Received
	return m
}
