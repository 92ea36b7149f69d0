package report

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
)

// widest is how many cells of one line of outside text are kept.
const widest = 600

// said is a Text in a language, cleaned: its arguments may come from outside.
func said(t i18n.Text, language i18n.Language) string {
	return safetext.Clean(language.Say(t), widest).String()
}

// Text writes a bulletin as plain text, to be mailed or pasted.
func (b Bulletin) Text(out io.Writer, language i18n.Language) error {
	var text strings.Builder
	fmt.Fprintf(&text, "[%s] %s\n", said(b.Title, language), strings.TrimSpace(clean(b.Site)+" "+b.Incident))
	fmt.Fprintf(&text, "%s\n", b.Written.Format("2006-01-02 15:04:05 MST"))
	for _, s := range b.Sections {
		name := said(s.Name, language)
		if len(s.Lines) == 1 && s.Plot == nil {
			fmt.Fprintf(&text, "- %s: %s\n", name, said(s.Lines[0], language))
			continue
		}
		fmt.Fprintf(&text, "- %s:\n", name)
		for _, line := range s.Lines {
			fmt.Fprintf(&text, "    %s\n", said(line, language))
		}
		for _, line := range s.Plot {
			fmt.Fprintf(&text, "    %s\n", line.In(language))
		}
	}
	_, err := io.WriteString(out, text.String())
	return err
}

// Markdown writes a bulletin as CommonMark. What comes from outside can't begin
// a link, a heading, a table or HTML.
func (b Bulletin) Markdown(out io.Writer, language i18n.Language) error {
	var text strings.Builder
	fmt.Fprintf(&text, "# %s\n\n", escape(strings.TrimSpace(said(b.Title, language)+" "+clean(b.Site)+" "+b.Incident)))
	fmt.Fprintf(&text, "%s\n", b.Written.Format("2006-01-02 15:04:05 MST"))
	for _, s := range b.Sections {
		fmt.Fprintf(&text, "\n**%s**\n\n", escape(said(s.Name, language)))
		for _, line := range s.Lines {
			fmt.Fprintf(&text, "- %s\n", escape(strings.TrimSpace(said(line, language))))
		}
		if s.Plot != nil {
			text.WriteString("\n```\n")
			for _, line := range s.Plot {
				text.WriteString(strings.ReplaceAll(line.In(language).String(), "`", "'") + "\n")
			}
			text.WriteString("```\n")
		}
	}
	_, err := io.WriteString(out, text.String())
	return err
}

// JSON writes a bulletin as one JSON object: the sections by their keys.
func (b Bulletin) JSON(out io.Writer, language i18n.Language) error {
	type section struct {
		Key   string   `json:"key"`
		Name  string   `json:"name"`
		Lines []string `json:"lines"`
		Plot  []string `json:"plot,omitempty"`
	}
	document := struct {
		Schema   int       `json:"schema"`
		Type     string    `json:"type"`
		Kind     Kind      `json:"kind"`
		Number   int       `json:"number,omitempty"`
		Site     string    `json:"site"`
		Incident string    `json:"incident,omitempty"`
		Written  string    `json:"written"`
		Language string    `json:"language"`
		Title    string    `json:"title"`
		Sections []section `json:"sections"`
	}{
		Schema: 1, Type: "bulletin", Kind: b.Kind, Number: b.Number, Site: clean(b.Site), Incident: b.Incident,
		Written: b.Written.Format(time.RFC3339), Language: language.Code(), Title: said(b.Title, language), Sections: []section{},
	}
	for _, s := range b.Sections {
		one := section{Key: s.Key, Name: said(s.Name, language), Lines: []string{}}
		for _, line := range s.Lines {
			one.Lines = append(one.Lines, said(line, language))
		}
		for _, line := range s.Plot {
			one.Plot = append(one.Plot, line.In(language).String())
		}
		document.Sections = append(document.Sections, one)
	}
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(document)
}

func clean(s string) string { return safetext.Clean(s, widest).String() }

// escape makes text mean nothing to CommonMark (its section 2.4 lists what may
// be escaped).
func escape(text string) string {
	var b strings.Builder
	for i, r := range text {
		switch {
		case strings.ContainsRune("\\`*_{}[]<>#|~!&", r):
			b.WriteByte('\\')
		case strings.ContainsRune("+-=.)", r) && startsLine(text, i):
			b.WriteByte('\\')
		case r == ':' && (strings.HasSuffix(text[:i], "http") || strings.HasSuffix(text[:i], "https")): // no link by itself
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// startsLine reports whether a sign at i could begin a list, a rule or a heading:
// nothing but digits and signs stand before it.
func startsLine(text string, i int) bool {
	return strings.Trim(text[:i], "0123456789+-=.) ") == ""
}
