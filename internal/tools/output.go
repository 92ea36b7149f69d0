package tools

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"example.com/noctop/internal/proof"
	"example.com/noctop/internal/safetext"
)

const (
	// What is kept of a program's output.
	mostLines = 500
	mostBytes = 64 << 10
	mostLine  = 4 << 10 // bytes of one line
	// mostRead is how much more it may write before it is ended.
	mostRead = 1 << 20
	// tab is how far apart a terminal's stops are.
	tab = 8
)

// output is what a program wrote: whole lines, cleaned.
type output struct {
	lines []safetext.Text
	rest  []byte // of a line that has not ended
	kept  int    // bytes
	blank int    // lines without a sign since the last that had one
	cut   bool   // there was more
}

// write takes what comes, in any pieces.
func (o *output) write(more []byte) {
	for len(more) > 0 {
		if o.full() {
			o.cut = true
			return
		}
		end := bytes.IndexByte(more, '\n')
		if end < 0 {
			o.hold(more)
			return
		}
		o.hold(more[:end])
		o.flush()
		more = more[end+1:]
	}
}

func (o *output) full() bool { return len(o.lines) >= mostLines || o.kept >= mostBytes }

// hold keeps the beginning of a line: more than can be shown is of no use.
func (o *output) hold(more []byte) {
	room := mostLine - len(o.rest)
	o.rest = append(o.rest, more[:min(max(room, 0), len(more))]...)
}

// flush ends the line that was begun. Blank ones at the start are left out, and
// of several in a row all but one.
func (o *output) flush() {
	line := string(o.rest)
	o.kept += len(o.rest) + 1
	o.rest = o.rest[:0]
	text := shown(line)
	if text.Empty() {
		o.blank++
		return
	}
	if o.blank > 0 && len(o.lines) > 0 {
		o.lines = append(o.lines, safetext.Text{})
	}
	o.blank = 0
	o.lines = append(o.lines, text)
}

// shown is a line as a terminal shows it at last: what a carriage return wrote
// over is gone, tabs are blanks, and what is indented stays so.
func shown(line string) safetext.Text {
	line = strings.TrimRight(line, "\r\n")
	if at := strings.LastIndexByte(line, '\r'); at >= 0 {
		line = line[at+1:]
	}
	return proof.Line(expanded(line))
}

// expanded puts blanks in the place of tabs.
func expanded(line string) string {
	if !strings.Contains(line, "\t") {
		return line
	}
	var b strings.Builder
	column := 0
	for _, part := range strings.SplitAfter(line, "\t") {
		text, tabbed := strings.CutSuffix(part, "\t")
		b.WriteString(text)
		column += utf8.RuneCountInString(text)
		if tabbed {
			blanks := tab - column%tab
			b.WriteString(strings.Repeat(" ", blanks))
			column += blanks
		}
	}
	return b.String()
}
