package lab

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/noctop/internal/wire"
)

// Blame is a cause and what it is laid on.
type Blame struct {
	Cause string
	Scope []string
}

// String names the blame as it stands in the table.
func (b Blame) String() string { return b.Cause + " [" + strings.Join(b.Scope, " ") + "]" }

func blameOf(v wire.Verdict) Blame { return Blame{v.Cause, v.Scope} }

func (b Blame) is(v wire.Verdict) bool {
	return b.Cause == v.Cause && slices.Equal(slices.Sorted(slices.Values(b.Scope)), slices.Sorted(slices.Values(v.Scope)))
}

// Scenario is one row of the table.
type Scenario struct {
	Name    string
	Process Process
	// Arrange changes the network before noctop starts in it.
	Arrange func(*Network) error
	// Broken says that the fault is there before noctop starts.
	Broken bool
	Fault  Fault
	// Expect is the verdict; where its cause is empty, nothing must open.
	Expect Blame
	// Also are verdicts that must open beside it, each an incident of its own.
	Also []Blame
	// First is a fault that is there for a while before the one that is timed.
	First    *Fault
	FirstFor time.Duration
	// Shows is a cause that must be shown without an incident.
	Shows string
	// Notice is the code of a notice that must be shown while the fault is there.
	Notice string
	// Flaps says that the incident must be called flapping.
	Flaps bool
	// Round is how far apart the rounds are that show it; where it is 0, at most
	// five seconds.
	Round time.Duration
	// Settled is how long noctop learns before the fault; where it is 0, the usual.
	Settled time.Duration
	// Steady says that noctop must trust its own measuring all the time; where
	// it does not in other rows, this machine is overloaded.
	Steady bool
	// Meanwhile are verdicts that may open beside it or before it: none, mostly.
	Meanwhile []Blame
	// Suspect and Open are the latest times for it, from the fault on.
	Suspect, Open time.Duration
	// Implies are subjects that the verdict must name as implied.
	Implies []string
	// Recover is the latest time for the recovery to begin, from the fault's end
	// on; where it is 0, the usual.
	Recover time.Duration
	// Hold is how long the fault stays once its verdict is open, or where
	// nothing must open.
	Hold time.Duration
	// Resolves has the row wait for the end, a minute of health, and not only
	// for the recovery's beginning.
	Resolves bool
	// Quick puts the row into the representative part.
	Quick bool
}

// Limits of the runner's own patience.
const (
	baselinePatience = 30 * time.Second
	// settledAfter is when the first hops are known and every window is full.
	settledAfter = 12 * time.Second
	// openGrace is how long past its deadline a verdict is still waited for:
	// late and never are different findings.
	openGrace     = 15 * time.Second
	usualRecover  = 20 * time.Second
	resolveWithin = 80 * time.Second
	usualHold     = 5 * time.Second
	aftermath     = 8 * time.Second // in which nothing may come after a fault that opened nothing
	// A verdict dates its fault back to the first bad round. Rounds are up to
	// five seconds apart; the clock starts with the round, not with its loss.
	// longestSilence is the most that may pass between two triage lines.
	longestSilence = 10 * time.Second
	firstLine      = 5 * time.Second
	lineSlack      = 500 * time.Millisecond
	sinceBefore    = 1500 * time.Millisecond
	sinceAfter     = 6500 * time.Millisecond
)

// The verdicts on a row.
const (
	Right = "right"
	Wrong = "WRONG"
	Late  = "LATE"
	Void  = "VOID"
)

// Row is what a scenario came to.
type Row struct {
	Scenario  string
	Expected  Blame
	Also      []Blame
	Verdict   string // right, WRONG, LATE, VOID
	Suspected time.Duration
	Opened    time.Duration
	Since     time.Duration // what the verdict gives as the fault's beginning
	Recovered time.Duration
	Resolved  time.Duration
	Proof     string
	Passing   []string // suspicions of something else on the way
	Problems  []string
	Overload  bool // noctop could not trust its own measuring, and nothing should have made it so
	Log       []Line
}

func (r *Row) problem(verdict, format string, arguments ...any) {
	if r.Verdict == Right || verdict == Void {
		r.Verdict = verdict
	}
	r.Problems = append(r.Problems, fmt.Sprintf(format, arguments...))
}
