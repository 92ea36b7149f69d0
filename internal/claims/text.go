package claims

import (
	"crypto/sha256"
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
)

const (
	maxText    = 4 << 10 // bytes of a statement that are read
	nameCells  = 120     // of providers, ids, regions and components
	titleCells = 300
	bodyCells  = 2000
	listCells  = 400 // of a claim that is a list of regions and components
	maxNames   = 200 // regions or components of one claim
)

// digest stands for a text in its plain form. Sixteen bytes of SHA-256 are more
// than no accident and no page can make collide.
type digest [16]byte

// digestOf is the digest of parts, each in its plain form.
func digestOf(parts ...string) digest {
	h := sha256.New()
	for _, part := range parts {
		h.Write([]byte(normal(part)))
		h.Write([]byte{0})
	}
	return digest(h.Sum(nil)[:16])
}

// rawDigest stands for a key too long to keep.
func rawDigest(key string) string {
	whole := sha256.Sum256([]byte(key))
	return string(whole[:])
}

const (
	mostBytes      = 8 << 10 // of one text of a page
	mostStatements = 200     // of one incident
)

// bounded is an incident cut to what is looked at. Readers of pages cut at the
// same lengths or before.
func bounded(i observe.Incident) observe.Incident {
	i.Title, i.Stage = clip(i.Title, mostBytes), observe.Stage(clip(string(i.Stage), nameCells))
	i.Regions, i.Components = boundedNames(i.Regions), boundedNames(i.Components)
	i.Updates = slices.Clone(i.Updates[:min(len(i.Updates), mostStatements)])
	for n := range i.Updates {
		u := &i.Updates[n]
		u.Text, u.Stage = clip(u.Text, mostBytes), observe.Stage(clip(string(u.Stage), nameCells))
	}
	return i
}

func boundedNames(names []string) []string {
	cut := make([]string, 0, min(len(names), maxNames))
	for _, name := range names[:min(len(names), maxNames)] {
		cut = append(cut, clip(name, 4*nameCells))
	}
	return cut
}

// sightOf is the digest of an incident as it stands on the page to the letter.
// It is cheap, and where it is the same nothing is new.
func sightOf(i observe.Incident) digest {
	h := sha256.New()
	write := func(parts ...string) {
		for _, part := range parts {
			h.Write([]byte(part))
			h.Write([]byte{0})
		}
		h.Write([]byte{1})
	}
	write(i.Title, string(i.Stage), i.State.String(), i.Started.String(), i.Updated.String())
	write(i.Regions...)
	write(i.Components...)
	for _, u := range i.Updates {
		write(u.At.String(), string(u.Stage), u.Text)
	}
	return digest(h.Sum(nil)[:16])
}

// contentOf is the digest of all that an incident's page says and that is worth
// a revision: neither dates nor severities that are derived nor the order of
// anything.
func contentOf(i observe.Incident) digest {
	statements := make([]string, 0, len(i.Updates))
	for _, u := range i.Updates {
		statements = append(statements, string(u.Stage)+" "+normal(u.Text))
	}
	slices.Sort(statements)
	return digestOf(i.Title, string(i.Stage), strings.Join(statements, "\x00"), sortedNames(i.Regions), sortedNames(i.Components))
}

// sortedNames is a list as one text, in an order of its own.
func sortedNames(names []string) string {
	sorted := make([]string, len(names))
	for n, name := range names {
		sorted[n] = normal(name)
	}
	slices.Sort(sorted)
	return strings.Join(slices.Compact(sorted), "\x00")
}

var (
	tags = lazily(`<[/!?a-zA-Z][^<>]{0,1000}>`)
	// hosts of links: pages rotate among their instances.
	hosts = lazily(`(?i)\b(?:https?:)?//[^/\s<>"']+`)
	// builds are the dates that a page stamps on itself.
	builds = lazily(`(?i)(?:\b(?:last\s*(?:updated|refreshed|build\s*date|checked|modified)|page\s+(?:generated|updated)|generated|updated)\b|최종\s*(?:업데이트|수정|갱신)|마지막\s*(?:업데이트|갱신))` +
		`\s*(?:at|on|:|-)*\s*(?:[a-z]{3,9},?\s+)?(?:[a-z]{3,9}\s+)?\d[\d/:.,\-t +]*(?:[a-z]{3,9}\.?\s+\d{4}[\d: ,]*)?(?:\s*(?:am|pm))?(?:\s*\(?(?:utc|gmt|kst|jst|[pmce][sd]t|z)\)?)?`)
)

// dated reports whether a text may hold such a stamp: to look for one is dear.
func dated(text string) bool {
	lower := strings.ToLower(text)
	return slices.ContainsFunc([]string{"updated", "generated", "refreshed", "build", "checked", "modified", "업데이트", "수정", "갱신"},
		func(word string) bool { return strings.Contains(lower, word) })
}

// normal is a text in the form in which two of the same words are the same:
// without markup, hosts of links, stamps, invisible characters and case.
func normal(text string) string {
	if strings.ContainsAny(text, "<&") {
		text = html.UnescapeString(text)
		text = html.UnescapeString(tags.ReplaceAllString(text, " "))
	}
	if strings.Contains(text, "//") {
		text = hosts.ReplaceAllString(text, "//")
	}
	if dated(text) {
		text = builds.ReplaceAllString(text, "")
	}
	var out strings.Builder
	out.Grow(len(text))
	space := false
	for _, r := range strings.ToLower(text) {
		switch {
		case unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff':
			space = out.Len() > 0
			continue
		case unicode.Is(unicode.Cf, r) || unicode.IsControl(r):
			continue
		case space:
			out.WriteByte(' ')
			space = false
		}
		out.WriteRune(r)
	}
	return out.String()
}

// readable is a statement as it is read for what it says: without markup, valid
// and bounded. Lines stay apart.
func readable(text string) string {
	text = clip(text, 8*maxText)
	if strings.ContainsAny(text, "<&") {
		text = html.UnescapeString(tags.ReplaceAllString(text, "\n"))
	}
	return clip(strings.ToValidUTF8(text, "\uFFFD"), maxText)
}

func clip(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	for limit > 0 && !utf8.RuneStart(text[limit]) {
		limit--
	}
	return text[:limit]
}

// sentenceAt is the sentence of a text that holds a place.
func sentenceAt(text string, at int) string {
	for _, s := range sentences(text) {
		if at < s.from+len(s.text) {
			return s.text
		}
	}
	return text
}

func cleanName(name string) string { return safetext.Clean(name, nameCells).String() }

// cleanNames cleans a list of regions or components, each once, in their order.
func cleanNames(from []string) []string {
	var names []string
	for _, name := range from[:min(len(from), maxNames)] {
		if name = cleanName(name); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// folded brings names to one form: "West US", "west-us" and "westus" are one.
func folded(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' || r == '_' {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}
