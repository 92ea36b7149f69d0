package config

import (
	"slices"
	"strconv"
	"strings"

	"example.com/noctop/internal/i18n"
)

// Layout is how the panes of the console stand: a preset by its name, or rows of
// panes from the top. Empty is as it fits.
type Layout struct {
	Preset string
	Rows   []LayoutRow
}

// LayoutRow is some panes side by side. Height is its share of the lines; 0 is
// what its panes need.
type LayoutRow struct {
	Panes  []LayoutPane
	Height int
}

// LayoutPane is a pane with its share of the width of its row.
type LayoutPane struct {
	Name  string
	Share int
}

const (
	heightKey    = "height" // beside the panes of a row
	mostShare    = 100
	mostRows     = 12
	mostAbreast  = 6
	layoutSample = "[[uplinks, dns], [host, providers]]"
)

// layout reads a preset's name, or rows of panes.
func (r *reader) layout(v value) {
	if v.kind == text {
		if r.known.Layouts == nil {
			r.config.Layout.Preset = v.text
			return
		}
		r.choice(&r.config.Layout.Preset, r.known.Layouts...)(v)
		return
	}
	if v.kind != list {
		r.fail(v, "must be the name of a layout, or rows of panes such as %s", layoutSample)
		return
	}
	seen := unique{}
	r.items(v, i18n.Text{}, func(item value) {
		if row, ok := r.layoutRow(item, seen); ok {
			r.config.Layout.Rows = append(r.config.Layout.Rows, row)
		}
	})
	if n := len(v.items); n == 0 || n > mostRows {
		r.fail(v, "a layout has 1 to %d rows, such as %s", mostRows, layoutSample)
	}
}

// layoutRow reads one row: a list of panes, or panes with their shares.
func (r *reader) layoutRow(v value, seen unique) (row LayoutRow, ok bool) {
	panes := 0 // as they are written, right or wrong
	switch v.kind {
	case list:
		r.items(v, i18n.Text{}, func(item value) {
			panes++
			if name, good := r.paneName(item, item.text, item.kind, seen); good {
				row.Panes = append(row.Panes, LayoutPane{Name: name, Share: 1})
			}
		})
	case mapping:
		r.entries(v, func(name string, at position, child value) {
			n, good := 1, true
			if child.kind != empty {
				n, good = r.share(child)
			}
			if name == heightKey {
				row.Height = n
				return
			}
			panes++
			place := value{node: &node{kind: text, text: name, at: at}, path: v.path}
			if name, known := r.paneName(place, name, text, seen); good && known {
				row.Panes = append(row.Panes, LayoutPane{Name: name, Share: n})
			}
		})
	default:
		r.fail(v, "must be a list of panes, such as [uplinks, dns], or their shares, such as {uplinks: 2, dns: 1}")
		return row, false
	}
	if panes == 0 || panes > mostAbreast {
		r.fail(v, "a row has 1 to %d panes", mostAbreast)
	}
	return row, len(row.Panes) > 0
}

// paneName reads the name of a pane, each of which stands once.
func (r *reader) paneName(v value, name string, of kind, seen unique) (string, bool) {
	if of != text {
		r.fail(v, "must be the name of a pane: %s", strings.Join(r.known.Panes, ", "))
		return "", false
	}
	if r.known.Panes != nil && !slices.Contains(r.known.Panes, name) {
		r.fail(v, "unknown pane %s%s", quote(name), suggest(name, r.known.Panes))
		return "", false
	}
	return name, r.take(seen, v, i18n.T("the pane"), name)
}

// share reads how much of the room something has.
func (r *reader) share(v value) (int, bool) {
	if !r.is(v, number, i18n.T(" from 1 to %d", mostShare)) {
		return 1, false
	}
	n, err := strconv.Atoi(v.text)
	if err != nil || n < 1 || n > mostShare {
		r.fail(v, "%s is not a share: a whole number from 1 to %d", quote(v.text), mostShare)
		return 1, false
	}
	return n, true
}
