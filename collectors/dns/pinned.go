package dns

import (
	"net/netip"
	"sync"

	"example.com/noctop/internal/observe"
)

// lackingFrom is how many answers in a row must lack a pinned address until that
// is more than a pool that gives out some of its addresses in turn.
const lackingFrom = 4

// pins keeps, for a pinned name at one resolver, since how many answers each of
// its addresses is missing.
type pins struct {
	mu     sync.Mutex
	missed map[netip.Addr]int
}

// note takes in an answer that holds none but pinned addresses. An answer that
// lacks one is right, for a pool may leave out its dead: yet the name is not
// what it is pinned to any more, and after a few of them the field "lacks" says
// so.
func (p *pins) note(expect []netip.Addr, a Answer, o *observe.Observation) {
	if len(expect) == 0 || o.Outcome != observe.Good && o.Outcome != observe.Late {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	missed := make(map[netip.Addr]int)
	var lacking []netip.Addr
	for _, address := range without(expect, a.Addresses) {
		missed[address] = p.missed[address] + 1
		if missed[address] >= lackingFrom {
			lacking = append(lacking, address)
		}
	}
	p.missed = missed
	if len(lacking) > 0 {
		o.Fields = append(o.Fields, observe.Field{Name: "lacks", Text: addressList(lacking)})
	}
}
