package wire

// Status is what a running noctop says of itself, for status lines: the output
// of `noctop status --json`. Texts are cleaned for a terminal.
type Status struct {
	Schema   int      `json:"schema"`
	Type     string   `json:"type"` // "status"
	Time     string   `json:"time"` // when it was so
	PID      int      `json:"pid"`  // of the noctop that said so; 0 where none runs
	Version  string   `json:"version"`
	Site     string   `json:"site"`
	Status   string   `json:"status"` // ok, suspect, open, unreliable; empty where none runs
	Code     int      `json:"code"`   // as noctop check exits: 0 ok, 1 degraded, 2 down, 3 unknown
	Open     int      `json:"open"`   // verdicts that stand
	Cause    string   `json:"cause"`  // of the first verdict; empty where there is none
	Scope    []string `json:"scope"`
	State    string   `json:"state"`
	Incident string   `json:"incident"`
	Since    string   `json:"since"`
	Headline string   `json:"headline"`
	Language string   `json:"language,omitempty"` // of the noctop that said so: en, ko; empty where none runs
	Said     string   `json:"said,omitempty"`     // the headline in that language
}
