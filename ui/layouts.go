package ui

import (
	"slices"

	"example.com/noctop/ui/canvas"
)

// Layout is how the panes of the first view stand, as the configuration says: a
// preset by its name, or rows of panes from the top.
type Layout struct {
	Name string
	Rows []LayoutRow
}

// LayoutRow is some panes side by side. Height is its share of the lines; where
// no row has one, each has what it needs.
type LayoutRow struct {
	Panes  []LayoutPane
	Height int
}

// LayoutPane is a pane by its ID, with its share of the row's width; 0 is as
// much as others that name none.
type LayoutPane struct {
	ID    string
	Share int
}

// The presets, and what the rows of the configuration are called beside them.
const (
	layoutAuto    = "auto"    // as it fits
	layoutStacked = "stacked" // one above the other, however wide the screen
	layoutColumns = "columns" // in two columns as soon as each can be read
	layoutFocus   = "focus"   // the one with the keyboard open, the others a line each
	layoutWall    = "wall"    // in as many columns as there is room for
	layoutCustom  = "custom"
)

const (
	leastColumn  = 50 // cells in which a pane beside another can be read
	mostAbreast  = 3  // columns of a wall
	leastAbreast = 30 // cells in which a pane of a custom layout can be read
)

// LayoutNames are the presets, in the order in which a key goes through them.
func LayoutNames() []string {
	return []string{layoutAuto, layoutStacked, layoutColumns, layoutFocus, layoutWall}
}

// PaneIDs are what the panes of the first view are called in the configuration.
func PaneIDs() []string {
	ids := make([]string, 0, len(views[0].panes))
	for _, p := range views[0].panes {
		ids = append(ids, p.ID())
	}
	return ids
}

// layoutNames are the layouts there are here.
func (s *screen) layoutNames() []string {
	names := LayoutNames()
	if len(s.custom) > 0 {
		names = append(names, layoutCustom)
	}
	return names
}

// layoutName is the layout in use.
func (s *screen) layoutName() string {
	if s.layout == "" {
		return layoutAuto
	}
	return s.layout
}

// useLayout stands the panes as a layout says, and reports whether there is one
// of that name.
func (s *screen) useLayout(name string) bool {
	if !slices.Contains(s.layoutNames(), name) {
		return false
	}
	s.layout = name
	return true
}

// takeLayout takes on the layout of the configuration.
func (s *screen) takeLayout(l Layout) {
	s.custom = l.Rows
	if len(l.Rows) > 0 {
		s.layout = layoutCustom
		return
	}
	if !s.useLayout(l.Name) {
		s.layout = ""
	}
}

// nextLayout goes to the next layout there is.
func (s *screen) nextLayout() {
	if s.elsewhere() {
		s.flash = s.say("a view stands as it is: layouts are for the first one")
		return
	}
	names := s.layoutNames()
	at := (slices.Index(names, s.layoutName()) + 1) % len(names)
	s.layout, s.zoomed = names[at], false
	s.flash = s.say("layout: %s (%d of %d)", names[at], at+1, len(names))
}

// stand shares out the body among the panes of the first view by the layout in
// use. What a layout needs and the screen has not is as it would be by itself.
func (s *screen) stand(body canvas.Rect) (slots []slot, alone bool) {
	all := s.present()
	switch s.layout {
	case layoutStacked:
		if body.W >= stackWidth && body.H >= s.least(all) {
			return s.column(all, body), false
		}
		return s.accordion(body), true
	case layoutFocus:
		return s.accordion(body), true
	case layoutColumns, layoutWall:
		most := 2
		if s.layout == layoutWall {
			most = mostAbreast
		}
		for n := min(most, len(all)); n > 1; n-- {
			if slots := s.abreast(inGroups(all, n), body); slots != nil {
				return slots, false
			}
		}
	case layoutCustom:
		if slots, alone := s.inRows(body); slots != nil {
			return slots, alone
		}
	}
	return s.automatic(all, body)
}

// inGroups parts the panes into n groups that stay in their order, the last ones
// larger where it does not come out even: the first panes have the most rows.
func inGroups(all []int, n int) [][]int {
	groups := make([][]int, 0, n)
	for k := range n {
		size := len(all) / (n - k)
		groups = append(groups, all[:size])
		all = all[size:]
	}
	return groups
}

// abreast stands groups of panes side by side; nil where they can't be read so.
func (s *screen) abreast(groups [][]int, body canvas.Rect) []slot {
	n := len(groups)
	w := (body.W - 2*(n-1)) / n
	if w < leastColumn {
		return nil
	}
	var slots []slot
	x := body.X
	for k, group := range groups {
		if s.least(group) > body.H {
			return nil
		}
		width := w
		if k == n-1 {
			width = body.X + body.W - x
		}
		slots = append(slots, s.column(group, canvas.Rect{X: x, Y: body.Y, W: width, H: body.H})...)
		x += w + 2
	}
	return slots
}
