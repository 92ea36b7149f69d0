package docs

import (
	"strings"
	"unicode"
)

// form is what a block of a page is.
type form uint8

const (
	heading form = iota
	paragraph
	item
	code // one line of it
)

// block is a part of a page: what of Markdown the pages are written in.
type block struct {
	form  form
	spans []Span
}

// Kind is how a Span stands out.
type Kind uint8

// The kinds.
const (
	Plain Kind = iota
	Heading
	Code
	Link // to another page; its text is that page's name
)

// Span is a piece of text that looks one way.
type Span struct {
	Text string
	Kind Kind
}

// parse reads a page: headings, paragraphs, lists, fenced code, and in them
// `code` and [links](to.md). Nothing else of Markdown is known, and nothing is
// refused: what is not understood stands as it is.
func parse(name, text string) Page {
	p := Page{Name: name}
	var open *block // that the next line may go on
	fenced := false
	begin := func(f form, text string) *block {
		p.parts = append(p.parts, block{form: f, spans: []Span{{Text: text}}})
		return &p.parts[len(p.parts)-1]
	}
	for line := range strings.Lines(text) {
		line = strings.Map(blankControl, strings.TrimRight(line, "\n"))
		bare := strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(bare, "```"):
			fenced, open = !fenced, nil
		case fenced:
			p.parts = append(p.parts, block{form: code, spans: []Span{{Text: line, Kind: Code}}})
		case bare == "":
			open = nil
		case strings.HasPrefix(line, "# ") && p.Title == "":
			p.Title, open = line[2:], nil
		case strings.HasPrefix(line, "## "):
			p.parts = append(p.parts, block{form: heading, spans: []Span{{Text: line[3:], Kind: Heading}}})
			open = nil
		case strings.HasPrefix(line, "- "):
			open = begin(item, line[2:])
		case open == nil:
			open = begin(paragraph, bare)
		default:
			open.spans[0].Text += " " + bare
		}
	}
	for i := range p.parts {
		if f := p.parts[i].form; f == paragraph || f == item {
			p.parts[i].spans = inline(p.parts[i].spans[0].Text)
		}
	}
	return p
}

// inline parts running text into what stands out of it and what does not.
func inline(text string) (spans []Span) {
	add := func(piece string, kind Kind) {
		if piece != "" {
			spans = append(spans, Span{piece, kind})
		}
	}
	for text != "" {
		at := strings.IndexAny(text, "`[")
		if at < 0 {
			break
		}
		if text[at] == '`' {
			inner, rest, closed := strings.Cut(text[at+1:], "`")
			if !closed {
				break
			}
			add(text[:at], Plain)
			add(inner, Code)
			text = rest
			continue
		}
		label, rest, named := strings.Cut(text[at+1:], "](")
		_, after, closed := strings.Cut(rest, ")")
		if !named || !closed || strings.ContainsAny(label, "[]`") {
			add(text[:at+1], Plain)
			text = text[at+1:]
			continue
		}
		add(text[:at], Plain)
		add(label, Link)
		text = after
	}
	add(text, Plain)
	return spans
}

// blankControl makes blanks of tabs and what else has no width of its own: a page
// is set by the widths of its pieces.
func blankControl(r rune) rune {
	if unicode.IsControl(r) || unicode.IsSpace(r) {
		return ' '
	}
	return r
}
