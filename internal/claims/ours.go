package claims

import (
	"slices"
	"strings"
	"time"

	"example.com/noctop/internal/observe"
)

// Inbound is what our own links receive: all that can be told from here about
// an attack.
type Inbound string

// What comes in. The zero value is that it was not measured.
const (
	InboundUnknown Inbound = ""
	InboundNormal  Inbound = "normal"  // no more than before the fault
	InboundFlooded Inbound = "flooded" // as much as the line takes
)

// OurView is what we ourselves know of a provider at one moment.
type OurView struct {
	Failing    bool            // a verdict stands that names it
	Since      observe.Instant // our onset, while it fails
	Regions    []string        // of the provider, that we use; empty where that is not known
	Components []string
	Probed     bool // something of it is measured, and was lately
	Inbound    Inbound
}

// ourFault is a time during which a provider failed for us.
type ourFault struct {
	since   observe.Instant
	over    bool
	inbound Inbound // the most that came in while it lasted
}

// mostFaults is how many past faults of a provider claims are held against.
const mostFaults = 8

// See tells the ledger what we know of a provider now.
func (l *Ledger) See(name string, ours OurView) {
	p := l.provider(name)
	if !p.ours.alike(ours) {
		l.changed = true
	}
	p.ours = ours
	defer p.feel(ours)
	last := len(p.faults) - 1
	running := last >= 0 && !p.faults[last].over
	switch {
	case ours.Failing && running:
		p.faults[last].since = ours.Since // an onset may be dated back
	case ours.Failing:
		p.faults = append(p.faults, ourFault{since: ours.Since})
		if len(p.faults) > mostFaults {
			p.faults = slices.Clone(p.faults[1:])
		}
	case running:
		p.faults[last].over = true
	}
}

// feel notes what comes in while the provider fails.
func (p *provider) feel(ours OurView) {
	if last := len(p.faults) - 1; ours.Failing && ours.Inbound != InboundUnknown && p.faults[last].inbound != InboundFlooded {
		p.faults[last].inbound = ours.Inbound
	}
}

func (v OurView) alike(o OurView) bool {
	return v.Failing == o.Failing && v.Since == o.Since && v.Probed == o.Probed && v.Inbound == o.Inbound &&
		slices.Equal(v.Regions, o.Regions) && slices.Equal(v.Components, o.Components)
}

// Fault is what a claim is held against: a verdict, as far as it matters here.
type Fault struct {
	Providers  []string // whose it could be
	Regions    []string // of the provider, that are hit; empty where that is not known
	Components []string
	Since      time.Time // its onset
}

const (
	// onsetSlack is how far a beginning that the provider gives, or its first
	// word, may lie before our onset, and a beginning after it.
	onsetSlack = time.Hour
	// lateWord is how long after our onset a first word still means our fault:
	// the slowest of the outages that are known took 5.6 hours.
	lateWord = 8 * time.Hour
	// olderHere is how much older an incident may be that names our own region
	// or component.
	olderHere = 24 * time.Hour
)

// bearsOn reports whether a claim of a fault's own provider is about that fault:
// not of other regions or components, and of its onset. An older incident of
// another region never absorbs a new fault.
func bearsOn(c Claim, f Fault) bool {
	regions, components := meeting(c.Regions, f.Regions), meeting(c.Components, f.Components)
	if regions == apart || components == apart {
		return false
	}
	before := onsetSlack
	if regions == together || components == together {
		before = olderHere
	}
	if !c.Start.IsZero() {
		after := c.Start.Sub(f.Since)
		return after >= -before && after <= onsetSlack
	}
	after := c.First.Sub(f.Since)
	return after >= -before && after <= lateWord
}

type met uint8

const (
	unsaid   met = iota // one side doesn't say, or means all
	apart               // both say, and nothing is in common
	together            // something is
)

// meeting compares what a claim names with what a fault names.
func meeting(claimed, hit []string) met {
	if len(claimed) == 0 || len(hit) == 0 || slices.ContainsFunc(claimed, func(n string) bool { return folded(n) == "global" }) {
		return unsaid
	}
	for _, a := range claimed {
		for _, b := range hit {
			if folded(a) == folded(b) || isWithin(a, b) || isWithin(b, a) {
				return together
			}
		}
	}
	return apart
}

// isWithin reports whether one region is part of another: "us-central1" of "us".
func isWithin(narrow, wide string) bool {
	return wide != "" && strings.HasPrefix(strings.ToLower(narrow), strings.ToLower(wide)+"-")
}

// mostBearing is how many claims are named with one verdict: the newest.
const mostBearing = 12

// Bearing returns the ids of the claims that bear on a fault, the oldest first.
// Incidents that were over before it began don't count.
func (l *Ledger) Bearing(f Fault) []string {
	var whose []*provider
	for _, name := range f.Providers {
		if p, ok := l.byName[folded(name)]; ok {
			whose = append(whose, p)
		}
	}
	var ids []string
	for _, e := range slices.Backward(l.entries) {
		if len(ids) == mostBearing || len(whose) == 0 {
			break
		}
		if slices.Contains(whose, e.of.provider) && e.bears(f) {
			ids = append(ids, e.claim.ID)
		}
	}
	slices.Reverse(ids)
	return ids
}

// bears is bearsOn with what has been learned of the incident since: when it
// began, and when it was over.
func (e entry) bears(f Fault) bool {
	if !e.of.open && e.of.closed.Before(f.Since) {
		return false
	}
	c := e.claim
	c.Start = e.of.start
	return bearsOn(c, f)
}

// fault is one of ours as claims are held against it.
func (p *provider) fault(ours ourFault) Fault {
	return Fault{Providers: []string{p.name}, Regions: p.ours.Regions, Components: p.ours.Components, Since: ours.since.Wall}
}

// weighed is the claim with its stance and lag as they are now.
func (e entry) weighed() Claim {
	c, p := e.claim, e.of.provider
	var fault ourFault
	ours := false
	for _, one := range slices.Backward(p.faults) {
		if ours = e.bears(p.fault(one)); ours {
			fault = one
			c.Lag = c.Said().Sub(one.since.Wall)
			break
		}
	}
	c.Stance = p.stance(c, fault, ours)
	return c
}

const (
	// startError is how far the beginning that a provider gives may be from our
	// onset and still agree.
	startError = 5 * time.Minute
	// contradictAfter is how long we must have failed to contradict "it is over".
	contradictAfter = time.Minute
)

// stance is what our measurements say about a claim; ours is whether it bears
// on a fault of ours.
func (p *provider) stance(c Claim, fault ourFault, ours bool) Stance {
	switch c.Kind {
	case Reason:
		return stanceOnCause(c, fault, ours)
	case Start:
		switch off := c.Start.Sub(fault.since.Wall); {
		case !ours:
		case off.Abs() <= startError:
			return Supported
		case off > startError: // it failed for us before
			return Contradicted
		}
	case Resolved:
		switch {
		case !ours:
		case fault.over:
			return Supported
		case c.Received.Wall.Sub(fault.since.Wall) >= contradictAfter:
			return Contradicted
		}
	case Ack:
		switch {
		case c.Maintenance():
		case ours:
			return Supported
		case c.Severity == observe.SeverityMajor && !p.ours.Failing && p.ours.Probed && meeting(c.Regions, p.ours.Regions) == together:
			return Contradicted
		}
	}
	return NotTestable
}

// stanceOnCause: a cause can't be tested from here, but for an attack, which
// would come in by our own links.
func stanceOnCause(c Claim, fault ourFault, ours bool) Stance {
	if !ours || !slices.Contains(c.Causes, Attack) {
		return NotTestable
	}
	switch fault.inbound {
	case InboundFlooded:
		return Supported
	case InboundNormal:
		return Contradicted
	}
	return NotTestable
}
