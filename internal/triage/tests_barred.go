package triage

import (
	"slices"
	"strings"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
)

// queueCauses are of packets that this host takes and can't put on the line: the
// interface's queue is full, and nothing leaves it.
var queueCauses = []string{"enobufs", "enomem"}

// hardlyBarred is how many rounds in a row can't be sent until that is no moment's
// doing.
const hardlyBarred = 4

// forbidden holds where this host itself refuses or swallows all that is sent by
// the uplink: its firewall, a route, a policy. The kernel says so at once.
func forbidden(s *Scene, t Target) Finding {
	return s.barred(t, func(cause string) bool { return !slices.Contains(queueCauses, cause) })
}

// queueStuck holds where the interface's queue takes nothing any more.
func queueStuck(s *Scene, t Target) Finding {
	return s.barred(t, func(cause string) bool { return slices.Contains(queueCauses, cause) })
}

// barred holds where no anchor of the uplink can be sent to, for causes of a kind.
func (s *Scene) barred(t Target, kind func(cause string) bool) Finding {
	u := s.uplink(t.Uplink)
	found := Finding{Family: byKernel, Subject: observe.Subject{Kind: observe.KindUplink, Uplink: t.Uplink}}
	count, cause := u.unsendable()
	if count == 0 || count < len(u.anchors) || !kind(cause) || u.justChanged(s.Now) {
		found.Truth = No
		return found
	}
	found.Truth, found.Hard = Yes, true
	for i := range u.anchors {
		f := &u.anchors[i]
		found.Hard = found.Hard && f.Local >= hardlyBarred
		found.Age = max(found.Age, f.Age)
		if found.Since == (observe.Instant{}) || f.Since.Mono < found.Since.Mono {
			found.Since = f.Since
		}
	}
	found.Text = i18n.T("%s: so says the kernel of all %d anchors", barredBecause(u, cause), count)
	return found
}

// notFull holds where the uplink is not known to carry all it can of our own: what
// finds its queue full then is too much traffic, and no fault of the queue.
func notFull(s *Scene, t Target) Finding { return unless(sendingFull(s, t)) }

// barredBecause says in plain words what this host does with what it sends.
func barredBecause(u *uplinkScene, cause string) i18n.Text {
	return barredBy(interfaceOf(u), cause)
}

// barredBy is barredBecause of one interface or of several.
func barredBy(by, cause string) i18n.Text {
	switch cause {
	case "eperm":
		return i18n.T("this host's own firewall drops what it sends by %s", by)
	case "eacces":
		return i18n.T("a prohibit route or a security policy of this host forbids sending by %s", by)
	case "einval":
		return i18n.T("a blackhole route of this host swallows what it sends by %s", by)
	case "ehostunreach":
		return i18n.T("an unreachable route of this host refuses what it sends by %s", by)
	case "enetunreach", "no-route":
		return i18n.T("this host has no route to anything outside by %s", by)
	case "eaddrnotavail":
		return i18n.T("the source address of %s is no longer on this host", by)
	case "enobufs", "enomem":
		return i18n.T("this host's queue for %s is full, and nothing leaves it", by)
	default:
		return i18n.T("this host can't send by %s (%s)", by, brief(cause))
	}
}

// headlineBarred speaks at once of all uplinks that are barred alike: it is one
// doing, and the first of them is asked.
func headlineBarred(s *Scene, t Target) i18n.Text {
	_, cause := s.uplink(t.Uplink).unsendable()
	var names, by []string
	for _, other := range append(s.atFault, t) {
		u := s.uplink(other.Uplink)
		if _, alike := u.unsendable(); alike == cause && !slices.Contains(names, u.Name) {
			names, by = append(names, u.Name), append(by, interfaceOf(u))
		}
	}
	if names[0] != t.Uplink {
		return i18n.Text{}
	}
	return s.andFine(i18n.T("%s: %s", strings.Join(names, ", "), barredBy(strings.Join(by, ", "), cause)), t.Uplink)
}

// nextBarred is the command that shows what bars the way.
func nextBarred(s *Scene, t Target) i18n.Text {
	u := s.uplink(t.Uplink)
	switch _, cause := u.unsendable(); cause {
	case "eperm":
		return i18n.T("find the rule that drops it, and take it out: %s", rulesOfOurs)
	case "eacces", "einval", "ehostunreach":
		return i18n.T("find the route, and take it out: %s", "ip route show table all | grep -E 'prohibit|blackhole|unreach'; ip rule")
	case "enobufs", "enomem":
		return i18n.T("see what fills it, and whether it drains: %s", "tc -s qdisc show dev "+u.device())
	}
	return i18n.T("see what this host does with it: %s", "ip route get "+word(u.anAnchor(), "ADDRESS")+" "+u.bound("oif", "from"))
}

// hintsBarred are what to do where this host bars its own way out.
func hintsBarred(s *Scene, t Target) []Hint {
	u := s.uplink(t.Uplink)
	by := interfaceOf(u)
	switch _, cause := u.unsendable(); cause {
	case "eperm":
		return []Hint{
			check(i18n.T("which rule of this host drops it, and who loaded it? %s", asRoot+"nft list ruleset | grep -nE 'drop|reject'; "+asRoot+"iptables -S OUTPUT")),
			change(i18n.T("take that rule out, or let ICMP and DNS pass before it: %s", asRoot+"nft -a list ruleset")),
			callHost(),
		}
	case "enobufs", "enomem":
		return []Hint{
			check(i18n.T("does the queue of %s drain, and what fills it? %s", by, "tc -s qdisc show dev "+u.device()+"; ss -ti")),
			change(i18n.T("take away the shaper that holds it, or start the interface again: %s", asRoot+"tc qdisc del dev "+u.device()+" root")),
			callHost(),
		}
	}
	return []Hint{
		check(i18n.T("which route or rule of this host forbids it? %s", "ip route get "+word(u.anAnchor(), "ADDRESS")+"; ip rule; ip route show table all | grep -E 'prohibit|blackhole|unreach'")),
		change(i18n.T("take it out; a VPN's kill switch goes with the VPN: %s", asRoot+"ip route del prohibit default")),
		callHost(),
	}
}
