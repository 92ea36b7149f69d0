package portal

import (
	"context"
	"fmt"
	"net/netip"
	"strings"
	"sync"
	"time"

	"example.com/noctop/collectors/icmp"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// canaryTimeout is how long nobody gets to answer.
const canaryTimeout = 3 * time.Second

// canary asks addresses that nobody has, one after the other, by TCP and ICMP.
type canary struct {
	family    *Family
	uplink    topology.Uplink
	addresses []netip.Addr
	clock     func() observe.Instant

	mu    sync.Mutex
	round int
}

// look asks one address. An answer, and nothing else, is somebody in the way: a
// refusal may be any router's.
func (c *canary) look(ctx context.Context) observe.Observation {
	address := c.next()
	at := c.clock()
	ctx, cancel := context.WithTimeout(ctx, canaryTimeout)
	defer cancel()
	pinged := make(chan error, 1)
	var answers bool
	go func() {
		var err error
		answers, err = c.family.options.Ping(ctx, c.uplink, address, c.clock)
		pinged <- err
	}()
	conn, connectErr := c.family.options.Dial(ctx, c.uplink, netip.AddrPortFrom(address, portHTTP))
	if connectErr == nil {
		conn.Close()
	}
	pingErr := <-pinged
	o := observe.Observation{At: at, Target: address.String(), Method: "tcp, icmp", Outcome: observe.Good}
	var by []string
	if connectErr == nil {
		by = append(by, "TCP port 80")
	}
	if answers && pingErr == nil {
		by = append(by, "ping")
	}
	switch {
	case len(by) > 0:
		o.Outcome, o.Cause = observe.Wrong, "stranger"
		o.Detail = fmt.Sprintf("%s, which nobody has (RFC 5737), answers by %s: somebody is in the way", address, strings.Join(by, " and "))
		o.Fields = []observe.Field{{Name: "by", Text: strings.Join(by, ", ")}}
	case pingErr != nil && ctx.Err() == nil:
		o.Outcome, o.Cause, o.Detail = observe.None, "not-sent", "nobody's address could not be asked, which says nothing: "+connectErr.Error()
	default:
		o.Detail = fmt.Sprintf("%s, which nobody has, is silent", address)
	}
	return o
}

func (c *canary) next() netip.Addr {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.round++
	return c.addresses[c.round%len(c.addresses)]
}

// echo sends one echo request, and waits for its reply until ctx ends.
func echo(ctx context.Context, uplink topology.Uplink, to netip.Addr, clock func() observe.Instant) (bool, error) {
	line, ok := icmp.LineOf(uplink, to.Is6())
	if !ok {
		return false, nil
	}
	wire, err := icmp.Open(line)
	if err != nil {
		return false, err
	}
	defer wire.Close()
	if err := wire.Send(to, 64, 1); err != nil {
		return false, err
	}
	until := clock().Mono + canaryTimeout
	for ctx.Err() == nil {
		message, ok, err := wire.Receive(ctx, until-clock().Mono)
		if err != nil || !ok {
			return false, err
		}
		if message.Kind == icmp.Reply && message.Target == to {
			return true, nil
		}
	}
	return false, nil
}
