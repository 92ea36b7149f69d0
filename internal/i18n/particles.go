package i18n

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// particles puts the right one of a pair of Korean particles into a sentence:
// "{은/는}" is 은 after a word that ends in a consonant, else 는. Of "{으로/로}"
// the second stands after ㄹ too.
func particles(sentence string) string {
	if !strings.Contains(sentence, "{") {
		return sentence
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(sentence, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		pair, after, closed := strings.Cut(rest, "}")
		consonant, vowel, isPair := strings.Cut(pair, "/")
		if !closed || !isPair || !hangul(consonant) || !hangul(vowel) {
			b.WriteByte('{')
			sentence = rest
			continue
		}
		switch final(b.String()) {
		case noFinal:
			b.WriteString(vowel)
		case finalL:
			if consonant == "으로" {
				consonant = vowel
			}
			b.WriteString(consonant)
		default:
			b.WriteString(consonant)
		}
		sentence = after
	}
}

func hangul(word string) bool {
	return word != "" && strings.IndexFunc(word, func(r rune) bool { return !unicode.Is(unicode.Hangul, r) }) < 0
}

// The ways a word can end in speech.
const (
	noFinal = iota
	finalL
	finalOther
)

// final tells how what stands before a particle ends when it is read aloud:
// Hangul exactly, digits by their Sino-Korean names, letters by how names that
// end in them are mostly read.
func final(before string) int {
	before = strings.TrimRightFunc(before, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '%' })
	last, _ := utf8.DecodeLastRuneInString(before)
	if last >= '가' && last <= '힣' {
		switch (last - '가') % 28 { // the final consonant (Unicode 15, section 3.12); 8 is ㄹ
		case 0:
			return noFinal
		case 8:
			return finalL
		}
		return finalOther
	}
	switch unicode.ToLower(last) {
	case '1', '7', '8', 'l', 'r':
		if last == 'r' { // server: 서버
			return noFinal
		}
		return finalL
	case '0', '3', '6', 'm', 'n':
		return finalOther
	}
	return noFinal
}
