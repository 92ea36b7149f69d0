package lab

import (
	"errors"
	"fmt"
	"net/netip"
	"time"
)

// naming: resolvers answer for one name in a manner of its own.
func naming(what, name string, m NameManner, at ...netip.Addr) Fault {
	each := func(m NameManner) func(*Network) error {
		return func(n *Network) error {
			for _, address := range at {
				n.Resolvers[address].Name(name, m)
			}
			return nil
		}
	}
	return Fault{
		Name: what, Inject: each(m), Heal: each(0),
		Proved: func(n *Network) (string, error) {
			met := 0
			for _, address := range at {
				met += n.Resolvers[address].Scripted()
			}
			if met == 0 {
				return "", fmt.Errorf("nobody asked for %s", name)
			}
			return fmt.Sprintf("%d queries for %s met it", met, name), nil
		},
	}
}

// slowResolver: a resolver takes its time for every answer.
func slowResolver(at netip.Addr, delay time.Duration) Fault {
	wait := func(d time.Duration) func(*Network) error {
		return func(n *Network) error { n.Resolvers[at].Delay(d); return nil }
	}
	return Fault{
		Name: fmt.Sprintf("resolver %s slow", at), Inject: wait(delay), Heal: wait(0),
		Proved: func(n *Network) (string, error) {
			met := n.Resolvers[at].Met()
			if met == 0 {
				return "", errors.New("the resolver was not asked")
			}
			return fmt.Sprintf("%d queries were answered after %s", met, delay), nil
		},
	}
}
