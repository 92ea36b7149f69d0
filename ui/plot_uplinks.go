package ui

import (
	"cmp"
	"slices"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
	"example.com/noctop/ui/canvas"
)

// How large the charts of the uplinks are.
const (
	chartFrame   = 3  // lines of one beside its series: whose it is, the time axis, the times
	leastChart   = 4  // rows of its series, below which it says no more than a row does
	highestChart = 10 // and above which it says no more than before
	chartAbreast = 44 // cells in which one beside another can be read
)

// chartSlots are what a chart lets half a cell stand for, and chartCovers how long one
// looks back at least, once so much was measured.
var chartSlots = []time.Duration{time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 20 * time.Second}

const chartCovers = 10 * time.Minute

// drawCharts draws in room that the panes leave how the uplinks did lately, each
// against a scale and a clock:
//
//	KT: round trip, foreign   × lost
//	50 ms │
//	25 ms │
//	      │⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀××××
//	    0 └────┴─────────┴─────────┴─
//	         11:05     11:10     11:15
//
// Where there is none for all of them the broken ones have it.
func (s *screen) drawCharts(c *canvas.Canvas, room canvas.Rect) {
	f := s.frame(nil)
	if across, _ := chartGrid(1, room.W, room.H); across == 0 {
		return
	}
	all := f.charted()
	across, down := chartGrid(len(all), room.W, room.H)
	if across == 0 {
		return
	}
	if fits := across * down; fits < len(all) {
		slices.SortStableFunc(all, func(a, b charted) int { return cmp.Compare(badness[b.state], badness[a.state]) })
		all = all[:fits]
	}
	w, h := (room.W+2)/across-2, min(room.H/down, highestChart+chartFrame)
	for i := range all {
		at := canvas.Rect{X: room.X + i%across*(w+2), Y: room.Y + i/across*h, W: w, H: h}
		s.frame(c.Sub(at)).uplinkChart(&all[i])
	}
}

// charted is an uplink whose answers are drawn.
type charted struct {
	uplink string
	title  safetext.Text
	state  state
	trace  trace
	of     []history.Key // what the trace is made of
}

// charted are the uplinks that a filter leaves and of which there is something to draw,
// in their order.
func (f *Frame) charted() (all []charted) {
	rows := f.table(uplinksPane{}).rows
	for _, uplink := range f.uplinks() {
		p := f.path(uplink)
		row := slices.IndexFunc(rows, func(r row) bool { return r.subject == p.subject })
		at, counted := f.farthest(p)
		if row < 0 || at < 0 {
			continue
		}
		drawn := charted{uplink: uplink.Name, title: f.say("%s: round trip, %s", uplink.Name, f.say(long(stages[at]))), state: rows[row].state}
		for _, s := range counted {
			drawn.trace.lists, drawn.trace.every = append(drawn.trace.lists, s.Samples), max(drawn.trace.every, s.Every)
			drawn.of = append(drawn.of, s.Key)
		}
		all = append(all, drawn)
	}
	return all
}

// chartGrid is how many charts stand side by side and one above the other: all of
// them, as wide as can be; none where there is no room for one.
func chartGrid(n, w, h int) (across, down int) {
	most, deep := w/chartAbreast, h/(leastChart+chartFrame)
	if n == 0 || most == 0 || deep == 0 {
		return 0, 0
	}
	for across = 1; across < most; across++ {
		if down = (n + across - 1) / across; down <= deep {
			return across, down
		}
	}
	return most, min((n+most-1)/most, deep)
}

// uplinkChart draws how long answers took on the way out by an uplink, over the whole
// of the frame's canvas.
func (f *Frame) uplinkChart(drawn *charted) {
	w, h := f.Canvas.Width(), f.Canvas.Height()
	rows := (h - chartFrame) / 2 * 2 // so that half of the scale is between two of them
	c := f.tripChart(drawn, w-scaleWidth-1, rows)
	f.lines(0, first(flow(1, append([]span{{drawn.title, themes.Title}}, c.legend(f)...), w), 1))
	f.drawChart(scaleWidth, 1, c)
}

// tripChart works out a chart of round-trip times.
func (f *Frame) tripChart(drawn *charted, cells, rows int) *chart {
	now := f.Snapshot.Now.Mono
	covers := min(chartCovers, f.Snapshot.Now.Sub(f.Snapshot.Started))
	slot := chartSlots[len(chartSlots)-1]
	for _, s := range slices.Backward(chartSlots) {
		if time.Duration(2*cells)*s >= covers {
			slot = s
		}
	}
	c := newChart(cells, rows, max(slot, drawn.trace.every), now)
	c.said = func(v float64) safetext.Text { return roundTrip(f.tongue, time.Duration(v*float64(time.Millisecond))) }
	f.markAll(drawn, c)
	c.top = max(ceiling(valuesOf(c.all)), restMs)
	return c
}

// keptMarks are the moments of a chart as they were worked out last: nearly all of them
// are as they were a second ago.
type keptMarks struct {
	of    []history.Key
	start time.Duration
	slot  time.Duration
	upTo  time.Duration
	all   []mark
}

// markAll works out the moments of a chart, from the last one on that may have changed
// since it was drawn before.
func (f *Frame) markAll(drawn *charted, c *chart) {
	now, from := f.Snapshot.Now.Mono, 0
	kept, ok := f.cache.charts[drawn.uplink]
	if ok && kept.start == c.start && kept.slot == c.slot && len(kept.all) == len(c.all) && kept.upTo <= now && slices.Equal(kept.of, drawn.of) {
		from = max(int((kept.upTo-drawn.trace.patience()-c.start)/c.slot), 0)
		copy(c.all[:from], kept.all)
	}
	drawn.trace.mark(c.all[from:], c.start+time.Duration(from)*c.slot, c.slot, now)
	if f.cache.charts == nil {
		f.cache.charts = make(map[string]keptMarks)
	}
	f.cache.charts[drawn.uplink] = keptMarks{of: drawn.of, start: c.start, slot: c.slot, upTo: now, all: c.all}
}

// chartRoom is where the charts of the uplinks stand: below the last pane of the first
// view, and beside the ways out. It is empty where there is no room.
func (s *screen) chartRoom(slots []slot, body canvas.Rect) canvas.Rect {
	if len(slots) == 0 {
		return canvas.Rect{}
	}
	last := slots[len(slots)-1]
	at := last.rect
	switch _, ways := panes[last.pane].(waysPane); {
	case !s.elsewhere():
		y := at.Y + at.H + 1
		return canvas.Rect{X: at.X, Y: y, W: at.W, H: body.Y + body.H - y}
	case ways:
		x := at.X + at.W + 2
		return canvas.Rect{X: x, Y: at.Y, W: body.X + body.W - x, H: at.H}
	}
	return canvas.Rect{}
}
