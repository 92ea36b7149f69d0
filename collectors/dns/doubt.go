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
// it answers over TCP, and whether its answers come from elsewhere. It comes
// with the losses that follow.
type doubt struct {
	mu     sync.Mutex
	asking bool
	word   string     // the response code over TCP, or why there was none
	from   netip.Addr // the address that answers in the place of the one that was asked
}

// ask asks over TCP and from an open socket, unless that is being done already.
func (d *doubt) ask(ctx context.Context, c *Client) {
	d.mu.Lock()
	busy := d.asking
	d.asking = true
	d.mu.Unlock()
	if busy {
		return
	}
	answer, err := c.overStream(ctx, root, nil)
	word := RCodeName(answer.RCode)
	if failure := (*Failure)(nil); errors.As(err, &failure) {
		word = failure.Cause
	}
	from := c.answersFrom(ctx, root)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asking, d.word, d.from = false, word, from
}

// settle forgets what was found: it answers over UDP again.
func (d *doubt) settle() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.word, d.from = "", netip.Addr{}
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
// the address that the reply came from where it is not the one that was asked.
func (c *Client) answersFrom(ctx context.Context, q Question) netip.Addr {
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
		return netip.Addr{}
	}
	socket, ok := packets.(*net.UDPConn)
	if !ok {
		return netip.Addr{}
	}
	defer socket.Close()
	defer context.AfterFunc(ctx, func() { _ = socket.SetReadDeadline(time.Unix(1, 0)) })()
	id := c.seams.ID()
	buffer := buffers.Get().(*[bufferSize]byte)
	defer buffers.Put(buffer)
	query, err := q.pack(buffer[:0], id)
	if err != nil {
		return netip.Addr{}
	}
	if _, err := socket.WriteToUDPAddrPort(query, to); err != nil {
		return netip.Addr{}
	}
	_ = socket.SetReadDeadline(time.Now().Add(c.datagramWait))
	for ctx.Err() == nil {
		n, from, err := socket.ReadFromUDPAddrPort(buffer[:])
		if err != nil {
			return netip.Addr{}
		}
		if _, err := parse(buffer[:n], q, id); err != nil {
			continue
		}
		if address := from.Addr().Unmap(); address != to.Addr().Unmap() {
			return address
		}
		return netip.Addr{}
	}
	return netip.Addr{}
}
