package triage

import (
	"fmt"

	"example.com/noctop/internal/i18n"
)

// callCarrier is whom to tell of what is wrong with a line.
func callCarrier(s *Scene, t Target) Hint {
	return call(i18n.T("%s: tell them since when, and the last router that answers", word(callUplink(s, t), t.Uplink)))
}

// elsewhere is how to live with an uplink that can't be used.
func elsewhere(s *Scene, t Target) Hint {
	for i := range s.uplinks {
		other := &s.uplinks[i]
		if other.Name != t.Uplink && other.fine() {
			return change(i18n.T("send what matters by %s: %s", other.Name,
				asRoot+"ip route replace default via "+word(other.gatewayAddress(), "GATEWAY")+" dev "+other.device()))
		}
	}
	return change(i18n.T("send what matters by another line, or a mobile one, until it is back"))
}

func hintsGateway(s *Scene, t Target) []Hint {
	u := s.uplink(t.Uplink)
	return []Hint{
		check(i18n.T("does it answer on the cable, where it drops pings? %s", "arping -c 3 -I "+u.device()+" "+word(u.gatewayAddress(), "GATEWAY"))),
		elsewhere(s, t),
		call(i18n.T("whoever runs the gateway and the switch before it")),
	}
}

func hintsFirstHop(s *Scene, t Target) []Hint {
	return []Hint{
		check(i18n.T("is the modem or the line's terminal in sync? Its lights and its own page say it; then: %s", s.uplink(t.Uplink).traced(simply))),
		elsewhere(s, t),
		callCarrier(s, t),
	}
}

func hintsCore(s *Scene, t Target) []Hint {
	return []Hint{
		check(i18n.T("which router is the last that answers? %s", s.uplink(t.Uplink).traced(simply))),
		elsewhere(s, t),
		callCarrier(s, t),
	}
}

func hintsTransit(s *Scene, t Target) []Hint {
	return []Hint{
		check(i18n.T("where do the ways abroad end? %s", s.uplink(t.Uplink).traced(simply))),
		elsewhere(s, t),
		callCarrier(s, t),
	}
}

func hintsUpstream(s *Scene, t Target) []Hint {
	return []Hint{
		check(i18n.T("by mobile: is it the whole area? What do the lines share: exchange, duct, power?")),
		change(i18n.T("a mobile or satellite line for what can't wait; tell people to go on by hand")),
		call(i18n.T("%s: all of them, and ask about the same exchange", word(callEveryUplink(s, t), "every carrier"))),
	}
}

func hintsLoss(s *Scene, t Target) []Hint {
	return []Hint{
		check(i18n.T("from which router on is it lost? %s", s.uplink(t.Uplink).traced(often))),
		elsewhere(s, t),
		callCarrier(s, t),
	}
}

func hintsLatency(s *Scene, t Target) []Hint {
	u := s.uplink(t.Uplink)
	return []Hint{
		check(i18n.T("is the line full, or the way a longer one? %s", "ip -s link show dev "+u.device()+"; "+u.traced(simply))),
		elsewhere(s, t),
		callCarrier(s, t),
	}
}

func hintsSaturated(s *Scene, t Target) []Hint {
	u := s.uplink(t.Uplink)
	return []Hint{
		check(i18n.T("who sends so much? %s", "ss -tin; "+u.dumped())),
		change(i18n.T("stop that transfer, or give it a lower share: %s", asRoot+"tc qdisc replace dev "+u.device()+" root cake bandwidth "+shaped(u.Up))),
		call(i18n.T("whoever runs what sends; the line is not at fault")),
	}
}

// shaped is nine tenths of a capacity in bits a second, as tc takes it: the queue
// then stands on this host, where it can be shared out.
func shaped(capacity uint64) string {
	const kilo = 1000
	if capacity < 10*kilo {
		return "90mbit" // nobody said how much the line carries
	}
	return fmt.Sprintf("%dkbit", capacity*9/10/kilo)
}

func hintsFlooded(s *Scene, t Target) []Hint {
	return []Hint{
		check(i18n.T("from whom does it come, and is it wanted? %s", s.uplink(t.Uplink).dumped())),
		change(i18n.T("only what is dropped before the line helps: have the address filtered or taken out of the routing there")),
		callCarrier(s, t),
	}
}

func hintsMTU(s *Scene, t Target) []Hint {
	u := s.uplink(t.Uplink)
	return []Hint{
		check(i18n.T("which size passes? Try smaller ones: %s", "ping -M do -s 1472 -c 3 "+u.bound("-I", "-I")+" "+word(u.anAnchor(), "ADDRESS"))),
		change(i18n.T("send smaller ones until it is mended: %s", asRoot+"ip link set "+u.device()+" mtu 1400")),
		callCarrier(s, t),
	}
}

func hintsTCP(s *Scene, t Target) []Hint {
	u := s.uplink(t.Uplink)
	return []Hint{
		check(i18n.T("does a rule of our own drop it? %s", asRoot+"nft list ruleset; "+u.fetched("https://"+word(u.anAnchor(), "ADDRESS")+"/"))),
		change(i18n.T("take the newest rule back, on this host or on the router")),
		call(i18n.T("whoever runs the firewall; then %s", word(callUplink(s, t), t.Uplink))),
	}
}

func hintsPortal(s *Scene, t Target) []Hint {
	return []Hint{
		check(i18n.T("who answers? %s", s.uplink(t.Uplink).fetched("http://192.0.2.1/"))),
		change(i18n.T("log in there by a browser, or leave the line alone until its owner has")),
		call(i18n.T("whoever runs the network that asks for it; is the line paid for?")),
	}
}

func hintsIPv4(s *Scene, t Target) []Hint {
	u := s.uplink(t.Uplink)
	return []Hint{
		check(i18n.T("is there an address and a route of that family? %s", "ip -4 address show dev "+u.device()+"; ip -4 route show dev "+u.device())),
		elsewhere(s, t),
		callCarrier(s, t),
	}
}

func hintsIPv6(s *Scene, t Target) []Hint {
	u := s.uplink(t.Uplink)
	return []Hint{
		check(i18n.T("is there an address and a route of that family? %s", "ip -6 address show dev "+u.device()+"; ip -6 route show dev "+u.device())),
		change(i18n.T("do without it, so that programs stop waiting for it: %s", asRoot+"sysctl -w net.ipv6.conf."+u.device()+".disable_ipv6=1")),
		callCarrier(s, t),
	}
}
