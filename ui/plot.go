package ui

import (
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
)

// trace is what a series plot is drawn from: one series, or several that stand
// for one thing, of which the best counts at each moment.
type trace struct {
	lists [][]history.Sample
	every time.Duration
	gauge bool    // Value is shown, and not Took
	full  float64 // of a gauge: what fills the plot; 0 for the largest value shown
	base  float64 // of times: the shortest one lately, in milliseconds
}

// quarter is how far back the shortest time is looked for: a line that has
// slowed down must not look well because it did so a minute ago.
const quarter = 15 * time.Minute

// newTrace makes the trace of round-trip times of some series.
func newTrace(now time.Duration, all ...history.Series) *trace {
	t := &trace{}
	shortest := time.Duration(0)
	for _, s := range all {
		t.lists = append(t.lists, s.Samples)
		t.every = max(t.every, s.Every)
		for _, sample := range history.Since(s.Samples, now-quarter) {
			if sample.Outcome == observe.Good && (shortest == 0 || sample.Took < shortest) {
				shortest = sample.Took
			}
		}
	}
	t.base = float64(shortest) / float64(time.Millisecond)
	return t
}

// newGauge makes the trace of a gauge's values; full is what fills the plot.
func newGauge(s history.Series, full float64) *trace {
	return &trace{lists: [][]history.Sample{s.Samples}, every: s.Every, gauge: true, full: full}
}

// mark is one moment of a plot, the better the larger.
type mark struct {
	kind  markKind
	value float64 // milliseconds, or a gauge's value; 0 where none came

	sent, lost uint16 // samples, of all series
	losing     uint16 // how many of the series lost any
}

// beyond reports whether it is a reading that is not as it should be, and not an
// answer that is wrong: that has no value.
func (m mark) beyond() bool { return m.kind == wrong && m.value > 0 }

type markKind uint8

const (
	blank markKind = iota // not yet
	gap                   // nothing was measured
	lost
	partly // several series lost some, and not all
	wrong
	late
	answered
)

// partLoss is the share of lost samples from which a moment counts as partly lost:
// one probe in ten.
const partLoss = 0.1

// partlyLost reports whether packets were lost while others were answered, and of
// more than one series: what a single anchor loses is its own.
func (m mark) partlyLost() bool {
	return m.losing > 1 && m.lost < m.sent && float64(m.lost) >= partLoss*float64(m.sent)
}

// spans are the widths from which a plot shows more than a minute, a second for
// each half of a cell: a minute and a half, then whole minutes.
var spans = []int{30, 45, 60, 90, 120, 150}

// window is how long w cells of a plot cover, and how many of them are used.
func window(w int) (cells int, covers time.Duration) {
	if w < spans[0] {
		return max(w, 0), time.Minute
	}
	for _, span := range spans {
		if w >= span {
			cells = span
		}
	}
	return cells, time.Duration(2*cells) * time.Second
}

// spanTitle is the heading of a plot of w cells.
func spanTitle(lang tongue, w int) safetext.Text {
	_, covers := window(w)
	said := lang.say("%d s", int(covers/time.Second))
	if covers >= 2*time.Minute {
		said = lang.say("%d min", int(covers/time.Minute))
	}
	if long := lang.say("last %s", said); safetext.Width(long) <= w {
		return long
	}
	return said
}

// marks works out n moments that end with the one of now. A moment without a
// sample keeps the mark of the one before while the interval explains it.
func (t *trace) marks(n int, slot time.Duration, now time.Duration) []mark {
	all := make([]mark, n)
	if slot <= 0 {
		return all
	}
	t.mark(all, (now/slot-time.Duration(n-1))*slot, slot, now)
	return all
}

// mark works out the moments from start on, as far as they have come.
func (t *trace) mark(all []mark, start, slot, now time.Duration) {
	for _, list := range t.lists {
		t.merge(all, list, start, slot, now)
	}
	for i := range all {
		if all[i].partlyLost() {
			all[i].kind = partly
		}
	}
}

// patience is how long the interval of a trace explains that nothing new has come.
func (t *trace) patience() time.Duration { return t.every*22/10 + time.Second }

func (t *trace) merge(all []mark, list []history.Sample, start, slot, now time.Duration) {
	patience := t.patience()
	from := history.Since(list, start-patience)
	var last mark
	var lastAt time.Duration
	next := 0
	for i := range all {
		end := start + time.Duration(i+1)*slot
		if end-slot > now {
			return
		}
		var worst mark
		var sent, gone uint16
		for ; next < len(from) && from[next].At < end; next++ {
			m, ok := t.markOf(from[next])
			if !ok {
				continue
			}
			last, lastAt = m, from[next].At
			if lastAt < end-slot {
				continue
			}
			sent++
			if m.kind == lost {
				gone++
			}
			if worst.kind == blank || m.kind < worst.kind || m.kind == worst.kind && m.value > worst.value {
				worst = m
			}
		}
		switch {
		case worst.kind != blank:
		case last.kind == blank:
			if len(list) > len(from) || next > 0 {
				worst.kind = gap
			}
		case end-slot-lastAt > patience:
			worst.kind = gap
		default:
			worst = last
		}
		m := &all[i]
		if worst.kind > m.kind || worst.kind == m.kind && worst.value < m.value {
			m.kind, m.value = worst.kind, worst.value
		}
		m.sent, m.lost = m.sent+sent, m.lost+gone
		if gone > 0 {
			m.losing++
		}
	}
}

// markOf is the mark of one sample, and whether it is to be shown at all.
func (t *trace) markOf(s history.Sample) (mark, bool) {
	v := float64(s.Took) / float64(time.Millisecond)
	if t.gauge {
		v = s.Value
	}
	switch s.Outcome {
	case observe.Good:
		return mark{kind: answered, value: v}, true
	case observe.Late:
		return mark{kind: late, value: v}, true
	case observe.Wrong:
		if t.gauge { // it was read, and is not as it should be
			return mark{kind: wrong, value: v}, true
		}
		return mark{kind: wrong}, true
	case observe.Refused:
		return mark{kind: wrong}, true
	case observe.Lost:
		return mark{kind: lost}, true
	case observe.NotProvisioned:
		return mark{}, false
	}
	return mark{kind: gap}, true
}

// Times count as low up to one and a half times the shortest one, and as high
// from six times on; below restMs everything is low, or a LAN's noise would
// look like trouble.
const restMs = 2.0

var steps = [...]float64{1.5, 3, 6}

// level puts a value on the scale of 1 to 4.
func (t *trace) level(m mark, high float64) int {
	if t.gauge {
		return 1 + min(int(4*m.value/max(high, 1e-9)), 3)
	}
	level := 1
	for _, step := range steps {
		if m.value > step*max(t.base, restMs) {
			level++
		}
	}
	return level
}

// plot draws a trace as a sweep: each moment has its column, the head moves to
// the right and starts again at the left, with a blank before it. So only one
// cell or two of the row change from one second to the next.
func (f *Frame) plot(x, y, w int, t *trace) {
	cells, covers := window(w)
	if cells < 2 {
		return
	}
	n := 2 * cells
	slot := covers / time.Duration(n)
	all := t.marks(n, slot, f.Snapshot.Now.Mono)
	high := t.full
	if t.gauge && high == 0 {
		high = ceiling(valuesOf(all))
	}
	newest := int(f.Snapshot.Now.Mono / slot)
	head := newest / 2 % cells
	series, loss := f.style(themes.Series), f.style(themes.Loss)
	for back := 0; back < cells-1; back++ { // the oldest cell is the blank before the head
		right := n - 1 - 2*back
		if newest%2 == 0 {
			right++ // the head is half drawn
		}
		var pair [2]mark
		pair[0] = all[right-1]
		if right < n {
			pair[1] = all[right]
		}
		column := x + (head-back+cells)%cells
		worst := pair[0]
		if pair[1].kind != blank && (worst.kind == blank || pair[1].kind < worst.kind) {
			worst = pair[1]
		}
		switch worst.kind {
		case blank:
		case gap:
			f.Canvas.Put(column, y, f.Glyphs.Gap, f.style(themes.Dim))
		case lost:
			f.Canvas.Put(column, y, f.Glyphs.Loss, loss)
		case partly:
			f.Canvas.Put(column, y, f.Glyphs.Partly, loss)
		case wrong:
			f.Canvas.Put(column, y, f.Glyphs.Degraded, loss)
		case late:
			f.Canvas.Put(column, y, f.Glyphs.Late, f.style(themes.Degraded))
		default:
			f.Canvas.Put(column, y, f.Glyphs.Pair(t.height(pair[0], high), t.height(pair[1], high)), series)
		}
	}
}

func (t *trace) height(m mark, high float64) int {
	if m.kind == blank {
		return 0
	}
	return t.level(m, high)
}
