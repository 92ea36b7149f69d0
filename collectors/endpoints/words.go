package endpoints

import (
	"errors"
	"fmt"
	"net/netip"
	"syscall"
	"time"

	"example.com/noctop/collectors/icmp"
	"example.com/noctop/internal/observe"
)

// verdict is how a measurement ended where it did not go well.
type verdict struct {
	outcome       observe.Outcome
	cause, detail string
	fields        []observe.Field
}

// Why a measurement does not count.
var (
	clockJumped = verdict{outcome: observe.Void, cause: "clock-jump", detail: "the clock was set, or the machine slept, while waiting for the answer"}
	notRun      = verdict{outcome: observe.Void, cause: "stalled", detail: "noctop itself did not run while the answer was due"}
	overflowed  = verdict{outcome: observe.Void, cause: "overflow", detail: "this host was too slow to take in all answers, and dropped some"}
)

// The ICMP errors that have a word of their own: RFC 792, RFC 1812, RFC 4443.
var (
	words4 = map[[2]uint8]string{
		{3, 0}: "net-unreachable", {3, 1}: "host-unreachable", {3, 2}: "protocol-unreachable", {3, 3}: "port-unreachable",
		{3, 6}: "net-unreachable", {3, 7}: "host-unreachable", {3, 9}: "prohibited", {3, 10}: "prohibited", {3, 13}: "prohibited",
		{11, 0}: "ttl-exceeded",
	}
	words6 = map[[2]uint8]string{
		{1, 0}: "no-route-beyond", {1, 1}: "prohibited", {1, 3}: "host-unreachable", {1, 4}: "port-unreachable",
		{1, 5}: "prohibited", {1, 6}: "no-route-beyond", {3, 0}: "ttl-exceeded",
	}
)

// refusalOf puts an ICMP error into words, and names the router that sent it.
// This host's own error says that nobody answers for the address on the link
// (ARP, neighbour discovery): that is silence, and no answer.
func refusalOf(m Message, ours bool) verdict {
	words := words4
	if m.Target.Is6() {
		words = words6
	}
	v := verdict{outcome: observe.Refused, cause: words[[2]uint8{m.Type, m.Code}], fields: []observe.Field{
		{Name: "icmp-type", Value: float64(m.Type)},
		{Name: "icmp-code", Value: float64(m.Code)},
		{Name: "icmp-from", Text: m.From.String()},
	}}
	meaning := icmp.Meaning(icmp.Message{From: m.From, Kind: icmp.Unreachable, Code: m.Code})
	switch {
	case v.cause == "ttl-exceeded":
		meaning = "the packet went round in circles until its time was up"
	case v.cause == "":
		v.cause, meaning = "icmp-error", "an ICMP error"
	case ours:
		v.outcome, v.cause = observe.Lost, "no-neighbour"
		v.detail = fmt.Sprintf("nobody on the link answers for %s: it is off, or not connected", m.Target)
		return v
	}
	v.detail = fmt.Sprintf("ICMP type %d code %d from %s: %s", m.Type, m.Code, m.From, meaning)
	return v
}

// unsent says why a packet could not leave this host.
func unsent(err error) verdict {
	says := err.Error()
	var number syscall.Errno
	if errors.As(err, &number) {
		says = number.Error()
	}
	return verdict{outcome: observe.LocalError, cause: icmp.ErrnoName(err), detail: "not sent: this host says: " + says}
}

// unopened says why there is no wire.
func unopened(err error) verdict {
	switch {
	case errors.Is(err, ErrNoFamily):
		return verdict{outcome: observe.NotProvisioned, cause: "no-family", detail: err.Error()}
	case errors.Is(err, ErrNotPermitted):
		return verdict{outcome: observe.NotProvisioned, cause: "not-permitted", detail: err.Error()}
	case errors.Is(err, ErrUnsupported):
		return verdict{outcome: observe.NotProvisioned, cause: "unsupported", detail: err.Error()}
	}
	return unsent(err)
}

// unresolved says that a name has no address to measure.
func unresolved(reason string) verdict {
	return verdict{outcome: observe.LocalError, cause: "unresolved", detail: "not sent: the name was not resolved: " + reason}
}

func silence(waited time.Duration) verdict {
	return verdict{outcome: observe.Lost, cause: "timeout", detail: fmt.Sprintf("no answer within %s", waited.Round(time.Millisecond))}
}

func lateness(took, given time.Duration) verdict {
	return verdict{outcome: observe.Late, cause: "late", detail: fmt.Sprintf("answered after %s, more than the %s it was given",
		took.Round(time.Millisecond), given.Round(time.Millisecond))}
}

// observation is what every observation of a host has in common.
func (h *host) observation(check, method string, at observe.Instant) observe.Observation {
	return observe.Observation{Subject: h.subject, Check: check, At: at, Every: h.every, Target: h.target, Method: method}
}

func (v verdict) into(o observe.Observation) observe.Observation {
	o.Outcome, o.Cause, o.Detail, o.Fields = v.outcome, v.cause, v.detail, v.fields
	return o
}

// sameHost compares addresses without their zones, which answers don't carry.
func sameHost(a, b netip.Addr) bool {
	return a == b || a.Unmap().WithZone("") == b.Unmap().WithZone("")
}
