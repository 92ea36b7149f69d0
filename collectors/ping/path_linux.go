package ping

import (
	"errors"
	"sync"
	"syscall"
	"time"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"example.com/noctop/internal/routes"
)

// linkKept is how long an interface's state is good for: the targets of one
// uplink ask within the same second. The kernel itself takes up to a second to
// announce that a carrier is lost (linkwatch).
const linkKept = 900 * time.Millisecond

// answerTimeout is how long the kernel may take to answer; it takes
// microseconds.
const answerTimeout = time.Second

// kernel asks over a netlink socket that stays open: opening one for every
// question costs more than the question.
type kernel struct {
	mu     sync.Mutex
	handle *netlink.Handle
	links  map[string]linkState
}

// linkState is what was read of an interface, and when.
type linkState struct {
	at    time.Time
	index int
	flags uint32
	err   error
}

// newKernelPath returns the function that asks the kernel what stands in the
// way of a request, and sends nothing. It reports only what sending would hide:
// a packet is swallowed without an error where there is no carrier, and where
// an interface has no route to the target the kernel takes it for a neighbour
// and asks the LAN for it. Anything else is for the real packet to find out.
func newKernelPath() func(Request) error {
	k := &kernel{links: map[string]linkState{}}
	return k.path
}

func (k *kernel) path(request Request) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.handle == nil {
		handle, err := netlink.NewHandle(unix.NETLINK_ROUTE)
		if err != nil {
			return nil // can't tell
		}
		if handle.SetSocketTimeout(answerTimeout) != nil {
			handle.Close()
			return nil
		}
		k.handle = handle
	}
	index := 0
	if request.Interface != "" {
		link := k.link(request.Interface)
		var missing netlink.LinkNotFoundError
		switch {
		case errors.As(link.err, &missing):
			return local(causeNoInterface, "not sent: this host has no interface "+request.Interface)
		case link.err != nil:
			return nil
		case link.flags&unix.IFF_UP == 0:
			return local("link-down", "not sent: "+request.Interface+" is switched off on this host")
		case link.flags&unix.IFF_LOWER_UP == 0:
			return local("no-carrier", "not sent: "+request.Interface+" has no carrier (cable, port or far end)")
		}
		index = link.index
	}
	if !request.Target.IsValid() {
		return nil
	}
	return k.route(request, index)
}

func (k *kernel) link(name string) linkState {
	now := time.Now()
	if kept, ok := k.links[name]; ok && now.Sub(kept.at) < linkKept {
		return kept
	}
	state := linkState{at: now}
	link, err := k.handle.LinkByName(name)
	if err != nil {
		state.err = err
	} else {
		state.index, state.flags = link.Attrs().Index, link.Attrs().RawFlags
	}
	k.links[name] = state
	return state
}

func (k *kernel) route(request Request, index int) error {
	err := routes.Barred(k.handle, index, request.Source, request.Target)
	if err == nil {
		return nil
	}
	if request.Source.IsValid() {
		if _, found := interfaceOf(request.Source); !found {
			return syscall.EADDRNOTAVAIL
		}
	}
	if !errors.Is(err, syscall.ENETUNREACH) {
		return err
	}
	way := "this host has no route to " + request.Target.String()
	if request.Interface != "" {
		way += " by " + request.Interface
	}
	return local(causeNoRoute, "not sent: "+way)
}
