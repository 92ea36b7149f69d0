package ui

import (
	"slices"

	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
	"example.com/noctop/ui/canvas"
)

// shares are how many hosts one sign of a map may stand for: one, where there
// is room for all, and else as few as will do.
var shares = []int{1, 2, 3, 4, 5, 8, 10, 16, 20, 32, 50, 64, 100, 200, 500, 1000}

// Paint draws the rows of the pane from line y on, each group's with its map
// below it. Where there is no room for that the maps stand beside the groups, so
// that every host is still in the picture.
func (endpointsPane) Paint(f *Frame, t *table, at []placed, y int) (hidden, broken, next int) {
	h := f.Canvas.Height()
	w := f.Canvas.Width() - lead
	groups := t.whole()
	cursor := f.cursorIn(t)
	room := h - y - len(groups)
	if parts := len(t.rows) - len(groups); parts > 0 && (f.Zoomed || cursor >= 0 && t.rows[cursor].part) {
		room -= min(parts, max((h-y)/4, 3)) // for the hosts by name
	}
	share, lines := fit(groups, w, room)
	side := f.besides(t, at)
	if slices.Contains(lines, 0) && side.w > 0 {
		clear(lines)
		f.scaleAbove(t, y-1, side.share)
	} else {
		side = sideMap{}
	}
	mapped := 0
	for _, n := range lines {
		mapped += n
	}
	shown, hidden, broken := named(t, h-y-mapped, len(groups), f.Zoomed, cursor)
	group := -1
	for i := range t.rows {
		if !t.rows[i].part {
			group++
		}
		if len(shown) == 0 || shown[0] != i {
			continue
		}
		shown = shown[1:]
		if y >= h {
			break
		}
		f.row(y, &t.rows[i], t.columns, at)
		if lines[group] > 0 && share > 1 && !t.rows[i].part {
			f.scale(y, share, at)
		}
		y++
		if !t.rows[i].part {
			f.strip(lead, y, w, lines[group], share, &t.rows[i])
			y += lines[group]
			if side.w > 0 {
				f.strip(side.x, y-1, side.w, 1, side.share, &t.rows[i])
			}
		}
	}
	return hidden, broken, y
}

// named chooses which rows are shown in h lines: all groups, and as many hosts
// around the cursor as there is room for. Where there is none for all groups the
// broken ones come first.
func named(t *table, h, groups int, zoomed bool, cursor int) (shown []int, hidden, broken int) {
	room := h - groups
	if room < 0 {
		return visible(t, h, zoomed && cursor >= 0 && t.rows[cursor].part, cursor)
	}
	hosts, here := len(t.rows)-groups, 0
	if hosts > room { // the last line counts what is hidden
		room = max(room-1, 0)
	}
	for i := range min(cursor+1, len(t.rows)) {
		if t.rows[i].part {
			here++
		}
	}
	from := min(max(here-room, 0), max(hosts-room, 0)) // the window ends with the cursor, or begins at the top
	host := -1
	for i := range t.rows {
		r := &t.rows[i]
		if r.part {
			host++
		}
		switch {
		case !r.part, host >= from && host < from+room:
			shown = append(shown, i)
		case r.broken():
			broken++
			fallthrough
		default:
			hidden++
		}
	}
	return shown, hidden, broken
}

// fit chooses how many hosts a sign stands for, and how many lines each group's
// map has. Where not even the coarsest maps find room, the broken groups have
// theirs first.
func fit(groups []*row, w, room int) (share int, lines []int) {
	lines = make([]int, len(groups))
	if w < 8 || room <= 0 {
		return 1, lines
	}
	for _, share = range shares {
		total := 0
		for i := range groups {
			lines[i] = (ceil(len(groups[i].strip.members), share) + w - 1) / w
			total += lines[i]
		}
		if total <= room {
			return share, lines
		}
		if !slices.ContainsFunc(lines, func(n int) bool { return n > 1 }) {
			break // a coarser map is not shorter
		}
	}
	for _, wanted := range []bool{true, false} {
		for i := range groups {
			if groups[i].broken() != wanted {
				continue
			}
			lines[i] = min(lines[i], room)
			room -= lines[i]
		}
	}
	return share, lines
}

func ceil(n, by int) int { return (n + by - 1) / by }

// strip draws the map of a group: a sign for each host, or for a few, of which
// the worst shows.
func (f *Frame) strip(x, y, w, lines, share int, r *row) {
	all := r.strip.members
	dim := !r.implied.none()
	for i := 0; i < len(all) && i/share < w*lines; i += share {
		worst := all[i].state
		for _, m := range all[i+1 : min(i+share, len(all))] {
			worst = worse(worst, m.state)
		}
		role := worst.role()
		if dim {
			role = themes.Implied
		}
		cell := i / share
		f.Canvas.Put(x+cell%w, y+cell/w, f.mark(worst), f.style(role))
	}
}

// mark is the sign of a host in a map: a host that is well is a low line, so
// that the others stand out of it.
func (f *Frame) mark(s state) safetext.Text {
	if s == good {
		return f.Glyphs.Levels[0]
	}
	return s.sign(f.Glyphs)
}

// scale says in a group's row how many hosts a sign of its map stands for.
func (f *Frame) scale(y, share int, at []placed) {
	said := f.say("a sign is %d hosts", share)
	width := safetext.Width(said)
	w := f.Canvas.Width()
	if last := at[len(at)-1]; last.column == hostColumns-1 && last.w > width+34 {
		f.Canvas.Fill(canvas.Rect{X: w - width - 1, Y: y, W: width + 1, H: 1}, canvas.Style{})
		f.put(w-width, y, width, said, themes.Dim)
	}
}

// sideMap is where maps stand in the rows of their groups.
type sideMap struct{ x, w, share int }

// leastBeside is the narrowest map that says anything.
const leastBeside = 8

// besides finds room for maps in the rows themselves, after the words of the
// widest; none where there is too little.
func (f *Frame) besides(t *table, at []placed) sideMap {
	last := at[len(at)-1]
	if last.column != hostColumns-1 {
		return sideMap{}
	}
	words, most := 28, 0 // as a group's words usually are, so that the maps rest
	for i := range t.rows {
		if r := &t.rows[i]; !r.part {
			words = max(words, safetext.Width(r.cells[hostColumns-1].text))
			most = max(most, len(r.strip.members))
		}
	}
	b := sideMap{x: last.x + words + 1, w: last.w - words - 1}
	if b.w < leastBeside {
		return sideMap{}
	}
	for _, b.share = range shares {
		if ceil(most, b.share) <= b.w {
			return b
		}
	}
	return sideMap{}
}

// scaleAbove says above the rows how many hosts a sign of their maps stands for:
// at the right, or where it says there how other panes stand, before that.
func (f *Frame) scaleAbove(t *table, y, share int) {
	if share == 1 {
		return
	}
	said := f.say("a sign is %d hosts", share)
	width := safetext.Width(said)
	end := f.Canvas.Width()
	if y == 0 {
		for _, s := range f.Beside {
			end -= safetext.Width(s.text)
		}
	}
	if len(f.Beside) > 0 {
		end -= lead
	}
	taken := lead + safetext.Width(f.say("%d %s", f.Number, endpointsPane{}.Title(f.tongue))) + safetext.Width(t.note)
	if y > 0 || t.out == 0 && end-width > taken {
		f.put(max(end-width, 0), max(y, 0), width, said, themes.Dim)
	}
}
