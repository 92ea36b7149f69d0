package ui

import (
	"maps"
	"reflect"
	"slices"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/themes"
)

// Remembered is what the console keeps of how somebody looks at it, from one
// start to the next. What nobody chose is empty.
type Remembered struct {
	View     string              `json:"view,omitempty"`     // the id of a view
	Focus    string              `json:"focus,omitempty"`    // the id of a pane
	Layout   string              `json:"layout,omitempty"`   // the name of a layout
	Language string              `json:"language,omitempty"` // "en" or "ko"
	Theme    string              `json:"theme,omitempty"`    // the name of a theme
	Sorts    map[string]Sorting  `json:"sorts,omitempty"`    // by the id of a pane
	Without  map[string][]string `json:"without,omitempty"`  // the columns that a pane is to do without
	Filters  map[string]string   `json:"filters,omitempty"`  // what only rows are shown that hold it, by the id of a view
	Starts   int                 `json:"starts,omitempty"`   // how often the console was started, up to where that says nothing more
	Hinted   bool                `json:"hinted,omitempty"`   // the hint for the first run has been read
}

// Sorting is by what the rows of a pane are sorted, and which way.
type Sorting struct {
	Column string `json:"column"`
	Down   bool   `json:"down,omitempty"`
}

// Limits of what is taken from a memory that others may have written.
const (
	mostRemembered = 40 // columns of a pane
	longestID      = 40
)

// look is how the configuration has the console look: what differs from it
// somebody chose by a key.
type look struct{ layout, language, theme string }

// lookNow is how the console looks.
func (s *screen) lookNow() look { return look{s.layoutName(), s.speaks.Code(), s.theme.Name} }

// recall takes on what is remembered, as far as it still means something here.
func (m *Model) recall(r Remembered) {
	s := &m.screen
	m.given, m.remembered = s.lookNow(), r
	s.takeFilters(r.Filters)
	s.openView(r.View)
	if at := indexOf(panes, r.Focus); at >= 0 && slices.Contains(members[s.view], at) {
		s.focus = at // nobody chose it in this run: where one pane is seen, a broken one goes before it
	}
	s.useLayout(r.Layout)
	if language, ok := languageOf(r.Language); ok && !s.ascii {
		s.tongue, s.language = tongue{language}, language
	}
	if at := slices.IndexFunc(m.options.Themes, func(t *themes.Theme) bool { return t.Name == r.Theme }); at >= 0 {
		s.theme = m.options.Themes[at]
	}
	for _, p := range panes {
		if by := r.Sorts[p.ID()]; isID(by.Column) {
			s.sorts = with(s.sorts, p.ID(), sorting{by.Column, by.Down})
		}
		var without []string
		for _, column := range r.Without[p.ID()] {
			if isID(column) && len(without) < mostRemembered && !slices.Contains(without, column) {
				without = append(without, column)
			}
		}
		if len(without) > 0 {
			s.without = with(s.without, p.ID(), without)
		}
	}
}

// with puts a value into a map, which is made where there is none.
func with[V any](all map[string]V, key string, value V) map[string]V {
	if all == nil {
		all = make(map[string]V)
	}
	all[key] = value
	return all
}

// isID reports whether a text may be the id of a column: of those that are not
// there now, some come and go with what is measured.
func isID(text string) bool {
	for _, r := range text {
		if r != '-' && (r < 'a' || r > 'z') && (r < '0' || r > '9') {
			return false
		}
	}
	return text != "" && len(text) <= longestID
}

// languageOf is the language of a code.
func languageOf(code string) (i18n.Language, bool) {
	for _, language := range []i18n.Language{i18n.English, i18n.Korean()} {
		if code == language.Code() {
			return language, true
		}
	}
	return i18n.English, false
}

// memory is what there is to remember now.
func (m *Model) memory() Remembered {
	s := &m.screen
	r := m.remembered
	r.View, r.Focus = views[s.view].id, panes[s.focus].ID()
	now := s.lookNow()
	for _, one := range []struct {
		now, given string
		kept       *string
	}{{now.layout, m.given.layout, &r.Layout}, {now.language, m.given.language, &r.Language}, {now.theme, m.given.theme, &r.Theme}} {
		if one.now != one.given || *one.kept != "" {
			*one.kept = one.now
		}
	}
	if s.ascii { // it could not be taken on here
		r.Language = m.remembered.Language
	}
	r.Sorts, r.Without = nil, nil
	for id, by := range s.sorts {
		r.Sorts = with(r.Sorts, id, Sorting{by.column, by.down})
	}
	if len(s.without) > 0 {
		r.Without = maps.Clone(s.without)
	}
	if !s.typing { // half a word would be kept
		r.Filters = s.filters()
	}
	return r
}

// remember has it kept that something of the view has changed.
func (m *Model) remember() {
	if m.options.Remember == nil {
		return
	}
	if now := m.memory(); !reflect.DeepEqual(now, m.remembered) {
		m.remembered = now
		m.options.Remember(now)
	}
}
