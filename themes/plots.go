package themes

import "example.com/noctop/internal/safetext"

// The forms that plots are drawn in.
const (
	Braille   = "braille" // two values a cell, four dots high
	Block     = "block"   // one value a cell: fonts that lack braille have these
	PlotASCII = "ascii"
)

// plotSigns are the signs that a form of plots is drawn with.
type plotSigns struct {
	levels []safetext.Text
	pairs  [5][5]safetext.Text
	heat   []safetext.Text
	loss   safetext.Text
	gap    safetext.Text
	late   safetext.Text
}

var braillePlots = plotSigns{
	levels: []safetext.Text{text("⣀"), text("⣤"), text("⣶"), text("⣿")},
	pairs: [5][5]safetext.Text{
		{text(" "), text("⢀"), text("⢠"), text("⢰"), text("⢸")},
		{text("⡀"), text("⣀"), text("⣠"), text("⣰"), text("⣸")},
		{text("⡄"), text("⣄"), text("⣤"), text("⣴"), text("⣼")},
		{text("⡆"), text("⣆"), text("⣦"), text("⣶"), text("⣾")},
		{text("⡇"), text("⣇"), text("⣧"), text("⣷"), text("⣿")},
	},
	heat: []safetext.Text{text("⠂"), text("⠆"), text("⠶"), text("⣶"), text("⣿")},
	loss: text("×"), gap: text("·"), late: text("»"),
}

var blockPlots = plotSigns{
	levels: []safetext.Text{text("▂"), text("▄"), text("▆"), text("█")},
	pairs:  higher(text(" "), text("▂"), text("▄"), text("▆"), text("█")),
	heat:   []safetext.Text{text("▁"), text("░"), text("▒"), text("▓"), text("█")},
	loss:   text("×"), gap: text("·"), late: text("»"),
}

var asciiPlots = plotSigns{
	levels: []safetext.Text{text("."), text(":"), text("-"), text("="), text("+"), text("*"), text("#")},
	pairs:  higher(text(" "), text("."), text(":"), text("="), text("#")),
	heat:   []safetext.Text{text("."), text("-"), text("+"), text("%"), text("#")},
	loss:   text("x"), gap: text(" "), late: text(">"),
}

// higher makes the pairs of a form that has one value in a cell: of two the
// higher one shows.
func higher(levels ...safetext.Text) (pairs [5][5]safetext.Text) {
	for left := range pairs {
		for right := range pairs {
			pairs[left][right] = levels[max(left, right)]
		}
	}
	return pairs
}

// with returns the set with the plots of a form.
func (g Glyphs) with(p plotSigns) Glyphs {
	g.Levels, g.pairs, g.Heat = p.levels, p.pairs, p.heat
	g.Loss, g.Gap, g.Late = p.loss, p.gap, p.late
	return g
}

// WithPlots returns the set with plots in a form: "braille", "block", "ascii",
// or for anything else its own.
func (g *Glyphs) WithPlots(form string) *Glyphs {
	forms := map[string]plotSigns{Braille: braillePlots, Block: blockPlots, PlotASCII: asciiPlots}
	signs, known := forms[form]
	if !known {
		return g
	}
	changed := g.with(signs)
	return &changed
}

// Shade is the sign of a share from 0 to 1 in a heat row: none, up to a tenth,
// a third, two thirds, and more.
func (g *Glyphs) Shade(share float64) safetext.Text { return g.Heat[ShadeOf(share)] }

// Shades are the upper ends of the shades of a heat row; the last has none.
var Shades = [...]float64{0, 0.1, 1.0 / 3, 2.0 / 3}

// ShadeOf is the number of a share's shade, from 0.
func ShadeOf(share float64) int {
	for i, end := range Shades {
		if share <= end {
			return i
		}
	}
	return len(Shades)
}
