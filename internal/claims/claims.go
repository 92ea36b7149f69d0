// Package claims keeps what providers said, and believes none of it. The ledger
// is append-only: every revision of every statement stays, with the time the
// provider gives it and the time we first saw it. What the claims come to beside
// our own facts (stance, lag, remarks) is worked out afresh and changes nothing
// that was said. What is kept is bounded: at most 10,000 claims and 8 MiB of
// text, and of what is over the last 30 days; what goes goes as a whole incident,
// or from the oldest end. The package reads no clock and does no I/O.
package claims

import (
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
)

// Channel is how a claim reached us.
type Channel string

// The channels.
const (
	Feed Channel = "feed" // the provider's status page
	Note Channel = "note" // entered by hand: a press line, a phone call
)

// Kind is what a claim is about.
type Kind string

// The kinds. One statement may yield several claims, each of a kind of its own.
const (
	Ack       Kind = "ack"       // there is an incident; or how far they have come with it
	Reason    Kind = "cause"     // what caused it, or what did not
	Scope     Kind = "scope"     // other regions or components than said before
	Start     Kind = "start"     // when it began
	End       Kind = "end"       // when it ended
	ETA       Kind = "eta"       // when it will be over
	Resolved  Kind = "resolved"  // it is over
	Withdrawn Kind = "withdrawn" // it is gone from the page, without a word that it is over
)

// Stance is what our own measurements say about a claim.
type Stance string

// The stances. Causes can hardly be tested from outside: NotTestable is the rule.
const (
	Supported    Stance = "supported"
	Contradicted Stance = "contradicted"
	NotTestable  Stance = "not testable here"
)

// Claim is one thing that a provider said. All but Stance and Lag is as it was
// when it was said, and is never changed.
type Claim struct {
	Seq      int    // counts all claims of a ledger from 1
	ID       string // "C-17"
	Provider string
	Channel  Channel
	Kind     Kind
	Stage    observe.Stage
	Incident string // the provider's own id of it; of notes, ours: "note-3"
	Revision int    // the statement within the incident, from 1; claims of one statement share it
	Severity observe.Severity

	Published time.Time       // as the provider dates it; zero where it doesn't
	Received  observe.Instant // when we first saw it
	First     time.Time       // when the provider first spoke of the incident
	Rewritten bool            // it stands in the place, and under the date, of another statement

	Title      safetext.Text // of the incident
	Text       safetext.Text // the provider's words: the sentence that counts, or the whole statement
	Regions    []string      // cleaned, as are Components; not to be changed
	Components []string

	Causes []Cause   // what it gives for the cause
	Denies []Cause   // what it says was not the cause
	Start  time.Time // when it says the incident began, here or in an earlier statement; zero where never
	End    time.Time // when it says the incident ended; zero where it doesn't
	Until  time.Time // when it says all will be well; zero where it doesn't

	Supersedes string        // the claim of the same kind and incident before it
	Reversal   bool          // it takes back a cause: another is named, or the same denied
	Moved      time.Duration // how much later the start or the time of repair is than was said before

	Stance Stance
	Lag    time.Duration // from our own onset until it was said; 0 where it bears on no fault of ours
}

// Noted is a statement as it is entered by hand.
type Noted struct {
	At       time.Time // when it was made
	Entered  time.Time
	Provider string
	Text     string
}

// Said is when the claim was made: as the provider dates it, where it does and
// that can be so, else when we saw it.
func (c Claim) Said() time.Time {
	if c.Published.IsZero() || c.Published.After(c.Received.Wall) {
		return c.Received.Wall
	}
	return c.Published
}

// Maintenance reports whether it is about planned work, which admits no fault.
func (c Claim) Maintenance() bool { return c.Severity == observe.SeverityMaintenance }
