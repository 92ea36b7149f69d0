// Package lines puts results and observations into the form of the contract
// (package wire).
package lines

import (
	"fmt"
	"math"
	"strings"
	"time"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
	"example.com/noctop/internal/wire"
)

const (
	textCells   = 400
	stampFormat = "2006-01-02T15:04:05.000Z07:00"
)

// Triage returns the line of a round of triage.
func Triage(result triage.Result, remarks []claims.Remark) wire.Triage {
	line := wire.Triage{
		Schema: wire.Schema, Type: wire.TypeTriage, Time: Stamp(result.Now.Wall),
		Status: status(result.Status), Verdicts: []wire.Verdict{}, Notices: []wire.Notice{}, Remarks: []wire.Remark{},
	}
	for _, v := range result.Verdicts {
		line.Verdicts = append(line.Verdicts, Verdict(v))
	}
	for _, n := range result.Notices {
		line.Notices = append(line.Notices, wire.Notice{
			Code: n.Code, Subject: text(n.Subject.String()), Text: text(n.Text.String()), Since: Stamp(n.Since.Wall),
		})
	}
	for _, r := range remarks {
		line.Remarks = append(line.Remarks, wire.Remark{
			Code: r.Code, Provider: text(r.Provider), Incident: text(r.Incident), Claim: r.Claim, Since: Stamp(r.Since), Text: text(r.Text.String()),
		})
	}
	return line
}

// Shape is what counts as a change of a result: what is said, and who works on
// it, not the figures it rests on.
func Shape(result triage.Result, remarks []claims.Remark) string {
	var b strings.Builder
	b.WriteString(string(result.Status))
	for _, v := range result.Verdicts {
		fmt.Fprintf(&b, "|%s %q %s %s %s %s", v.Cause, v.Scope, v.State, v.Confidence, v.Incident, v.Claims)
		if v.Ack != nil {
			fmt.Fprintf(&b, " %q %q", v.Ack.By, v.Ack.Why)
		}
	}
	for _, n := range result.Notices {
		fmt.Fprintf(&b, "|%s %v", n.Code, n.Subject)
	}
	for _, r := range remarks {
		fmt.Fprintf(&b, "|%s %q %q %s", r.Code, r.Provider, r.Incident, r.Claim)
	}
	return b.String()
}

// status is the overall state as it stands in the contract: what has only
// begun to be measured is not yet known to be well.
func status(overall triage.Overall) string {
	if overall == triage.Starting {
		return string(triage.AnySuspect)
	}
	return string(overall)
}

// Incident returns the line of a step in an incident's life.
func Incident(event triage.Event) wire.Incident {
	return wire.Incident{
		Schema: wire.Schema, Type: wire.TypeIncident, Time: Stamp(event.At.Wall),
		ID: event.Verdict.Incident, Event: event.Kind, Verdict: Verdict(event.Verdict),
	}
}

// Verdict returns a verdict in the contract's form.
func Verdict(v triage.Verdict) wire.Verdict {
	out := wire.Verdict{
		Cause: string(v.Cause), Scope: texts(v.Scope), State: string(v.State), Confidence: string(v.Confidence),
		MarginDB: v.Margin, Incident: v.Incident, Since: Stamp(v.Since.Wall), Detected: Stamp(v.Detected.Wall),
		Headline: text(v.Told().String()), Next: text(v.Next.String()), Call: text(v.Call), Hints: hints(v.Hints), Rule: v.Rule,
		For: evidence(v.For), Against: evidence(v.Against), Implied: evidence(v.Implied), Unknown: evidence(v.Unknown),
		Rivals: []wire.Rival{}, Services: []wire.Service{}, Claims: texts(v.Claims),
	}
	out.Ended = Stamp(v.Ended.Wall)
	if v.Mute != nil {
		out.MutedUntil, out.MutedWhy = Stamp(v.Mute.Until), text(v.Mute.Why)
	}
	if v.Ack != nil {
		out.AckBy, out.AckWhy = text(v.Ack.By), text(v.Ack.Why)
	}
	for _, r := range v.Rivals {
		out.Rivals = append(out.Rivals, wire.Rival{Cause: string(r.Cause), Scope: texts(r.Scope), WhyNot: text(r.WhyNot.String()), Probe: text(r.Probe.String())})
	}
	for _, s := range v.Services {
		out.Services = append(out.Services, wire.Service{Name: text(s.Name), State: s.State.String(), Via: text(s.Via)})
	}
	return out
}

func evidence(from []triage.Evidence) []wire.Evidence {
	out := make([]wire.Evidence, 0, len(from))
	for _, e := range from {
		out = append(out, wire.Evidence{
			Subject: text(e.Subject.String()), Text: text(e.Text.String()), Weight: e.Weight,
			AgeS: math.Round(max(e.Age, 0).Seconds()*10) / 10,
		})
	}
	return out
}

// Sample returns the line of one observation.
func Sample(o observe.Observation) wire.Sample {
	line := wire.Sample{
		Schema: wire.Schema, Type: wire.TypeSample, Time: Stamp(o.At.Wall),
		Kind: string(o.Subject.Kind), Uplink: text(o.Subject.Uplink), Group: text(o.Subject.Group), Name: text(o.Subject.Name),
		Check: o.Check, Outcome: o.Outcome.String(), Unit: string(o.Unit),
		Target: text(o.Target), Method: text(o.Method), Cause: text(o.Cause), Detail: text(o.Detail),
	}
	if o.Took > 0 && o.Outcome.Answered() {
		took := float64(o.Took.Microseconds()) / 1000
		line.RTTMS = &took
	}
	measured := o.Unit != "" && o.Outcome != observe.NotProvisioned && o.Outcome != observe.None
	if measured && !math.IsNaN(o.Value) && !math.IsInf(o.Value, 0) {
		value := o.Value
		line.Value = &value
	}
	line.Fields = make(map[string]any, len(o.Fields))
	for _, field := range o.Fields {
		switch {
		case field.Text != "":
			line.Fields[text(field.Name)] = text(field.Text)
		case !math.IsNaN(field.Value) && !math.IsInf(field.Value, 0):
			line.Fields[text(field.Name)] = field.Value
		}
	}
	return line
}

// Stamp is a time as RFC 3339 in UTC, to the millisecond; empty where it is not known.
func Stamp(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(stampFormat)
}

// text cleans what goes out: a line may be read on a terminal.
func text(s string) string { return safetext.Clean(s, textCells).String() }

// texts cleans a list, which is never null on the line.
func texts(from []string) []string {
	out := make([]string, len(from))
	for i, s := range from {
		out[i] = text(s)
	}
	return out
}
