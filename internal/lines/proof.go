package lines

import (
	"math"
	"slices"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/proof"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
	"example.com/noctop/internal/wire"
)

// Proof returns the line of a run of an operator's tool.
func Proof(r proof.Record) wire.Proof {
	line := wire.Proof{
		Schema: wire.Schema, Type: wire.TypeProof, Time: Stamp(r.At.Add(r.Took)), Began: Stamp(r.At), TookS: math.Round(r.Took.Seconds()*1000) / 1000,
		Kind: string(r.Subject.Kind), Uplink: text(r.Subject.Uplink), Group: text(r.Subject.Group), Name: text(r.Subject.Name),
		Incident: text(r.Incident), By: text(r.By), Command: texts(r.Command), Ending: string(r.Ending), Exit: r.Exit,
		Gist: text(r.Gist().String()), Lines: []string{}, Cut: r.Cut,
	}
	for _, l := range r.Lines {
		line.Lines = append(line.Lines, l.String())
	}
	return line
}

// ProofOf reads what Proof wrote.
func ProofOf(line wire.Proof) (proof.Record, error) {
	began, err := time.Parse(time.RFC3339Nano, line.Began)
	if err != nil {
		return proof.Record{}, err
	}
	r := proof.Record{
		At: began, Took: time.Duration(line.TookS * float64(time.Second)).Round(time.Millisecond),
		Subject:  observe.Subject{Kind: observe.Kind(line.Kind), Uplink: line.Uplink, Group: line.Group, Name: line.Name},
		Incident: line.Incident, By: line.By, Command: slices.Clone(line.Command), Ending: proof.Ending(line.Ending), Exit: line.Exit, Cut: line.Cut,
	}
	for _, l := range line.Lines {
		if l == "" {
			r.Lines = append(r.Lines, safetext.Text{})
			continue
		}
		r.Lines = append(r.Lines, proof.Line(l))
	}
	return r, nil
}

// hints are those of a verdict, in its order.
func hints(v []triage.Hint) []wire.Hint {
	out := make([]wire.Hint, 0, len(v))
	for _, h := range v {
		out = append(out, wire.Hint{Kind: string(h.Kind), Text: text(h.Text.String())})
	}
	return out
}
