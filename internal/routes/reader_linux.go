package routes

import (
	"encoding/binary"
	"errors"
	"net"
	"net/netip"
	"time"

	"github.com/vishvananda/netlink"
	"github.com/vishvananda/netlink/nl"
	"github.com/vishvananda/netns"
	"golang.org/x/sys/unix"

	"example.com/noctop/internal/i18n"
)

const (
	// answerTimeout bounds one question: a driver can hold the kernel's
	// routing lock for seconds.
	answerTimeout = 2 * time.Second
	// dumpTries is how often a dump is repeated that a change interrupted.
	// Where changes never stop, the last one is taken as it is.
	dumpTries = 4
)

// Reader asks the kernel over sockets that it keeps open. It belongs to the
// network namespace it was opened in, and may be used by several goroutines.
type Reader struct {
	handle  *netlink.Handle
	sockets map[int]*nl.SocketHandle // for questions that Handle has no call for
}

// Open returns a Reader. The caller closes it.
func Open() (*Reader, error) {
	handle, err := netlink.NewHandle(unix.NETLINK_ROUTE)
	if err != nil {
		return nil, i18n.Errorf("cannot open a netlink socket: %w", err)
	}
	if err := handle.SetSocketTimeout(answerTimeout); err != nil {
		handle.Close()
		return nil, i18n.Errorf("cannot set the netlink socket's timeout: %w", err)
	}
	socket, err := nl.GetNetlinkSocketAt(netns.None(), netns.None(), unix.NETLINK_ROUTE)
	if err != nil {
		handle.Close()
		return nil, i18n.Errorf("cannot open a netlink socket: %w", err)
	}
	reader := &Reader{handle: handle, sockets: map[int]*nl.SocketHandle{unix.NETLINK_ROUTE: {Socket: socket}}}
	timeout := unix.NsecToTimeval(answerTimeout.Nanoseconds())
	if err := errors.Join(socket.SetSendTimeout(&timeout), socket.SetReceiveTimeout(&timeout)); err != nil {
		reader.Close()
		return nil, i18n.Errorf("cannot set the netlink socket's timeout: %w", err)
	}
	return reader, nil
}

// Close ends the Reader.
func (r *Reader) Close() {
	r.handle.Close()
	r.sockets[unix.NETLINK_ROUTE].Close()
}

// dump repeats a dump until no change has interrupted it.
func dump[T any](what i18n.Text, ask func() (T, error)) (T, error) {
	var answer T
	var err error
	for range dumpTries {
		answer, err = ask()
		if !errors.Is(err, netlink.ErrDumpInterrupted) {
			break
		}
	}
	if err != nil && !errors.Is(err, netlink.ErrDumpInterrupted) {
		return answer, i18n.Errorf("cannot list %s: %w", what, err)
	}
	return answer, nil
}

// Link returns the state of one interface, or ErrNoInterface.
func (r *Reader) Link(name string) (Link, error) {
	link, err := r.handle.LinkByName(name)
	var missing netlink.LinkNotFoundError
	switch {
	case errors.As(err, &missing), errors.Is(err, unix.ENODEV):
		return Link{}, i18n.Errorf("%s: %w", name, ErrNoInterface)
	case err != nil:
		return Link{}, i18n.Errorf("cannot read the state of %s: %w", name, err)
	}
	return linkFrom(link), nil
}

// Links returns every interface.
func (r *Reader) Links() ([]Link, error) {
	list, err := dump(i18n.T("interfaces"), r.handle.LinkList)
	if err != nil {
		return nil, err
	}
	links := make([]Link, 0, len(list))
	for _, link := range list {
		links = append(links, linkFrom(link))
	}
	return links, nil
}

// linkFrom turns the library's link into ours.
func linkFrom(from netlink.Link) Link {
	attrs := from.Attrs()
	link := Link{
		Name:      attrs.Name,
		Index:     attrs.Index,
		Kind:      from.Type(),
		Loopback:  attrs.RawFlags&unix.IFF_LOOPBACK != 0,
		AdminUp:   attrs.RawFlags&unix.IFF_UP != 0,
		Carrier:   attrs.RawFlags&unix.IFF_LOWER_UP != 0,
		NoARP:     attrs.RawFlags&unix.IFF_NOARP != 0,
		OperState: attrs.OperState.String(),
		MTU:       attrs.MTU,
		Master:    attrs.MasterIndex,
		FarPeer:   attrs.NetNsID >= 0,
		MAC:       attrs.HardwareAddr.String(),
	}
	if link.Kind == "device" { // the library's word for a link that names no kind
		link.Kind = ""
	}
	if s := attrs.Statistics; s != nil {
		link.Counted = true
		link.Counters = Counters{
			ReceivedBytes: s.RxBytes, SentBytes: s.TxBytes,
			ReceivedPackets: s.RxPackets, SentPackets: s.TxPackets,
			ReceiveErrors: s.RxErrors, SendErrors: s.TxErrors,
			// /proc/net/dev counts missed packets with the dropped ones, too.
			ReceiveDrops: s.RxDropped + s.RxMissedErrors, SendDrops: s.TxDropped,
		}
	}
	return link
}

// Addresses returns the addresses of every interface.
func (r *Reader) Addresses() ([]Address, error) {
	list, err := dump(i18n.T("addresses"), func() ([]netlink.Addr, error) {
		return r.handle.AddrList(nil, netlink.FAMILY_ALL)
	})
	if err != nil {
		return nil, err
	}
	addresses := make([]Address, 0, len(list))
	for _, from := range list {
		if address, ok := addressFrom(from); ok {
			addresses = append(addresses, address)
		}
	}
	return addresses, nil
}

// addressFrom turns the library's address into ours.
func addressFrom(from netlink.Addr) (Address, bool) {
	if from.IPNet == nil {
		return Address{}, false
	}
	ip, ok := netip.AddrFromSlice(from.IP)
	if !ok {
		return Address{}, false
	}
	ip = ip.Unmap()
	bits, _ := from.Mask.Size()
	address := Address{Index: from.LinkIndex, Prefix: netip.PrefixFrom(ip, bits)}
	switch {
	case from.Flags&unix.IFA_F_DADFAILED != 0:
		address.Note = "duplicate"
	case from.Flags&unix.IFA_F_TENTATIVE != 0 && from.Flags&unix.IFA_F_OPTIMISTIC == 0:
		address.Note = "tentative"
	case ip.IsLoopback():
		address.Note = "loopback"
	case !ip.IsGlobalUnicast():
		address.Note = "link-local"
	default:
		address.Usable = true
	}
	return address, true
}

// Default returns every default route of every table, the main table first,
// then by metric.
func (r *Reader) Default() ([]Route, error) {
	hops, err := dump(i18n.T("routes"), r.dumpDefaults)
	if err != nil {
		return nil, err
	}
	names := map[int]string{}
	for _, h := range hops {
		if _, asked := names[h.route.Index]; !asked {
			names[h.route.Index] = r.nameOf(h.route.Index)
		}
	}
	return sorted(named(hops, names)), nil
}

// nameOf returns the name of an interface, empty where it has gone since.
func (r *Reader) nameOf(index int) string {
	link, err := r.handle.LinkByIndex(index)
	if err != nil {
		return ""
	}
	return link.Attrs().Name
}

// dumpDefaults lists the routes of both families and keeps the default ones. A
// message that is no default route is dropped before it is parsed: a router
// may have a million of them.
func (r *Reader) dumpDefaults() ([]hop, error) {
	var hops []hop
	request := nl.NewNetlinkRequest(unix.RTM_GETROUTE, unix.NLM_F_DUMP)
	request.Sockets = r.sockets
	request.AddData(nl.NewRtMsg())
	err := request.ExecuteIter(unix.NETLINK_ROUTE, unix.RTM_NEWROUTE, func(message []byte) bool {
		hops = append(hops, parseDefault(message)...)
		return true
	})
	return hops, err
}

// Neighbour returns what the kernel knows about an address on an interface.
func (r *Reader) Neighbour(index int, address netip.Addr) (Neighbour, error) {
	family := uint8(unix.AF_INET)
	if !address.Is4() {
		family = unix.AF_INET6
	}
	request := nl.NewNetlinkRequest(unix.RTM_GETNEIGH, 0)
	request.Sockets = r.sockets
	request.AddData(&netlink.Ndmsg{Family: family, Index: uint32(index)})
	request.AddData(nl.NewRtAttr(netlink.NDA_DST, address.WithZone("").AsSlice()))
	messages, err := request.Execute(unix.NETLINK_ROUTE, unix.RTM_NEWNEIGH)
	switch {
	case errors.Is(err, unix.ENOENT):
		return Neighbour{State: "none"}, nil
	case errors.Is(err, unix.EOPNOTSUPP), errors.Is(err, unix.EINVAL):
		return r.neighbourFromList(index, int(family), address) // Linux before 5.0 lists only
	case err != nil:
		return Neighbour{}, i18n.Errorf("cannot read the neighbour state of %s: %w", address, err)
	case len(messages) == 0:
		return Neighbour{State: "none"}, nil
	}
	return parseNeighbour(messages[0]), nil
}

// neighbourFromList finds the entry in the whole table.
func (r *Reader) neighbourFromList(index, family int, address netip.Addr) (Neighbour, error) {
	list, err := dump(i18n.T("neighbours"), func() ([]netlink.Neigh, error) { return r.handle.NeighList(index, family) })
	if err != nil {
		return Neighbour{}, err
	}
	for _, entry := range list {
		if ip, ok := netip.AddrFromSlice(entry.IP); ok && ip == address.WithZone("") {
			return Neighbour{State: neighbourState(uint16(entry.State)), MAC: entry.HardwareAddr.String()}, nil
		}
	}
	return Neighbour{State: "none"}, nil
}

// parseNeighbour reads an ndmsg and its attributes (rtnetlink(7)). Its state
// stands at byte 8, its attributes begin at byte 12.
func parseNeighbour(message []byte) Neighbour {
	const stateAt, header = 8, 12
	if len(message) < header {
		return Neighbour{State: "none"}
	}
	found := Neighbour{State: neighbourState(binary.NativeEndian.Uint16(message[stateAt:]))}
	eachAttribute(message[header:], func(kind uint16, value []byte) {
		if kind == netlink.NDA_LLADDR {
			found.MAC = net.HardwareAddr(value).String()
		}
	})
	return found
}

var neighbourStates = map[uint16]string{
	netlink.NUD_INCOMPLETE: "incomplete", netlink.NUD_REACHABLE: "reachable", netlink.NUD_STALE: "stale",
	netlink.NUD_DELAY: "delay", netlink.NUD_PROBE: "probe", netlink.NUD_FAILED: "failed",
	netlink.NUD_NOARP: "noarp", netlink.NUD_PERMANENT: "permanent",
}

// neighbourState names a state of the kernel's.
func neighbourState(state uint16) string {
	if name, ok := neighbourStates[state]; ok {
		return name
	}
	return "none"
}
