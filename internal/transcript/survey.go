package transcript

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"slices"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/lines"
	"example.com/noctop/internal/proof"
	"example.com/noctop/internal/wire"
)

// Survey is what a transcript holds besides its tape: nothing is judged by it,
// and Read leaves it out.
type Survey struct {
	First, Last time.Time // of what was judged; zero where nothing was
	Marks       []Mark    // in order of time
	Proofs      []proof.Record
}

// Mark is something that happened, for a timeline.
type Mark struct {
	At   time.Time
	Type string // of its line
	ID   string // an incident's or a claim's; of a triage line, the overall state
	What string // an incident's event, a claim's kind, a proof's command
	Text string // a headline, or what was said; it may come from outside
	Who  string // who said it
	Line []byte // a claim's
}

const (
	// sampleLine stands near the beginning of nearly all lines, and its sample is
	// of no interest here.
	sampleLine = `"type":"sample"`
	headLength = 40
)

// Look looks through the lines of a transcript. Those that can't be read are left
// out.
func Look(from io.Reader) (Survey, error) {
	var s Survey
	scanner := bufio.NewScanner(from)
	scanner.Buffer(make([]byte, 0, 64<<10), mostLine)
	for scanner.Scan() {
		text := scanner.Bytes()
		if !bytes.Contains(text[:min(len(text), headLength)], []byte(sampleLine)) {
			s.take(text)
		}
	}
	slices.SortStableFunc(s.Marks, func(a, b Mark) int { return a.At.Compare(b.At) })
	if err := scanner.Err(); err != nil {
		return s, i18n.Errorf("not all of it can be read: %w", err)
	}
	return s, nil
}

// take takes in one line.
func (s *Survey) take(text []byte) {
	var line struct {
		Type, Time, ID, Status, Event, Kind, Headline string
		WallUS                                        int64 `json:"wall_us"`
		Provider, Text                                json.RawMessage
		Verdicts                                      []struct{ Headline string }
	}
	if json.Unmarshal(text, &line) != nil {
		return
	}
	if line.Type == wire.TypeProof {
		s.prove(text)
		return
	}
	at, err := time.Parse(time.RFC3339, line.Time)
	if line.WallUS > 0 {
		at, err = time.UnixMicro(line.WallUS).UTC(), nil
	}
	if err != nil {
		return
	}
	m := Mark{At: at, Type: line.Type}
	switch line.Type {
	case wire.TypeStep:
		s.reach(at)
		return
	case wire.TypeRun:
		s.reach(at)
	case wire.TypeTopology:
	case wire.TypeTriage:
		m.ID = line.Status
		if len(line.Verdicts) > 0 {
			m.Text = line.Verdicts[0].Headline
		}
	case wire.TypeIncident:
		m.ID, m.What, m.Text = line.ID, line.Event, line.Headline
	case wire.TypeClaim, wire.TypeNote:
		m.ID, m.What, m.Line = line.ID, line.Kind, slices.Clone(text)
		who, unnamed := unraw(line.Provider)
		said, unsaid := unraw(line.Text)
		if cmp.Or(unnamed, unsaid) != nil {
			return
		}
		m.Who, m.Text = who, said
	default:
		return
	}
	s.Marks = append(s.Marks, m)
}

// reach takes note of a moment at which something was judged.
func (s *Survey) reach(at time.Time) {
	if s.First.IsZero() || at.Before(s.First) {
		s.First = at
	}
	if at.After(s.Last) {
		s.Last = at
	}
}

// prove takes in the line of what an operator's tool said.
func (s *Survey) prove(text []byte) {
	var line wire.Proof
	if json.Unmarshal(text, &line) != nil {
		return
	}
	one, err := lines.ProofOf(line)
	if err != nil {
		return
	}
	s.Proofs = append(s.Proofs, one)
	s.Marks = append(s.Marks, Mark{
		At: one.At.Add(one.Took), Type: line.Type, ID: one.Incident, Who: one.By, What: one.Command.String(), Text: one.Gist().String(),
	})
}
