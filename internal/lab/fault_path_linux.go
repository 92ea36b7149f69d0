package lab

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"time"
)

// forwarding is a chain over what a router passes on.
func forwarding(rules ...string) string {
	return "chain forward { type filter hook forward priority 0; " + strings.Join(rules, " ") + " }"
}

// familyDead: the provider's first router passes nothing on of one family
// ("ip" or "ip6").
func familyDead(family, name string) Fault {
	return dropping(family+" dead "+name, providerOf(name), [2]string{family, forwarding("counter drop;")})
}

// beyondGatewayBoth: the line's gateway passes nothing on of either family.
func beyondGatewayBoth(name string) Fault {
	return dropping("beyond gateway of both families "+name, gatewayOf(name),
		[2]string{"ip", dropForward}, [2]string{"ip6", dropForward})
}

// losingOut: of what leaves by the line, a share is lost.
func losingOut(name string, percent int) Fault {
	rule := fmt.Sprintf(`iifname "lan" numgen random mod 100 < %d counter drop;`, percent)
	return dropping(fmt.Sprintf("%d %% loss out of %s", percent, name), gatewayOf(name), [2]string{"ip", forwarding(rule)})
}

// anchorLossy: one anchor loses a share of what it is asked, by any line.
func anchorLossy(at netip.Addr, percent int) Fault {
	rule := fmt.Sprintf("chain input { type filter hook input priority 0; ip daddr %s numgen random mod 100 < %d counter drop; }", at, percent)
	return dropping(fmt.Sprintf("%d %% loss at anchor %s", percent, at), world, [2]string{"ip", rule})
}

// anchorLimits: one anchor answers no more than one ping a second, from anybody.
func anchorLimits(at netip.Addr) Fault {
	rule := fmt.Sprintf("chain input { type filter hook input priority 0; ip daddr %s icmp type echo-request limit rate over 1/second burst 1 packets counter drop; }", at)
	return dropping("rate limit at anchor "+at.String(), world, [2]string{"ip", rule})
}

func world(n *Network) *Host { return n.World }

// noTCP: the provider's first router passes no TCP on.
func noTCP(name string) Fault {
	return dropping("no TCP on "+name, providerOf(name), [2]string{"ip", forwarding("meta l4proto tcp counter drop;")})
}

// noICMP: the provider's first router passes no ping on, and tells nobody of
// packets that died on the way.
func noICMP(name string) Fault {
	return dropping("no ICMP on "+name, providerOf(name), [2]string{"ip", forwarding("meta l4proto icmp counter drop;") +
		"\nchain output { type filter hook output priority 0; meta l4proto icmp counter drop; }"})
}

// swallowLarge: packets of more than 1400 bytes vanish without a word.
func swallowLarge(name string) Fault {
	return dropping("large packets vanish on "+name, providerOf(name), [2]string{"ip", forwarding("meta length > 1400 counter drop;")})
}

// looping: the provider's first router sends what is for the world back to the
// customer, who sends it to the provider.
func looping(name string) Fault {
	f := Fault{Name: "routing loop on " + name}
	change := func(gateway func(line) string, device string) func(*Network) error {
		return func(n *Network) error {
			l := n.line(name)
			return l.provider.route("default", gateway(l), device, 0)
		}
	}
	f.Inject = change(func(l line) string { return fmt.Sprintf("10.1%d.0.2", l.number) }, "cust")
	f.Heal = change(func(l line) string { return fmt.Sprintf("10.2%d.0.1", l.number) }, "core")
	f.Proved = func(n *Network) (string, error) {
		text, err := n.line(name).provider.run("", "cat", "/proc/net/snmp")
		count := icmpSent(text)
		if err == nil && count == 0 {
			err = errors.New("no packet died of its TTL")
		}
		return fmt.Sprintf("the router told of %d packets that died", count), err
	}
	return f
}

// icmpSent is how many "time exceeded" a machine sent, as /proc/net/snmp has it.
func icmpSent(snmp string) int {
	var names []string
	for _, text := range strings.Split(snmp, "\n") {
		fields := strings.Fields(text)
		if len(fields) == 0 || fields[0] != "Icmp:" {
			continue
		}
		if names == nil {
			names = fields
			continue
		}
		for i, name := range names {
			if name == "OutTimeExcds" && i < len(fields) {
				count := 0
				_, _ = fmt.Sscan(fields[i], &count)
				return count
			}
		}
	}
	return 0
}

// pulsing has a fault come and go, beginning with it there.
func pulsing(f Fault, there, away time.Duration) Fault {
	var stop, stopped chan struct{}
	var proof string
	var seen, trouble error
	beat := func(n *Network) {
		defer close(stopped)
		for {
			if !pause(stop, there) {
				return
			}
			proof, seen = f.Proved(n)
			if err := f.Heal(n); err != nil {
				trouble = err
			}
			if !pause(stop, away) {
				return
			}
			if err := f.Inject(n); err != nil {
				trouble = err
			}
		}
	}
	return Fault{
		Name: "now and then: " + f.Name,
		Inject: func(n *Network) error {
			stop, stopped = make(chan struct{}), make(chan struct{})
			proof, seen, trouble = "", nil, nil
			if err := f.Inject(n); err != nil {
				return err
			}
			go beat(n)
			return nil
		},
		Heal: func(n *Network) error { return errors.Join(trouble, f.Heal(n)) },
		Proved: func(*Network) (string, error) {
			close(stop)
			<-stopped
			if proof == "" && seen == nil {
				seen = errors.New("it never went")
			}
			return proof, seen
		},
	}
}

// pause waits, and reports whether nobody stopped it.
func pause(stop chan struct{}, d time.Duration) bool {
	select {
	case <-stop:
		return false
	case <-time.After(d):
		return true
	}
}

// forAMoment is a fault that goes by itself.
func forAMoment(f Fault, there time.Duration) Fault {
	var proof string
	var seen error
	var done chan struct{}
	over := func(n *Network) {
		defer close(done)
		time.Sleep(there)
		proof, seen = f.Proved(n)
		seen = errors.Join(seen, f.Heal(n))
	}
	return Fault{
		Name: "for a moment: " + f.Name,
		Inject: func(n *Network) error {
			done = make(chan struct{})
			if err := f.Inject(n); err != nil {
				return err
			}
			go over(n)
			return nil
		},
		Heal:   func(*Network) error { <-done; return nil },
		Proved: func(*Network) (string, error) { <-done; return proof, seen },
	}
}
