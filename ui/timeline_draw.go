package ui

import (
	"time"

	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
)

// timelineHeight is how many lines the timeline has: the marks and, where there
// is room, when that is and what the mark at the cursor says.
func (s *screen) timelineHeight() int {
	switch {
	case s.line == nil || s.width < leastWidth || s.height < titleHeight:
		return 0
	case s.top() != nil && s.height < roomyHeight:
		return 0
	case s.height >= roomyHeight:
		return 3
	}
	return 2
}

// signOf is a mark's sign and role.
func (f *Frame) signOf(kind MarkKind) (safetext.Text, themes.Role) {
	switch kind {
	case MarkRun:
		return safetext.Literal("|"), themes.Dim
	case MarkNote:
		return safetext.Literal("n"), themes.Text
	case MarkClaim:
		return safetext.Literal("\""), themes.Text
	case MarkSuspect:
		return f.Glyphs.Suspect, themes.Suspect
	case MarkOver:
		return f.Glyphs.OK, themes.OK
	case MarkStep:
		return f.Glyphs.Degraded, themes.Degraded
	case MarkOpen:
		return f.Glyphs.Down, themes.Down
	}
	return safetext.Literal("*"), themes.Title
}

// drawTimeline draws the line of time:
//
//	──────!──X─"─"────────n────────────────  what happened
//	10:52      ^ 11:16:24             11:52  where one stands
//	11:16:16 KT uplink: nothing answers …    the newest mark until there
func (s *screen) drawTimeline(f *Frame) {
	l := s.line
	from, to := s.shownSpan()
	at := s.standing()
	w, h := f.Canvas.Width(), f.Canvas.Height()
	room := w - 2
	for x := range room {
		f.put(1+x, 0, 1, f.Glyphs.Rule, themes.Dim)
	}
	top := make([]MarkKind, room)
	marked := make([]bool, room)
	newest := -1
	for i, mark := range l.marks {
		if !mark.At.After(at.Add(time.Second)) {
			newest = i
		}
		if mark.At.Before(from) || mark.At.After(to) {
			continue
		}
		x := cellOf(mark.At, from, to, room)
		if !marked[x] || mark.Kind > top[x] {
			top[x], marked[x] = mark.Kind, true
		}
	}
	for x, is := range marked {
		if is {
			sign, role := f.signOf(top[x])
			f.put(1+x, 0, 1, sign, role)
		}
	}
	here := cellOf(at, from, to, room)
	if h >= 3 {
		s.drawScale(f, here, at, from, to)
	} else {
		f.put(1+here, 0, 1, safetext.Literal("^"), themes.Focus)
	}
	if h >= 2 {
		s.drawNewest(f, h-1, newest, at)
	}
}

// cellOf is the cell of a moment.
func cellOf(at, from, to time.Time, room int) int {
	if !to.After(from) {
		return 0
	}
	return min(max(int(float64(room)*float64(at.Sub(from))/float64(to.Sub(from))), 0), room-1)
}

// shownSpan is the time that the timeline shows.
func (s *screen) shownSpan() (from, to time.Time) {
	if s.tape != nil {
		return s.line.from, s.line.to
	}
	return s.line.window(s.latest)
}

// standing is the moment that is looked at.
func (s *screen) standing() time.Time {
	switch {
	case s.line.past():
		return s.line.cursor
	case s.tape != nil && s.snapshot != nil:
		return s.snapshot.Now.Wall
	case s.tape != nil:
		return s.line.from
	}
	return s.latest
}

// drawScale draws where one stands, and from when until when that is.
func (s *screen) drawScale(f *Frame, here int, at, from, to time.Time) {
	w := f.Canvas.Width()
	began, ends := clean(from.In(s.zone).Format("15:04")), clean(to.In(s.zone).Format("15:04"))
	if to.Sub(from) > 12*time.Hour {
		began = clean(from.In(s.zone).Format("01-02 15:04"))
	}
	said := s.say("^ %s", clock(s.tongue, at, s.latest, s.zone))
	if s.tape == nil && !s.line.past() {
		said = s.say("^ now")
	}
	x := 1 + here
	if x+safetext.Width(said) > w-1 { // to the left of where one stands
		said = s.say("%s ^", clock(s.tongue, at, s.latest, s.zone))
		if s.tape == nil && !s.line.past() {
			said = s.say("now ^")
		}
		x = max(1+here+1-safetext.Width(said), 1)
	}
	if 1+safetext.Width(began) < x {
		f.put(1, 1, w-2, began, themes.Dim)
	}
	if end := w - 1 - safetext.Width(ends); end > x+safetext.Width(said) {
		f.put(end, 1, w-end, ends, themes.Dim)
	}
	f.put(x, 1, w-x, said, themes.Focus)
}

// drawNewest says what the newest mark until a moment says.
func (s *screen) drawNewest(f *Frame, y, newest int, at time.Time) {
	w := f.Canvas.Width()
	switch {
	case s.quizzed():
		f.put(1, y, w-2, s.say("the turns are hidden until you have answered"), themes.Dim)
	case s.line.asking && s.line.to.IsZero():
		f.put(1, y, w-2, s.say("looking for what happened"), themes.Dim)
	case newest < 0:
		f.put(1, y, w-2, s.say("nothing is marked before %s", clock(s.tongue, at, s.latest, s.zone)), themes.Dim)
	default:
		mark := s.line.marks[newest]
		sign, role := f.signOf(mark.Kind)
		x := 1 + f.put(1, y, w-2, sign, role) + 1
		x += f.put(x, y, w-1-x, clock(s.tongue, mark.At, s.latest, s.zone), themes.Dim) + 1
		f.put(x, y, w-1-x, s.text(mark.Text), themes.Text)
	}
}

// pastWords say that this is not now: what the screen shows, or is about to.
func (s *screen) pastWords() safetext.Text {
	l := s.line
	if !l.cursor.Equal(l.shown) {
		return s.say("%s SEEKING %s", s.glyphs.Paused, clock(s.tongue, l.cursor, s.latest, s.zone))
	}
	at := s.snapshot.Now.Wall
	return s.say("%s PAST %s, %s", s.glyphs.Paused, clock(s.tongue, at, s.latest, s.zone), ago(s.tongue, s.latest.Sub(at)))
}

// pastBar is the line over the verdict of another time.
func (s *screen) pastBar(w int) line {
	said := s.say("%s THEN  not now: this is how it stood, and measuring goes on", s.glyphs.Paused)
	if l := s.line; l.shown.IsZero() {
		said = s.say("%s SEEKING  what is shown is still the newest", s.glyphs.Paused)
	} else if !l.cursor.Equal(l.shown) {
		said = s.say("%s SEEKING  what is shown is %s", s.glyphs.Paused, clock(s.tongue, s.snapshot.Now.Wall, s.latest, s.zone))
	}
	if s.height < titleHeight { // else it stands in the title
		said = s.pastWords()
	}
	return line{indent: 1, bar: true, spans: []span{{safetext.Cut(said, w-2, s.glyphs.Ellipsis), themes.Paused}}}
}
