package notes

import (
	"bytes"
	"slices"

	"example.com/noctop/internal/claims"
)

// mostRead is how much of the file one Poll reads.
const mostRead = 1 << 20

// Follower reads the notes as they are added. It only ever reads. It belongs to
// one goroutine.
type Follower struct {
	path   string
	from   int64 // where the next line begins
	inLine bool  // amid a line that is too long: the rest of it is skipped
	before []byte
}

// Follow returns a Follower of a file, from its beginning. The file need not be
// there yet.
func Follow(path string) *Follower { return &Follower{path: path} }

// Poll returns the notes that were added since it was last asked, by the times
// they are of. A last line without an end is still being written, and waits. A
// file that has become shorter is another one, and is read from its beginning.
func (f *Follower) Poll() ([]claims.Noted, error) {
	if f.path == "" {
		return nil, nil
	}
	length, err := size(f.path)
	if err != nil {
		return nil, err
	}
	if length < f.from || f.from > 0 && !f.same() {
		f.from, f.inLine, f.before = 0, false, nil
	}
	var all []claims.Noted
	for f.from < length {
		text, err := readAt(f.path, f.from, mostRead)
		if err != nil {
			return all, err
		}
		taken := f.take(text, &all)
		if taken == 0 {
			break
		}
		f.remember(text[:taken])
		f.from += int64(taken)
	}
	slices.SortStableFunc(all, func(a, b claims.Noted) int { return a.At.Compare(b.At) })
	return all, nil
}

// take reads the whole lines of a piece of the file, and returns how long they are.
func (f *Follower) take(text []byte, all *[]claims.Noted) int {
	taken := 0
	for {
		end := bytes.IndexByte(text[taken:], '\n')
		if end < 0 {
			break
		}
		if note, ok := Parse(text[taken : taken+end]); ok && !f.inLine {
			*all = append(*all, note)
		}
		f.inLine = false
		taken += end + 1
	}
	if rest := len(text) - taken; rest > MaxLine { // it can't become a note any more
		f.inLine = true
		return len(text)
	}
	return taken
}

// traceBytes is how much of what was read last is kept, to know the file by.
const traceBytes = 64

func (f *Follower) remember(text []byte) {
	f.before = bytes.Clone(text[max(0, len(text)-traceBytes):])
}

// same reports whether the file is still the one that was read: another could
// have been put in its place, and be longer.
func (f *Follower) same() bool {
	text, err := readAt(f.path, f.from-int64(len(f.before)), len(f.before))
	return err == nil && bytes.Equal(text, f.before)
}
