package report

import (
	"example.com/noctop/internal/i18n"
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
