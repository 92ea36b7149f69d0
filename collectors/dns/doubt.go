package dns

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"time"

	"example.com/noctop/internal/observe"
)

// doubt is what is found out about a resolver that is silent over UDP: whether
// it answers over TCP, whether it answers what comes without EDNS, and whether
// its answers come from elsewhere. It comes with the losses that follow.
type doubt struct {
	mu     sync.Mutex
	asking bool
	word   string     // the response code over TCP, or why there was none
	from   netip.Addr // the address that answers in the place of the one that was asked
	deaf   int        // times in a row that it answered without EDNS, and not with it
}

// deafTwice is how often that must be so: once is a lost packet.
const deafTwice = 2

// ask asks over TCP, without EDNS and from an open socket, unless that is being
// done already. What drops all queries with EDNS is asked without from then on:
// to most programs it is well.
func (d *doubt) ask(ctx context.Context, c *Client) {
	d.mu.Lock()
	busy := d.asking
	d.asking = true
	d.mu.Unlock()
	if busy {
		return
	}
	var word string
	var from netip.Addr
	var heard, plainly bool
	var all sync.WaitGroup
	all.Go(func() {
		answer, err := c.overStream(ctx, root, nil)
		word = RCodeName(answer.RCode)
		if failure := (*Failure)(nil); errors.As(err, &failure) {
			word = failure.Cause
		}
	})
	all.Go(func() { from, heard = c.answersFrom(ctx, root) })
	all.Go(func() {
		plain := root
		plain.Plain = true
		_, err := c.overUDP(ctx, plain, Patience{})
		plainly = err == nil
	})
	all.Wait()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asking, d.word, d.from = false, word, from
	if heard || !plainly {
		d.deaf = 0
	} else if d.deaf++; d.deaf >= deafTwice {
		c.plain.Store(true)
	}
}

// settle forgets what was found: it answers over UDP again.
func (d *doubt) settle() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.word, d.from, d.deaf = "", netip.Addr{}, 0
}

// explain adds to a silence what is known of it.
func (d *doubt) explain(o *observe.Observation) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.word != "" {
		o.Fields = append(o.Fields, observe.Field{Name: "tcp", Text: d.word})
	}
	if d.from.IsValid() {
		o.Fields = append(o.Fields, observe.Field{Name: "from", Text: d.from.String()})
		o.Cause = "wrong-source"
		o.Detail = fmt.Sprintf("the answers of %s come from %s: programs do not take them", o.Target, d.from)
	}
}

// answersFrom asks from a socket that takes replies from anywhere, and returns
// whether one came, and its address where that is not the one that was asked.
func (c *Client) answersFrom(ctx context.Context, q Question) (from netip.Addr, heard bool) {
	to := c.server.Address
	listening := net.ListenConfig{Control: c.dialer(to.Addr()).Control}
	network, local := "udp6", ":0"
	if to.Addr().Unmap().Is4() {
		network = "udp4"
	}
	if source := c.server.source(to.Addr()); source.IsValid() {
		local = source.String()
	}
	packets, err := listening.ListenPacket(ctx, network, local)
	if err != nil {
		return netip.Addr{}, false
	}
	socket, ok := packets.(*net.UDPConn)
	if !ok {
		return netip.Addr{}, false
	}
	defer socket.Close()
	defer context.AfterFunc(ctx, func() { _ = socket.SetReadDeadline(time.Unix(1, 0)) })()
	id := c.seams.ID()
	buffer := buffers.Get().(*[bufferSize]byte)
	defer buffers.Put(buffer)
	query, err := q.pack(buffer[:0], id)
	if err != nil {
		return netip.Addr{}, false
	}
	if _, err := socket.WriteToUDPAddrPort(query, to); err != nil {
		return netip.Addr{}, false
	}
	_ = socket.SetReadDeadline(time.Now().Add(c.datagramWait))
	for ctx.Err() == nil {
		n, sender, err := socket.ReadFromUDPAddrPort(buffer[:])
		if err != nil {
			return netip.Addr{}, false
		}
		if _, err := parse(buffer[:n], q, id); err != nil {
			continue
		}
		if address := sender.Addr().Unmap(); address != to.Addr().Unmap() {
			return address, true
		}
		return netip.Addr{}, true
	}
	return netip.Addr{}, false
}
