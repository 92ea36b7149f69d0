package ui

import (
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
)

// plotHeight is how many rows the large series takes; its axis and what stands
// below come on top of that.
const plotHeight = 6

// scaleWidth is how many columns the figures beside a large series take, with
// the line after them.
const scaleWidth = 10

// chart is a series against a scale and a time axis. It does not slide: it fills
// up to its right end, and then moves by a quarter, as a sheet of paper is
// turned. So a second changes one column of it, and not all.
//
//	20 ms │                     ^
//	      │                     ⣿
//	10 ms │        ⢀            ⣿
//	      │⣀⣀⣠⣀⣀⣀⣀⣸⣀⣀⣀⣀××⣀⣀⣀⣀⣀⣀⣀⣿⣀⣀⣀⣀
//	    0 └────────┴─────────┴─────────┴───────
//	            11:14:00  11:15:00  11:16:00
//	        p50 4 ms   p95 5 ms   p99 20 ms   max 90 ms
//	        × lost   ^ above the scale
type chart struct {
	all   []mark        // two a cell
	start time.Duration // of the first
	slot  time.Duration // how long one lasts
	rows  int
	top   float64
	gauge bool
	said  func(float64) safetext.Text
	sums  [4]float64 // the median, 95 and 99 in 100, the highest
}

// largeSeries is a series against a scale.
func (f *Frame) largeSeries(s history.Series, w int) []line {
	cells := min(w-scaleWidth-2, 150)
	if cells < 8 {
		return nil
	}
	c := f.chart(s, cells)
	all := make([]line, plotHeight+2)
	all[0].drawing = func(f *Frame, y int) { f.drawChart(scaleWidth, y, c) }
	all = append(all, flow(scaleWidth, c.figures(f), w)...)
	return append(all, flow(scaleWidth, c.legend(f), w)...)
}

// newChart is an empty chart of some cells and rows. It ends within a quarter of
// its width past now.
func newChart(cells, rows int, slot, now time.Duration) *chart {
	sheet := 2 * slot * time.Duration(max(cells/4, 1))
	start := (now/sheet+1)*sheet - time.Duration(2*cells)*slot
	return &chart{all: make([]mark, 2*cells), rows: rows, slot: slot, start: start}
}

// chart works out what stands in some cells.
func (f *Frame) chart(s history.Series, cells int) *chart {
	now := f.Snapshot.Now.Mono
	slot := min(max(s.Every, time.Second), hour/time.Duration(2*cells))
	c := newChart(cells, plotHeight, slot, now)
	t := newTrace(now, s)
	c.said = func(v float64) safetext.Text { return roundTrip(f.tongue, time.Duration(v*float64(time.Millisecond))) }
	if s.Unit != "" {
		t, c.gauge = newGauge(s, 0), true
		c.said = func(v float64) safetext.Text { return value(f.tongue, v, s.Unit) }
	}
	t.mark(c.all, c.start, c.slot, now)
	values := valuesOf(c.all)
	c.top = ceilingOf(values, s.Unit)
	if s.Unit == observe.Percent {
		c.top = 100
	}
	if n := len(values); n > 0 {
		c.sums = [4]float64{rankOf(values, 50), rankOf(values, 95), rankOf(values, 99), values[n-1]}
	}
	return c
}

// drawChart draws a chart from row y on, its time axis below it.
func (f *Frame) drawChart(x, y int, c *chart) {
	bottom := y + c.rows - 1
	for row := range c.rows {
		f.Canvas.Put(x-1, y+row, f.Glyphs.Divider, f.style(themes.Dim))
	}
	for row, v := range map[int]float64{y: c.top, y + c.rows/2: c.top / 2} {
		f.put(0, row, x-2, safetext.PadLeft(c.said(v), x-2), themes.Dim)
	}
	f.put(0, bottom+1, x-2, safetext.PadLeft(f.say("0"), x-2), themes.Dim)
	for cell := range len(c.all) / 2 {
		f.drawColumn(x+cell, bottom, c, c.all[2*cell:2*cell+2])
	}
	f.drawTimes(x, bottom+1, c)
}

// drawColumn draws two moments, from row bottom upwards.
func (f *Frame) drawColumn(x, bottom int, c *chart, pair []mark) {
	worst := pair[0].kind
	if worst == blank || pair[1].kind != blank && pair[1].kind < worst {
		worst = pair[1].kind
	}
	look := themes.Series
	switch worst {
	case blank:
		return
	case gap:
		f.Canvas.Put(x, bottom, f.Glyphs.Gap, f.style(themes.Dim))
		return
	case lost:
		f.Canvas.Put(x, bottom, f.Glyphs.Loss, f.style(themes.Loss))
		return
	case wrong:
		if !pair[0].beyond() && !pair[1].beyond() {
			f.Canvas.Put(x, bottom, f.Glyphs.Degraded, f.style(themes.Loss))
			return
		}
		look = themes.Loss
	}
	var dots [2]int
	over := false
	for i, m := range pair {
		if m.kind == blank {
			continue
		}
		dots[i] = min(max(int(m.value/c.top*float64(4*c.rows)+0.5), 1), 4*c.rows)
		over = over || m.value > c.top
	}
	for row := range c.rows {
		left, right := min(max(dots[0]-4*row, 0), 4), min(max(dots[1]-4*row, 0), 4)
		if left > 0 || right > 0 {
			f.Canvas.Put(x, bottom-row, f.Glyphs.Pair(left, right), f.style(look))
		}
	}
	if worst == wrong {
		f.Canvas.Put(x, bottom-(max(dots[0], dots[1])-1)/4, f.Glyphs.Degraded, f.style(themes.Loss))
	}
	if over {
		f.Canvas.Put(x, bottom-c.rows+1, f.Glyphs.Over, f.style(themes.Degraded))
	}
	if worst == partly {
		f.Canvas.Put(x, bottom, f.Glyphs.Partly, f.style(themes.Loss))
	}
	if worst == late {
		f.Canvas.Put(x, bottom-(max(dots[0], dots[1])-1)/4, f.Glyphs.Late, f.style(themes.Degraded))
	}
}

// drawTimes draws the time axis, and below it what time its marks are.
func (f *Frame) drawTimes(x, y int, c *chart) {
	dim := f.style(themes.Dim)
	cells := len(c.all) / 2
	f.Canvas.Put(x-1, y, f.Glyphs.Corner, dim)
	f.Canvas.Repeat(x, y, cells, f.Glyphs.Rule, dim)
	const apart = 12 // columns for a time, and air
	step := clockStep(apart * 2 * c.slot)
	form := "15:04"
	if step < time.Minute {
		form = "15:04:05"
	}
	began := f.Snapshot.Wall(c.start)
	for at := began.Truncate(step).Add(step); ; at = at.Add(step) {
		cell := int(at.Sub(began) / (2 * c.slot))
		if cell >= cells {
			return
		}
		f.Canvas.Put(x+cell, y, f.Glyphs.Tick, dim)
		said := clean(at.In(f.Zone).Format(form))
		if left := x + cell - safetext.Width(said)/2; left+safetext.Width(said) <= x+cells {
			f.put(left, y+1, safetext.Width(said), said, themes.Dim)
		}
	}
}

// figures are what the values come to.
func (c *chart) figures(f *Frame) []span {
	if c.sums == [4]float64{} {
		return []span{{f.say("no value in this time"), themes.Dim}}
	}
	var all []span
	for i, name := range []string{"p50", "p95", "p99", "max"} {
		all = append(all, span{f.say("%s %s", f.say(name), c.said(c.sums[i])), themes.Text})
	}
	return all
}

// legend says what the signs mean that are there.
func (c *chart) legend(f *Frame) []span {
	var seen [answered + 1]bool
	over := false
	for _, m := range c.all {
		seen[m.kind] = true
		over = over || m.kind >= partly && m.value > c.top
	}
	var all []span
	add := func(there bool, sign safetext.Text, words string) {
		if there {
			all = append(all, span{f.say("%s %s", sign, f.say(words)), themes.Dim})
		}
	}
	add(seen[lost], f.Glyphs.Loss, "lost")
	add(seen[partly], f.Glyphs.Partly, "partly lost")
	add(seen[wrong] && !c.gauge, f.Glyphs.Degraded, "wrong answer")
	add(seen[wrong] && c.gauge, f.Glyphs.Degraded, "not as it should be")
	add(seen[late], f.Glyphs.Late, "late")
	add(over, f.Glyphs.Over, "above the scale")
	if seen[gap] {
		sign := f.Glyphs.Gap
		if sign == safetext.Literal(" ") {
			sign = f.say("blank")
		}
		all = append(all, span{f.say("%s %s", sign, f.say("not measured")), themes.Dim})
	}
	return all
}
