package endpoints

import (
	"encoding/binary"
	"net"
	"net/netip"
	"runtime"
	"strconv"
	"unsafe"

	"golang.org/x/sys/unix"

	"example.com/noctop/collectors/icmp"
)

const (
	packetRoom    = 256 // for an error: two IP headers, two ICMP headers
	controlRoom   = 160 // for a time stamp, a count of drops and an extended error
	addressLength = unix.SizeofSockaddrInet6
)

// mmsghdr is struct mmsghdr of sendmmsg(2) and recvmmsg(2).
type mmsghdr struct {
	header unix.Msghdr
	length uint32
}

// batch is the memory of one call for several packets. The kernel is given
// pointers into it: it must stay where it is.
type batch struct {
	headers   [batchSize]mmsghdr
	vectors   [batchSize]unix.Iovec
	addresses [batchSize][addressLength]byte
	packets   [batchSize][packetRoom]byte
	controls  [batchSize][controlRoom]byte
}

// newSending returns a batch of echo requests without numbers and addresses.
func newSending(t *template) *batch {
	b := &batch{}
	for i := range b.headers {
		copy(b.packets[i][:], t.packet[:])
		b.vectors[i].Base = &b.packets[i][0]
		b.vectors[i].SetLen(packetLength)
		h := &b.headers[i].header
		h.Name = &b.addresses[i][0]
		h.Iov = &b.vectors[i]
		h.SetIovlen(1)
	}
	return b
}

func newReceiving() *batch {
	b := &batch{}
	for i := range b.headers {
		b.vectors[i].Base = &b.packets[i][0]
		b.vectors[i].SetLen(packetRoom)
		h := &b.headers[i].header
		h.Name = &b.addresses[i][0]
		h.Iov = &b.vectors[i]
		h.SetIovlen(1)
		h.Control = &b.controls[i][0]
	}
	return b
}

// send sends the first n packets, and returns how many left.
func (b *batch) send(fd, n int) (int, error) {
	return b.call(unix.SYS_SENDMMSG, fd, n, 0)
}

// receive takes at most n messages, without waiting.
func (b *batch) receive(fd, n, flags int) (int, error) {
	for i := range n {
		h := &b.headers[i].header
		h.Namelen = addressLength
		h.SetControllen(controlRoom)
		h.Flags = 0
	}
	return b.call(unix.SYS_RECVMMSG, fd, n, flags|unix.MSG_DONTWAIT)
}

// call makes a call that never waits. It is made without telling Go's
// scheduler, which would otherwise wake its monitor thread each time: that costs
// as much as the packets.
func (b *batch) call(number uintptr, fd, n, flags int) (int, error) {
	for {
		done, _, errno := unix.RawSyscall6(number, uintptr(fd), uintptr(unsafe.Pointer(&b.headers[0])), uintptr(n), uintptr(flags), 0, 0)
		runtime.KeepAlive(b)
		if errno == unix.EINTR {
			continue
		}
		if errno != 0 {
			return 0, errno
		}
		return int(done), nil
	}
}

// packet returns the i-th received packet.
func (b *batch) packet(i int) []byte {
	return b.packets[i][:min(int(b.headers[i].length), packetRoom)]
}

// control returns the control messages that came with it.
func (b *batch) control(i int) []byte {
	return b.controls[i][:min(int(b.headers[i].header.Controllen), controlRoom)]
}

// from returns who sent it, without a zone: which interface an answer came by
// is no part of whom it is from.
func (b *batch) from(i int) netip.Addr {
	address, _ := icmp.Address(b.addresses[i][:min(int(b.headers[i].header.Namelen), addressLength)])
	return address.WithZone("")
}

// address sets where the i-th packet goes.
func (b *batch) address(i int, to netip.Addr) {
	a := b.addresses[i][:]
	if to.Is4() {
		binary.NativeEndian.PutUint16(a, unix.AF_INET)
		as4 := to.As4()
		copy(a[4:], as4[:])
		b.headers[i].header.Namelen = unix.SizeofSockaddrInet4
		return
	}
	binary.NativeEndian.PutUint16(a, unix.AF_INET6)
	as16 := to.As16()
	copy(a[8:], as16[:])
	binary.NativeEndian.PutUint32(a[24:], zone(to))
	b.headers[i].header.Namelen = unix.SizeofSockaddrInet6
}

// zone returns the index of the interface that a link-local address belongs to.
func zone(of netip.Addr) uint32 {
	if of.Zone() == "" {
		return 0
	}
	if index, err := strconv.ParseUint(of.Zone(), 10, 32); err == nil {
		return uint32(index)
	}
	found, err := net.InterfaceByName(of.Zone())
	if err != nil {
		return 0
	}
	return uint32(found.Index)
}
