package docs

import (
	"strings"

	"example.com/noctop/internal/safetext"
)

// Line is a line of a page that was laid out.
type Line struct {
	Indent int
	Spans  []Span
}

// String returns the line as plain text.
func (l Line) String() string {
	var b strings.Builder
	b.WriteString(strings.Repeat(" ", l.Indent))
	for _, s := range l.Spans {
		b.WriteString(s.Text)
	}
	return b.String()
}

// Lay lays the page out in lines of at most width cells, without its title. A
// word that is longer than a line is broken where the line ends.
func (p Page) Lay(width int) []Line {
	var all []Line
	before := heading
	for i, b := range p.parts {
		apart := b.form == heading || b.form == paragraph && before == item || b.form == paragraph && before == paragraph
		if apart && i > 0 {
			all = append(all, Line{})
		}
		all = append(all, b.lay(width)...)
		before = b.form
	}
	return all
}

func (b block) lay(width int) []Line {
	const under = 2 // a heading
	switch b.form {
	case heading:
		return flow(b.spans, 0, 0, width)
	case item:
		bullet := append([]Span{{Text: "- "}}, b.spans...)
		return flow(bullet, under, under+2, width)
	case code:
		return flow(b.spans, under+2, under+4, width)
	}
	return flow(b.spans, under, under, width)
}

// flow sets spans into lines that are indented by first, and by rest from the
// second on; on a narrow screen by less.
func flow(spans []Span, first, rest, width int) []Line {
	if width < 30 {
		first, rest = 0, rest-first
	}
	f := flowing{width: max(width, 1), rest: rest, line: Line{Indent: first}, used: first}
	blank := false // there is one before the next word
	for _, s := range spans {
		for at, word := range strings.Split(s.Text, " ") {
			blank = blank || at > 0
			if word != "" {
				f.add(word, s.Kind, blank)
				blank = false
			}
		}
	}
	f.flush()
	return f.all
}

// flowing is text that is being set.
type flowing struct {
	all         []Line
	line        Line
	word        []Span // which is not known to have ended
	spaced      bool   // there is a blank before it
	used, taken int    // cells of the line, and of the word
	width, rest int
}

// add adds a piece of a word: a new word where there is a blank before it.
func (f *flowing) add(piece string, kind Kind, blank bool) {
	if blank {
		f.set()
		f.spaced = true
	}
	f.word = append(f.word, Span{piece, kind})
	f.taken += cells(piece)
}

// set puts the word that is pending on the line, or on the next one.
func (f *flowing) set() {
	if len(f.word) == 0 {
		return
	}
	gap := 0
	if f.spaced && len(f.line.Spans) > 0 {
		gap = 1
	}
	if len(f.line.Spans) > 0 && f.used+gap+f.taken > f.width {
		f.end()
		gap = 0
	}
	if gap > 0 {
		kind := Plain
		if last := f.line.Spans[len(f.line.Spans)-1].Kind; last == f.word[0].Kind {
			kind = last
		}
		f.put(" ", kind, 1)
	}
	for _, piece := range f.word {
		f.broken(piece)
	}
	f.word, f.taken, f.spaced = nil, 0, false
}

// broken puts a piece on the line, and what does not fit on the next ones.
func (f *flowing) broken(piece Span) {
	if cells(piece.Text) <= f.width-f.used {
		f.put(piece.Text, piece.Kind, cells(piece.Text))
		return
	}
	for sign, width := range safetext.Clean(piece.Text, len(piece.Text)).Cells {
		if f.used+width > f.width && len(f.line.Spans) > 0 {
			f.end()
		}
		f.put(sign, piece.Kind, width)
	}
}

func (f *flowing) put(text string, kind Kind, width int) {
	f.used += width
	if last := len(f.line.Spans) - 1; last >= 0 && f.line.Spans[last].Kind == kind {
		f.line.Spans[last].Text += text
		return
	}
	f.line.Spans = append(f.line.Spans, Span{text, kind})
}

func (f *flowing) end() {
	f.all = append(f.all, f.line)
	f.line, f.used = Line{Indent: f.rest}, f.rest
}

func (f *flowing) flush() {
	f.set()
	if len(f.line.Spans) > 0 {
		f.end()
	}
}

func cells(text string) int { return safetext.Width(safetext.Clean(text, len(text))) }
