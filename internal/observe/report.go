package observe

import "time"

// Severity is the one scale every status page is mapped to. Unknown is the
// zero value and stands apart: it is never sorted as if it were well.
type Severity uint8

// The severities, from well to worst.
const (
	SeverityUnknown Severity = iota
	SeverityOK
	SeverityInfo
	SeverityMaintenance
	SeverityDegraded
	SeverityPartial
	SeverityMajor
)

var severityNames = [...]string{"unknown", "ok", "info", "maintenance", "degraded", "partial", "major"}

// String returns the severity's stable name.
func (s Severity) String() string {
	if int(s) < len(severityNames) {
		return severityNames[s]
	}
	return severityNames[0]
}

// Stage is how far a provider says it has come with an incident.
type Stage string

// The stages of incidents, and of maintenances.
const (
	StageUnknown       Stage = ""
	StageInvestigating Stage = "investigating"
	StageIdentified    Stage = "identified"
	StageMonitoring    Stage = "monitoring"
	StageResolved      Stage = "resolved"
	StagePostmortem    Stage = "postmortem"
	StageScheduled     Stage = "scheduled"
	StageInProgress    Stage = "in_progress"
	StageCompleted     Stage = "completed"
)

// Report is what a status page said in one poll: claims, not measurements.
// Its strings come from outside and are not cleaned.
type Report struct {
	Format        string
	State         Severity // the worst of what is open and in scope
	Reason        string   // why State is unknown, or what it rests on
	PageIndicator string   // the page's own summary word, which may contradict State
	Incidents     []Incident
	Maintenances  []Incident
	Closed        []Incident // that the page still lists and says are over; they don't count in State
	Elsewhere     []Incident // open ones of regions or components that nobody asked for; nor do they
	Live          bool       // it lists what its own monitors find: what it lists no more is over
	Updated       time.Time  // when the provider says it last changed; zero where it doesn't say
}

// Incident is one open incident or maintenance on a status page.
type Incident struct {
	ID         string
	Title      string
	State      Severity
	Stage      Stage
	Regions    []string
	Components []string
	Started    time.Time // zero where the page doesn't say
	Updated    time.Time
	Updates    []Update // newest first
}

// Update is one statement within an incident.
type Update struct {
	At    time.Time
	Stage Stage
	Text  string
}
