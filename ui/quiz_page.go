package ui

import (
	"slices"
	"strings"
	"time"

	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
	"example.com/noctop/keymap"
	"example.com/noctop/themes"
)

// verdictLines are what stands in the banner's place: the banner itself, or in a
// quiz the question.
func (s *screen) verdictLines(f *Frame, w, most int) []line {
	if !s.quizzed() || s.snapshot == nil {
		return f.banner(w, most)
	}
	all := bar(s.glyphs.Unknown, s.say("QUIZ"), s.say("what is broken, and whose is it?"), themes.BannerUnknown, w)
	if w < leastWidth {
		return first(append(all, wrapped(0, safetext.Text{}, themes.Dim, s.say("%s: answer", f.key(keymap.Answer)), themes.Dim, w)...), most)
	}
	said := s.say("the verdict is hidden; %s names the fault, and the tape's clock counts", f.key(keymap.Answer))
	return first(append(all, wrapped(indent(w), safetext.Text{}, themes.Dim, said, themes.Dim, w)...), most)
}

// pinned is what stays of that over an overlay.
func (s *screen) pinned(f *Frame, w, most int) (all []line, whole bool) {
	if s.quizzed() {
		return first(s.verdictLines(f, w, most), 1), false
	}
	return f.pinned(w, most)
}

// quizPage is what there is to choose from, or how the answer was.
func (s *screen) quizPage(f *Frame, w int) (safetext.Text, []line) {
	q := s.quiz
	if q.stage == settled {
		return s.say("ANSWER"), s.answerPage(f, w)
	}
	title := s.say("WHAT IS BROKEN?")
	if q.stage == choosingScope {
		title = s.say("%s: OF WHAT?", string(q.cause))
	}
	var all []line
	for i, choice := range s.choices() {
		sign, role := safetext.Literal(" "), themes.Text
		if i == q.row {
			sign, role = s.glyphs.Cursor, themes.Selected
		}
		all = append(all, line{spans: []span{{sign, themes.Focus}, {safetext.Literal(" "), themes.Text},
			{safetext.Cut(choice, w-2, s.glyphs.Ellipsis), role}}})
	}
	return title, all
}

// scrolledTo is how far a page of choices is scrolled, so that the one under the
// cursor can be seen.
func (q *quiz) scrolledTo(scroll, room int) int {
	if q.stage == settled {
		return scroll
	}
	return max(q.row-room/2, 0)
}

// answerPage says whether the answer is right, what is, and how long it took.
func (s *screen) answerPage(f *Frame, w int) []line {
	q := s.quiz
	cause, scope := q.right()
	said := s.say("you said: %s", faultWords(s.tongue, q.cause, q.scope))
	var all []line
	switch {
	case cause && scope:
		all = bar(s.glyphs.OK, s.say("RIGHT"), said, themes.BannerOK, w)
	case cause:
		all = bar(s.glyphs.Degraded, s.say("HALF RIGHT"), s.say("%s; the cause is right, and it is another's", said), themes.BannerDegraded, w)
	case scope:
		all = bar(s.glyphs.Degraded, s.say("HALF RIGHT"), s.say("%s; it is theirs, by another cause", said), themes.BannerDegraded, w)
	default:
		all = bar(s.glyphs.Down, s.say("WRONG"), said, themes.BannerDown, w)
	}
	all = append(all, line{})
	add := func(label, text safetext.Text) {
		all = append(all, wrapped(1, label, themes.Title, text, themes.Text, w)...)
	}
	add(s.say("It was:"), s.say("%s (%s)", faultWords(s.tongue, q.Cause, strings.Join(q.Scope, ", ")), meaningOf(s.tongue, q.Cause)))
	add(s.say("Why:"), s.text(q.Why))
	all = append(all, line{})
	add(s.say("You:"), s.took(q.asked))
	if q.found.IsZero() {
		add(s.say("noctop:"), s.say("has not found it by now: let the tape go on, and look again"))
	} else {
		add(s.say("noctop:"), s.took(q.found))
	}
	if !q.Lesson.Empty() {
		all = append(all, line{})
		add(s.say("Lesson:"), s.text(q.Lesson))
	}
	if q.proof != nil {
		all = append(all, line{}, plain(1, s.say("What noctop concluded"), themes.Title))
		unpinned := *f
		unpinned.Whole = false
		all = append(all, unpinned.verdictEvidence(q.proof, w)...)
	}
	return all
}

// took says how long after the first bad moment something was known.
func (s *screen) took(at time.Time) safetext.Text {
	after := at.Sub(s.quiz.Onset)
	if after < 0 {
		return s.say("%s, before it began: a guess", clock(s.tongue, at, s.quiz.Onset, s.zone))
	}
	return s.say("%s after it began, %s by the tape's clock", exactly(s.tongue, after), clock(s.tongue, at, s.quiz.Onset, s.zone))
}

// faultWords names a fault and whose it is.
func faultWords(lang tongue, cause triage.Cause, scope string) safetext.Text {
	if scope == "" {
		return clean(string(cause))
	}
	return lang.say("%s of %s", string(cause), scope)
}

// meaningOf is what a cause means.
func meaningOf(lang tongue, cause triage.Cause) safetext.Text {
	if i := slices.IndexFunc(faults, func(f fault) bool { return f.cause == cause }); i >= 0 {
		return lang.say(faults[i].means)
	}
	return lang.say("another cause")
}
