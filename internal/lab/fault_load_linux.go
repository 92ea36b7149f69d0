package lab

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"syscall"
	"time"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
)

const (
	lineRate   = 2_000_000 // bits per second, of a line with a capacity
	discard    = 9         // the port that what fills a line goes to
	datagram   = 1000      // octets of each
	overDriven = 1.5       // what is sent at it, by its rate: at 1.0 no queue builds up
	nearlyFull = 0.92
)

// capacityConfigured is configured with the rate of the line A.
var capacityConfigured = strings.Replace(configured, "interface: eth0,", "interface: eth0, capacity: {down: 2Mbps, up: 2Mbps},", 1)

// shape gives a line's ways out and in a rate and a queue of the time given, as
// routers at the end of a line have.
func shape(name string, queue time.Duration) func(*Network) error {
	return func(n *Network) error {
		l := n.line(name)
		return errors.Join(l.gateway.shape("wan", queue), l.provider.shape("cust", queue))
	}
}

// shape has an interface send no faster than a line does.
func (h *Host) shape(device string, queue time.Duration) error {
	return h.change(device, func(link netlink.Link) error {
		const octets = lineRate / 8
		return h.link.QdiscReplace(&netlink.Tbf{
			QdiscAttrs: netlink.QdiscAttrs{LinkIndex: link.Attrs().Index, Handle: netlink.MakeHandle(1, 0), Parent: netlink.HANDLE_ROOT},
			Rate:       octets, Limit: uint32(queue.Seconds()*octets) + 4*datagram,
			// Of the buffer, the kernel wants to know how long it takes, in its own ticks.
			Buffer: uint32(netlink.TickInUsec() * 1e6 * 4 * datagram / octets),
		})
	})
}

// flooding: what is sent, by this site or at it, is a share of what the line carries.
func flooding(name string, inbound bool, share float64) Fault {
	what, stop, done := "filled by what it sends: ", make(chan struct{}), make(chan struct{})
	if inbound {
		what = "filled by what it receives: "
	}
	var sent int
	return Fault{
		Name: what + name,
		Inject: func(n *Network) error {
			stop, done, sent = make(chan struct{}), make(chan struct{}), 0
			socket, to, err := n.aim(name, inbound)
			if err != nil {
				return err
			}
			sink, err := n.sink(to, inbound)
			if err != nil {
				return errors.Join(err, socket.Close())
			}
			go func() {
				defer close(done)
				defer sink.Close()
				defer socket.Close()
				sent = fill(socket, to, share, stop)
			}()
			return nil
		},
		Heal: func(*Network) error { return nil },
		Proved: func(*Network) (string, error) {
			close(stop)
			<-done
			if sent == 0 {
				return "", errors.New("nothing was sent")
			}
			return fmt.Sprintf("%d datagrams of %d octets were sent", sent, datagram), nil
		},
	}
}

// aim opens a socket to fill a line from, and says at what.
func (n *Network) aim(name string, inbound bool) (socket net.PacketConn, to net.Addr, err error) {
	l := n.line(name)
	if inbound {
		socket, err = n.World.listenUDP(netip.AddrPortFrom(domestic, 0))
		return socket, &net.UDPAddr{IP: net.IPv4(10, byte(l.number), 0, 2), Port: discard}, err
	}
	err = n.Home.Do(func() error {
		config := net.ListenConfig{Control: bindTo(l.device)}
		socket, err = config.ListenPacket(context.Background(), "udp", fmt.Sprintf("10.%d.0.2:0", l.number))
		return err
	})
	return socket, &net.UDPAddr{IP: net.IP(domestic.AsSlice()), Port: discard}, err
}

// sink takes what is sent, so that nobody answers that there is no such port.
func (n *Network) sink(at net.Addr, inbound bool) (net.PacketConn, error) {
	host := n.World
	if inbound {
		host = n.Home
	}
	return host.listenUDP(at.(*net.UDPAddr).AddrPort())
}

// bindTo binds a socket to an interface.
func bindTo(device string) func(string, string, syscall.RawConn) error {
	return func(_, _ string, connection syscall.RawConn) error {
		var trouble error
		err := connection.Control(func(fd uintptr) { trouble = unix.BindToDevice(int(fd), device) })
		return errors.Join(err, trouble)
	}
}

// fill sends until it is stopped, a little every few milliseconds.
func fill(socket net.PacketConn, to net.Addr, share float64, stop chan struct{}) int {
	const every = 10 * time.Millisecond
	const wire = datagram + 28 // with the headers of IP and UDP
	payload, sent, began := make([]byte, datagram), 0, time.Now()
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		due := int(time.Since(began).Seconds() * share * lineRate / 8 / wire)
		for ; sent < due; sent++ {
			_, _ = socket.WriteTo(payload, to)
		}
		select {
		case <-stop:
			return sent
		case <-ticker.C:
		}
	}
}
