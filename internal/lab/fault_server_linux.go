package lab

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
)

// resolving: resolvers behave differently.
func resolving(name string, manner Manner, at ...netip.Addr) Fault {
	behave := func(m Manner) func(*Network) error {
		return func(n *Network) error {
			for _, address := range at {
				n.Resolvers[address].Behave(m)
			}
			return nil
		}
	}
	return Fault{
		Name: name, Inject: behave(manner), Heal: behave(Answers),
		Proved: func(n *Network) (string, error) {
			var counts []string
			for _, address := range at {
				met := n.Resolvers[address].Met()
				if met == 0 {
					return "", fmt.Errorf("resolver %s was not asked", address)
				}
				counts = append(counts, fmt.Sprintf("%s was asked %d times", address, met))
			}
			return strings.Join(counts, ", "), nil
		},
	}
}

// pageSays: the provider's status page admits an outage, which is not one here.
func pageSays(page string) Fault {
	return Fault{
		Name:   "status page red",
		Inject: func(n *Network) error { n.PayStatus.Publish(page); return nil },
		Heal:   func(n *Network) error { n.PayStatus.Publish(wellPage); return nil },
		Proved: func(n *Network) (string, error) {
			if n.PayStatus.Met() == 0 {
				return "", errors.New("the page was not fetched")
			}
			return fmt.Sprintf("the page was fetched %d times", n.PayStatus.Met()), nil
		},
	}
}

// failing503: the provider's front door answers with an error.
func failing503() Fault {
	return Fault{
		Name:   "provider answers 503",
		Inject: func(n *Network) error { n.Pay.Answer(503); return nil },
		Heal:   func(n *Network) error { n.Pay.Answer(200); return nil },
		Proved: func(n *Network) (string, error) {
			met := n.Pay.Met()
			if met == 0 {
				return "", errors.New("the front door was not asked")
			}
			return fmt.Sprintf("the front door said 503 %d times", met), nil
		},
	}
}

// showing: front doors show another certificate.
func showing(what string, paper Paper, doors func(*Network) []*Door) Fault {
	show := func(p Paper) func(*Network) error {
		return func(n *Network) error {
			for _, door := range doors(n) {
				door.Show(p)
			}
			return nil
		}
	}
	return Fault{
		Name: what, Inject: show(paper), Heal: show(Valid),
		Proved: func(n *Network) (string, error) {
			met := 0
			for _, door := range doors(n) {
				if door.Met() == 0 {
					return "", errors.New("a door was not asked")
				}
				met += door.Met()
			}
			return fmt.Sprintf("the certificates were shown %d times", met), nil
		},
	}
}

func payOnly(n *Network) []*Door { return []*Door{n.Pay} }

func everyDoor(n *Network) []*Door { return []*Door{n.Pay, n.PayStatus, n.Cloud} }

// pageFails: the provider's status page itself answers with an error.
func pageFails(status int) Fault {
	return Fault{
		Name:   fmt.Sprintf("status page answers %d", status),
		Inject: func(n *Network) error { n.PayStatus.Answer(status); return nil },
		Heal:   func(n *Network) error { n.PayStatus.Answer(200); return nil },
		Proved: pageSays("").Proved,
	}
}

// unreachableBy: one provider can't be reached by one line, on which all else works.
func unreachableBy(name string, at netip.Addr) Fault {
	rule := fmt.Sprintf("chain forward { type filter hook forward priority 0; ip daddr %s counter drop; }", at)
	return dropping(fmt.Sprintf("%s unreachable by %s", at, name), providerOf(name), [2]string{"ip", rule})
}
