package ui

import (
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

const (
	meterLabel   = 24 // the reading, its value and the scale
	leastMeter   = 2  // rows of a meter
	highestMeter = 8
)

func (metersPane) Table(f *Frame) table {
	t := table{ordered: true, empty: f.say("nothing was read of this host yet")}
	for _, subjects := range f.hostSubjects() {
		r := f.hostRow(subjects)
		if len(r.cells) > 3 && r.cells[3].trace != nil {
			t.rows = append(t.rows, r)
		}
	}
	t.columns = []column{{width: 16, least: 8}, {width: 9, least: 9, right: true, rank: 1}, {width: 24, least: 8, grow: true, rank: 2}}
	t.beside = (highestMeter - 1) * len(t.rows)
	return t
}

// Paint draws the meters from line y on, those around the cursor where there is
// no room for all.
func (metersPane) Paint(f *Frame, t *table, at []placed, y int) (hidden, broken, next int) {
	h, w := f.Canvas.Height()-y, f.Canvas.Width()
	fits := max(h/leastMeter, 1)
	if w < meterLabel+8 || h < leastMeter {
		fits = h
	}
	shown, hidden, broken := visible(t, fits, f.Zoomed, f.cursorIn(t))
	if len(shown) == 0 {
		return hidden, broken, y
	}
	each := min(h/len(shown), highestMeter)
	if w < meterLabel+8 || each < leastMeter {
		for i, index := range shown {
			f.row(y+i, &t.rows[index], t.columns, at)
		}
		return hidden, broken, y + len(shown)
	}
	for _, index := range shown {
		f.meter(y, each, &t.rows[index])
		y += each
	}
	return hidden, broken, y
}

// meter draws one reading in h rows: what it is and what it stands at, and its
// curve beside that.
func (f *Frame) meter(y, h int, r *row) {
	w := f.Canvas.Width()
	f.row(y, &row{subject: r.subject, state: r.state, implied: r.implied}, nil, nil)
	x := lead + f.put(lead, y, meterLabel-lead-1, r.cells[0].text, themes.Text)
	said := r.cells[1].text
	room := meterLabel - 1 - x - 1
	if width := safetext.Width(said); width <= room {
		f.put(meterLabel-1-width, y, width, said, r.cells[1].role)
	} else if h > 1 {
		f.put(lead, y+1, meterLabel-lead-1, said, r.cells[1].role)
	}
	if h > leastMeter {
		h-- // the last row keeps two meters apart
	}
	t, cells := r.cells[3].trace, w-meterLabel
	covers := min(time.Duration(2*cells)*max(t.every, time.Second), hour)
	top := t.full
	for _, list := range t.lists {
		for _, sample := range history.Since(list, f.Snapshot.Now.Mono-covers) {
			if t.full == 0 {
				top = max(top, sample.Value)
			}
		}
	}
	f.tall(meterLabel, y, cells, h, t, covers, max(top, 1e-9))
	var series []history.Series
	for _, subject := range r.subjects {
		series = append(series, f.allOf(subject)...)
	}
	if h > leastMeter && len(series) > 0 {
		scale := f.say("of %s", value(f.tongue, top, f.mainReading(series).Unit))
		f.put(lead, y+1, meterLabel-lead-1, safetext.PadLeft(scale, meterLabel-lead-1), themes.Dim)
	}
}
