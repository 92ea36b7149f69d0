package i18n

import (
	"slices"
	"strings"
	"sync"
)

// flat is a sentence that was said in English before anybody knew who reads it:
// measurements and journals keep such.
type flat string

// Flat makes a Text of a sentence that was said in English, and that another
// language says where the sentence is one of ours.
func Flat(english string) Text {
	if english == "" {
		return Text{}
	}
	return Text{Format: "%s", Args: []any{flat(english)}}
}

// In says it in a language.
func (f flat) In(l Language) string { return l.Reword(string(f)) }

const (
	// leastLetters are those that a format must have of its own to be known by.
	leastLetters = 4
	// deepest is how far sentences are looked for in sentences.
	deepest = 3
	// mostReworded are remembered.
	mostReworded = 1024
)

// reworded remembers what was looked for lately: a screen asks for the same
// again and again.
var reworded = struct {
	sync.Mutex
	of map[Language]map[string]string
}{of: map[Language]map[string]string{}}

// Reword says what was said in English in a language. What is no sentence of ours
// stays as it is.
func (l Language) Reword(english string) string {
	if l.said == nil {
		return english
	}
	reworded.Lock()
	known, ok := reworded.of[l][english]
	reworded.Unlock()
	if ok {
		return known
	}
	said := l.rewordParts(english, 0)
	reworded.Lock()
	defer reworded.Unlock()
	if all := reworded.of[l]; all == nil || len(all) >= mostReworded {
		reworded.of[l] = map[string]string{}
	}
	reworded.of[l][english] = said
	return said
}

func (l Language) reword(english string, depth int) string {
	if l.Has(english) && !strings.Contains(english, "%") {
		return l.Say(Text{Format: english})
	}
	if depth == deepest {
		return english
	}
	for _, p := range shapesOf(l) {
		words, ok := p.english.match(english)
		if !ok {
			continue
		}
		if l.rewordAll(words, depth+1) {
			return particles(p.own.fill(words))
		}
	}
	return english
}

// rewordAll says arguments, and reports whether they can be such: what begins or
// ends with a space is part of a sentence, and must be one of ours.
func (l Language) rewordAll(words []string, depth int) bool {
	for i, word := range words {
		words[i] = l.rewordParts(word, depth)
		if words[i] == word && strings.TrimSpace(word) != word {
			return false
		}
	}
	return true
}

// translated is a format in English and in another language, taken apart.
type translated struct{ english, own shape }

var shapesOfKorean = sync.OnceValue(func() []translated { return Korean().shapes() })

// shapesOf are the formats of a language with something to fill in, those first
// that say most.
func shapesOf(l Language) []translated {
	if l == Korean() {
		return shapesOfKorean()
	}
	return l.shapes()
}

func (l Language) shapes() []translated {
	var all []translated
	for format, own := range l.said.formats {
		english := shapeOf(plain(format))
		if len(english.gaps) > 0 && (english.letters() >= leastLetters || english.counts()) {
			all = append(all, translated{english, shapeOf(own.format)})
		}
	}
	slices.SortFunc(all, func(a, b translated) int {
		if d := b.english.letters() - a.english.letters(); d != 0 {
			return d
		}
		if d := len(b.english.pieces) - len(a.english.pieces); d != 0 {
			return d
		}
		return strings.Compare(strings.Join(a.english.pieces, "%"), strings.Join(b.english.pieces, "%"))
	})
	return all
}

// shape is a format taken apart: its pieces, and the arguments between them.
type shape struct {
	pieces []string // one more than there are gaps
	gaps   []gap
}

// gap is where an argument stands.
type gap struct {
	argument int // from 0
	verb     byte
}

// shapeOf takes a format apart.
func shapeOf(format string) shape {
	var s shape
	var piece strings.Builder
	next := 0
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			piece.WriteByte(format[i])
			continue
		}
		end := i + 1
		for end < len(format) && strings.IndexByte("0123456789.+-# []", format[end]) >= 0 {
			end++
		}
		if end == len(format) {
			piece.WriteString(format[i:])
			break
		}
		if format[end] == '%' {
			piece.WriteByte('%')
			i = end
			continue
		}
		if at := strings.IndexByte(format[i:end], '['); at >= 0 && i+at+1 < end {
			next = int(format[i+at+1] - '1')
		}
		s.pieces, s.gaps = append(s.pieces, piece.String()), append(s.gaps, gap{next, format[end]})
		piece.Reset()
		next++
		i = end
	}
	s.pieces = append(s.pieces, piece.String())
	return s
}

// letters counts those that the format has of its own.
func (s shape) letters() int {
	n := 0
	for _, piece := range s.pieces {
		for _, r := range piece {
			if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
				n++
			}
		}
	}
	return n
}

// counts reports whether all that the format takes is numbers, of something.
func (s shape) counts() bool {
	return s.letters() > 0 && !slices.ContainsFunc(s.gaps, func(g gap) bool { return g.verb == 's' || g.verb == 'q' || g.verb == 'v' })
}

// match takes the arguments out of a sentence that has the shape.
func (s shape) match(sentence string) (words []string, ok bool) {
	last := len(s.pieces) - 1
	rest, begins := strings.CutPrefix(sentence, s.pieces[0])
	if !begins || !strings.HasSuffix(rest, s.pieces[last]) {
		return nil, false
	}
	words = make([]string, len(s.gaps))
	for i, g := range s.gaps {
		at := -1
		switch piece := s.pieces[i+1]; {
		case i+1 == last:
			at = len(rest) - len(piece)
		case piece != "":
			at = strings.Index(rest, piece)
		}
		if at < 1 || g.argument < 0 || g.argument >= len(words) || !g.takes(rest[:at]) {
			return nil, false
		}
		words[g.argument] = rest[:at]
		rest = rest[at+len(s.pieces[i+1]):]
	}
	return words, true
}

// takes reports whether a word can be what a verb printed.
func (g gap) takes(word string) bool {
	switch g.verb {
	case 'd', 'f', 'g':
		return strings.Trim(word, "+-0123456789.e") == ""
	case 'q':
		return len(word) > 1 && word[0] == '"' && word[len(word)-1] == '"'
	}
	return true
}

// fill puts arguments in.
func (s shape) fill(words []string) string {
	var b strings.Builder
	for i, piece := range s.pieces {
		b.WriteString(piece)
		if i < len(s.gaps) {
			if at := s.gaps[i].argument; at >= 0 && at < len(words) {
				b.WriteString(words[at])
			}
		}
	}
	return b.String()
}
