package dns

import (
	"context"
	"errors"
	"sync"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// How often the servers of a zone are asked, and looked for.
const (
	authorityPace  = 5 * time.Second // while a name fails
	authorityLater = 30 * time.Second
	authorityQuick = time.Minute // how long a failure is looked at every five seconds
	learnAgain     = 30 * time.Second
	learnWithin    = time.Minute // of the start, so that many names are not looked for at once
	serialAgain    = time.Minute // serials that differ may just be on their way
)

var (
	errNoZone    = errors.New("no resolver tells which zone the name is in")
	errNoServers = errors.New("no resolver tells the addresses of the zone's servers")
)

// authority asks the servers of a name's zone, past all resolvers, while the
// name fails at any of those.
type authority struct {
	family *Family
	name   topology.Name
	clock  func() observe.Instant
	ways   []Server // how to leave this host: by each uplink, or as the routing table has it

	mu      sync.Mutex
	last    map[identity]observe.Outcome // how the name stands at each resolver
	failing bool
	since   time.Duration // of the failure, on the monotonic clock
	asked   time.Duration // when the servers were asked last
	zone    *domain
	learn   time.Duration // when its zone and servers are looked for next
	compare time.Duration // when serials are compared next
	trouble error         // why the servers are not known
	differ  bool          // the serials differed when they were compared last
	best    int           // the way by which the servers answered last
}

// note takes how a round at one resolver ended.
func (a *authority) note(id identity, outcome observe.Outcome) {
	if !outcome.Counts() {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.last[id] = outcome
	failing := false
	for _, of := range a.last {
		failing = failing || of != observe.Good && of != observe.Late
	}
	if failing && !a.failing {
		a.since, a.asked = a.clock().Mono, -authorityLater
	}
	a.failing = failing
}

// run is one round: most find that there is nothing to do.
func (a *authority) run(ctx context.Context, emit collectors.Emit) {
	now := a.clock().Mono
	a.mu.Lock()
	failing, learn, z := a.failing, now >= a.learn, a.zone
	every := authorityPace
	if now-a.since > authorityQuick {
		every = authorityLater
	}
	ask := failing && now-a.asked >= every-slack
	compare := !failing && z != nil && now >= a.compare
	a.mu.Unlock()
	if learn || ask && z == nil {
		z = a.find(ctx, now)
		compare = compare || !failing && z != nil
	}
	switch {
	case ask && z == nil:
		emit(a.unknown(every))
	case (ask || compare) && z.turn(now):
		a.begin(ask, now)
		a.look(ctx, z, every, ask, emit)
	}
}

func (a *authority) begin(ask bool, now time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if ask {
		a.asked = now
	}
	a.compare = now + zoneKept
}

// find learns the zone and its servers by a resolver that answers.
func (a *authority) find(ctx context.Context, now time.Duration) *domain {
	a.mu.Lock()
	a.learn = now + learnAgain
	name := a.name.Name
	a.mu.Unlock()
	z, err := a.family.zoneOf(ctx, a.client(), name, now)
	a.mu.Lock()
	defer a.mu.Unlock()
	if z != nil {
		a.zone = z
	}
	if a.trouble = err; err == nil {
		a.learn = now + zoneKept
	}
	return a.zone
}

// client is a resolver to ask: one that has the name, or else one that answers.
func (a *authority) client() *Client {
	all := a.family.inOrder()
	a.mu.Lock()
	defer a.mu.Unlock()
	var answers *Client
	for _, r := range all {
		switch outcome := a.last[r.identity]; {
		case r.invents.Load(): // it would invent the servers as well
		case outcome == observe.Good:
			return r.client
		case outcome.Answered() && answers == nil:
			answers = r.client
		}
	}
	return answers
}

// unknown says why the zone's servers can't be asked.
func (a *authority) unknown(every time.Duration) observe.Observation {
	a.mu.Lock()
	defer a.mu.Unlock()
	o := observe.Observation{Outcome: observe.None, Cause: "no-servers", Every: every}
	if a.trouble != nil {
		o.Detail = a.trouble.Error()
	}
	return o
}

// look asks every server for the name and for the version of its zone, by one
// uplink, and where none of them answers by another one.
func (a *authority) look(ctx context.Context, z *domain, every time.Duration, ask bool, emit collectors.Emit) {
	servers, _ := z.known(a.clock().Mono)
	a.mu.Lock()
	name, ways, first := a.name, a.ways, a.best
	a.mu.Unlock()
	var replies []reply
	for i := range min(len(ways), 2) {
		way := (first + i) % len(ways)
		replies = askServers(ctx, ways[way], servers, name, z.name, a.family.options.Seams)
		if answered(replies) > 0 {
			a.mu.Lock()
			a.best = way
			a.mu.Unlock()
			break
		}
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		return
	}
	if ask {
		o := judgeServers(z.name, name, replies)
		o.Every = every
		emit(o)
	}
	a.mu.Lock()
	o, differ := judgeSerials(z.name, replies, a.differ)
	if a.differ = differ; differ {
		a.compare = a.clock().Mono + serialAgain
	}
	a.mu.Unlock()
	o.Every = zoneKept
	emit(o)
}
