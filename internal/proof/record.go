package proof

import (
	"slices"
	"strings"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
)

// Ending says how a program ended.
type Ending string

// The endings. They stand in the journal: none is given another meaning.
const (
	Exited    Ending = "exited"    // by itself, with its exit status
	TimedOut  Ending = "timeout"   // it was ended at its limit
	Cancelled Ending = "cancelled" // somebody ended it
	Flooded   Ending = "flooded"   // it was ended because it wrote without end
	Unstarted Ending = "unstarted" // it could not be started
	Stuck     Ending = "stuck"     // it could not even be ended: the kernel holds it
)

// Record is one run of a tool, as it is kept.
type Record struct {
	At       time.Time // when it began
	Took     time.Duration
	Subject  observe.Subject // of the row that it was run from
	Incident string          // that it bears on; empty where there was none
	By       string          // who ran it
	Command  Command
	Ending   Ending
	Exit     int             // the exit status; 128 and the signal of what a signal ended
	Lines    []safetext.Text // what it wrote, cleaned
	Cut      bool            // there was more
}

// State is how far a run is.
type State uint8

// The states.
const (
	Waiting State = iota // for its turn
	Running
	Over
)

// Progress is how a run stands.
type Progress struct {
	Record
	State State
}

// Same reports whether two records are of one run.
func (r Record) Same(other Record) bool {
	return r.At.UnixMilli() == other.At.UnixMilli() && slices.Equal(r.Command, other.Command)
}

// Words are a run in a line: the command and what it came to.
func (r Record) Words() string {
	return strings.TrimSuffix(r.Command.String()+": "+r.Gist().String(), ": ")
}

// Gist is the one line of what a tool wrote that says most; it may be empty.
func (r Record) Gist() safetext.Text { return Gist(r.Command.Program(), r.Lines) }

// telling are what lines of a program hold that say most: the first of them that
// is found, in its last line.
var telling = map[string][]string{
	"ping":    {"packet loss", "% loss", "unknown host", "not known"},
	"arping":  {"Received", "packets received"},
	"dig":     {"no servers could be reached", "communications error", "status:", "connection refused"},
	"kdig":    {"WARNING:", "ERROR:", "status:"},
	"curl":    {"curl: (", "< HTTP/", "HTTP/"},
	"openssl": {"Verify return code:", "Verification:", "verify error", "errno=", "error:"},
	"ip":      {"via", "state", "RTNETLINK"},
	"nc":      {"succeeded", "refused", "timed out", "Connected", "open", "failed"},
	"chronyc": {"System time", "Cannot"},
	"getent":  {"STREAM"},
	"ss":      {"TCP:"},
	"free":    {"Mem:"},
	"df":      {"/"},
}

// Gist is the line of a program's output that says most: what its summary says,
// or else the last one.
func Gist(program string, lines []safetext.Text) safetext.Text {
	for _, word := range telling[program] {
		for _, line := range slices.Backward(lines) {
			if strings.Contains(line.String(), word) {
				return trimmed(line)
			}
		}
	}
	for _, line := range slices.Backward(lines) {
		if !line.Empty() && !isHeading(line.String()) {
			return trimmed(line)
		}
	}
	return safetext.Text{}
}

// isHeading reports whether a line only says what stands below it: mtr prints
// those two, and nothing else where no router answers.
func isHeading(line string) bool {
	return strings.HasPrefix(line, "HOST:") || strings.HasPrefix(line, "Start:")
}

// mostCells is how many cells a line of output has.
const mostCells = 400

// Line is a line of a program's output, cleaned: indented as it was, since that is
// how such output is read.
func Line(text string) safetext.Text {
	cleaned := safetext.Clean(text, mostCells)
	if cleaned.Empty() {
		return cleaned
	}
	indent := len(text) - len(strings.TrimLeft(text, " "))
	return safetext.PadLeft(cleaned, safetext.Width(cleaned)+min(indent, mostCells/2))
}

// mostGist is how many cells a gist has.
const mostGist = 160

// trimmed is a line without what stands before it for the eye.
func trimmed(line safetext.Text) safetext.Text {
	return safetext.Clean(strings.TrimLeft(line.String(), " ;<*"), mostGist)
}
