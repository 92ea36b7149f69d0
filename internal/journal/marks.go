package journal

import (
	"encoding/json"
	"slices"
	"time"
)

// The kinds of marks.
const (
	MarkRun           = kindRun
	MarkIncident      = kindIncident
	MarkVerdict       = kindVerdict
	MarkClaim         = kindClaim
	MarkNote          = kindNote
	MarkProof         = kindProof
	MarkConfiguration = kindTopology
)

// Mark is something that happened, for a timeline.
type Mark struct {
	At   time.Time
	Kind string
	ID   string // an incident's or a claim's; of a verdict, the overall state
	What string // an incident's event, a claim's kind
	Text string // a headline, or what was said; it may come from outside
	Who  string // who said it
	Body []byte // JSON: the line of the contract, or the claim, note or run
	run  int64
	item int64
}

// Marks lists what happened from one moment to another, in its order.
func (r *Reader) Marks(from, to time.Time) []Mark {
	var all []Mark
	for _, o := range r.runs {
		marks := o.marks
		if o.begin != nil {
			marks = append([]record{*o.begin}, marks...)
		}
		for _, row := range marks {
			if !from.IsZero() && row.from < from.UnixMicro() || !to.IsZero() && row.from > to.UnixMicro() {
				continue
			}
			body, err := r.body(row)
			if err != nil {
				continue // it is told of: see Damage
			}
			all = append(all, markOf(row, body))
		}
	}
	return all
}

func markOf(row record, body []byte) Mark {
	m := Mark{At: time.UnixMicro(row.from), Kind: row.kind, ID: row.id, Body: body, run: row.run, item: row.first}
	var line struct {
		Event, Kind, Provider, Text, Headline string
		Verdicts                              []struct{ Headline string }
	}
	if json.Unmarshal(body, &line) != nil {
		return m
	}
	m.Who, m.Text = line.Provider, line.Text
	switch row.kind {
	case kindIncident:
		m.What, m.Text = line.Event, line.Headline
	case kindClaim:
		m.What = line.Kind
	case kindProof:
		if one, err := proofIn(body); err == nil {
			m.Who, m.What, m.Text = one.By, one.Command.String(), one.Gist().String()
		}
	case kindVerdict:
		if len(line.Verdicts) > 0 {
			m.Text = line.Verdicts[0].Headline
		}
	}
	return m
}

// Incidents lists the steps in the lives of incidents from one moment to another.
func (r *Reader) Incidents(from, to time.Time) []Mark {
	return slices.DeleteFunc(r.Marks(from, to), func(m Mark) bool { return m.Kind != MarkIncident })
}
