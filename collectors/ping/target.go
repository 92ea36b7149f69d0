package ping

import (
	"context"
	"fmt"
	"net/netip"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// target is one gateway or anchor of one uplink.
type target struct {
	subject observe.Subject
	uplink  topology.Uplink
	family  string     // "ipv4" or "ipv6"
	anchor  netip.Addr // zero: the uplink's gateway of this family, whatever it is now
	check   string
	method  string
	echo    Echo
	connect Echo // asks by TCP; nil where that is how it is asked anyway, or for gateways
	options *Options
	clock   func() observe.Instant
	queues  *queues
	memory  *memory
}

// name returns the probe's name.
func (t target) name() string {
	if t.anchor.IsValid() {
		return "ping/" + t.uplink.Name + "/" + t.subject.Group + "/" + t.subject.Name
	}
	return "ping/" + t.uplink.Name + "/gateway/" + t.family
}

// measure is one round.
func (t target) measure(ctx context.Context, emit collectors.Emit) {
	at := t.clock()
	request, err := t.request()
	if err == nil {
		err = t.hindrance(request)
	}
	if err != nil {
		t.refuse(emit, at, request, err)
		return
	}
	defer t.standIn(ctx, at, request, emit)()
	request.Linger = t.memory.aim(request.Target)%lingerEvery == 0
	request.Quiet = t.memory.quiet()
	newRound(t, at, request, emit).run(ctx)
}

// request says what is to be sent now, or what stands in its way.
func (t target) request() (Request, error) {
	request := Request{Interface: t.uplink.Interface, Target: t.anchor}
	if t.method == MethodNone {
		return request, absent("no-"+t.family, "this system has no "+t.family)
	}
	source := t.uplink.Source.Unmap()
	if request.Interface == "" && source.IsValid() {
		var found bool
		if request.Interface, found = t.options.InterfaceOf(source); !found {
			return request, local("no-address", fmt.Sprintf("not sent: the source address %s is on no interface of this host", source))
		}
	}
	if source.IsValid() && observe.Family(source) == t.family {
		request.Source = source
	}
	if t.anchor.IsValid() {
		return request, nil
	}
	request.Target = t.gateway(request.Interface)
	if !request.Target.IsValid() {
		return t.withoutGateway(request)
	}
	return request, nil
}

// gateway returns the current next hop of the target's family: the configured
// one, else the routes' own.
func (t target) gateway(interfaceName string) netip.Addr {
	hops := t.uplink.Gateways
	if len(hops) == 0 {
		hops = t.options.Gateways(interfaceName)
	}
	for _, hop := range hops {
		hop = hop.Unmap()
		if !hop.IsValid() || hop.IsUnspecified() || observe.Family(hop) != t.family {
			continue
		}
		if hop.IsLinkLocalUnicast() && hop.Is6() && hop.Zone() == "" {
			hop = hop.WithZone(interfaceName)
		}
		return hop
	}
	return netip.Addr{}
}

// hindrance says what stands in the way of a request. An IPv6 anchor on an
// uplink without IPv6 is nothing to measure and no fault.
func (t target) hindrance(request Request) error {
	err := t.options.Path(request)
	routeless := err != nil && explain(err).cause == causeNoRoute
	if t.family == "ipv4" || !t.anchor.IsValid() || (err != nil && !routeless) {
		return err
	}
	if t.anchor.IsGlobalUnicast() && request.Interface != "" && !t.options.GlobalIPv6(request.Interface) {
		return absent("no-ipv6-address", request.Interface+" has no global IPv6 address")
	}
	if routeless {
		return absent("no-ipv6-route", "no IPv6 route leads there by "+t.by(request))
	}
	return nil
}

// withoutGateway tells an uplink that has no gateway of the family from one
// whose gateway went with its link: the routes vanish when a link goes down.
func (t target) withoutGateway(request Request) (Request, error) {
	if former := t.memory.last(); former.IsValid() {
		err := t.options.Path(Request{Interface: request.Interface})
		if err != nil {
			request.Target = former
			return request, err
		}
		t.memory.aim(netip.Addr{})
	}
	return request, absent("no-gateway", fmt.Sprintf("no default %s route by %s names a gateway", t.family, t.by(request)))
}

func (t target) by(request Request) string {
	if request.Interface != "" {
		return request.Interface
	}
	return t.uplink.Name
}

// refuse reports why nothing was sent.
func (t target) refuse(emit collectors.Emit, at observe.Instant, request Request, err error) {
	reason := explain(err)
	o := t.observation(at, request)
	o.Outcome, o.Cause, o.Detail = reason.outcome, reason.cause, reason.detail
	if o.Outcome == observe.NotProvisioned {
		if !t.memory.sayAbsent(reason.cause, at) {
			return
		}
		o.Every = absentEvery
	}
	emit(o)
}

// observation returns what every observation of the target has in common.
func (t target) observation(at observe.Instant, request Request) observe.Observation {
	o := observe.Observation{Subject: t.subject, Check: t.check, At: at, Method: t.method}
	if request.Target.IsValid() && request.Target.String() != t.subject.Name {
		o.Target = request.Target.String()
	}
	if !canBind && request.Interface != "" {
		o.Detail = "not bound to " + request.Interface + ": this system offers no way to"
	}
	return o
}

// elapsed returns the time between two instants on the wall clock alone.
func elapsed(from, to observe.Instant) time.Duration {
	return to.Wall.Round(0).Sub(from.Wall.Round(0))
}
