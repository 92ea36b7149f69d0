package cli

import (
	"encoding/json"
	"time"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/journal"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/triage"
	"example.com/noctop/internal/wire"
)

// Incidents lists the incidents of a time as they stood last, in the order in
// which they began.
func (p *kept) Incidents(from, to time.Time) ([]triage.Verdict, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	r, err := p.open()
	if err != nil {
		return nil, err
	}
	return incidentsOf(r.Marks(from, to)), nil
}

// Claims lists what providers said in a time.
func (p *kept) Claims(from, to time.Time) ([]claims.Claim, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	r, err := p.open()
	if err != nil {
		return nil, err
	}
	return r.Claims(from, to), nil
}

// incidentsOf gathers the steps of each incident. Those of another run are others,
// though they may be called the same.
func incidentsOf(marks []journal.Mark) (all []triage.Verdict) {
	places := map[string]int{}
	for _, m := range marks {
		if m.Kind == journal.MarkRun {
			clear(places)
		}
		var line wire.Incident
		if m.Kind != journal.MarkIncident || json.Unmarshal(m.Body, &line) != nil || line.ID == "" {
			continue
		}
		v := verdictFrom(&line)
		if i, known := places[line.ID]; known {
			all[i] = v
			continue
		}
		places[line.ID] = len(all)
		all = append(all, v)
	}
	return all
}

// verdictFrom is a verdict as a line of an incident says it. Its sentences are in
// the language of the contract.
func verdictFrom(line *wire.Incident) triage.Verdict {
	v := triage.Verdict{
		Cause: triage.Cause(line.Cause), Scope: line.Scope, State: triage.State(line.State), Confidence: triage.Confidence(line.Confidence),
		Margin: line.MarginDB, Incident: line.ID, Since: momentFrom(line.Since), Detected: momentFrom(line.Detected), Ended: momentFrom(line.Ended),
		Headline: i18n.T("%s", line.Headline), For: evidenceFrom(line.For), Against: evidenceFrom(line.Against),
		Implied: evidenceFrom(line.Implied), Unknown: evidenceFrom(line.Unknown), Call: line.Call, Claims: line.Claims, Rule: line.Rule,
		Severity: observe.Down,
	}
	if line.Event == "resolved" {
		v.State = triage.Resolved
	}
	if line.Next != "" {
		v.Next = i18n.T("%s", line.Next)
	}
	for _, r := range line.Rivals {
		v.Rivals = append(v.Rivals, triage.Rival{Cause: triage.Cause(r.Cause), Scope: r.Scope, WhyNot: i18n.T("%s", r.WhyNot)})
	}
	for _, s := range line.Services {
		v.Services = append(v.Services, triage.ServiceImpact{Name: s.Name, State: levelFrom(s.State), Via: s.Via})
	}
	if line.AckBy != "" || line.AckWhy != "" {
		v.Ack = &triage.Order{Kind: triage.OrderAck, By: line.AckBy, Why: line.AckWhy, Given: v.Detected}
	}
	return v
}

func evidenceFrom(list []wire.Evidence) []triage.Evidence {
	all := make([]triage.Evidence, len(list))
	for i, e := range list {
		all[i] = triage.Evidence{Text: i18n.T("%s", e.Text), Weight: e.Weight, Age: time.Duration(e.AgeS * float64(time.Second))}
	}
	return all
}

// momentFrom reads a time of the contract; the zero one where there is none.
func momentFrom(text string) observe.Instant {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return observe.Instant{}
	}
	return observe.Instant{Wall: at}
}

// levelFrom reads a state of a service.
func levelFrom(word string) observe.Status {
	for _, s := range []observe.Status{observe.OK, observe.Degraded, observe.Down} {
		if s.String() == word {
			return s
		}
	}
	return observe.Unknown
}
