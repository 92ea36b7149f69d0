package ui

import (
	"cmp"
	"slices"
	"time"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
)

// ledgerPane shows what all providers said, in the order of time, the newest
// word first:
//
//	2 LEDGER                stage          stance         words
//	 ⚠ 12:41:08  KT         identified     not testable   takes back its cause: a routing error
//	 ? 11:32:00  KT         investigating  unsupported    we suspect a DDoS attack
type ledgerPane struct{}

func (ledgerPane) ID() string                      { return "ledger" }
func (ledgerPane) Title(lang tongue) safetext.Text { return lang.say("LEDGER") }
func (ledgerPane) OneLine() bool                   { return false }

// mostSaid is how many statements are listed.
const mostSaid = 300

// told is a statement in its story: after which other one it came.
type told struct {
	statement
	before  statement // of the same incident; without an ID where it is the first
	number  int       // of the statement in its story, from 1
	earlier bool      // said to noctop before it began anew: its ID is of that time
}

func (ledgerPane) Table(f *Frame) table {
	t := table{ordered: true, past: true, calm: true, empty: f.say("nobody has said anything yet: neither a status page nor, by hand (%s), the press", f.key("note"))}
	all := f.everSaid()
	at, provider, stage, stance := 8, 8, 9, 9
	for _, s := range all[:min(len(all), mostSaid)] {
		r := f.saidRow(s)
		at = max(at, safetext.Width(r.cells[0].text))
		provider = max(provider, safetext.Width(r.cells[1].text))
		stage = max(stage, safetext.Width(r.cells[2].text))
		stance = max(stance, safetext.Width(r.cells[3].text))
		t.rows = append(t.rows, r)
	}
	if more := len(all) - mostSaid; more > 0 {
		t.note = f.say("the newest %s of %s", grouped(mostSaid), grouped(len(all)))
	}
	t.columns = []column{
		{id: "time", says: f.say("column|time"), sort: downwards, width: at, least: 8},
		{id: "provider", says: f.say("column|provider"), sort: upwards, width: min(provider, 20), least: min(provider, 8), rank: 1},
		{id: "stage", sort: upwards, title: f.say("column|stage"), width: min(stage, 14), least: 9, rank: 4},
		{id: "stance", sort: upwards, title: f.say("stance"), width: min(stance, 13), least: 9, rank: 3},
		{id: "words", title: f.say("column|words"), width: 40, least: 20, tight: 8, grow: true, wraps: true, rank: 2},
	}
	return t
}

// everSaid are the statements of everybody, also those of before noctop began
// that it kept, the newest first.
func (f *Frame) everSaid() []told {
	all := f.allSaid()
	before := slices.DeleteFunc(slices.Clone(f.kept.claims), func(c claims.Claim) bool {
		return !c.Received.Wall.Before(f.Snapshot.Started.Wall) || c.Channel == claims.Note || // notes are read again
			slices.ContainsFunc(all, func(s told) bool {
				return s.Provider == c.Provider && s.Incident == c.Incident && s.Text == c.Text && s.Said().Equal(c.Said())
			})
	})
	earlier := toldBy(voicesOf(before))
	for i := range earlier {
		earlier[i].earlier = true
	}
	return newestFirst(append(all, earlier...))
}

// allSaid are the statements of everybody since noctop began, the newest first.
func (f *Frame) allSaid() []told { return newestFirst(toldBy(f.voices())) }

// toldBy are the statements of some voices.
func toldBy(voices []*voice) []told {
	var all []told
	for _, v := range voices {
		for _, story := range v.stories() {
			for i, s := range story.statements {
				one := told{statement: s, number: i + 1}
				if i > 0 {
					one.before = story.statements[i-1]
				}
				all = append(all, one)
			}
		}
	}
	return all
}

func newestFirst(all []told) []told {
	slices.SortStableFunc(all, func(a, b told) int {
		if order := b.Said().Compare(a.Said()); order != 0 {
			return order
		}
		return cmp.Compare(b.Seq, a.Seq)
	})
	return all
}

// saidRow is the row of one statement.
func (f *Frame) saidRow(s told) row {
	marks, warns := f.saidMarks(s)
	words := s.Text
	if words.Empty() {
		words = s.Title
	}
	role := themes.Text
	if !marks.Empty() {
		words = f.say("%s: %s", marks, words)
	}
	of := saidState(s.Claim)
	if warns {
		of, role = worse(of, degraded), themes.Degraded
	}
	stance := stanceWord(f.tongue, s.Stance)
	stage := kindWord(f.tongue, s.Claim)
	id := s.ID
	if s.earlier {
		id = s.Received.Wall.Format(time.RFC3339) + " " + id
	}
	r := row{
		subject: observe.Subject{Kind: observe.KindFeed, Name: s.Provider, Group: id}, title: f.say("%s, statement %s", s.Provider, s.ID),
		state: of, wordless: true, gauge: clean(s.Provider), search: searchable("claim", s.Provider, s.ID, stage.String(), stance.String(), words.String(), s.Title.String()),
	}
	r.cells = []cell{
		word(clock(f.tongue, s.Said(), f.Snapshot.Now.Wall, f.Zone), themes.Dim).worth(float64(s.Said().UnixMilli())), word(clean(s.Provider), themes.Text),
		word(stage, themes.Text), word(stance, stanceRole(s.Stance)), word(words, role),
	}
	r.detail = func(f *Frame, w int) []line {
		all := append([]line{{}}, f.statement(s.statement, s.before, w)...)
		return append(all, f.history(f.voice(s.Provider), w)...)
	}
	return r
}

// saidState is what a statement says of whoever made it.
func saidState(c claims.Claim) state {
	if c.Kind == claims.Resolved {
		return good
	}
	return ofSeverity(c.Severity)
}

// saidMarks says what must be known before a statement is read: what it takes
// back, moves or replaces. warns says that it is worth a look.
func (f *Frame) saidMarks(s told) (marks safetext.Text, warns bool) {
	var all []safetext.Text
	for _, c := range slices.Concat([]claims.Claim{s.Claim}, s.learned) {
		switch {
		case c.Reversal:
			all, warns = append(all, f.say("takes back its cause")), true
		case c.Kind == claims.ETA && c.Moved > 0:
			all, warns = append(all, f.say("repair put off by %s", duration(f.tongue, c.Moved))), true
		case c.Kind == claims.Start && c.Moved != 0:
			all, warns = append(all, f.say("start moved")), true
		}
	}
	warns = warns || s.Stance == claims.Contradicted || s.Rewritten
	switch {
	case s.Rewritten:
		all = append(all, f.say("rewritten in place"))
	case s.number > 1:
		all = append(all, f.say("revision %d", s.number))
	}
	if s.Channel == claims.Note {
		all = append(all, f.say("by hand"))
	}
	return safetext.Join(all, safetext.Literal(", ")), warns
}
