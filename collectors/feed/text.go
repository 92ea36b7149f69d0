package feed

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

// blockTags end a line of text; all other tags vanish.
var blockTags = map[string]bool{
	"address": true, "article": true, "blockquote": true, "br": true, "dd": true, "div": true, "dl": true, "dt": true,
	"h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "hr": true, "li": true, "ol": true,
	"p": true, "pre": true, "section": true, "table": true, "td": true, "th": true, "tr": true, "ul": true,
}

// plain turns a body that may hold HTML into lines of text: block tags become
// newlines, other tags go, entities become characters. What it returns may
// still hold any character: making it fit for a terminal is done later.
func plain(text string) string {
	text = clip(text, 8*maxField)
	if strings.ContainsRune(text, '<') {
		text = withoutTags(text)
	}
	return clip(tidy(html.UnescapeString(text)), maxField)
}

// line is plain for titles: all on one line.
func line(text string) string {
	return strings.Join(strings.Fields(plain(text)), " ")
}

// maxTag is how far the end of a tag is looked for, in bytes: looking through
// the whole text after every '<' would let a page keep us busy.
const maxTag = 2 << 10

func withoutTags(text string) string {
	var out strings.Builder
	out.Grow(len(text))
	skipped := "" // inside a script or style element
	for {
		start := strings.IndexByte(text, '<')
		if start < 0 {
			break
		}
		name, length := tagAt(text[start:])
		if length == 0 { // a lone '<', as in "latency < 5 ms"
			start++
		}
		if skipped == "" {
			out.WriteString(text[:start])
		}
		text = text[start+length:]
		switch bare := strings.TrimPrefix(name, "/"); {
		case skipped != "" && name == "/"+skipped:
			skipped = ""
		case skipped == "" && (name == "script" || name == "style"):
			skipped = name
		case blockTags[bare]:
			out.WriteByte('\n')
		}
	}
	if skipped == "" {
		out.WriteString(text)
	}
	return out.String()
}

// tagAt returns the name, with the slash of a closing tag, and the length of
// the tag that text begins with; 0 where it begins with none.
func tagAt(text string) (string, int) {
	text = text[:min(len(text), maxTag)]
	if strings.HasPrefix(text, "<!--") {
		if end := strings.Index(text, "-->"); end >= 0 {
			return "!", end + len("-->")
		}
		return "", 0
	}
	if len(text) < 3 || !strings.ContainsRune("/!?", rune(text[1])) && !isLetter(text[1]) {
		return "", 0
	}
	end := strings.IndexByte(text, '>')
	if end < 0 {
		return "", 0
	}
	name := text[1:end]
	if stop := strings.IndexFunc(name[1:], func(r rune) bool { return r == '/' || unicode.IsSpace(r) }); stop >= 0 {
		name = name[:stop+1]
	}
	return strings.ToLower(name), end + 1
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// tidy trims every line, and drops lines and runs of blanks that are empty.
func tidy(text string) string {
	var out strings.Builder
	out.Grow(len(text))
	for piece := range strings.SplitSeq(text, "\n") {
		piece = strings.Join(strings.FieldsFunc(piece, unicode.IsSpace), " ")
		if piece == "" {
			continue
		}
		if out.Len() > 0 {
			out.WriteByte('\n')
		}
		out.WriteString(piece)
	}
	return out.String()
}

// clip makes text valid UTF-8 of at most limit bytes.
func clip(text string, limit int) string {
	if len(text) > limit {
		for limit > 0 && !utf8.RuneStart(text[limit]) {
			limit--
		}
		text = text[:limit]
	}
	return strings.ToValidUTF8(text, "\uFFFD")
}

// fold brings names to one form, so that "West US", "west-us" and "westus"
// are the same.
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' || r == '_' {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}
