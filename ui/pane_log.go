package ui

import (
	"slices"
	"strconv"
	"time"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
	"example.com/noctop/themes"
)

// logPane shows what happened, the newest first: incidents, suspicions, what was
// said, what was ordered, and when nothing was measured.
//
//	1 LOG          what        of             words
//	 ✖ 11:16:15    opened      20211025-001   KT uplink: nothing answers past KT's first router
//	 ? 11:16:11    suspect     uplink.core    KT uplink: …
type logPane struct{}

func (logPane) ID() string                      { return "log" }
func (logPane) Title(lang tongue) safetext.Text { return lang.say("LOG") }
func (logPane) OneLine() bool                   { return false }

// Below has the line under the cursor told in full below the others.
func (logPane) Below() int { return 7 }

// mostLogged is how many lines the log has.
const mostLogged = 400

// logKind is the kind of subject that a line of the log is, unless it is a step of
// an incident.
const logKind observe.Kind = "log"

// logged is a line of the log before it is put into words.
type logged struct {
	at   time.Time
	seq  int // of those of one moment
	make func() row
}

func (logPane) Table(f *Frame) table {
	t := table{ordered: true, past: true, calm: true, empty: f.say("nothing happened yet")}
	all := slices.Concat(f.happenings(), f.heard(), f.rememberedMarks())
	slices.SortStableFunc(all, func(a, b logged) int {
		if order := b.at.Compare(a.at); order != 0 {
			return order
		}
		return b.seq - a.seq
	})
	at, what, of := 8, 10, 6
	for _, l := range all[:min(len(all), mostLogged)] {
		r := l.make()
		r.cells[0] = word(f.clockOf(l.at), themes.Dim).worth(float64(l.at.UnixMilli()))
		r.title = safetext.Join([]safetext.Text{r.cells[0].text, r.title, r.cells[2].text}, safetext.Literal("  "))
		at = max(at, safetext.Width(r.cells[0].text))
		what = max(what, safetext.Width(r.cells[1].text))
		of = max(of, safetext.Width(r.cells[2].text))
		t.rows = append(t.rows, r)
	}
	if more := len(all) - mostLogged; more > 0 {
		t.note = f.say("the newest %s of %s", grouped(mostLogged), grouped(len(all)))
	}
	t.columns = []column{
		{id: "time", says: f.say("column|time"), sort: downwards, width: at, least: 8},
		{id: "what", sort: upwards, title: f.say("column|kind"), width: min(what, 16), least: min(what, 10), rank: 1},
		{id: "of", sort: upwards, title: f.say("column|of"), width: min(of, 20), least: 8, rank: 3},
		{id: "words", title: f.say("column|words"), width: 40, least: 16, grow: true, rank: 2},
	}
	return t
}

// logRow makes a line of the log; its time is put in later.
func logRow(subject observe.Subject, of state, what, whose, words safetext.Text) row {
	return row{
		subject: subject, state: of, wordless: true, gauge: what, title: what,
		cells:  []cell{{}, word(what, of.role()), word(whose, themes.Text), word(words, themes.Text)},
		search: searchable("log", what.String(), whose.String(), words.String()),
	}
}

// happenings are what this run noted.
func (f *Frame) happenings() []logged {
	all := make([]logged, len(f.Snapshot.Log))
	for i := range f.Snapshot.Log {
		h := &f.Snapshot.Log[i]
		all[i] = logged{h.At.Wall, i, func() row { return f.happened(h) }}
	}
	return all
}

// happened is the line of one thing that happened.
func (f *Frame) happened(h *history.Happening) row {
	subject := observe.Subject{Kind: logKind, Group: strconv.Itoa(int(h.Kind)), Name: momentName(h.At.Wall)}
	switch h.Kind {
	case history.Stepped:
		return f.stepRow(h)
	case history.Suspected:
		subject.Name += string(h.Verdict.Cause)
		r := logRow(subject, undecided, f.say("suspect"), clean(string(h.Verdict.Cause)), f.text(h.Verdict.Headline))
		r.detail = func(f *Frame, w int) []line { return f.verdictEvidence(h.Verdict, w) }
		return r
	case history.Ordered:
		r := logRow(subject, absent, f.say(orderNames[h.Order.Kind]), clean(h.Order.By), f.orderTold(h.Order))
		return withWords(r)
	case history.Missed:
		return withWords(logRow(subject, failed, f.say("log|not measured"), safetext.Text{}, f.say("noctop did not run for %s", exactly(f.tongue, h.For))))
	case history.Distrusted:
		return withWords(logRow(subject, failed, f.say("log|unreliable"), safetext.Text{}, f.say("our own measuring can't be trusted: verdicts stay as they are")))
	case history.Trusted:
		return withWords(logRow(subject, good, f.say("log|reliable"), safetext.Text{}, f.say("our own measuring can be trusted again")))
	case history.Reconfigured:
		return withWords(logRow(subject, absent, f.say("log|configuration"), safetext.Text{}, f.say("what is watched changed")))
	}
	return withWords(logRow(subject, absent, f.say("log|began"), safetext.Text{}, f.say("noctop began to measure")))
}

// withWords gives a line a detail: its words in full.
func withWords(r row) row {
	words := r.cells[3].text
	r.detail = func(_ *Frame, w int) []line { return wrapped(3, safetext.Text{}, themes.Text, words, themes.Text, w) }
	return r
}

// orderNames are what orders are called in the log.
var orderNames = map[triage.OrderKind]string{
	triage.OrderMute: "muted", triage.OrderUnmute: "log|mute lifted", triage.OrderAck: "log|acknowledged", triage.OrderUnack: "log|handed back",
	triage.OrderMaintenance: "maintenance",
}

// orderTold says what an order is about, how long and why.
func (f *Frame) orderTold(o *triage.Order) safetext.Text {
	said := f.targetWords(o.Target)
	if !o.Until.IsZero() {
		said = f.say("%s, until %s", said, f.moment(o.Until))
	}
	if o.Why != "" {
		said = f.say("%s (%s)", said, o.Why)
	}
	return said
}

// stepNames are what the steps of incidents are called in the log.
var stepNames = map[string]string{
	"opened": "log|opened", "widened": "log|widened", "narrowed": "log|narrowed", "recovering": "recovering", "resolved": "resolved",
	"flapping": "flapping", "muted": "muted", "unmuted": "log|mute lifted",
}

// stepWord is what a step is called; one that is not known stands for itself.
func (f *Frame) stepWord(step string) safetext.Text {
	if name, ok := stepNames[step]; ok {
		return f.say(name)
	}
	return clean(step)
}

// stepRow is the line of a step in an incident's life.
func (f *Frame) stepRow(h *history.Happening) row {
	v := h.Verdict
	of := ofStatus(v.Severity)
	switch h.Step {
	case "resolved":
		of = good
	case "recovering", "muted", "unmuted":
		of = degraded
	}
	subject := observe.Subject{Kind: incidentKind, Name: v.Incident, Group: h.Step + momentName(h.At.Wall)}
	r := logRow(subject, of, f.stepWord(h.Step), clean(v.Incident), f.text(v.Headline))
	r.detail = func(f *Frame, w int) []line { return f.incidentDetail(v, w) }
	return r
}

// heard are the statements of providers, at the times they gave: what a page or a
// note said long ago is no news because noctop was started just now.
func (f *Frame) heard() []logged {
	said := f.allSaid()
	all := make([]logged, len(said))
	for i, s := range said {
		all[i] = logged{s.Said(), s.Seq, func() row { return f.heardRow(s) }}
	}
	return all
}

// heardRow is the line of a statement.
func (f *Frame) heardRow(s told) row {
	full := f.saidRow(s)
	what := f.say("log|claim")
	if s.Channel == claims.Note {
		what = f.say("log|note")
	}
	r := logRow(full.subject, full.state, what, full.cells[1].text, full.cells[4].text)
	r.detail = full.detail
	return r
}

// markNames are what marks of the time before this run are called.
var markNames = map[MarkKind]string{
	MarkRun: "log|began", MarkNote: "log|note", MarkClaim: "log|claim", MarkSuspect: "suspect", MarkOver: "resolved", MarkStep: "log|changed",
	MarkOpen: "log|opened", MarkTurn: "log|turn",
}

// rememberedMarks are what was kept of the time before what the Snapshot itself
// knows.
func (f *Frame) rememberedMarks() []logged {
	ours, said := f.Snapshot.Now.Wall.Add(time.Second), f.Snapshot.Now.Wall.Add(time.Second)
	if len(f.Snapshot.Log) > 0 {
		ours = f.Snapshot.Log[0].At.Wall
	}
	if len(f.Snapshot.Claims) > 0 {
		said = f.Snapshot.Claims[0].Received.Wall
	}
	var all []logged
	for i, m := range f.kept.marks {
		until := ours
		if m.Kind == MarkClaim || m.Kind == MarkNote {
			until = said
		}
		if m.At.Before(until) && !f.saysAgain(m) {
			all = append(all, logged{m.At, i, func() row { return f.markRow(m) }})
		}
	}
	return all
}

// markRow is the line of a mark.
func (f *Frame) markRow(m Mark) row {
	of := absent
	switch m.Kind {
	case MarkOpen:
		of = down
	case MarkOver:
		of = good
	case MarkStep:
		of = degraded
	case MarkSuspect, MarkClaim, MarkNote:
		of = undecided
	}
	subject := observe.Subject{Kind: logKind, Group: "mark " + strconv.Itoa(int(m.Kind)), Name: momentName(m.At)}
	what, words := f.say(markNames[m.Kind]), f.text(m.Says)
	if words.Empty() {
		return withWords(logRow(subject, of, what, safetext.Text{}, f.text(m.Text)))
	}
	if m.Step != "" {
		what = f.stepWord(m.Step)
	}
	if m.Kind == MarkNote {
		words = f.say("%s: %s", f.say("by hand"), words)
	}
	return withWords(logRow(subject, of, what, clean(m.Of), words))
}

// saysAgain reports whether a statement that was kept is among those that this run
// knows itself.
func (f *Frame) saysAgain(m Mark) bool {
	if m.Kind != MarkClaim && m.Kind != MarkNote || m.Says.Empty() {
		return false
	}
	words := f.text(m.Says)
	return slices.ContainsFunc(f.allSaid(), func(s told) bool {
		said := s.Text
		if said.Empty() {
			said = s.Title
		}
		return s.Provider == m.Of && said == words
	})
}

// momentName names a moment among others.
func momentName(at time.Time) string { return strconv.FormatInt(at.UnixMicro(), 36) }
