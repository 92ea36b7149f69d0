package ui

import (
	"slices"

	"example.com/noctop/internal/safetext"
	"example.com/noctop/keymap"
	"example.com/noctop/themes"
)

// viewsHints are the keys over the list of views.
var viewsHints = []hint{
	{action: keymap.Detail, says: "key|open"}, {keymap.Down, "move", keymap.Up}, {action: keymap.Back, says: "back"},
	{keymap.ViewNext, "next view", keymap.ViewPrevious}, {action: keymap.Help, says: "help"},
}

// viewKey handles the keys of the views, wherever the keyboard is.
func (s *screen) viewKey(action keymap.Action) (done bool) {
	switch action {
	case keymap.Views:
		s.toggle(overlay{kind: viewsOverlay, row: s.view})
	case keymap.ViewNext:
		s.viewBy(1)
	case keymap.ViewPrevious:
		s.viewBy(-1)
	default:
		return false
	}
	return true
}

// viewsKey handles a key over the list of views. Others mean what they always do.
func (s *screen) viewsKey(action keymap.Action) (done bool) {
	top := s.top()
	last := len(views) - 1
	if number := action.Pane(); number > 0 {
		if number <= len(views) {
			s.openView(views[number-1].id)
		}
		return true
	}
	switch action {
	case keymap.Up:
		top.row = max(top.row-1, 0)
	case keymap.Down:
		top.row = min(top.row+1, last)
	case keymap.Top, keymap.PageUp:
		top.row = 0
	case keymap.Bottom, keymap.PageDown:
		top.row = last
	case keymap.Detail:
		s.openView(views[top.row].id)
	case keymap.Back, keymap.Quit, keymap.Views:
		s.close()
	default:
		return false
	}
	if top := s.top(); top != nil && top.kind == viewsOverlay {
		areas, _ := s.areas(false)
		top.scroll = max(top.row-max(areas.body.H-2, 0), 0)
	}
	return true
}

// viewsPage lists the views with their numbers, how each stands by its worst row,
// and what it shows.
func (s *screen) viewsPage(f *Frame, row, w int) []line {
	widest := 0
	for i := range views {
		widest = max(widest, safetext.Width(s.viewTitle(i)))
	}
	all := make([]line, 0, len(views))
	for i, v := range views {
		cursor, role := safetext.Literal(" "), themes.Text
		if i == row {
			cursor, role = f.Glyphs.Cursor, themes.Focus
		}
		of := s.viewState(i)
		spans := []span{
			{cursor, role}, {safetext.Literal(" "), role}, {of.sign(f.Glyphs), of.role()},
			{safetext.PadLeft(f.say("%d", i+1), 2), themes.Key}, {safetext.Literal("  "), role}, {safetext.Pad(s.viewTitle(i), widest+2), role},
		}
		used := 7 + widest + 2
		if w-used > 12 {
			spans = append(spans, span{safetext.Cut(f.say(v.means), w-used-1, f.Glyphs.Ellipsis), themes.Dim})
		}
		all = append(all, line{spans: spans})
	}
	return all
}

// bygones are the panes of what is over: it says nothing of how a view stands.
var bygones = []string{logPane{}.ID(), ledgerPane{}.ID(), changesPane{}.ID()}

// viewState is how a view stands by the worst of its panes.
func (s *screen) viewState(view int) state {
	worst := absent
	if s.snapshot == nil {
		return worst
	}
	for _, i := range members[view] {
		if o, ok := panes[i].(Optional); ok && !o.Present(s.snapshot) || slices.Contains(bygones, panes[i].ID()) {
			continue
		}
		if of, implied := s.paneState(i); !implied {
			worst = worse(worst, of)
		}
	}
	return worst
}
