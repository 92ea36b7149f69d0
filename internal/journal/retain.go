package journal

import (
	"path/filepath"
	"time"

	"example.com/noctop/internal/i18n"
)

const (
	// sparedShare is what is left of a file that was too large, in percent.
	sparedShare = 95
	// sparedFree is the share of a file that may be free within it: a quarter.
	sparedFree = 4
	// atOnce is how many records are dropped in one go.
	atOnce = 32
	// mostAged is how much goes for its age in one go: a clock that is years
	// ahead must not empty the journal.
	mostAged = time.Hour
	// lowShare and lowMost are how much of the disk must stay free: a twentieth,
	// or this much, if that is less.
	lowShare = 20
	lowMost  = 1 << 30
)

// errLow is of a disk that is nearly full, and a journal that has nothing to spare;
// errFull of one that has no room for what is to be written either.
var (
	errLow  = i18n.Errorf("the disk is nearly full")
	errFull = i18n.Errorf("the disk is full")
)

// prunable reports whether records of a kind go when they are old. What others
// need to be understood stays as long as they do.
func prunable(kind string) bool {
	return kind != kindRun && kind != kindTopology && kind != kindPruned
}

// tidy drops what is too old or too much.
func (w *writer) tidy() {
	if w.disk == nil || len(w.heads) == 0 {
		return
	}
	newest := w.heads[len(w.heads)-1].to
	limit := newest - w.options.Keep.Microseconds()
	if oldest := w.oldest(); oldest != nil {
		limit = min(limit, oldest.to+mostAged.Microseconds())
	}
	old := 0
	for old < len(w.heads) && (w.heads[old].to < limit || !prunable(w.heads[old].kind)) {
		old++
	}
	if w.drop(old) != nil {
		return // it will be tried again
	}
	used, free, err := w.disk.used()
	for err == nil && used > w.options.Size {
		if !w.dropSome() {
			return
		}
		if used, free, err = w.disk.used(); used < w.options.Size*sparedShare/100 {
			break
		}
	}
	if free > used/sparedFree && !w.low { // less than that is soon used again
		_ = w.disk.shrink() // no harm is done if it can't be
	}
}

// oldest is the oldest record that may go.
func (w *writer) oldest() *record {
	for i := range w.heads {
		if prunable(w.heads[i].kind) {
			return &w.heads[i]
		}
	}
	return nil
}

// dropSome drops the oldest records, and reports whether it could. The newest
// stay, whatever the limits.
func (w *writer) dropSome() bool {
	n, some := 0, 0
	for n < len(w.heads)-atOnce && some < atOnce {
		if prunable(w.heads[n].kind) {
			some++
		}
		n++
	}
	return some > 0 && w.drop(n) == nil
}

// drop drops the oldest n records, but for those that others need.
func (w *writer) drop(n int) error {
	if n == 0 {
		return nil
	}
	needed := map[int64]bool{}
	for _, r := range w.heads[n:] {
		if prunable(r.kind) {
			needed[r.run] = true
		}
	}
	needed[w.runSeq] = true
	stays := func(r record) bool { return !prunable(r.kind) && r.kind != kindPruned && needed[r.run] }
	var drop []int64
	floor, some := int64(0), false
	for _, r := range w.heads[:n] {
		floor = r.seq + 1
		some = some || prunable(r.kind)
		if !stays(r) {
			drop = append(drop, r.seq)
		}
	}
	if !some {
		return nil
	}
	now := w.heads[len(w.heads)-1].to
	mark := record{seq: w.next, run: w.runSeq, kind: kindPruned, from: now, to: now, first: floor}
	var marks []int64 // of dropping, before this one: they are not missing
	for _, r := range w.heads {
		if r.kind == kindPruned {
			marks = append(append(marks, inRanges(r.id)...), r.seq)
		}
	}
	for _, r := range w.heads[n:] {
		if r.kind == kindPruned {
			drop = append(drop, r.seq)
		}
	}
	mark.id = ranges(without(marks, func(seq int64) bool { return seq < floor }))
	if err := w.disk.write([]record{mark}, drop); err != nil {
		return err
	}
	w.next++
	gone := map[int64]bool{}
	for _, seq := range drop {
		gone[seq] = true
	}
	w.heads = append(without(w.heads, func(r record) bool { return gone[r.seq] }), mark)
	return nil
}

// makeRoom sees to it that what is written needs no more of a disk that is
// nearly full: the oldest records go for it.
func (w *writer) makeRoom(add []record) error {
	size, left, err := w.options.room(filepath.Dir(w.options.Path))
	if err != nil {
		return nil //nolint:nilerr // what can't be told is no reason not to write
	}
	low := min(size/lowShare, lowMost)
	if w.low = left < low; !w.low {
		w.state.Problem = i18n.Text{}
		if w.state.Aside != "" {
			w.state.Problem = i18n.T("a damaged file was set aside: %s", w.state.Aside)
		}
		return nil
	}
	need := int64(16 * pageSize)
	for _, r := range add {
		need += int64(len(r.body)) + pageSize
	}
	for {
		_, free, err := w.disk.used()
		if err != nil {
			return err
		}
		if free >= need {
			w.state.Problem = i18n.T("the disk is nearly full: what is oldest makes room for what is new")
			return nil
		}
		if !w.dropSome() {
			if left < need {
				return errFull
			}
			return errLow
		}
	}
}
