package ui

import (
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
)

// detailLevel is how much a picture says, the most first.
type detailLevel uint8

const (
	withAddresses detailLevel = iota
	withFigures
	withNames
	inBriefNames
	shortened // what lies before the broken link, and what past it, is left out
	detailLevels
)

// drawRoutes draws routes as fully as w cells allow.
func (f *Frame) drawRoutes(all []route, w int) []line {
	in := indent(w)
	for level := range detailLevels {
		var lines []line
		widest := 0
		for i := range all {
			r := all[i]
			if level == shortened {
				r = f.fold(r)
			}
			drawn, width := f.drawRoute(&r, level, in, len(all) > 1)
			lines = append(lines, drawn...)
			widest = max(widest, width)
		}
		if in+widest <= w {
			return lines
		}
	}
	return nil
}

// fold leaves out the stops that are well before the one before the break, and
// those past what is silent.
func (f *Frame) fold(r route) route {
	at := r.broken()
	if at < 0 {
		return r
	}
	short := route{name: r.name}
	first, last := max(at, 0), at+1
	if first > 0 {
		short.stops = append(short.stops, stop{name: f.Glyphs.Ellipsis, brief: f.Glyphs.Ellipsis, heard: true, here: true, of: good})
		short.links = append(short.links, r.links[first-1])
	}
	short.stops = append(short.stops, r.stops[first:last+1]...)
	short.links = append(short.links, r.links[first:last]...)
	return short
}

// drawRoute draws one route, and returns how wide it is.
func (f *Frame) drawRoute(r *route, level detailLevel, in int, many bool) (lines []line, width int) {
	upper, lower := line{indent: in}, line{indent: in}
	below := false
	past := false // the broken link
	blank := safetext.Literal(" ")
	for i := range r.stops {
		s := &r.stops[i]
		label, under := f.label(r, s, level, many)
		role := themes.Text
		if past && i > r.broken()+1 {
			role = themes.Implied
		}
		cells := safetext.Width(label)
		if !s.here && level < inBriefNames {
			sign := s.of.role()
			if role == themes.Implied {
				sign = role
			}
			upper.spans = append(upper.spans, span{s.of.sign(f.Glyphs), sign}, span{blank, themes.Text})
			cells += 2
		}
		upper.spans = append(upper.spans, span{label, role})
		taken := max(cells, safetext.Width(under))
		below = below || !under.Empty()
		if i < len(r.links) {
			air := 1
			if level >= inBriefNames {
				air = 0
			}
			stretch := max(taken+2-cells-2*air, leastLink(r.links[i], level))
			if air > 0 {
				upper.spans = append(upper.spans, span{blank, themes.Text})
			}
			upper.spans = append(upper.spans, f.linkSpans(r.links[i], stretch)...)
			if air > 0 {
				upper.spans = append(upper.spans, span{blank, themes.Text})
			}
			taken = cells + stretch + 2*air
			past = past || i == r.broken()
		}
		lower.spans = append(lower.spans, span{safetext.Pad(under, taken), themes.Dim})
		width += taken
	}
	if below {
		return []line{upper, lower}, width
	}
	return []line{upper}, width
}

// label is what a stop is called, and what stands under that.
func (f *Frame) label(r *route, s *stop, level detailLevel, many bool) (label, under safetext.Text) {
	switch level {
	case withAddresses:
		return s.name, safetext.Join(nonEmpty([]safetext.Text{s.at, s.figure}), safetext.Literal(" "))
	case withFigures:
		if s.here {
			return s.name, r.name
		}
		return s.name, s.figure
	case withNames:
		label = s.name
	default:
		label = s.brief
	}
	if s.here && many && !r.name.Empty() && s.name != f.Glyphs.Ellipsis {
		label = r.name
	}
	return label, safetext.Text{}
}

// nonEmpty are the texts that are not empty.
func nonEmpty(all []safetext.Text) []safetext.Text {
	var kept []safetext.Text
	for _, t := range all {
		if !t.Empty() {
			kept = append(kept, t)
		}
	}
	return kept
}

// leastLink is how many cells a link takes at least.
func leastLink(l link, level detailLevel) int {
	switch {
	case l >= troubledLink:
		return 3
	case level >= inBriefNames:
		return 1
	}
	return 2
}

// linkSpans draws a link over some cells, its mark in the middle.
func (f *Frame) linkSpans(l link, cells int) []span {
	line := func(sign safetext.Text, n int) safetext.Text {
		pieces := make([]safetext.Text, n)
		for i := range pieces {
			pieces[i] = sign
		}
		return safetext.Join(pieces, safetext.Text{})
	}
	left, right := (cells-1)/2, cells-1-(cells-1)/2
	switch l {
	case measuredLink:
		return []span{{line(f.Glyphs.Rule, cells), themes.OK}}
	case troubledLink:
		return []span{{line(f.Glyphs.Rule, left), themes.OK}, {f.Glyphs.Degraded, themes.Degraded}, {line(f.Glyphs.Rule, right), themes.OK}}
	case brokenLink:
		return []span{{line(f.Glyphs.Rule, left), themes.Dim}, {f.Glyphs.Down, themes.Down}, {line(f.Glyphs.Rule, right), themes.Dim}}
	case doubtfulLink:
		return []span{{line(f.Glyphs.Dotted, left), themes.Dim}, {f.Glyphs.Down, themes.Down}, {line(f.Glyphs.Dotted, right), themes.Dim}}
	}
	return []span{{line(f.Glyphs.Dotted, cells), themes.Dim}}
}
