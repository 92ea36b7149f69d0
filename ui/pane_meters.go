package ui

import (
	"slices"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
)

// metersPane draws the gauges of this host as large as there is room for, each
// against its own scale and over a longer time than a row can show.
type metersPane struct{}

func (metersPane) ID() string                      { return "meters" }
func (metersPane) Title(lang tongue) safetext.Text { return lang.say("METERS") }
func (metersPane) OneLine() bool                   { return false }

// Abreast has the two stand side by side on a wide screen: the host's rows are
// short, and a meter is the better the higher it is.
func (metersPane) Abreast() {}

const (
	meterLabel   = 22 // the reading and its value; its scale comes after that
	leastMeter   = 2  // rows of a meter
	highestMeter = 12
)

// meterSpans are how far back meters may go, all of them alike: as far as this run
// goes, and no further than the last one.
var meterSpans = []time.Duration{2 * time.Minute, 5 * time.Minute, 10 * time.Minute, quarter}

func (metersPane) Table(f *Frame) table {
	t := table{ordered: true, empty: f.say("nothing was read of this host yet")}
	for _, subjects := range f.hostSubjects() {
		r := f.hostRow(subjects)
		if len(r.cells) > 3 && r.cells[3].trace != nil {
			t.rows = append(t.rows, r)
		}
	}
	t.columns = []column{{width: 16, least: 8}, {width: 9, least: 9, right: true, rank: 1}, {width: 24, least: 8, grow: true, rank: 2}}
	t.beside = (highestMeter-1)*len(t.rows) + 1 // and what time it was
	return t
}

// Paint draws the meters from line y on, and what time it was below the last one.
// Where there is no room for all, those around the one are shown that the cursor is
// on, here or among the host's rows.
func (metersPane) Paint(f *Frame, t *table, at []placed, y int) (hidden, broken, next int) {
	h, w := f.Canvas.Height()-y, f.Canvas.Width()
	cells := w - meterLabel - scaleWidth
	if cells < 8 || h <= leastMeter {
		return f.plainMeters(t, at, y)
	}
	chosen := slices.IndexFunc(t.rows, func(r row) bool { return r.subject == f.Chosen })
	shown, hidden, broken := visible(t, (h-1)/leastMeter, f.Zoomed, chosen)
	if len(shown) == 0 {
		return hidden, broken, y
	}
	each := min((h-1)/len(shown), highestMeter)
	rows := each
	if each > leastMeter {
		rows-- // the last one keeps two meters apart
	}
	var c *chart
	for _, index := range shown {
		c = newChart(cells, rows, f.meterSpan()/time.Duration(2*cells), f.Snapshot.Now.Mono)
		f.meter(y, &t.rows[index], c)
		y += each
	}
	next = y - each + rows
	f.timesBelow(meterLabel+scaleWidth, next, cells, c.start, 2*c.slot)
	return hidden, broken, next + 1
}

// plainMeters are the readings in a line each, where there is no room for meters.
func (f *Frame) plainMeters(t *table, at []placed, y int) (hidden, broken, next int) {
	shown, hidden, broken := visible(t, f.Canvas.Height()-y, f.Zoomed, f.cursorIn(t))
	for i, index := range shown {
		f.row(y+i, &t.rows[index], t.columns, at)
	}
	return hidden, broken, y + len(shown)
}

// meterSpan is how far back the meters go.
func (f *Frame) meterSpan() time.Duration {
	ran := f.Snapshot.Now.Sub(f.Snapshot.Started)
	for _, span := range meterSpans {
		if ran <= span {
			return span
		}
	}
	return meterSpans[len(meterSpans)-1]
}

// meter draws one reading: what it is and what it stands at, its scale, and its
// curve beside that.
func (f *Frame) meter(y int, r *row, c *chart) {
	f.row(y, &row{subject: r.subject, state: r.state, implied: r.implied}, nil, nil)
	x := lead + f.put(lead, y, meterLabel-1-lead, r.cells[0].text, themes.Text)
	said := r.cells[1].text
	switch width := safetext.Width(said); {
	case width < meterLabel-1-x:
		f.put(meterLabel-1-width, y, width, said, r.cells[1].role)
	case c.rows > 1:
		f.put(lead, y+1, meterLabel-1-lead, said, r.cells[1].role)
	}
	var series []history.Series
	for _, subject := range r.subjects {
		series = append(series, f.allOf(subject)...)
	}
	unit := f.mainReading(series).Unit
	t := r.cells[3].trace
	t.mark(c.all, c.start, c.slot, f.Snapshot.Now.Mono)
	if c.top = t.full; c.top == 0 {
		c.top = ceilingOf(valuesOf(c.all), unit)
	}
	plot := meterLabel + scaleWidth
	figure := func(y int, said safetext.Text) {
		f.put(meterLabel, y, scaleWidth-2, safetext.PadLeft(said, scaleWidth-2), themes.Dim)
	}
	figure(y, value(f.tongue, c.top, unit))
	figure(y+c.rows-1, f.say("0"))
	for row := range c.rows {
		f.Canvas.Put(plot-1, y+row, f.Glyphs.Divider, f.style(themes.Dim))
	}
	for cell := range len(c.all) / 2 {
		f.drawColumn(plot+cell, y+c.rows-1, c, c.all[2*cell:2*cell+2])
	}
}
