// Package wire is the machine-readable contract: the lines of `noctop watch
// --json` and `noctop check --json`, as plain structs and nothing else.
//
// Every line carries Schema. Fields are only ever added; none is renamed,
// removed or given another meaning within one schema. Times are RFC 3339 in
// UTC, and empty where they are not known; every duration says its unit in its
// name. Lists are never null. Text is one line, valid UTF-8, without control,
// bidirectional or invisible characters.
package wire

// Schema is the version of this contract.
const Schema = 1

// The values of a line's Type.
const (
	TypeTriage   = "triage"
	TypeIncident = "incident"
	TypeClaim    = "claim"
	TypeSample   = "sample"
)

// Triage is what everything measured comes to. One is written within five
// seconds of the start, on every change, and at least every ten seconds.
type Triage struct {
	Schema   int       `json:"schema"`
	Type     string    `json:"type"` // "triage"
	Time     string    `json:"time"`
	Status   string    `json:"status"` // ok, suspect, open, unreliable
	Verdicts []Verdict `json:"verdicts"`
	Notices  []Notice  `json:"notices"`
}

// Verdict is one fault, with what it rests on.
type Verdict struct {
	Cause      string     `json:"cause"`      // see the table of causes in the manual
	Scope      []string   `json:"scope"`      // names from the configuration; empty: everything
	State      string     `json:"state"`      // suspect, open, recovering, flapping, muted
	Confidence string     `json:"confidence"` // confirmed, probable, possible
	MarginDB   int        `json:"margin_db"`  // lead over the next scope, in decibans
	Incident   string     `json:"incident"`   // empty while it is only suspected
	Since      string     `json:"since"`      // the first bad round
	Detected   string     `json:"detected"`
	Headline   string     `json:"headline"`
	For        []Evidence `json:"for"`
	Against    []Evidence `json:"against"`
	Implied    []Evidence `json:"implied"`
	Unknown    []Evidence `json:"unknown"`
	Rivals     []Rival    `json:"rivals"`
	Next       string     `json:"next"`
	Call       string     `json:"call"`
	Services   []Service  `json:"services"`
	Claims     []string   `json:"claims"`
	Rule       string     `json:"rule"`
}

// Evidence is one measurement and what it says.
type Evidence struct {
	Subject string  `json:"subject"`
	Text    string  `json:"text"`
	Weight  int     `json:"weight"` // decibans
	AgeS    float64 `json:"age_s"`
}

// Rival is another explanation.
type Rival struct {
	Cause  string   `json:"cause"`
	Scope  []string `json:"scope"`
	WhyNot string   `json:"why_not"`
}

// Service is a configured service that a verdict touches.
type Service struct {
	Name  string `json:"name"`
	State string `json:"state"` // ok, degraded, down, unknown
	Via   string `json:"via"`
}

// Notice is worth a line and is no fault.
type Notice struct {
	Code    string `json:"code"` // uplink.icmp, anchor.ejected, provider.claim, blip
	Subject string `json:"subject"`
	Text    string `json:"text"`
	Since   string `json:"since"`
}

// Incident is a step in an incident's life. It carries the verdict as it
// stood then.
type Incident struct {
	Schema int    `json:"schema"`
	Type   string `json:"type"` // "incident"
	Time   string `json:"time"`
	ID     string `json:"id"`
	Event  string `json:"event"` // opened, widened, narrowed, recovering, resolved, flapping
	Verdict
}

// Claim is something a provider said.
type Claim struct {
	Schema     int     `json:"schema"`
	Type       string  `json:"type"` // "claim"
	Time       string  `json:"time"`
	ID         string  `json:"id"`
	Provider   string  `json:"provider"`
	Channel    string  `json:"channel"` // feed, note
	Kind       string  `json:"kind"`    // ack, cause, scope, start, end, eta, resolved, withdrawn
	Stage      string  `json:"stage"`
	Published  string  `json:"published"`
	Text       string  `json:"text"`
	Supersedes *string `json:"supersedes"`
	Reversal   bool    `json:"reversal"`
	Stance     string  `json:"stance"` // supported, contradicted, not testable here
	LagS       float64 `json:"lag_s"`
}

// Sample is one measurement.
type Sample struct {
	Schema  int      `json:"schema"`
	Type    string   `json:"type"` // "sample"
	Time    string   `json:"time"` // when the probe was sent or the value read
	Kind    string   `json:"kind"`
	Uplink  string   `json:"uplink"`
	Group   string   `json:"group"`
	Name    string   `json:"name"`
	Check   string   `json:"check"`
	Outcome string   `json:"outcome"` // ok, late, lost, refused, wrong, local-error, failed, not-provisioned, void, none
	RTTMS   *float64 `json:"rtt_ms"`  // milliseconds; null where there was no answer
	Value   *float64 `json:"value"`   // null where the check has no value
	Unit    string   `json:"unit"`
	Target  string   `json:"target"`
	Method  string   `json:"method"`
	Cause   string   `json:"cause"`
	Detail  string   `json:"detail"`
}
