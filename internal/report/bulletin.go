package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
)

// mostEvidence is how many lines of evidence a bulletin gives.
const mostEvidence = 3

// Incident writes the bulletin of one incident, the number-th of it. It is the
// final one where the incident is over. The verdict is the incident's as it
// stands, or as it last stood.
func Incident(source Source, v triage.Verdict, number int) Bulletin {
	w := newWriter(source)
	b := Bulletin{
		Kind: Update, Number: max(number, 1), Site: source.Snapshot.Topology.Site, Incident: clean(v.Incident), Written: w.now,
	}
	switch {
	case v.State == triage.Resolved:
		b.Kind = Final
	case b.Number == 1:
		b.Kind = First
	}
	switch b.Kind {
	case First:
		b.Title = i18n.T("Incident bulletin %d", b.Number)
	case Final:
		b.Title = i18n.T("Incident bulletin %d, final", b.Number)
	default:
		b.Title = i18n.T("Incident bulletin %d, update", b.Number)
	}
	b.Sections = append(w.what(v), w.why(v)...)
	b.Sections = append(b.Sections, w.said(v), w.done(v))
	if b.Kind == Final {
		b.Sections = append(b.Sections, w.timeline(v))
	} else {
		b.Sections = append(b.Sections, w.ahead(v)...)
	}
	b.Sections = append(b.Sections, w.contacts(v), w.plots(v))
	b.Sections = slices.DeleteFunc(b.Sections, func(s Section) bool { return len(s.Lines) == 0 && len(s.Plot) == 0 })
	return w.marked(b)
}

// what says when it began, how bad it is, and whom it hurts.
func (w *writer) what(v triage.Verdict) []Section {
	began := i18n.T("%s (noticed %s, %s later)", w.clock(v.Since.Wall), w.clock(v.Detected.Wall), span(v.Detected.Sub(v.Since)))
	lasts := i18n.T("%s so far", span(w.Snapshot.Now.Sub(v.Since)))
	if end := w.end(v); !end.IsZero() {
		lasts = i18n.T("%s, until %s", span(end.Sub(v.Since.Wall)), w.clock(end))
	}
	return []Section{
		{Key: "began", Name: i18n.T("Began"), Lines: []i18n.Text{began}},
		{Key: "lasted", Name: i18n.T("Lasts"), Lines: []i18n.Text{lasts}},
		{Key: "severity", Name: i18n.T("Severity"), Lines: []i18n.Text{severity(v)}},
		{Key: "measured", Name: i18n.T("What is measured"), Lines: []i18n.Text{v.Headline}},
		{Key: "scope", Name: i18n.T("Scope"), Lines: []i18n.Text{scope(v)}},
		{Key: "services", Name: i18n.T("Services"), Lines: services(w.hurt(v))},
	}
}

// end is when the incident was over; zero where it is not.
func (w *writer) end(v triage.Verdict) time.Time {
	for i := len(w.Events) - 1; i >= 0; i-- {
		if e := w.Events[i]; e.Verdict.Incident == v.Incident && e.Kind == "resolved" {
			return e.At.Wall
		}
	}
	return time.Time{}
}

func severity(v triage.Verdict) i18n.Text {
	switch {
	case v.State == triage.Resolved:
		return i18n.T("over")
	case v.State == triage.Recovering:
		return i18n.T("recovering: it answers again, and is watched")
	case v.Severity == observe.Down:
		return i18n.T("down")
	}
	return i18n.T("degraded")
}

func scope(v triage.Verdict) i18n.Text {
	if len(v.Scope) == 0 {
		return i18n.T("all of this site (%s)", string(v.Cause))
	}
	return i18n.T("%s (%s)", strings.Join(v.Scope, ", "), string(v.Cause))
}

// hurt are the services an incident hurts, or of one that is over, or about to be,
// hurt at any time.
func (w *writer) hurt(v triage.Verdict) []triage.ServiceImpact {
	all := slices.Clone(v.Services)
	if v.State != triage.Resolved && v.State != triage.Recovering {
		return all
	}
	for _, e := range w.Events {
		if e.Verdict.Incident != v.Incident {
			continue
		}
		for _, s := range e.Verdict.Services {
			if !slices.ContainsFunc(all, func(known triage.ServiceImpact) bool { return known.Name == s.Name }) {
				all = append(all, s)
			}
		}
	}
	return all
}

func services(all []triage.ServiceImpact) (lines []i18n.Text) {
	for _, s := range all {
		state := i18n.T("goes on")
		switch s.State {
		case observe.Down:
			state = i18n.T("down")
		case observe.Degraded:
			state = i18n.T("degraded")
		case observe.Unknown:
			state = i18n.T("unknown")
		}
		line := i18n.T("%s: %s, by %s", s.Name, state, i18n.Flat(s.Via))
		if s.Via == "" {
			line = i18n.T("%s: %s", s.Name, state)
		}
		if s.Owner != "" {
			line = i18n.T("%s (owner: %s)", line, s.Owner)
		}
		lines = append(lines, line)
	}
	if lines == nil {
		lines = append(lines, i18n.T("none of those configured"))
	}
	return lines
}

// why gives the verdict with what it rests on, and what speaks against it.
func (w *writer) why(v triage.Verdict) []Section {
	verdict := Section{Key: "verdict", Name: i18n.T("Verdict"), Lines: []i18n.Text{
		i18n.T("%s, %s, %d dB ahead of the next explanation", string(v.Cause), i18n.T(string(v.Confidence)), v.Margin),
	}}
	verdict.Lines = append(verdict.Lines, evidence(v.For, mostEvidence)...)
	against := Section{Key: "against", Name: i18n.T("Against it"), Lines: evidence(v.Against, mostEvidence)}
	if len(against.Lines) == 0 {
		against.Lines = []i18n.Text{i18n.T("nothing that was measured")}
	}
	unknown := Section{Key: "unknown", Name: i18n.T("Not known"), Lines: evidence(v.Unknown, mostEvidence)}
	unknown.Lines = append(unknown.Lines, i18n.T("what caused it: measurements do not tell"))
	return []Section{verdict, against, unknown}
}

func evidence(all []triage.Evidence, most int) (lines []i18n.Text) {
	for _, e := range all[:min(len(all), most)] {
		text := e.Text
		if text.Empty() {
			text = triage.Called(e.Subject)
		}
		lines = append(lines, text)
	}
	return lines
}

// said gives what providers said, and whether it fits what is measured.
func (w *writer) said(v triage.Verdict) Section {
	s := Section{Key: "claims", Name: i18n.T("What the provider says")}
	for _, c := range w.Claims {
		if !slices.Contains(v.Claims, c.ID) {
			continue
		}
		words := c.Text
		if words.Empty() {
			words = c.Title
		}
		s.Lines = append(s.Lines, i18n.T("%s %s: “%s” (%s)", w.clock(c.Said()), c.Provider, words, fits(c)))
	}
	if s.Lines == nil {
		s.Lines = []i18n.Text{i18n.T("nothing yet")}
	}
	return s
}

// fits says what our own measurements make of a claim.
func fits(c claims.Claim) i18n.Text {
	stance := i18n.T("not testable here")
	switch c.Stance {
	case claims.Supported:
		stance = i18n.T("fits what is measured")
	case claims.Contradicted:
		stance = i18n.T("does not fit what is measured")
	}
	if c.Reversal {
		stance = i18n.T("%s; takes back what was said before", stance)
	}
	if c.Lag > 0 {
		stance = i18n.T("%s; %s after our onset", stance, span(c.Lag))
	}
	return stance
}

// done gives what the operators did.
func (w *writer) done(v triage.Verdict) Section {
	s := Section{Key: "measures", Name: i18n.T("Measures")}
	for _, a := range w.measures(v) {
		line := i18n.T("%s %s", w.clock(a.at), a.text)
		if a.by != "" {
			line = i18n.T("%s (%s)", line, a.by)
		}
		s.Lines = append(s.Lines, line)
	}
	if s.Lines == nil {
		s.Lines = []i18n.Text{i18n.T("none noted")}
	}
	return s
}

// measure is what an operator did.
type measure struct {
	at   time.Time
	by   string
	text i18n.Text
}

// measures are what operators did since the onset: that somebody works on it
// among them.
func (w *writer) measures(v triage.Verdict) (all []measure) {
	for _, a := range w.Actions {
		if !a.At.Before(v.Since.Wall) {
			all = append(all, measure{a.At, a.By, i18n.Flat(a.Text)})
		}
	}
	if ack := v.Ack; ack != nil && !ack.Given.Wall.IsZero() {
		text := i18n.T("taken on")
		if ack.Why != "" {
			text = i18n.T("taken on: %s", ack.Why)
		}
		all = append(all, measure{ack.Given.Wall, ack.By, text})
	}
	slices.SortStableFunc(all, func(a, b measure) int { return a.at.Compare(b.at) })
	return all
}

// ahead says what to do, and when there is more to read.
func (w *writer) ahead(v triage.Verdict) []Section {
	next := Section{Key: "next", Name: i18n.T("Next")}
	switch {
	case v.State == triage.Recovering:
		next.Lines = []i18n.Text{i18n.T("watch it: it is closed when that has held")}
	case !v.Next.Empty():
		next.Lines = []i18n.Text{v.Next}
	}
	at := w.now.Add(w.Every)
	return []Section{next, {Key: "next_bulletin", Name: i18n.T("Next bulletin"), Lines: []i18n.Text{
		i18n.T("%s, or as soon as something changes", w.clock(at)),
	}}}
}

// contacts gives whom to call, with the circuits.
func (w *writer) contacts(v triage.Verdict) Section {
	s := Section{Key: "contacts", Name: i18n.T("Contacts")}
	add := func(name, circuit, call string) {
		switch {
		case circuit != "" && call != "":
			s.Lines = append(s.Lines, i18n.T("%s: %s, circuit %s", name, call, circuit))
		case call != "":
			s.Lines = append(s.Lines, i18n.T("%s: %s", name, call))
		case circuit != "":
			s.Lines = append(s.Lines, i18n.T("%s: circuit %s", name, circuit))
		}
	}
	what := w.Snapshot.Topology
	for _, u := range what.Uplinks {
		if slices.Contains(v.Scope, u.Name) || strings.HasPrefix(string(v.Cause), "upstream.") {
			add(u.Name, u.Circuit, u.Call)
		}
	}
	for _, p := range what.Providers {
		if slices.Contains(v.Scope, p.Name) {
			add(p.Name, "", p.Call)
		}
	}
	for _, service := range w.hurt(v) {
		if i := slices.IndexFunc(what.Services, func(s topology.Service) bool { return s.Name == service.Name }); i >= 0 {
			add(service.Name, "", what.Services[i].Owner)
		}
	}
	if len(s.Lines) == 0 && v.Call != "" {
		s.Lines = []i18n.Text{i18n.Flat(v.Call)}
	}
	return s
}

// timeline gives the steps of the incident's life and what was said meanwhile.
func (w *writer) timeline(v triage.Verdict) Section {
	type moment struct {
		at   time.Time
		text i18n.Text
	}
	moments := []moment{{v.Since.Wall, i18n.T("first bad measurement")}}
	for _, e := range w.Events {
		if e.Verdict.Incident == v.Incident {
			moments = append(moments, moment{e.At.Wall, step(e)})
		}
	}
	for _, c := range w.Claims {
		if slices.Contains(v.Claims, c.ID) {
			moments = append(moments, moment{c.Said(), i18n.T("%s: “%s”", c.Provider, safetext.Join([]safetext.Text{c.Title, c.Text}, safetext.Literal(" ")))})
		}
	}
	for _, a := range w.measures(v) {
		moments = append(moments, moment{a.at, i18n.T("%s %s", a.text, a.by)})
	}
	slices.SortStableFunc(moments, func(a, b moment) int { return a.at.Compare(b.at) })
	s := Section{Key: "timeline", Name: i18n.T("Timeline")}
	for _, m := range moments {
		s.Lines = append(s.Lines, i18n.T("%s %s", w.clock(m.at), m.text))
	}
	return s
}

// step says what became of an incident.
func step(e triage.Event) i18n.Text {
	switch e.Kind {
	case "opened":
		return i18n.T("opened: %s", e.Verdict.Headline)
	case "widened":
		return i18n.T("wider: %s", e.Verdict.Headline)
	case "narrowed":
		return i18n.T("narrower: %s", e.Verdict.Headline)
	case "recovering":
		return i18n.T("it answers again, and is watched")
	case "flapping":
		return i18n.T("it comes and goes")
	case "resolved":
		return i18n.T("over")
	}
	return i18n.T("%s: %s", e.Kind, e.Verdict.Headline)
}

// HandOver writes what one shift tells the next: all that is open, what it would
// take to change the verdicts, what was said and not settled, and what is muted.
func HandOver(source Source) Bulletin {
	w := newWriter(source)
	result := &source.Snapshot.Triage
	b := Bulletin{Kind: Handover, Site: source.Snapshot.Topology.Site, Written: w.now, Title: i18n.T("Handover")}
	open := slices.Clone(result.Verdicts)
	slices.SortStableFunc(open, func(a, b triage.Verdict) int { return int(a.Since.Mono - b.Since.Mono) })
	incidents := Section{Key: "open", Name: i18n.T("Open, the oldest first")}
	for _, v := range open {
		incidents.Lines = append(incidents.Lines, i18n.T("%s %s, since %s (%s): %s",
			orNone(v.Incident), i18n.T(string(v.State)), w.clock(v.Since.Wall), span(source.Snapshot.Now.Sub(v.Since)), v.Headline))
		for _, rival := range v.Rivals[:min(len(v.Rivals), mostEvidence)] {
			incidents.Lines = append(incidents.Lines, i18n.T("  would be %s otherwise: %s", string(rival.Cause), rival.WhyNot))
		}
	}
	if incidents.Lines == nil {
		incidents.Lines = []i18n.Text{i18n.T("nothing")}
	}
	notices := Section{Key: "notices", Name: i18n.T("Notices")}
	for _, n := range result.Notices {
		notices.Lines = append(notices.Lines, n.Text)
	}
	pending := Section{Key: "claims", Name: i18n.T("Said, and not settled")}
	for _, r := range source.Snapshot.Remarks {
		pending.Lines = append(pending.Lines, i18n.T("%s: %s", r.Provider, r.Text))
	}
	done := Section{Key: "measures", Name: i18n.T("Measures")}
	for _, a := range w.Actions {
		done.Lines = append(done.Lines, i18n.T("%s %s %s", w.clock(a.At), a.Text, a.By))
	}
	b.Sections = slices.DeleteFunc([]Section{incidents, notices, pending, done}, func(s Section) bool { return len(s.Lines) == 0 })
	return w.marked(b)
}

func orNone(incident string) string {
	if incident == "" {
		return "-"
	}
	return incident
}

// File is the name a bulletin has as a file.
func (b Bulletin) File(extension string) string {
	before := ""
	if b.Drill {
		before = "drill-"
	}
	if b.Kind == Handover {
		return fmt.Sprintf("%shandover-%s.%s", before, b.Written.Format("20060102-1504"), extension)
	}
	return fmt.Sprintf("%s%s-%d.%s", before, b.Incident, b.Number, extension)
}
