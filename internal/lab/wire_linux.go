package lab

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// Wire is a cable with a length: packets take their time on it, some longer,
// and some get lost. It stands where a provider's core meets the world.
type Wire struct {
	mu     sync.Mutex
	manner WireManner
	met    int // packets carried or lost in the present manner
}

// WireManner is how a wire behaves, each way.
type WireManner struct {
	Delay, Jitter time.Duration // of each packet; jitter is up to so much more, and keeps the order
	LossOut       int           // percent of what leaves the site
	LossBack      int           // percent of what comes back
}

// usualWire makes a round trip of 20 ms.
var usualWire = WireManner{Delay: 10 * time.Millisecond}

// tunDevice is where the kernel hands packets to a program.
const tunDevice = "/dev/net/tun"

// openTUN makes a network interface whose packets are read and written here.
func (h *Host) openTUN(name string) (end int, err error) {
	err = h.Do(func() error {
		fd, err := unix.Open(tunDevice, unix.O_RDWR|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
		if err != nil {
			return fmt.Errorf("%w: can't open %s: %w", errNoLab, tunDevice, err)
		}
		request, err := unix.NewIfreq(name)
		if err == nil {
			request.SetUint16(unix.IFF_TUN | unix.IFF_NO_PI)
			err = unix.IoctlIfreq(fd, unix.TUNSETIFF, request)
		}
		if err != nil {
			_ = unix.Close(fd)
			return fmt.Errorf("%s: can't make the interface %s: %w", h.Name, name, err)
		}
		end = fd
		return nil
	})
	return end, err
}

// stretch puts a wire in the place of the cable between a line's provider and
// the world.
func (n *Network) stretch(name string) error {
	l, side := n.line(name), "w"+strings.ToLower(name)
	if err := l.provider.change("core", l.provider.link.LinkDel); err != nil {
		return err
	}
	w := &Wire{manner: usualWire}
	near, err := l.provider.openTUN("core")
	if err != nil {
		return err
	}
	far, err := n.World.openTUN(side)
	if err != nil {
		_ = unix.Close(near)
		return err
	}
	stop, err := w.start(near, far)
	if err != nil {
		return err
	}
	n.closers = append(n.closers, stop)
	if err := errors.Join(l.provider.up("core"), n.World.up(side)); err != nil {
		return err
	}
	if n.wires == nil {
		n.wires = map[string]*Wire{}
	}
	n.wires[name] = w
	core, world := fmt.Sprintf("10.2%d.0.2", l.number), fmt.Sprintf("10.2%d.0.1", l.number)
	return errors.Join(
		l.provider.address("core", core+"/24"), n.World.address(side, world+"/24"),
		l.provider.route("default", world, "core", 0),
		n.World.route(l.ownNetwork(), core, side, 0),
		n.World.route(fmt.Sprintf("10.1%d.0.0/24", l.number), core, side, 0),
	)
}

// meets counts a packet, and returns how it is to be treated.
func (w *Wire) meets() WireManner {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.met++
	return w.manner
}

func (w *Wire) behave(m WireManner) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.manner, w.met = m, 0
}

// Met returns how many packets met the present manner.
func (w *Wire) Met() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.met
}

// longWires has both lines lead over wires of a length.
func longWires(n *Network) error { return errors.Join(n.stretch("A"), n.stretch("B")) }

// wireBehaves: a line's wire is worse than usual.
func wireBehaves(what, name string, m WireManner) Fault {
	return Fault{
		Name:   what + " on " + name,
		Inject: func(n *Network) error { n.wires[name].behave(m); return nil },
		Heal:   func(n *Network) error { n.wires[name].behave(usualWire); return nil },
		Proved: func(n *Network) (string, error) {
			met := n.wires[name].Met()
			if met == 0 {
				return "", errors.New("no packet met the wire")
			}
			return fmt.Sprintf("%d packets met the wire", met), nil
		},
	}
}
