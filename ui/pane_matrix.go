package ui

import (
	"slices"
	"strings"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
	"example.com/noctop/keymap"
	"example.com/noctop/themes"
	"example.com/noctop/ui/canvas"
)

// matrixPane sets what is asked against whom it is asked: a row for each check
// and each name, a column for each resolver.
//
//	1 DNS MATRIX        KT DNS       LG DNS   Cloudflare  Google
//	 ✓ live             ✖ timeout    ✓ 5 ms   ✓ 5 ms      ✓ 5 ms
//	 ✓ pay.example.com  ✖ by KT      ✓ 12 ms  ⚠ nxdomain  ✓ 12 ms
//
// Where there is no room for all resolvers those that are well go first; a filter
// that names some shows these.
type matrixPane struct{}

func (matrixPane) ID() string                      { return "matrix" }
func (matrixPane) Title(lang tongue) safetext.Text { return lang.say("DNS MATRIX") }
func (matrixPane) OneLine() bool                   { return false }

const (
	widestVerdict  = 12 // of a cell: its sign and a word
	leastVerdict   = 6
	widestQuestion = 28
)

// question is a row of the matrix: something that is asked of every resolver.
type question struct {
	label   safetext.Text
	check   string // of the resolvers themselves; empty: a name
	name    topology.Name
	subject observe.Subject
}

func (matrixPane) Table(f *Frame) table {
	resolvers := f.askedFor()
	t := table{empty: f.say("no resolver was found or configured (dns: in the configuration)")}
	if len(resolvers) == 0 {
		return t
	}
	var names []string
	for _, r := range f.Snapshot.Topology.Resolvers {
		names = append(names, r.Name)
	}
	whom := strings.Join(names, " ")
	if len(resolvers) > 3 {
		t.beside = 1 // for the line that counts those there is no room for
	}
	label := 8
	widths := make([]int, len(resolvers))
	worst := make([]state, len(resolvers))
	for _, q := range f.questions() {
		r := f.questionRow(q, resolvers, whom)
		label = max(label, safetext.Width(r.cells[0].text))
		for i := range resolvers {
			c := &r.cells[1+i]
			own := safetext.Width(c.text)
			if c.signed {
				own += 2
				worst[i] = worse(worst[i], c.state)
			}
			widths[i] = max(widths[i], own)
		}
		t.rows = append(t.rows, r)
	}
	t.columns = append(t.columns, column{id: "name", says: f.say("column|name"), width: min(label, widestQuestion), least: min(label, 14)})
	for i, r := range resolvers {
		name, rank := clean(r.Name), 2
		if worst[i].broken() {
			rank = 1
		}
		t.columns = append(t.columns, column{
			title: name, width: min(max(widths[i], safetext.Width(name)), widestVerdict), least: leastVerdict, rank: rank,
		})
	}
	return t
}

// askedFor are the resolvers whose columns are wanted: those that a filter
// names, and where it names none all of them.
func (f *Frame) askedFor() []topology.Resolver {
	all := f.resolvers()
	words := strings.Fields(strings.ToLower(f.Filter))
	var wanted []topology.Resolver
	for _, r := range all {
		name := strings.ToLower(r.Name)
		if slices.ContainsFunc(words, func(w string) bool { return strings.Contains(name, w) }) {
			wanted = append(wanted, r)
		}
	}
	if len(wanted) == 0 {
		return all
	}
	return wanted
}

// questions are what is asked, in the order of the rows.
func (f *Frame) questions() []question {
	resolver := func(check string) observe.Subject { return observe.Subject{Kind: observe.KindResolver, Group: check} }
	all := []question{
		{f.say("live"), observe.CheckLive, topology.Name{}, resolver(observe.CheckLive)},
		{f.say("warm"), observe.CheckWarm, topology.Name{}, resolver(observe.CheckWarm)},
		{f.say("cold (random)"), observe.CheckCold, topology.Name{}, resolver(observe.CheckCold)},
	}
	if slices.ContainsFunc(f.Snapshot.Topology.Resolvers, func(r topology.Resolver) bool { return f.signedBy(subjectOf(r)).state != absent }) {
		all = append(all, question{f.say("signed (DNSSEC)"), signedCheck, topology.Name{}, resolver(signedCheck)})
	}
	if slices.ContainsFunc(f.Snapshot.Topology.Resolvers, func(r topology.Resolver) bool { return !f.oddity(subjectOf(r)).Empty() }) {
		all = append(all, question{f.say("matrix|odd"), oddCheck, topology.Name{}, resolver(oddCheck)})
	}
	for _, n := range f.Snapshot.Topology.Names {
		all = append(all, question{clean(n.Name), "", n, observe.Subject{Kind: observe.KindName, Name: n.Name}})
	}
	return all
}

// signedCheck and oddCheck are no checks of their own: what the warm name tells
// beside its answer.
const (
	signedCheck = "signed"
	oddCheck    = "odd"
)

func subjectOf(r topology.Resolver) observe.Subject {
	return observe.Subject{Kind: observe.KindResolver, Uplink: r.Uplink, Name: r.Name}
}

// questionRow is the row of one question.
func (f *Frame) questionRow(q question, resolvers []topology.Resolver, whom string) row {
	r := row{subject: q.subject, title: q.label, gauge: q.label, state: absent, cells: make([]cell, 1, 1+len(resolvers))}
	r.cells[0] = word(q.label, themes.Text)
	said := []string{q.label.String(), whom}
	excused, by := absent, implication{}
	for _, resolver := range resolvers {
		a := f.ask(q, resolver)
		if a.by.none() {
			r.state = worse(r.state, a.state)
		} else {
			excused, by = worse(excused, a.state), a.by
		}
		r.cells = append(r.cells, f.answerCell(a))
		said = append(said, a.says.String())
	}
	if q.check == "" {
		all := f.answersTo(q.name)
		r.state = all.state(f.nothing())
		if len(all.series) == 0 {
			r.implied = all.by
		}
		own, _ := f.ownServers(q.name.Name)
		r.subjects = slices.Concat(all.subjects, own)
	} else {
		if r.state == absent && excused != absent {
			r.state, r.implied, r.told = excused, by, true
		}
		r.detail = func(f *Frame, w int) []line { return f.questionDetail(q, w) }
	}
	r.search = searchable(said...)
	return r
}

// answer is what one resolver has to one question.
type answer struct {
	state state
	says  safetext.Text
	by    implication
	odd   bool // it answers, and something about it is unusual
}

// ask looks up what a resolver has to a question.
func (f *Frame) ask(q question, resolver topology.Resolver) answer {
	own := subjectOf(resolver)
	switch q.check {
	case signedCheck:
		return f.signedBy(own)
	case oddCheck:
		odd := f.oddity(own)
		return answer{state: good, says: odd, odd: !odd.Empty()}
	case "":
		subject, found := f.nameAt(resolver, q.name.Name)
		if !found && resolver.Role == roleOfPrograms { // it is not asked for names of ours
			return answer{state: absent}
		}
		if !found {
			return answer{state: f.nothing()}
		}
		s, _ := f.series(subject, observe.CheckResolve)
		by := f.implied(subject)
		if by.none() {
			by = f.implied(own)
		}
		a := f.answered(s, f.state(subject), by)
		if missing := fieldText(s, "missing"); a.state == good && missing != "" {
			a.says, a.odd = f.say("misses %s", missing), true
		}
		return a
	}
	s, found := f.series(own, q.check)
	if !found {
		if resolver.Transport == topology.TransportSystem && q.check != observe.CheckWarm {
			return answer{state: absent} // it only looks up names
		}
		return answer{state: f.nothing()}
	}
	of, by := f.checkState(own, q.check), f.implied(own)
	if resolver.Role == roleOfPrograms {
		by = f.byItsResolvers(of)
	}
	return f.answered(s, of, by)
}

// answered says an answer by its time, and a failure by its cause.
func (f *Frame) answered(s history.Series, of state, by implication) answer {
	a := answer{state: of}
	switch {
	case of == good:
		a.says = roundTrip(f.tongue, s.Newest().Took)
	case !by.none():
		a.by, a.says = by, f.say("because|by %s", by.brief)
	case s.Last.Cause.Empty():
		a.says = of.word(f.tongue)
	default:
		a.says = causeBrief(f.tongue, s.Last.Cause)
	}
	return a
}

// signedBy says what becomes of questions for signatures at a resolver.
func (f *Frame) signedBy(resolver observe.Subject) answer {
	warm, ok := f.series(resolver, observe.CheckWarm)
	switch do := fieldText(warm, "do"); {
	case !ok || do == "":
		return answer{state: absent}
	case do == "ok":
		return answer{state: good, says: good.word(f.tongue)}
	default:
		return answer{state: degraded, says: causeBrief(f.tongue, clean(do))}
	}
}

// answerCell is an answer in its cell.
func (f *Frame) answerCell(a answer) cell {
	switch {
	case !a.by.none():
		return word(safetext.Join([]safetext.Text{a.state.sign(f.Glyphs), a.says}, safetext.Literal(" ")), themes.Implied)
	case a.odd:
		return word(a.says, themes.Degraded)
	case a.state.broken():
		return cell{state: a.state, signed: true, text: a.says, role: a.state.role()}
	case a.state == good && a.says.Empty():
		return word(f.say("-"), themes.Dim)
	}
	return cell{state: a.state, signed: true, whole: true, text: a.says, role: themes.Text}
}

// questionDetail is one question at every resolver, and what each has to say.
func (f *Frame) questionDetail(q question, w int) []line {
	check := q.check
	if check == signedCheck || check == oddCheck {
		check = observe.CheckWarm
	}
	var series []history.Series
	for _, r := range f.resolvers() {
		if s, ok := f.series(subjectOf(r), check); ok {
			series = append(series, s)
		}
	}
	if len(series) == 0 {
		return []line{plain(3, f.say("Nothing of it was measured yet."), themes.Dim)}
	}
	all := append([]line{{}}, f.overview(series, w)...)
	for _, s := range series {
		all = append(all, line{})
		all = append(all, f.seriesDetail(s, w)...)
	}
	return all
}

// Paint draws the rows, and below them how many resolvers there is no room for.
func (matrixPane) Paint(f *Frame, t *table, at []placed, y int) (hidden, broken, next int) {
	h := f.Canvas.Height()
	left := len(t.columns) - len(at)
	if left > 0 && h-y > usefulHeight {
		h--
	}
	shown, hidden, broken := visible(t, h-y, f.Zoomed, f.cursorIn(t))
	for i, index := range shown {
		f.row(y+i, &t.rows[index], t.columns, at)
	}
	next = y + len(shown)
	if left > 0 && h < f.Canvas.Height() {
		at := next
		if hidden > 0 {
			at++ // that line counts the rows
		}
		said := f.say("+%s: type a part of a name (%s) to see one", count(f.tongue, left, "resolver", "resolvers"), f.key(keymap.Filter))
		if at < f.Canvas.Height() {
			f.Canvas.Fill(canvas.Rect{Y: at, W: f.Canvas.Width(), H: 1}, canvas.Style{})
			f.put(lead, at, f.Canvas.Width()-lead, said, themes.Dim)
		}
		if hidden == 0 {
			next++
		}
	}
	return hidden, broken, next
}
