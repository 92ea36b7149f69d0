package ui

import (
	"slices"
	"time"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
	"example.com/noctop/keymap"
)

// Quiz is what somebody is to find out from what is measured alone.
type Quiz struct {
	Cause  triage.Cause
	Scope  []string
	Onset  time.Time // the first bad moment
	Why    i18n.Text
	Lesson i18n.Text
}

// progressed is how far a quiz has come.
type progressed uint8

const (
	watching progressed = iota
	choosingCause
	choosingScope
	settled
)

// quiz is a quiz as it goes on.
type quiz struct {
	Quiz
	stage  progressed
	row    int // the one chosen of those to choose from
	cause  triage.Cause
	scope  string    // empty: all
	asked  time.Time // when somebody knew enough to name it, by the tape's clock
	paused bool      // the tape stood still before that
	found  time.Time // when noctop had found it; zero: not yet
	proof  *triage.Verdict
}

func newQuiz(of Quiz) *quiz { return &quiz{Quiz: of} }

// quizzed reports whether the verdict is hidden.
func (s *screen) quizzed() bool { return s.quiz != nil && s.quiz.stage != settled }

// show puts a Snapshot on the screen; in a quiz, without what it means.
func (s *screen) show(snapshot *history.Snapshot) {
	if s.quizzed() {
		snapshot = veiled(snapshot)
	}
	s.snapshot = snapshot
}

// veiled is a Snapshot with nothing but what was measured and said.
func veiled(from *history.Snapshot) *history.Snapshot {
	hidden := *from
	hidden.Triage = triage.Result{Now: from.Triage.Now, Status: triage.Starting, Since: from.Triage.Since}
	hidden.Remarks, hidden.Log = nil, nil
	hidden.Claims = slices.Clone(from.Claims)
	for i := range hidden.Claims {
		hidden.Claims[i].Stance, hidden.Claims[i].Lag = claims.Stance(""), 0
	}
	return &hidden
}

// observe looks whether noctop has found the fault by now.
func (q *quiz) observe(snapshot *history.Snapshot) {
	for i := range snapshot.Triage.Verdicts {
		v := &snapshot.Triage.Verdicts[i]
		if v.Cause != q.Cause || v.Incident == "" || !slices.ContainsFunc(v.Scope, q.holds) && len(q.Scope) > 0 {
			continue
		}
		if q.found.IsZero() {
			q.found = v.Detected.Wall
		}
		if q.proof == nil || v.State == triage.Open {
			q.proof = v
		}
		return
	}
}

// holds reports whether a name is of the fault's scope.
func (q *quiz) holds(name string) bool { return slices.Contains(q.Scope, name) }

// right reports which parts of the answer are.
func (q *quiz) right() (cause, scope bool) {
	return q.cause == q.Cause, len(q.Scope) == 0 && q.scope == "" || q.holds(q.scope)
}

// openQuiz asks for the fault, or shows the answer again. The tape stands still
// while somebody chooses.
func (m *Model) openQuiz() {
	s := &m.screen
	switch {
	case s.quiz == nil:
		s.flash = m.screen.say("there is no quiz: start one with noctop drill NAME --quiz")
		return
	case s.snapshot == nil:
		s.flash = m.screen.say("nothing is measured yet")
		return
	case s.top() != nil && s.top().kind == quizOverlay:
		return
	}
	q := s.quiz
	s.overlays = append(s.overlays, overlay{kind: quizOverlay})
	q.paused = s.tape.State().Paused
	s.tape.Pause(true)
	if q.stage != settled {
		q.stage, q.row, q.asked = choosingCause, 0, s.snapshot.Now.Wall
	}
}

// leaveQuiz goes back to watching, or from the scopes to the causes. The tape
// goes on if it did before.
func (m *Model) leaveQuiz() {
	s := &m.screen
	q := s.quiz
	switch q.stage {
	case choosingScope:
		q.stage, q.row = choosingCause, slices.IndexFunc(faults, func(f fault) bool { return f.cause == q.cause })
		return
	case choosingCause:
		q.stage = watching
	}
	s.tape.Pause(q.paused)
	s.close()
}

// quizKey handles a key while the fault is chosen.
func (m *Model) quizKey(action keymap.Action) (done bool) {
	s := &m.screen
	q := s.quiz
	switch action {
	case keymap.Back, keymap.Quit:
		m.leaveQuiz()
		return true
	case keymap.Answer:
		return true
	}
	if q.stage == settled {
		if action == keymap.Detail {
			m.leaveQuiz()
		}
		return action == keymap.Detail
	}
	last := len(s.choices()) - 1
	switch action {
	case keymap.Up:
		q.row--
	case keymap.Down:
		q.row++
	case keymap.PageUp:
		q.row -= s.pageHeight()
	case keymap.PageDown:
		q.row += s.pageHeight()
	case keymap.Top:
		q.row = 0
	case keymap.Bottom:
		q.row = last
	case keymap.Detail:
		m.choose()
		return true
	case keymap.Help, keymap.Manual, keymap.Suspend:
		return false
	}
	q.row = min(max(q.row, 0), last)
	return true
}

// choose takes the row under the cursor.
func (m *Model) choose() {
	s := &m.screen
	q := s.quiz
	if q.stage == choosingCause {
		q.cause, q.row = faults[q.row].cause, 0
		if len(scopesOf(q.cause, s.snapshot.Topology)) > 1 {
			q.stage = choosingScope
			return
		}
	}
	q.scope = ""
	if names := scopesOf(q.cause, s.snapshot.Topology); len(names) > 0 {
		q.scope = names[q.row]
	}
	q.stage = settled
	s.top().scroll = 0
	if s.line != nil {
		s.line.marks = m.options.Turns
	}
	if m.newest != nil {
		s.show(m.newest)
	}
}

// scopesOf lists the names that a fault of a cause may be of; none where it is
// of the site as a whole.
func scopesOf(cause triage.Cause, what topology.Topology) (names []string) {
	at := slices.IndexFunc(faults, func(f fault) bool { return f.cause == cause })
	if at < 0 {
		return nil
	}
	for _, kind := range faults[at].of {
		switch kind {
		case observe.KindUplink:
			for _, u := range what.Uplinks {
				names = append(names, u.Name)
			}
		case observe.KindResolver:
			for _, r := range what.Resolvers {
				names = append(names, r.Name)
			}
		case observe.KindName:
			for _, n := range what.Names {
				names = append(names, n.Name)
			}
		case observe.KindProvider:
			for _, p := range what.Providers {
				names = append(names, p.Name)
			}
		case observe.KindEndpoint:
			for _, g := range what.Endpoints {
				names = append(names, g.Name)
			}
		}
	}
	return names
}

// choices are what there is to choose from now.
func (s *screen) choices() (all []safetext.Text) {
	if s.quiz.stage == choosingScope {
		for _, name := range scopesOf(s.quiz.cause, s.snapshot.Topology) {
			all = append(all, clean(name))
		}
		return all
	}
	for _, f := range faults {
		all = append(all, s.say("%s: %s", string(f.cause), s.say(f.means)))
	}
	return all
}

// Answerable reports whether the answer is among those to choose from, where
// that is what there is.
func (q Quiz) Answerable(what topology.Topology) bool {
	if !slices.ContainsFunc(faults, func(f fault) bool { return f.cause == q.Cause }) {
		return false
	}
	names := scopesOf(q.Cause, what)
	return len(names) == 0 && len(q.Scope) == 0 || slices.ContainsFunc(q.Scope, func(name string) bool { return slices.Contains(names, name) })
}
