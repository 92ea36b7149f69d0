package ui

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
	"example.com/noctop/keymap"
	"example.com/noctop/themes"
)

// waysPane shows the routers on the way out by each uplink, and where it ends:
//
//	2 WAYS OUT
//	 ✖ KT     to 1.1.1.1   looked at 12 s ago
//	   ✓ 1    10.1.0.1                             0.3 ms
//	   ⚠ 2    10.11.0.1                            0.9 ms   loss 33 %
//	   ✖      dies after hop 2 (10.11.0.1); hop 3 was 10.21.0.1
//	   - 3    was 10.21.0.1                        4.1 ms
type waysPane struct{}

func (waysPane) ID() string                      { return "ways" }
func (waysPane) Title(lang tongue) safetext.Text { return lang.say("WAYS OUT") }
func (waysPane) OneLine() bool                   { return false }

// wayGroup marks the rows of hops.
const wayGroup = "hop"

// longestAddress is how many cells an IPv6 address takes at most.
const longestAddress = 39

// Narrow makes it one that leaves half of a wide screen to others.
func (waysPane) Narrow() {}

func (waysPane) Table(f *Frame) table {
	t := table{ordered: true, heads: true, empty: f.say("none: there is no uplink to trace"), note: f.say("%s traces anew", f.key(keymap.Trace))}
	name := 6
	for _, uplink := range f.uplinks() {
		rows := f.wayRows(uplink)
		name = max(name, safetext.Width(rows[0].cells[0].text))
		t.rows = append(t.rows, rows...)
	}
	t.columns = []column{
		{width: min(name, 20), least: min(name, 8)},
		{width: longestAddress, least: 16, rank: 1}, // as wide in trouble as on a good day
		{width: 9, right: true, rank: 2},
		{width: 24, least: 9, grow: true, rank: 3},
	}
	return t
}

// wayRows are the row of an uplink's way, and those of its hops.
func (f *Frame) wayRows(uplink topology.Uplink) []row {
	subject := observe.Subject{Kind: observe.KindUplink, Uplink: uplink.Name}
	s, ok := f.series(subject, observe.CheckPath)
	head := f.wayRow(uplink, s)
	if !ok || len(s.Samples) == 0 {
		head.state = f.nothing()
		says := f.say("not looked at yet: it is when something is wrong, and now and then")
		head.cells = []cell{word(clean(uplink.Name), themes.Text), {text: says, role: themes.Dim, across: 2}, {}, {}}
		return []row{head}
	}
	head.state = wayState(s, f.Snapshot.Now)
	aside := f.say("looked at %s", ago(f.tongue, f.Snapshot.Now.Mono-s.Newest().At))
	head.cells = []cell{
		word(clean(uplink.Name), themes.Text), {text: f.say("to %s", s.Last.Target), role: themes.Text}, {}, word(aside, themes.Dim),
	}
	rows := []row{head}
	hops, before := hopsOf(s.Last.Fields, "hop"), hopsOf(s.Last.Fields, "was")
	for i, hop := range hops {
		of := good
		if strings.Contains(hop.String(), "loss ") {
			of = degraded
		}
		rows = append(rows, f.hopRow(uplink, s, i, hop, of))
	}
	if s.Newest().Outcome == observe.Good {
		return rows
	}
	end := f.wayRow(uplink, s)
	end.subject.Group, end.subject.Name, end.part, end.state = wayGroup, "end", true, down
	end.cells = []cell{{}, {text: f.told(s.Last.Detail), role: themes.Down, across: 2}, {}, {}}
	rows = append(rows, end)
	for i := len(hops); i < len(before); i++ {
		r := f.hopRow(uplink, s, i, before[i], absent)
		r.cells[1] = word(f.say("was %s", r.cells[1].text), themes.Dim)
		rows = append(rows, r)
	}
	return rows
}

// wayState is how a way stands: one that dies does so at its first look, for it is
// looked at too rarely to wait for a second.
func wayState(s history.Series, now observe.Instant) state {
	of := ofSeries(s, now)
	if outcome := s.Newest().Outcome; of == degraded && (outcome == observe.Lost || outcome == observe.Refused) {
		return down
	}
	return of
}

// wayRow is a row that leads to all about an uplink.
func (f *Frame) wayRow(uplink topology.Uplink, s history.Series) row {
	subject := observe.Subject{Kind: observe.KindUplink, Uplink: uplink.Name}
	r := row{subject: subject, subjects: []observe.Subject{subject}, title: called(f.tongue, subject), gauge: clean(uplink.Name)}
	r.search = searchable("uplink", uplink.Name, uplink.Interface, s.Last.Target.String(), s.Last.Detail.String())
	r.detail = func(f *Frame, w int) []line {
		return slices.Concat(f.wayOut(subject, w), f.measuredDetail([]observe.Subject{subject}, w))
	}
	return r
}

// hopRow is the row of one router.
func (f *Frame) hopRow(uplink topology.Uplink, s history.Series, i int, hop safetext.Text, of state) row {
	r := f.wayRow(uplink, s)
	address, took, rest := hopParts(hop.String())
	role := themes.Text
	if address == "*" {
		address, of, role = f.say("does not answer, lets others through").String(), absent, themes.Dim
	}
	if of == absent {
		role = themes.Dim
	}
	aside := themes.Dim
	if of == degraded {
		aside = themes.Loss
	}
	r.subject.Group, r.subject.Name = wayGroup, strconv.Itoa(i+1)
	r.part, r.state = true, of
	r.cells = []cell{word(f.say("%d", i+1), themes.Dim), word(clean(address), role), word(clean(took), role), word(f.told(clean(rest)), aside)}
	r.search = append(r.search, hop.String())
	return r
}

// hopParts are the address, the time and the rest of a hop as its collector says
// it: "10.0.1.1 4.2 ms loss 33 %".
func hopParts(hop string) (address, took, rest string) {
	address, rest, _ = strings.Cut(hop, " ")
	if _, err := time.ParseDuration(strings.Join(strings.Fields(firstWords(rest, 2)), "")); err == nil {
		took = firstWords(rest, 2)
		rest = strings.TrimSpace(rest[len(took):])
	}
	return address, took, rest
}

// firstWords returns the first words of a text, as they stand.
func firstWords(text string, n int) string {
	for i, r := range text {
		if r == ' ' {
			if n--; n == 0 {
				return text[:i]
			}
		}
	}
	return text
}
