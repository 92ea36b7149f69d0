package feed

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// channel is an RSS or Atom feed as it was read.
type channel struct {
	title   string
	built   time.Time
	entries []entry
	more    bool // there were more than maxItems
}

// entry is one item of RSS or one entry of Atom.
type entry struct {
	id, title, body, link string
	status                string // of a <status> element, which Microsoft adds
	published, updated    time.Time
	categories            []string
}

// latest is when the entry was last dated.
func (e entry) latest() time.Time {
	if e.updated.After(e.published) {
		return e.updated
	}
	return e.published
}

// newXML returns an XML decoder that forgives what feeds get wrong. It never
// expands entities that a document declares; such stay as they are written.
func newXML(body []byte) *xml.Decoder {
	decoder := xml.NewDecoder(bytes.NewReader(withoutControls(body)))
	decoder.Strict = false
	decoder.Entity = xml.HTMLEntity
	// The body is in UTF-8 by now, whatever its declaration says.
	decoder.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) { return input, nil }
	return decoder
}

// isXML tells XML from JSON that quotes a tag.
func isXML(body []byte) bool { return bytes.HasPrefix(bytes.TrimSpace(body), []byte("<")) }

// rootElement returns the name of the root, or "" where there is none.
func rootElement(body []byte) string {
	if !isXML(body) {
		return ""
	}
	decoder := newXML(body[:min(len(body), 4096)])
	for {
		token, err := decoder.RawToken()
		if err != nil {
			return ""
		}
		if start, isStart := token.(xml.StartElement); isStart {
			return start.Name.Local
		}
	}
}

// feedReader walks a feed's tokens.
type feedReader struct {
	feed      channel
	path      []string // the names of the open elements, in lower case
	entry     *entry
	entryAt   int    // the depth of the entry's own element
	field     string // the child of the entry, or of the channel, that text belongs to
	text      strings.Builder
	inChannel bool // a <channel> or an Atom <feed> was seen
}

// readXML reads RSS 0.9 to 2.0 and Atom.
func readXML(body []byte) (channel, error) {
	if !isXML(body) {
		return channel{}, errors.New("it is not XML")
	}
	reader, decoder := &feedReader{}, newXML(body)
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return channel{}, fmt.Errorf("the XML breaks off or goes wrong: %w", err)
		}
		if err := reader.take(token); err != nil {
			return channel{}, err
		}
		if reader.feed.more {
			break
		}
	}
	if !reader.inChannel {
		return channel{}, errors.New("it has no channel")
	}
	if reader.feed.title == "" && len(reader.feed.entries) == 0 {
		return channel{}, errors.New("its channel has neither a title nor items")
	}
	return reader.feed, nil
}

func (r *feedReader) take(token xml.Token) error {
	switch token := token.(type) {
	case xml.StartElement:
		return r.start(token)
	case xml.EndElement:
		r.end()
	case xml.CharData:
		if r.field != "" && r.text.Len() < 8*maxField {
			r.text.Write(token[:min(len(token), 8*maxField)])
		}
	}
	return nil
}

func (r *feedReader) start(element xml.StartElement) error {
	name := strings.ToLower(element.Name.Local)
	r.path = append(r.path, name)
	switch depth := len(r.path); {
	case depth > maxDepth:
		return fmt.Errorf("nested more than %d deep", maxDepth)
	case depth == 1 && name != "rss" && name != "rdf" && name != "feed":
		return fmt.Errorf("its root is %.40q", element.Name.Local)
	case depth == 1 || depth == 2 && name == "channel":
		r.inChannel = r.inChannel || name == "feed" || name == "channel"
	case r.entry == nil && (name == "item" || name == "entry"):
		if len(r.feed.entries) == maxItems {
			r.feed.more = true
			return nil
		}
		r.entry, r.entryAt = &entry{}, depth
	case r.entry != nil && depth == r.entryAt+1, r.entry == nil && (depth == 3 || depth == 2 && r.path[0] == "feed"):
		r.field = name
		r.text.Reset()
		r.attributes(name, element.Attr)
	case r.field != "" && blockTags[name]: // XHTML within Atom
		r.text.WriteByte('\n')
	}
	return nil
}

// attributes keeps what Atom writes into attributes.
func (r *feedReader) attributes(name string, attributes []xml.Attr) {
	if r.entry == nil {
		return
	}
	for _, attribute := range attributes {
		switch {
		case name == "category" && attribute.Name.Local == "term" && len(r.entry.categories) < maxNames:
			r.entry.categories = append(r.entry.categories, line(attribute.Value))
		case name == "link" && attribute.Name.Local == "href" && r.entry.link == "":
			r.entry.link = clip(attribute.Value, maxField)
		}
	}
}

func (r *feedReader) end() {
	depth := len(r.path)
	if depth == 0 {
		return
	}
	switch {
	case r.entry != nil && depth == r.entryAt:
		r.feed.entries = append(r.feed.entries, *r.entry)
		r.entry, r.field = nil, ""
	case r.field != "" && r.entry != nil && depth == r.entryAt+1:
		r.keep(r.field, r.text.String())
		r.field = ""
	case r.field != "" && r.entry == nil && r.path[depth-1] == r.field:
		r.keepOfChannel(r.field, r.text.String())
		r.field = ""
	}
	r.path = r.path[:depth-1]
}

func (r *feedReader) keep(field, text string) {
	switch field {
	case "guid", "id":
		r.entry.id = line(text)
	case "title":
		r.entry.title = cmp.Or(r.entry.title, line(text))
	case "link":
		r.entry.link = cmp.Or(r.entry.link, line(text))
	case "description", "summary":
		r.entry.body = cmp.Or(r.entry.body, plain(text))
	case "encoded", "content": // the full text, where the description is a cutting of it
		r.entry.body = cmp.Or(plain(text), r.entry.body)
	case "status":
		r.entry.status = line(text)
	case "pubdate", "published", "date", "issued":
		r.entry.published = date(text)
	case "updated", "modified":
		r.entry.updated = date(text)
	case "category":
		if name := line(text); name != "" && len(r.entry.categories) < maxNames {
			r.entry.categories = append(r.entry.categories, name)
		}
	}
}

func (r *feedReader) keepOfChannel(field, text string) {
	switch field {
	case "title":
		r.feed.title = cmp.Or(r.feed.title, line(text))
	case "lastbuilddate", "updated":
		r.feed.built = date(text)
	}
}

// withoutControls drops what XML 1.0 forbids and the decoder would stop at:
// control characters, as they are and as references (&#27;).
func withoutControls(body []byte) []byte {
	clean := true
	for i, c := range body {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' || c == '&' && i+1 < len(body) && body[i+1] == '#' || c == 0xEF {
			clean = false
			break
		}
	}
	if clean {
		return body
	}
	out := make([]byte, 0, len(body))
	for i := 0; i < len(body); i++ {
		c := body[i]
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' {
			continue
		}
		if c == 0xEF && i+2 < len(body) && body[i+1] == 0xBF && body[i+2] >= 0xBE { // U+FFFE and U+FFFF
			i += 2
			continue
		}
		if length := forbiddenReference(body[i:]); length > 0 {
			i += length - 1
			continue
		}
		out = append(out, c)
	}
	return out
}

// forbiddenReference returns the length of the character reference that text
// begins with, where XML allows no such character; otherwise 0.
func forbiddenReference(text []byte) int {
	const longest = len("&#x10FFFF;")
	if len(text) < 4 || text[0] != '&' || text[1] != '#' {
		return 0
	}
	end := bytes.IndexByte(text[:min(len(text), longest)], ';')
	if end < 0 {
		return 0
	}
	digits, base := string(text[2:end]), 10
	if digits != "" && (digits[0] == 'x' || digits[0] == 'X') {
		digits, base = digits[1:], 16
	}
	code, err := strconv.ParseUint(digits, base, 32)
	allowed := code == '\t' || code == '\n' || code == '\r' || code >= ' ' && code < 0xD800 || code >= 0xE000 && code < 0xFFFE || code > 0xFFFF && code <= 0x10FFFF
	if err != nil || allowed {
		return 0
	}
	return end + 1
}
