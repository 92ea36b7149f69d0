package triage

import (
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
)

// Cause is a stable name of a kind of fault: "uplink.core". Causes are listed
// with their rules in rules.go.
type Cause string

// State is where a verdict stands in its life.
type State string

// The states. Suspect is shown and not announced.
const (
	Suspect    State = "suspect"
	Open       State = "open"
	Recovering State = "recovering"
	Flapping   State = "flapping"
	Muted      State = "muted"
	Resolved   State = "resolved"
)

// Confidence is how far a verdict leads its rivals.
type Confidence string

// The confidences: a lead of at least 20, 10 and 6 dB over the next scope.
const (
	Confirmed Confidence = "confirmed"
	Probable  Confidence = "probable"
	Possible  Confidence = "possible"
)

// Evidence is one thing that was measured and what it says about a verdict.
type Evidence struct {
	Subject observe.Subject
	Text    i18n.Text
	Weight  int           // decibans; 0 for what is implied or unknown
	Age     time.Duration // since it was measured
}

// Rival is another explanation, and why it is not the verdict.
type Rival struct {
	Cause  Cause
	Scope  []string
	WhyNot i18n.Text
	Probe  i18n.Text // what would part the two; empty where nothing here does
}

// ServiceImpact is what a verdict does to one service.
type ServiceImpact struct {
	Name  string
	State observe.Status
	Via   string // what it fails by, or is carried by instead
	Owner string
}

// Verdict is one fault: what it is, whose, and what that rests on.
type Verdict struct {
	Cause      Cause
	Scope      []string // names from the configuration; empty for all
	State      State
	Confidence Confidence
	Margin     int    // decibans over the next scope
	Incident   string // id; empty while it is only suspected
	Since      observe.Instant
	Detected   observe.Instant // when it was opened, or suspected where it is not open
	Headline   i18n.Text
	For        []Evidence
	Against    []Evidence
	Implied    []Evidence
	Unknown    []Evidence
	Rivals     []Rival
	Next       i18n.Text
	Call       string
	Hints      []Hint // what to check, what to change, whom to call
	Services   []ServiceImpact
	Claims     []string // ids of the claims that bear on it
	Mute       *Order   // why it is muted; nil where it is not
	Ack        *Order   // who works on it; nil where nobody said so
	// Ended is when a fault that is recovering, or resolved, was last there.
	Ended    observe.Instant
	Rule     string
	Severity observe.Status // Down or Degraded: how bad it is for who depends on it

	rule    *Rule
	targets []Target
	hard    bool            // it has held long enough to open on
	healing bool            // what it rests on was well in its newest rounds
	about   observe.Subject // what a line about it is about; none for everything
}

// Told is the headline in its right tense: what is recovering or over was so.
func (v Verdict) Told() i18n.Text {
	if v.Ended != (observe.Instant{}) {
		return i18n.T("was: %s; well again now", v.Headline)
	}
	return v.Headline
}

// Notice is something worth a line that is no fault.
type Notice struct {
	Code    string // see notices.go
	Subject observe.Subject
	Text    i18n.Text
	Since   observe.Instant
}

// Overall is the state of everything in one word.
type Overall string

// The overall states.
const (
	AllOK      Overall = "ok"
	AnySuspect Overall = "suspect"
	AnyOpen    Overall = "open"
	Unreliable Overall = "unreliable" // we cannot trust our own measuring: verdicts are frozen
	Starting   Overall = "starting"   // nothing has been measured yet; on the wire this is "suspect"
)

// Event is a step in an incident's life.
type Event struct {
	Kind    string // "opened", "widened", "narrowed", "recovering", "resolved", "flapping", "muted", "unmuted"
	At      observe.Instant
	Verdict Verdict
}

// Result is what a round of triage came to. It is not changed once returned.
type Result struct {
	Now      observe.Instant
	Status   Overall
	Since    observe.Instant // when Status became what it is
	Verdicts []Verdict       // the worst and lowest layer first
	Notices  []Notice
	Services []ServiceImpact // every configured service, hurt or not
	Events   []Event         // of this round
	Orders   []Order         // the mutes and maintenances that hold now
	Coming   []Order         // those that were given and begin later
	// Implied lists the subjects that fail because of a verdict, with the
	// scope they are implied by, for panes to dim.
	Implied map[observe.Subject]string
	// Levels is the debounced level of everything measured.
	Levels map[observe.Subject]observe.Status
}
