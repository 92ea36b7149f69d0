package cli

import (
	"fmt"
	"strings"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
)

// page is what is printed for people, in one language.
type page struct {
	strings.Builder
	language i18n.Language
}

// text is a Text in the page's language, cleaned.
func (p *page) text(t i18n.Text) string { return plainString(p.language.Say(t)) }

// line writes a Text, and ends the line.
func (p *page) line(t i18n.Text) { p.WriteString(p.text(t) + "\n") }

// lines writes a Text of several lines, whose indentation it keeps.
func (p *page) lines(t i18n.Text) {
	for line := range strings.SplitSeq(p.language.Say(t), "\n") {
		text := strings.TrimLeft(line, " ")
		p.WriteString(line[:len(line)-len(text)] + plainString(text) + "\n")
	}
}

// fieldCells is how wide what a field is called may be.
const fieldCells = 10

// field writes what something is called, and what it is.
func (p *page) field(label, what i18n.Text) {
	fmt.Fprintf(p, "%s %s\n", safetext.Pad(safetext.Clean(p.language.Say(label), plainCells), fieldCells), p.text(what))
}

// tableGap is between the columns of a table, in cells.
const tableGap = 2

// table writes rows whose columns stand below each other, whatever the width of
// their signs.
func (p *page) table(rows [][]string) {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], safetext.Width(safetext.Clean(cell, plainCells)))
		}
	}
	for _, row := range rows {
		for i, cell := range row {
			text := safetext.Clean(cell, plainCells)
			if i < len(row)-1 {
				text = safetext.Pad(text, widths[i]+tableGap)
			}
			p.WriteString(text.String())
		}
		p.WriteString("\n")
	}
}

// word is a word of the program's own in the page's language.
func (p *page) word(english string) string { return p.text(i18n.T(english)) }

// entry writes what something is called, and what it is.
func (p *page) entry(label, what string) {
	fmt.Fprintf(p, "  %s %s\n", safetext.Pad(safetext.Clean(p.word(label), plainCells), 8), what)
}

// headline is what a verdict says, and how surely.
func (p *page) headline(v triage.Verdict) {
	said := v.Headline
	if v.State == triage.Recovering {
		said = i18n.T("was: %s", v.Headline)
	}
	fmt.Fprintf(p, "%s (%s, %s, %s", p.text(said), v.Cause, p.word(string(v.State)), p.word(string(v.Confidence)))
	if v.Incident != "" {
		fmt.Fprintf(p, ", %s", v.Incident)
	}
	p.WriteString(")\n")
}

// evidence is what a verdict rests on, what else it could be, whom it hurts, and
// what to do.
func (p *page) evidence(v triage.Verdict) {
	p.entry("since", v.Since.Wall.Local().Format("15:04:05"))
	for _, part := range []struct {
		name string
		what []triage.Evidence
	}{{"for", v.For}, {"against", v.Against}, {"implied", v.Implied}, {"unknown", v.Unknown}} {
		for _, e := range part.what {
			p.entry(part.name, p.text(e.Text))
		}
	}
	for _, r := range v.Rivals {
		p.entry("not", strings.TrimSpace(string(r.Cause)+" "+strings.Join(r.Scope, ", "))+": "+p.text(r.WhyNot))
	}
	for _, s := range v.Services {
		p.entry("hurts", plainString(s.Name)+" ("+p.word(s.State.String())+")")
	}
	p.entry("next", p.text(v.Next))
	if v.Call != "" {
		p.entry("call", p.text(i18n.Flat(v.Call)))
	}
}

// notices are what is worth a line.
func (p *page) notices(result triage.Result) {
	for _, n := range result.Notices {
		p.entry("note", p.text(n.Text))
	}
}
