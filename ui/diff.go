package ui

import (
	"strings"

	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
)

// What happened to a piece of text from one revision to the next.
type change uint8

const (
	kept change = iota
	added
	gone
)

// piece is a run of words with one fate.
type piece struct {
	words []string
	what  change
}

type diffKey struct{ before, after safetext.Text }

const (
	mostWords = 400 // of a text that is compared word by word
	mostDiffs = 400 // that are kept
	// alike is the share of words that two texts must have in common to be two
	// wordings of one: else the second is a new text.
	alike = 0.3
)

// compared returns the words of two revisions in their order, or nil where the
// texts have little in common.
func (c *cache) compared(before, after safetext.Text) []piece {
	key := diffKey{before, after}
	if done, ok := c.diffs[key]; ok {
		return done
	}
	if c.diffs == nil || len(c.diffs) >= mostDiffs {
		c.diffs = make(map[diffKey][]piece)
	}
	c.diffs[key] = compare(strings.Fields(before.String()), strings.Fields(after.String()))
	return c.diffs[key]
}

func compare(before, after []string) []piece {
	if len(before) == 0 || len(after) == 0 || len(before) > mostWords || len(after) > mostWords {
		return nil
	}
	common := subsequences(before, after)
	if float64(2*common[0][0]) < alike*float64(len(before)+len(after)) {
		return nil
	}
	var all []piece
	put := func(word string, what change) {
		if last := len(all) - 1; last >= 0 && all[last].what == what {
			all[last].words = append(all[last].words, word)
			return
		}
		all = append(all, piece{[]string{word}, what})
	}
	i, j := 0, 0
	for i < len(before) || j < len(after) {
		switch {
		case i < len(before) && j < len(after) && before[i] == after[j]:
			put(after[j], kept)
			i, j = i+1, j+1
		case j == len(after) || i < len(before) && common[i+1][j] >= common[i][j+1]:
			put(before[i], gone)
			i++
		default:
			put(after[j], added)
			j++
		}
	}
	return all
}

// subsequences returns, for every two places, how many words what follows them
// has in common, in order.
func subsequences(a, b []string) [][]uint16 {
	lengths := make([][]uint16, len(a)+1)
	for i := range lengths {
		lengths[i] = make([]uint16, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				lengths[i][j] = lengths[i+1][j+1] + 1
			} else {
				lengths[i][j] = max(lengths[i+1][j], lengths[i][j+1])
			}
		}
	}
	return lengths
}

// marked makes lines of pieces, so that what changed can be told without
// colour: [-gone-] {+added+}.
func marked(indent int, pieces []piece, w int) []line {
	var all []line
	current, used := line{indent: indent}, indent
	for _, p := range pieces {
		role, open, end := themes.Text, "", ""
		switch p.what {
		case added:
			role, open, end = themes.Title, "{+", "+}"
		case gone:
			role, open, end = themes.Dim, "[-", "-]"
		}
		for _, t := range wrap(clean(open+strings.Join(p.words, " ")+end), 1<<20) {
			for word := range strings.FieldsSeq(t.String()) {
				for i, part := range wrap(clean(word), max(w-indent, 1)) {
					width := safetext.Width(part)
					if len(current.spans) > 0 && (i > 0 || used+1+width > w) {
						all = append(all, current)
						current, used = line{indent: indent}, indent
					}
					if len(current.spans) > 0 {
						current.spans = append(current.spans, span{safetext.Literal(" "), role})
						used++
					}
					current.spans = append(current.spans, span{part, role})
					used += width
				}
			}
		}
	}
	if len(current.spans) > 0 {
		all = append(all, current)
	}
	return all
}
