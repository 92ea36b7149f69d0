package report

import (
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
)

// Row is a series that is drawn: what it is of, and a letter for each span.
type Row struct {
	Of    i18n.Text
	Drawn safetext.Text
}

// rowCells is how much room the name of a row has.
const rowCells = 34

// In is the row in a language.
func (r Row) In(language i18n.Language) safetext.Text {
	name := safetext.Pad(safetext.Clean(language.Say(r.Of), rowCells), rowCells+1)
	return safetext.Join([]safetext.Text{name, r.Drawn}, safetext.Text{})
}

// called names a subject as observe.Subject does, in words that can be said in
// any language.
func called(s observe.Subject) i18n.Text {
	text := i18n.T(string(s.Kind))
	switch {
	case s.Group != "" && (s.Kind == observe.KindAnchor || s.Kind == observe.KindHost): // its ring, what of the host
		text = i18n.T("%s %s", text, i18n.T(s.Group))
	case s.Group != "":
		text = i18n.T("%s %s", text, s.Group)
	}
	if s.Name != "" {
		text = i18n.T("%s %s", text, s.Name)
	}
	switch {
	case s.Uplink == "":
		return text
	case s.Kind == observe.KindUplink:
		return i18n.T("%s %s", text, s.Uplink)
	}
	return i18n.T("%s by %s", text, s.Uplink)
}
