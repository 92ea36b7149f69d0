package reach

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"
	"sync/atomic"
	"time"

	"example.com/noctop/internal/observe"
)

const (
	bulkSegments = 3 // full-size ones that are sent
	bulkLeast    = 3000
	bulkMost     = 12000
	bulkPatience = 3 * time.Second // five doublings of the least time until TCP sends again (200 ms)
	bulkConnect  = 2 * time.Second
	firstGlance  = 20 * time.Millisecond // at what was acknowledged; each later one after twice as long
	filler       = 250                   // octets of one invented protocol's name, of 255 at most (RFC 7301)
)

// delivery is how far a payload has come, as the kernel knows it.
type delivery struct {
	acknowledged int  // octets that the far side's kernel has
	beyond       bool // it did acknowledge what came after a gap
	gap          bool // what came from it has a gap: something larger before it is missing
	received     uint64
	segment      int // the size of a full one
	path         int // the path MTU that the kernel goes by
	again        int // segments sent once more
}

var errNoDelivery = errors.New("this system does not tell how much of a payload was acknowledged")

// counted counts what is written to a connection.
type counted struct {
	net.Conn
	sent *atomic.Int64
}

// Write implements io.Writer.
func (c counted) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.sent.Add(int64(n))
	return n, err
}

// lookBulk sends more than fits into one packet, and sees how much of it the
// far side's kernel acknowledges: small packets have made the connection, and
// only large ones are in question then. No privilege is needed for that.
func lookBulk(ctx context.Context, target Target, place Place, to netip.AddrPort, settings Settings) observe.Observation {
	l := &look{target: target, settings: settings}
	o := observe.Observation{
		Subject: target.Subject(), Check: observe.CheckBulk, Method: "tcp", Target: to.String(), Every: sideEvery,
		At: settings.Clock(),
	}
	conn, err := l.dial(ctx, to, bulkConnect)
	if err != nil {
		o.Outcome, o.Cause, o.Detail = observe.None, "not-tried", "TCP itself does not connect: "+failure(err).Detail
		return o
	}
	defer conn.Close()
	state, err := delivered(conn)
	if err != nil {
		o.Outcome, o.Cause, o.Detail = observe.NotProvisioned, "no-tcp-info", err.Error()
		return o
	}
	var sent atomic.Int64
	size := min(max(bulkSegments*state.segment, bulkLeast), bulkMost)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		sendBulk(counted{conn, &sent}, place, size)
	}()
	state, total := watchDelivery(ctx, conn, &sent, size, ended)
	_ = conn.SetDeadline(time.Unix(1, 0)) // it ends what is still being sent
	<-ended
	judgeBulk(&o, total, state, settings.Clock().Sub(o.At))
	return o
}

// sendBulk sends what a server takes for a request: a greeting of TLS, or a
// page's header, with much that it will ignore.
func sendBulk(conn net.Conn, place Place, size int) {
	if place.TLS {
		protocols := []string{"http/1.1"}
		for i := 0; i < size; i += filler + 1 {
			protocols = append(protocols, fmt.Sprintf("x-noctop-%03d-%s", i/(filler+1), strings.Repeat("x", filler-13)))
		}
		secured := tls.Client(conn, &tls.Config{
			ServerName: place.Host, NextProtos: protocols,
			InsecureSkipVerify: true, // nothing is asked or told
		})
		if secured.Handshake() == nil {
			_ = secured.CloseWrite() // the socket stays, to be looked at
		}
		return
	}
	if !place.HTTP() { // empty lines: servers that read lines pass them over
		_, _ = io.WriteString(conn, strings.Repeat("\r\n", (size+1)/2))
		return
	}
	var header strings.Builder
	fmt.Fprintf(&header, "HEAD %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: %s\r\n", place.Path, place.authority(), userAgent)
	for i := 0; i < size; i += filler {
		fmt.Fprintf(&header, "X-Filler: %s\r\n", strings.Repeat("x", filler))
	}
	if _, err := io.WriteString(conn, header.String()+"Connection: close\r\n\r\n"); err == nil {
		_, _ = io.ReadFull(conn, make([]byte, 1)) // the far side has read it
	}
}

// watchDelivery looks at a connection until all is acknowledged and the sending
// has ended, or for as long as a blackhole takes to be told from a slow way.
func watchDelivery(ctx context.Context, conn net.Conn, sent *atomic.Int64, size int, ended <-chan struct{}) (last delivery, total int) {
	ctx, cancel := context.WithTimeout(ctx, bulkPatience)
	defer cancel()
	over := false
	for pause := firstGlance; ; pause *= 2 {
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
		case <-ended:
			over, ended = true, nil
		case <-ctx.Done():
			over = true
		}
		timer.Stop()
		total = int(sent.Load())
		state, err := delivered(conn)
		if err != nil {
			return last, total
		}
		last = state
		arrived := last.acknowledged >= total
		if over && (ctx.Err() != nil || arrived || total < size) || arrived && total >= size && ended == nil {
			return last, total
		}
	}
}

// judgeBulk says what the delivery means.
func judgeBulk(o *observe.Observation, total int, d delivery, took time.Duration) {
	acknowledged := min(total, d.acknowledged) // the end of the connection is acknowledged, too
	figure := func(name string, value int) {
		o.Fields = append(o.Fields, observe.Field{Name: name, Value: float64(value)})
	}
	figure("sent", total)
	figure("acknowledged", acknowledged)
	figure("received", int(d.received))
	figure("segment", d.segment)
	figure("path-mtu", d.path)
	figure("again", d.again)
	if total > 0 {
		o.Value, o.Unit = 100*float64(acknowledged)/float64(total), observe.Percent
	}
	small := "a small segment after them arrived"
	if !d.beyond {
		small = "nothing after them arrived either"
	}
	switch {
	case total < bulkLeast:
		o.Outcome, o.Cause = observe.None, "too-little"
		o.Detail = "the connection ended before a full-size packet was sent"
	case acknowledged < min(total, d.segment):
		o.Outcome, o.Cause = observe.Lost, "mtu"
		o.Detail = fmt.Sprintf("full-size packets vanish on the way there: %d of %d octets were acknowledged, in segments of %d; %s",
			acknowledged, total, d.segment, small)
	case acknowledged < total:
		o.Outcome, o.Cause = observe.Late, "late"
		o.Detail = fmt.Sprintf("%d of %d octets were acknowledged in time: the way there is slow or loses packets", acknowledged, total)
	case d.gap:
		o.Outcome, o.Cause = observe.Lost, "mtu-inbound"
		o.Detail = "full-size packets vanish on the way back: what came has a gap where they should be"
	default:
		o.Outcome, o.Took = observe.Good, took
		o.Detail = fmt.Sprintf("%d octets arrived, in segments of %d", acknowledged, d.segment)
	}
}
