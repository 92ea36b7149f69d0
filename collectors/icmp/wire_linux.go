package icmp

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// socket is a Wire of the kernel: a "ping" socket, which needs no privileges
// and hands out ICMP errors by its error queue, or a raw one, which sees every
// ICMP message and picks its own.
type socket struct {
	line Line
	raw  bool
	id   uint16 // of echo requests; the kernel's own choice on a ping socket
	file *os.File
	conn syscall.RawConn
	ttl  int // as last set; 0 before the first packet

	queue   []Message // read while sending, to be received
	packet  [1500]byte
	control [256]byte
}

// Open returns a wire on a line: without privileges where ping_group_range
// allows it (outside it the kernel refuses even root), else raw.
func Open(line Line) (Wire, error) {
	fd, err := newSocket(line, unix.SOCK_DGRAM)
	raw := false
	if errors.Is(err, unix.EACCES) || errors.Is(err, unix.EPERM) || errors.Is(err, unix.EPROTONOSUPPORT) {
		raw = true
		fd, err = newSocket(line, unix.SOCK_RAW)
		if errors.Is(err, unix.EPERM) || errors.Is(err, unix.EACCES) {
			return nil, ErrNotPermitted
		}
	}
	if err != nil {
		return nil, fmt.Errorf("opening an ICMP socket: %w", err)
	}
	id := uint16(0)
	if raw {
		id = uint16(os.Getpid()) ^ uint16(fd)<<8
	}
	if err := prepare(fd, line, raw, id); err != nil {
		unix.Close(fd)
		return nil, err
	}
	s := &socket{line: line, raw: raw, id: id, file: os.NewFile(uintptr(fd), "icmp")}
	if s.conn, err = s.file.SyscallConn(); err != nil {
		s.file.Close()
		return nil, err
	}
	return s, nil
}

func newSocket(line Line, kind int) (int, error) {
	family, protocol := unix.AF_INET, unix.IPPROTO_ICMP
	if line.IPv6 {
		family, protocol = unix.AF_INET6, unix.IPPROTO_ICMPV6
	}
	return unix.Socket(family, kind|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, protocol)
}

// prepare binds a new socket to its line, and asks for ICMP errors and for when
// replies came.
func prepare(fd int, line Line, raw bool, id uint16) error {
	if line.Interface != "" {
		if err := bindInterface(fd, line); err != nil {
			return fmt.Errorf("binding to interface %s: %w", line.Interface, err)
		}
	}
	if line.Source.IsValid() {
		if err := unix.Bind(fd, address(line.Source)); err != nil {
			return fmt.Errorf("binding to %s: %w", line.Source, err)
		}
	}
	if err := unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_TIMESTAMPNS, 1); err != nil {
		return err
	}
	level, limit, errors := unix.SOL_IP, unix.IP_RECVTTL, unix.IP_RECVERR
	if line.IPv6 {
		level, limit, errors = unix.SOL_IPV6, unix.IPV6_RECVHOPLIMIT, unix.IPV6_RECVERR
	}
	if err := unix.SetsockoptInt(fd, level, limit, 1); err != nil {
		return err
	}
	if raw {
		return Filter(fd, line.IPv6, id)
	}
	return unix.SetsockoptInt(fd, level, errors, 1)
}

// bindInterface ties a socket to an interface. Kernels before 5.7 allow
// SO_BINDTODEVICE to CAP_NET_RAW only; there the outgoing interface is chosen,
// and answers may come in by any.
func bindInterface(fd int, line Line) error {
	err := unix.BindToDevice(fd, line.Interface)
	if !errors.Is(err, unix.EPERM) {
		return err
	}
	found, err := net.InterfaceByName(line.Interface)
	if err != nil {
		return unix.ENODEV
	}
	var index [4]byte
	binary.BigEndian.PutUint32(index[:], uint32(found.Index))
	value := int(binary.NativeEndian.Uint32(index[:])) // the option is in network order
	if line.IPv6 {
		return unix.SetsockoptInt(fd, unix.SOL_IPV6, unix.IPV6_UNICAST_IF, value)
	}
	return unix.SetsockoptInt(fd, unix.SOL_IP, unix.IP_UNICAST_IF, value)
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

// Send sends one echo request. An ICMP error that waits in the queue makes the
// kernel refuse the next packet in its name: it is read, and the packet sent
// again, once.
func (s *socket) Send(to netip.Addr, ttl int, sequence uint16) error {
	var failure error
	err := s.conn.Control(func(fd uintptr) {
		failure = s.send(int(fd), to, ttl, sequence)
		if failure != nil && s.drain(int(fd)) {
			failure = s.send(int(fd), to, ttl, sequence)
		}
	})
	if err != nil {
		return err
	}
	return failure
}

func (s *socket) send(fd int, to netip.Addr, ttl int, sequence uint16) error {
	if err := s.hops(fd, ttl); err != nil {
		return err
	}
	return unix.Sendto(fd, echoRequest(s.line.IPv6, s.id, sequence), 0, address(to))
}

// mostQueued bounds what one call reads from a queue that others can fill.
const mostQueued = 64

// drain empties the error queue into s.queue, and reports whether an error may
// have been waiting: raw sockets have no such queue.
func (s *socket) drain(fd int) bool {
	if s.raw {
		return false
	}
	for range mostQueued {
		message, ok, err := s.readError(fd)
		if err != nil {
			break
		}
		if ok {
			s.queue = append(s.queue, message)
		}
	}
	return true
}

// Receive returns the next message that answers an echo request of this wire.
func (s *socket) Receive(ctx context.Context, wait time.Duration) (Message, bool, error) {
	if len(s.queue) > 0 {
		message := s.queue[0]
		s.queue = s.queue[1:]
		return message, true, nil
	}
	if err := s.file.SetReadDeadline(time.Now().Add(wait)); err != nil {
		return Message{}, false, err
	}
	stop := context.AfterFunc(ctx, func() { s.file.SetReadDeadline(time.Unix(1, 0)) })
	defer stop()
	var message Message
	var ok bool
	var failure error
	err := s.conn.Read(func(fd uintptr) bool {
		message, ok, failure = s.read(int(fd))
		return ok || failure != nil
	})
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded) || ctx.Err() != nil:
		return Message{}, false, nil
	case err != nil:
		return Message{}, false, err
	}
	return message, ok, failure
}

// read returns the next message that is there; false where there is none.
func (s *socket) read(fd int) (Message, bool, error) {
	for range mostQueued {
		if !s.raw {
			message, ok, err := s.readError(fd)
			if ok {
				return message, true, nil
			}
			if err == nil {
				continue // an entry that no router made
			}
		}
		n, controlled, _, from, err := unix.Recvmsg(fd, s.packet[:], s.control[:], 0)
		switch {
		case errors.Is(err, unix.EAGAIN):
			return Message{}, false, nil
		case errors.Is(err, unix.EINTR) || !s.raw && pendingError(err):
			continue
		case err != nil:
			return Message{}, false, err
		}
		if message, ok := s.mine(s.packet[:n], sender(from)); ok {
			control := ReadControl(s.control[:controlled])
			message.Received, message.TTL = control.Received, control.TTL
			return message, true, nil
		}
	}
	return Message{}, false, nil
}

// pendingError reports whether a receive failed in the name of an ICMP error
// whose entry is in the error queue.
func pendingError(err error) bool {
	for _, known := range []unix.Errno{
		unix.EHOSTUNREACH, unix.ENETUNREACH, unix.ECONNREFUSED, unix.EHOSTDOWN, unix.ENONET, unix.EACCES,
		unix.EPROTO, unix.EMSGSIZE, unix.ENOPROTOOPT, unix.EOPNOTSUPP, unix.EREMOTEIO, unix.ENETDOWN,
	} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}

// mine reads a packet and reports whether it answers this wire.
func (s *socket) mine(packet []byte, from netip.Addr) (Message, bool) {
	if !s.raw { // the kernel has already compared the identifier
		message, _, ok := readReply(s.line.IPv6, packet, from)
		return message, ok
	}
	message, id, ok := readRaw(s.line.IPv6, packet, from)
	return message, ok && id == s.id
}

// readError reads one entry of the error queue. It reports false for an entry
// that is no ICMP error, and an error where the queue is empty.
func (s *socket) readError(fd int) (Message, bool, error) {
	n, controlled, _, target, err := unix.Recvmsg(fd, s.packet[:], s.control[:], unix.MSG_ERRQUEUE)
	if err != nil {
		return Message{}, false, err
	}
	message, ok := readQueued(s.line.IPv6, s.control[:controlled], s.packet[:n], sender(target))
	message.Received = ReadControl(s.control[:controlled]).Received
	return message, ok, nil
}

// address returns an address as the kernel takes it.
func address(of netip.Addr) unix.Sockaddr {
	if of.Is4() || of.Is4In6() {
		return &unix.SockaddrInet4{Addr: of.As4()}
	}
	zone := 0
	if of.Zone() != "" {
		if index, err := strconv.Atoi(of.Zone()); err == nil {
			zone = index
		} else if found, err := net.InterfaceByName(of.Zone()); err == nil {
			zone = found.Index
		}
	}
	return &unix.SockaddrInet6{Addr: of.As16(), ZoneId: uint32(zone)}
}

// sender returns an address as the kernel gives it.
func sender(from unix.Sockaddr) netip.Addr {
	switch from := from.(type) {
	case *unix.SockaddrInet4:
		return netip.AddrFrom4(from.Addr)
	case *unix.SockaddrInet6:
		return netip.AddrFrom16(from.Addr).Unmap()
	}
	return netip.Addr{}
}
