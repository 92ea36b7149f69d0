package main

import (
	_ "embed" // the network
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"github.com/vishvananda/netns"
	"golang.org/x/sys/unix"
)

//go:embed network.sh
var script string

// network is the place where everything runs.
type network struct {
	home, world netns.NsHandle
}

// newNetwork makes a host with two uplinks, two gateways, two providers and
// the world, which lasts as long as this process.
func newNetwork(delay time.Duration, w *workload) (*network, error) {
	build := exec.Command("sh", "-eu", "-c", script)
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("the network can't be made: %w: %s", err, out)
	}
	n := &network{}
	var err, err2 error
	n.home, err = netns.GetFromName("home")
	n.world, err2 = netns.GetFromName("world")
	if err := errors.Join(err, err2); err != nil {
		return nil, err
	}
	for _, wire := range [][3]string{{"providerA", "core", "wa"}, {"providerB", "core", "wb"}} {
		provider, err := netns.GetFromName(wire[0])
		if err != nil {
			return nil, err
		}
		if err := connect(provider, wire[1], n.world, wire[2], delay); err != nil {
			return nil, fmt.Errorf("the wire to %s: %w", wire[0], err)
		}
	}
	// What programs read of interfaces under /sys is that of the home's.
	_ = within(n.home, func() error { return unix.Mount("sysfs", "/sys", "sysfs", unix.MS_RDONLY, "") })
	return n, within(n.world, func() error { return serve(w) })
}

// within runs f on a thread in a network namespace.
func within(where netns.NsHandle, f func() error) error {
	runtime.LockOSThread()
	before, err := netns.Get()
	if err != nil {
		return err
	}
	defer before.Close()
	if err := netns.Set(where); err != nil {
		return err
	}
	defer func() {
		if netns.Set(before) == nil { // else the thread is thrown away
			runtime.UnlockOSThread()
		}
	}()
	return f()
}

// connect joins two machines by a wire that takes its time.
func connect(a netns.NsHandle, deviceA string, b netns.NsHandle, deviceB string, delay time.Duration) error {
	left, err := tunnel(a, deviceA)
	if err != nil {
		return err
	}
	right, err := tunnel(b, deviceB)
	if err != nil {
		return err
	}
	go carry(left, right, delay)
	go carry(right, left, delay)
	return nil
}

// tunnel takes hold of a TUN device that the script has made.
func tunnel(where netns.NsHandle, device string) (*os.File, error) {
	fd := -1
	err := within(where, func() (err error) {
		if fd, err = unix.Open("/dev/net/tun", unix.O_RDWR|unix.O_NONBLOCK|unix.O_CLOEXEC, 0); err != nil {
			return err
		}
		request, err := unix.NewIfreq(device)
		if err != nil {
			return err
		}
		request.SetUint16(unix.IFF_TUN | unix.IFF_NO_PI)
		return unix.IoctlIfreq(fd, unix.TUNSETIFF, request)
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", device, err)
	}
	return os.NewFile(uintptr(fd), device), nil
}

// carry hands packets on when they are due.
func carry(from, to *os.File, delay time.Duration) {
	type packet struct {
		due  time.Time
		data []byte
	}
	flying := make(chan packet, 4096)
	go func() {
		for p := range flying {
			time.Sleep(time.Until(p.due))
			_, _ = to.Write(p.data) // a full queue drops, as wires do
		}
	}()
	for {
		data := make([]byte, 2048)
		size, err := from.Read(data)
		if err != nil {
			close(flying)
			return
		}
		flying <- packet{time.Now().Add(delay), data[:size]}
	}
}

// serve answers DNS questions, and connections to the same port, on every
// resolver's address, and as the providers.
func serve(w *workload) error {
	for _, address := range w.resolvers {
		at := net.JoinHostPort(address, "53")
		socket, err := net.ListenPacket("udp", at)
		if err != nil {
			return err
		}
		go answerAll(socket)
		listener, err := net.Listen("tcp", at)
		if err != nil {
			return err
		}
		go func() {
			for {
				conn, err := listener.Accept()
				if err != nil {
					return
				}
				conn.Close()
			}
		}()
	}
	if len(w.pages) == 0 {
		return nil
	}
	return serveProviders(w.pages)
}

// installed reports whether a program is there, and says so where it is not.
func installed(program string) bool {
	if _, err := exec.LookPath(program); err != nil {
		fmt.Printf("%s is not installed: it is neither measured nor in the sum\n", program)
		return false
	}
	return true
}

// words splits a command line.
func words(line string) []string { return strings.Fields(line) }
