package dns

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// reply is what one server of a zone says.
type reply struct {
	server  nameServer
	outcome observe.Outcome // for the name
	cause   string
	words   string
	took    time.Duration
	serial  uint32
	has     bool // it told a serial
}

// portDNS is where servers of zones are asked.
const portDNS = 53

// askServers asks all servers at once, each for the name and for its zone's
// SOA record, without recursion.
func askServers(ctx context.Context, way Server, servers []nameServer, name topology.Name, zone string, seams Seams) []reply {
	replies := make([]reply, len(servers))
	var all sync.WaitGroup
	for i, server := range servers {
		all.Go(func() {
			to := way
			to.Transport = topology.TransportUDP
			to.Address = seams.placeOf(server.address)
			replies[i] = askServer(ctx, NewClient(to, seams), server, name, zone)
		})
	}
	all.Wait()
	return replies
}

// placeOf is where a server of a zone listens.
func (s Seams) placeOf(server netip.Addr) netip.AddrPort {
	if s.Authority != nil {
		return s.Authority(server)
	}
	return netip.AddrPortFrom(server, portDNS)
}

func askServer(ctx context.Context, c *Client, server nameServer, name topology.Name, zone string) reply {
	r := reply{server: server}
	answer, err := askDirectly(ctx, c, name)
	r.took = answer.Took
	failure, failed := errors.AsType[*Failure](err)
	switch {
	case failed:
		r.outcome, r.cause, r.words = failure.Outcome, failure.Cause, failure.Cause
		if !failure.Outcome.Answered() {
			return r // nor would it tell its serial
		}
	case !answer.Authority && answer.RCode == rcodeSuccess:
		r.outcome, r.cause, r.words = observe.Wrong, "lame", "is not responsible for the zone"
	default:
		r.outcome, r.cause = verdict(observe.CheckResolve, name.Expect, answer)
		r.words = describe(answer)
	}
	question, err := NewQuestion(zone, dnsmessage.TypeSOA)
	if err != nil {
		return r
	}
	question.NoRecursion = true
	if soa, err := c.Ask(ctx, question); err == nil && soa.Zone == zone && soa.RCode == rcodeSuccess {
		r.serial, r.has = soa.Serial, true
	}
	return r
}

// askDirectly asks for the name's addresses: of IPv4, unless IPv6 alone is
// expected, and of IPv6 where there are none of IPv4.
func askDirectly(ctx context.Context, c *Client, name topology.Name) (Answer, error) {
	question, err := NewQuestion(name.Name, dnsmessage.TypeA)
	if err != nil {
		return Answer{}, &Failure{observe.Failed, "bad-name", err.Error()}
	}
	question.NoRecursion = true
	six := question
	six.Type = dnsmessage.TypeAAAA
	four := func(a netip.Addr) bool { return a.Is4() }
	if len(name.Expect) > 0 && !slices.ContainsFunc(name.Expect, four) {
		return c.Ask(ctx, six)
	}
	answer, err := c.Ask(ctx, question)
	if err != nil || answer.RCode != rcodeSuccess || len(answer.Addresses) > 0 || answer.Alias != "" {
		return answer, err
	}
	return c.Ask(ctx, six)
}

func answered(replies []reply) int {
	n := 0
	for _, r := range replies {
		if r.outcome.Answered() {
			n++
		}
	}
	return n
}

// judgeServers puts what all servers say of the name into one observation.
func judgeServers(zone string, name topology.Name, replies []reply) observe.Observation {
	o := observe.Observation{Check: observe.CheckAuthority, Target: zone, Method: topology.TransportUDP, Outcome: observe.Lost, Cause: "timeout"}
	var said []string
	well := 0
	for _, r := range replies {
		said = append(said, r.server.String()+": "+r.words)
		switch {
		case r.outcome == observe.Good:
			well++
			if o.Took == 0 || r.took < o.Took {
				o.Took = r.took
			}
		case r.outcome.Answered() || !o.Outcome.Answered() && r.outcome == observe.LocalError:
			o.Outcome, o.Cause = r.outcome, r.cause
		}
	}
	n := answered(replies)
	switch {
	case len(replies) == 0:
		o.Outcome, o.Cause = observe.None, "no-servers"
	case well > 0 && well == n:
		o.Outcome, o.Cause = observe.Good, ""
	case well > 0:
		o.Outcome, o.Cause = observe.Wrong, "servers-differ"
	}
	o.Detail = fmt.Sprintf("%d of %d servers of %s answer for %s as they should", well, len(replies), zone, name.Name)
	o.Fields = []observe.Field{
		{Name: "zone", Text: zone},
		{Name: "asked", Value: float64(len(replies))},
		{Name: "answered", Value: float64(n)},
		{Name: "servers", Text: strings.Join(said, "; ")},
	}
	return o
}

// judgeSerials compares the versions of the zone that its servers have. Those
// that differ once may be on their way.
func judgeSerials(zone string, replies []reply, before bool) (o observe.Observation, differ bool) {
	o = observe.Observation{
		Check: observe.CheckSerial, Target: zone, Method: topology.TransportUDP, Outcome: observe.None, Cause: "no-serial",
		Detail: "no server of " + zone + " tells the version of it",
	}
	var newest uint32
	var said []string
	told := 0
	for _, r := range replies {
		if !r.has {
			continue
		}
		if told++; told == 1 || later(r.serial, newest) {
			newest = r.serial
		}
		said = append(said, r.server.String()+": "+strconv.FormatUint(uint64(r.serial), 10))
	}
	if told == 0 {
		return o, before
	}
	behind := uint32(0)
	for _, r := range replies {
		if r.has && newest-r.serial > behind {
			behind = newest - r.serial
		}
	}
	o.Outcome, o.Cause, o.Value, o.Unit = observe.Good, "", float64(behind), observe.Count
	o.Detail = fmt.Sprintf("%d of %d servers of %s have its version %d", told, len(replies), zone, newest)
	o.Fields = []observe.Field{{Name: "zone", Text: zone}, {Name: "serial", Text: strconv.FormatUint(uint64(newest), 10)}, {Name: "serials", Text: strings.Join(said, "; ")}}
	if behind > 0 {
		o.Detail = "the servers of " + zone + " have different versions of it: " + strings.Join(said, "; ")
		if before {
			o.Outcome, o.Cause = observe.Wrong, "serials-differ"
		}
	}
	return o, behind > 0
}

// later compares serial numbers, which wrap (RFC 1982 section 3.2).
func later(a, b uint32) bool { return int32(a-b) > 0 }
