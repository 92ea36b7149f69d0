// Package wire is the machine-readable contract: the lines of `noctop watch
// --json` and `noctop check --json`, as plain structs and nothing else.
//
// Every line carries Schema. Fields are only ever added; none is renamed,
// removed or given another meaning within one schema. Times are RFC 3339 in
// UTC, and empty where they are not known; every duration says its unit in its
// name. Lists are never null. Text is one line, valid UTF-8, without control,
// bidirectional or invisible characters.
package wire

import "encoding/json"

// Schema is the version of this contract.
const Schema = 1

// The values of a line's Type.
const (
	TypeTriage   = "triage"
	TypeIncident = "incident"
	TypeClaim    = "claim"
	TypeSample   = "sample"
	TypeRun      = "run"
	TypeTopology = "topology"
	TypeNote     = "note"
	TypeOrder    = "order"
	TypeStep     = "step"
	TypeProof    = "proof"
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
	Remarks  []Remark  `json:"remarks"`
	// Layers are what was measured of the target, layer by layer, its way
	// ("path") and the size of packets ("large") last: where one is checked.
	Layers []Sample `json:"layers,omitempty"`
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
	Ended      string     `json:"ended"` // when it was last there; empty while it is
	MutedUntil string     `json:"muted_until"`
	MutedWhy   string     `json:"muted_why"` // empty where it is not muted, or nobody said
	AckBy      string     `json:"ack_by"`    // empty where nobody said that they work on it
	AckWhy     string     `json:"ack_why"`
	Hints      []Hint     `json:"hints"` // what to check, what to change, whom to call
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
	Probe  string   `json:"probe"` // what would part the two; empty where nothing here does
}

// Hint is one thing to do about a verdict.
type Hint struct {
	Kind string `json:"kind"` // check, change, call
	Text string `json:"text"` // with the command to copy, where there is one
}

// Service is a configured service that a verdict touches.
type Service struct {
	Name  string `json:"name"`
	State string `json:"state"` // ok, degraded, down, unknown
	Via   string `json:"via"`
}

// Notice is worth a line and is no fault.
type Notice struct {
	// Code is one of anchor.ejected, anchor.limited, uplink.icmp, uplink.mtu,
	// uplink.proxy, uplink.quic, network.proxy, dns.split, dns.pinned, dns.signatures, host, provider.claim,
	// provider.maintained, feeds, mute, maintenance, blip.
	Code    string `json:"code"`
	Subject string `json:"subject"`
	Text    string `json:"text"`
	Since   string `json:"since"`
}

// Remark is something worth saying about what a provider says, or leaves
// unsaid. It is no verdict, and changes none.
type Remark struct {
	// Code is one of page.lags, admitted, cause.reversed, start.moved,
	// repair.slipped, repair.overdue, still.failing, nothing.new,
	// gone.from.page, rewritten.place.
	Code     string `json:"code"`
	Provider string `json:"provider"`
	Incident string `json:"incident"` // the provider's own; empty where it is about the page as a whole
	Claim    string `json:"claim"`    // the id of the claim it rests on; empty where it rests on none
	Since    string `json:"since"`
	Text     string `json:"text"`
}

// Incident is a step in an incident's life. It carries the verdict as it
// stood then.
type Incident struct {
	Schema int    `json:"schema"`
	Type   string `json:"type"` // "incident"
	Time   string `json:"time"`
	ID     string `json:"id"`
	Event  string `json:"event"` // opened, widened, narrowed, recovering, resolved, flapping, muted, unmuted
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
	// Fields are further figures and words of the same measurement, by their
	// names: strings and numbers.
	Fields map[string]any `json:"fields"`
	Exact  *Exact         `json:"exact,omitempty"`
}

// Exact is what a sample's line leaves out or rounds: with it a replay judges
// just what was judged. What is zero is left out.
type Exact struct {
	Instant
	TookUS   int64   `json:"took_us,omitempty"`
	EveryUS  int64   `json:"every_us,omitempty"`
	Value    string  `json:"value,omitempty"`    // a figure, where the line has none
	Corrects bool    `json:"corrects,omitempty"` // it stands instead of a sample of the same moment that was given up as lost
	Fields   []Field `json:"fields,omitempty"`   // in their order
	// Report is what a status page said.
	Report json.RawMessage `json:"report,omitempty"`
	// Raw are the texts that had to be cleaned for the line, as they came: a
	// string, or, where that is no valid UTF-8, a list with its base64.
	Raw map[string]json.RawMessage `json:"raw,omitempty"`
}

// Field is one further figure or word of a measurement.
type Field struct {
	Name  json.RawMessage `json:"name"`
	Value string          `json:"value,omitempty"`
	Text  json.RawMessage `json:"text,omitempty"`
}

// Instant is one moment on both clocks, in microseconds: on the wall clock since
// 1970, and on the monotonic one since noctop started.
type Instant struct {
	WallUS int64 `json:"wall_us"`
	MonoUS int64 `json:"mono_us"`
}

// Run begins the measurements of one run of noctop. It and the lines below come
// with the samples: all of them together are what a replay needs.
type Run struct {
	Schema  int    `json:"schema"`
	Type    string `json:"type"` // "run"
	Time    string `json:"time"`
	Version string `json:"version"`
	Host    string `json:"host"`
	Instant
	Topology json.RawMessage `json:"topology"` // what is watched
}

// Topology says that from now on something else is watched.
type Topology struct {
	Schema int    `json:"schema"`
	Type   string `json:"type"` // "topology"
	Time   string `json:"time"`
	Instant
	Topology json.RawMessage `json:"topology"`
}

// Note is a statement that was entered by hand.
type Note struct {
	Schema int    `json:"schema"`
	Type   string `json:"type"` // "note"
	Time   string `json:"time"`
	Instant
	At       string          `json:"at"` // when it was made
	Entered  string          `json:"entered"`
	Provider json.RawMessage `json:"provider"`
	Text     json.RawMessage `json:"text"`
}

// Order is what an operator ordered about verdicts.
type Order struct {
	Schema int    `json:"schema"`
	Type   string `json:"type"` // "order"
	Time   string `json:"time"`
	Instant
	Order json.RawMessage `json:"order"` // an OrderBody
}

// OrderBody is what was ordered: of which verdicts, from when to when, by whom.
// What is left out matches any, or is not limited.
type OrderBody struct {
	Kind     string   `json:"kind"` // mute, unmute, ack, unack, maintenance
	Incident string   `json:"incident,omitempty"`
	Cause    string   `json:"cause,omitempty"` // one that ends in a dot: all that begin so
	Scope    []string `json:"scope,omitempty"`
	From     *Moment  `json:"from,omitempty"`
	Until    *Moment  `json:"until,omitempty"`
	By       string   `json:"by,omitempty"`
	Why      string   `json:"why,omitempty"`
}

// Moment is a time that somebody gave, in the zone in which they gave it.
type Moment struct {
	At   string `json:"at"`   // RFC 3339, with the zone's offset
	Zone string `json:"zone"` // its short name: KST
}

// Proof is what one of the operator's own tools said while an incident was open.
// A replay leaves it out: nothing is judged by it.
type Proof struct {
	Schema   int      `json:"schema"`
	Type     string   `json:"type"` // "proof"
	Time     string   `json:"time"` // when it ended
	Began    string   `json:"began"`
	TookS    float64  `json:"took_s"`
	Kind     string   `json:"kind"` // of the row that it was run from, as of a sample
	Uplink   string   `json:"uplink"`
	Group    string   `json:"group"`
	Name     string   `json:"name"`
	Incident string   `json:"incident"`
	By       string   `json:"by"`
	Command  []string `json:"command"` // the program and its arguments
	Ending   string   `json:"ending"`  // exited, timeout, cancelled, flooded, unstarted, stuck
	Exit     int      `json:"exit"`    // 128 and the signal of what a signal ended
	Gist     string   `json:"gist"`    // the line that says most
	Lines    []string `json:"lines"`   // what it wrote, cleaned
	Cut      bool     `json:"cut"`     // there was more
}

// Step is a round of judging: what was measured before it counts, what comes
// after does not.
type Step struct {
	Schema int    `json:"schema"`
	Type   string `json:"type"` // "step"
	Time   string `json:"time"`
	Instant
}
