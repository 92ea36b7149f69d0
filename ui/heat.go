package ui

import (
	"slices"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
)

// mostHeat is how many groups have a row in the picture over time.
const mostHeat = 12

// heat is how large a share of some groups' hosts had no answer, over time. A
// column is a stretch of time that begins at a full one, so that it stays what
// it is until the next begins.
type heat struct {
	groups []*fleet
	shares [][]float64 // of each group, by column; unmeasured where nothing was
	start  time.Duration
	column time.Duration
}

// unmeasured is the share of a column in which nothing was measured.
const unmeasured = -1

// heatSteps are how long a column may last.
var heatSteps = []time.Duration{
	time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 15 * time.Second, 30 * time.Second,
	time.Minute, 2 * time.Minute, 5 * time.Minute,
}

// heatOf works out the shares for so many columns, up to now.
func heatOf(groups []*fleet, columns int, now time.Duration) heat {
	h := heat{groups: groups}
	oldest, every := now, time.Second
	for _, g := range groups {
		every = max(every, g.group.Every)
		for i := range g.members {
			if s := g.members[i].series; s != nil && len(s.Samples) > 0 {
				oldest = min(oldest, s.Samples[0].At)
			}
		}
	}
	span := min(now-oldest, hour)
	h.column = heatSteps[len(heatSteps)-1]
	for _, step := range slices.Backward(heatSteps) {
		if step >= every && time.Duration(columns-1)*step >= span {
			h.column = step
		}
	}
	kept := min(int(span/h.column)+1, columns)
	h.start = (now/h.column - time.Duration(kept-1)) * h.column
	for _, g := range groups {
		h.shares = append(h.shares, g.shares(h.start, h.column, kept))
	}
	return h
}

// shares are how large a share of a group had no answer, column by column. A
// host that answered once in a column did; one that could not be asked, or that
// was not, is left out of it.
func (g *fleet) shares(start, column time.Duration, columns int) []float64 {
	asked, silent := make([]int, columns), make([]int, columns)
	for i := range g.members {
		s := g.members[i].series
		if s == nil {
			continue
		}
		at, answers, counts := -1, false, false
		settle := func() {
			if counts {
				asked[at]++
				if !answers {
					silent[at]++
				}
			}
		}
		for _, sample := range history.Since(s.Samples, start) {
			if to := int((sample.At - start) / column); to != at {
				settle()
				at, answers, counts = to, false, false
			}
			if at >= columns {
				counts = false
				break
			}
			switch sample.Outcome {
			case observe.Good, observe.Late:
				answers, counts = true, true
			case observe.Lost, observe.Refused, observe.Wrong:
				counts = true
			}
		}
		settle()
	}
	all := make([]float64, columns)
	for i := range all {
		all[i] = unmeasured
		if asked[i] > 0 {
			all[i] = float64(silent[i]) / float64(asked[i])
		}
	}
	return all
}

// heatRows shows a group over time, and the others below it for comparison.
func (f *Frame) heatRows(g *fleet, w int) []line {
	groups, more := f.neighbours(g)
	name := 8
	for _, one := range groups {
		name = max(name, safetext.Width(clean(one.group.Name)))
	}
	name = min(name, w/3, 28)
	const in = 3
	columns := min(w-in-name-2, 150)
	if columns < 8 {
		return nil
	}
	h := heatOf(groups, columns, f.Snapshot.Now.Mono)
	all := []line{{}, {indent: 1, spans: []span{
		{f.say("WITHOUT AN ANSWER, OVER TIME"), themes.Title}, {safetext.Pad(safetext.Text{}, 3), themes.Dim},
		{f.say("a column is %s", duration(f.tongue, h.column)), themes.Dim},
	}}}
	for i, one := range groups {
		role := themes.Dim
		if i == 0 {
			role = themes.Text
		}
		row := line{indent: in, spans: []span{{safetext.Pad(safetext.Cut(clean(one.group.Name), name, f.Glyphs.Ellipsis), name+1), role}}}
		all = append(all, line{indent: in, spans: append(row.spans, f.shades(h.shares[i])...)})
	}
	all = append(all, line{drawing: func(f *Frame, y int) { f.timesBelow(in+name+1, y, len(h.shares[0]), h.start, h.column) }})
	if more > 0 {
		all = append(all, plain(in, f.say("+%d more", more), themes.Dim))
	}
	return append(all, flow(in, f.heatLegend(), w)...)
}

// neighbours are a group and the others beside it, as many as there is room for.
func (f *Frame) neighbours(g *fleet) (groups []*fleet, more int) {
	groups = []*fleet{g}
	t := f.table(endpointsPane{})
	for i := range t.rows {
		other := t.rows[i].strip
		switch {
		case other == nil || other.group.Name == g.group.Name:
		case len(groups) == mostHeat:
			more++
		default:
			groups = append(groups, other)
		}
	}
	return groups, more
}

// shades are the signs of a row, and how they look: those alike in one piece.
func (f *Frame) shades(shares []float64) []span {
	var all []span
	var run []safetext.Text
	var role themes.Role
	flush := func() {
		if len(run) > 0 {
			all = append(all, span{safetext.Join(run, safetext.Text{}), role})
		}
		run = nil
	}
	for _, share := range shares {
		sign, of := f.Glyphs.Gap, themes.Dim
		if share != unmeasured {
			sign, of = f.Glyphs.Shade(share), shadeRole(share)
		}
		if of != role {
			flush()
			role = of
		}
		run = append(run, sign)
	}
	flush()
	return all
}

// shadeRole is how bad a share is, by the same measure as a group's state.
func shadeRole(share float64) themes.Role {
	switch {
	case share <= 0:
		return themes.Series
	case share*massShare < 1:
		return themes.Degraded
	}
	return themes.Loss
}

// timesBelow says in a line what time it was in some columns above it.
func (f *Frame) timesBelow(x, y, columns int, start, each time.Duration) {
	const apart = 10
	step := clockStep(apart * each)
	began := f.Snapshot.Wall(start)
	free := x
	for at := began.Truncate(step).Add(step); ; at = at.Add(step) {
		column := int(at.Sub(began) / each)
		if column >= columns {
			return
		}
		said := safetext.Join([]safetext.Text{f.Glyphs.Corner, clean(at.In(f.Zone).Format("15:04:05"))}, safetext.Text{})
		if left := f.Canvas.Width() - x - column; x+column >= free && safetext.Width(said) <= left {
			free = x + column + f.put(x+column, y, left, said, themes.Dim) + 1
		}
	}
}

// heatLegend says what the shades mean.
func (f *Frame) heatLegend() []span {
	words := []safetext.Text{f.say("all answer"), f.say("up to 10 %"), f.say("up to a third"), f.say("up to two thirds"), f.say("more")}
	ends := append(slices.Clone(themes.Shades[:]), 1)
	var all []span
	for i, said := range words {
		all = append(all, span{f.say("%s %s", f.Glyphs.Heat[i], said), shadeRole(ends[i])})
	}
	gap := f.Glyphs.Gap
	if gap == safetext.Literal(" ") {
		gap = f.say("blank")
	}
	return append(all, span{f.say("%s %s", gap, f.say("not measured")), themes.Dim})
}
