package ping

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"runtime"
	"time"

	probing "github.com/prometheus-community/pro-bing"
)

const (
	payload = 56 // bytes, as ping(8) sends: 64 with the ICMP header
	// linger is how long a pinger listens on after its reply. Duplicates of a
	// mirrored port or a loop in the LAN follow at once.
	linger = 10 * time.Millisecond
	never  = 24 * time.Hour
)

// pinger sends echoes with pro-bing: a new Pinger for each, because a used one
// keeps the interface's index, grows and can't be run again.
type pinger struct {
	raw bool
}

func (p pinger) echo(ctx context.Context, request Request, heard func(Reply)) error {
	hush := &quiet{ends: time.Now().Add(request.Quiet)}
	run, watch := p.prepare(request, func(r Reply) {
		r.Waited = hush.justOver()
		heard(r)
	})
	if request.Quiet > 0 {
		run.OnRecvError = func(error) { hush.wait(ctx) }
	}
	err := run.RunWithContext(ctx)
	switch {
	case watch.err() != nil:
		return watch.err()
	case err == nil, errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return nil
	}
	return err
}

// prepare returns a pinger that sends one packet, and its guard. Its callbacks
// and the guard's methods all run in the one goroutine of the library's that
// sends, and what they note is read after the run.
func (p pinger) prepare(request Request, heard func(Reply)) (*probing.Pinger, *guard) {
	run := probing.New("")
	watch := &guard{}
	run.SetLogger(watch)
	// An address, never a name: the library's look-ups can't be cancelled.
	run.SetIPAddr(&net.IPAddr{IP: request.Target.AsSlice(), Zone: request.Target.Zone()})
	run.SetPrivileged(p.raw)
	run.Size = payload
	run.RecordRtts, run.RecordTTLs = false, false
	run.Interval = never // no second packet; Count would end the run before a duplicate
	run.Timeout = never  // the context ends it
	if canBind {
		run.InterfaceName = request.Interface
	}
	if request.Source.IsValid() && !request.Target.IsLinkLocalUnicast() {
		run.Source = request.Source.String()
	}
	// The others of the slot are made ready before this one sends, and not while
	// its reply is on the way: nobody would read it.
	run.OnSetup = runtime.Gosched
	var sent time.Time
	run.OnSend = func(*probing.Packet) {
		sent = time.Now()
		watch.sent()
	}
	run.OnSendError = func(_ *probing.Packet, err error) { watch.refused(err) }
	answered := false // by the target itself
	take := func(packet *probing.Packet, took time.Duration) {
		got := reply(packet, took)
		heard(got)
		switch {
		case answered || !sameHost(got.From, request.Target): // the target's own may yet come
		case request.Linger:
			time.AfterFunc(linger, run.Stop)
		default:
			run.Stop()
		}
		answered = answered || sameHost(got.From, request.Target)
	}
	run.OnRecv = func(packet *probing.Packet) {
		took := time.Since(sent)
		// The replies of a slot come together: all are read before what they mean is
		// looked at, or the last would seem to have taken longer.
		runtime.Gosched()
		take(packet, took)
	}
	// The first of two may have been a stranger's.
	run.OnDuplicateRecv = func(packet *probing.Packet) { take(packet, time.Since(sent)) }
	watch.unreadable = func() { heard(Reply{Unreadable: true}) }
	return run, watch
}

// reply translates a packet. The library's own round-trip time is the wall
// clock's.
func reply(packet *probing.Packet, took time.Duration) Reply {
	from, _ := netip.AddrFromSlice(packet.IPAddr.IP)
	return Reply{From: from.Unmap(), Took: took, Wall: packet.Rtt, TTL: max(packet.TTL, 0)}
}
