package triage

import (
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// rarely makes the observations that come every ten seconds.
func (w *world) rarely() {
	if int(w.now.Mono/time.Second)%10 != 3 {
		return
	}
	for _, u := range w.what.Uplinks {
		w.connections(u)
		w.strangers(u)
	}
	for key, cause := range w.host {
		outcome := observe.Wrong
		if cause == "" {
			outcome = observe.Good
		}
		w.triage.Observe(observe.Observation{
			Subject: key.Subject, Check: key.Check, At: w.now, Every: 10 * time.Second, Outcome: outcome, Cause: cause, Value: 1,
		})
	}
	for _, p := range w.what.Providers {
		w.page(p)
		if w.proxy {
			w.send(observe.Subject{Kind: observe.KindProvider, Group: p.Probes[0], Name: p.Name}, observe.CheckProxy, 0, observe.Good, "", 10*time.Second)
		}
	}
}

// page is what a provider's status page says, where it has one.
func (w *world) page(p topology.Provider) {
	o := observe.Observation{
		Subject: observe.Subject{Kind: observe.KindFeed, Name: p.Name}, Check: observe.CheckFetch, At: w.now, Every: 10 * time.Second,
		Outcome: observe.Good, Value: float64(observe.SeverityOK), Unit: observe.Level,
	}
	if severity, ok := w.feeds[p.Name]; ok {
		o.Value = float64(severity)
	}
	if w.feedDead[p.Name] {
		o.Outcome, o.Cause = observe.Lost, "timeout"
	}
	if p.Feed != nil {
		w.triage.Observe(o)
	}
}

// broken reports whether nothing passes by an uplink to an anchor's ring.
func (w *world) broken(u, ring string) bool {
	return w.gatewayDead[u] || w.beyondDead[u] || w.coreDead[u] || w.transitDead[u] && ring == topology.RingForeign
}

// connections are TCP to anchors, and full-size packets.
func (w *world) connections(u topology.Uplink) {
	const every = 10 * time.Second
	for i, a := range u.Anchors {
		subject := observe.Subject{Kind: observe.KindAnchor, Uplink: u.Name, Group: a.Ring, Name: a.Address.String()}
		if w.linkDown[u.Name] || w.noAddress[u.Name] || w.unsendable[u.Name] != "" {
			w.send(subject, observe.CheckTCP, 0, observe.LocalError, "enetunreach", every)
			continue
		}
		dead := w.broken(u.Name, a.Ring) || w.anchorDead[subject.Name] || w.ipv4Dead[u.Name] && a.Address.Is4()
		if w.anchorsTakeNoTCP {
			continue
		}
		if dead || w.tcpBlocked[u.Name] {
			w.send(subject, observe.CheckTCP, 2*time.Second, observe.Lost, "timeout", every)
		} else {
			w.send(subject, observe.CheckTCP, 0, observe.Good, "", every)
		}
		switch {
		case i > 1 || dead || w.icmpDropped[u.Name]:
		case w.largeLost[u.Name]:
			w.send(subject, observe.CheckLarge, 2*time.Second, observe.Lost, "black-hole", every)
		case w.tooBig[u.Name]:
			w.send(subject, observe.CheckLarge, 0, observe.Refused, "too-big", every)
		default:
			w.send(subject, observe.CheckLarge, 0, observe.Good, "", every)
		}
	}
}

// strangers are the page whose answer is known and the address that nobody has.
func (w *world) strangers(u topology.Uplink) {
	const every = 10 * time.Second
	of := observe.Subject{Kind: observe.KindUplink, Uplink: u.Name}
	if w.broken(u.Name, topology.RingForeign) || w.linkDown[u.Name] || w.noAddress[u.Name] {
		return
	}
	outcome, cause := observe.Good, ""
	if w.portal[u.Name] {
		outcome, cause = observe.Wrong, "redirected"
	}
	w.send(of, observe.CheckPortal, 0, outcome, cause, every)
	outcome, cause = observe.Good, ""
	if w.portal[u.Name] || w.canary[u.Name] {
		outcome, cause = observe.Wrong, "stranger"
	}
	w.send(of, observe.CheckCanary, 0, outcome, cause, every)
	if outcome = observe.Good; w.quicDead {
		outcome = observe.Lost
	}
	for _, p := range w.what.Providers {
		w.send(observe.Subject{Kind: observe.KindProvider, Uplink: u.Name, Group: p.Probes[0], Name: p.Name}, observe.CheckQUIC, 0, outcome, "", every)
	}
}

// notice reports whether the last round had a notice of a code.
func (w *world) notice(code string) bool {
	for _, n := range w.result.Notices {
		if n.Code == code {
			return true
		}
	}
	return false
}
