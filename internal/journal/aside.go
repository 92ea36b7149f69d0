package journal

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"example.com/noctop/internal/i18n"
)

// salvage returns the heads of all records that can still be read from a file,
// whatever state it is in, by their numbers; what was dropped is left out.
func salvage(file io.ReaderAt, size int64) []record {
	found := map[int64]record{}
	for r, err := range carved(file, size) {
		if err == nil {
			r.body = nil
			found[r.seq] = r
		}
	}
	all := make([]record, 0, len(found))
	for _, r := range found {
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b record) int { return cmp.Compare(a.seq, b.seq) })
	return stillThere(all)
}

// stillThere leaves out what had been dropped.
func stillThere(all []record) []record {
	replaced, floor := map[int64]bool{}, int64(0)
	for _, r := range all {
		switch r.kind {
		case kindChunk:
			for _, seq := range inRanges(r.id) {
				replaced[seq] = true
			}
		case kindPruned:
			floor = max(floor, r.first)
		}
	}
	return without(all, func(r record) bool { return replaced[r.seq] || r.seq < floor && prunable(r.kind) })
}

// setAside puts a damaged file out of the way, and what can be read of it into a
// new one in its place.
func setAside(path string) (aside string, err error) {
	for n := 1; ; n++ {
		aside = fmt.Sprintf("%s.damaged-%d", path, n)
		if _, err := os.Lstat(aside); errors.Is(err, os.ErrNotExist) {
			break
		}
	}
	fresh := path + ".new"
	if err := removeAll(fresh); err != nil {
		return "", err
	}
	if err := rewrite(path, fresh); err != nil {
		return "", errors.Join(i18n.Errorf("it is damaged, and no new one can be made: %w", err), removeAll(fresh))
	}
	if err := os.Rename(path, aside); err != nil {
		return "", i18n.Errorf("it is damaged, and can't be set aside: %w", err)
	}
	// SQLite's own journal belongs to what was set aside.
	if err := os.Rename(path+"-journal", aside+"-journal"); err != nil && !errors.Is(err, os.ErrNotExist) {
		return "", i18n.Errorf("it is damaged, and can't be set aside: %w", err)
	}
	if err := os.Rename(fresh, path); err != nil {
		return "", err
	}
	return aside, removeAll(fresh)
}

// removeAll removes a file and SQLite's journal of it.
func removeAll(path string) error {
	for _, name := range []string{path, path + "-journal"} {
		if err := os.Remove(name); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

// mostAtOnce is how many bytes of records are rewritten in one go.
const mostAtOnce = 4 << 20

// rewrite makes a new file of what can be read of a damaged one. Records keep
// their numbers.
func rewrite(damaged, fresh string) (err error) {
	file, err := os.Open(damaged)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	wanted := map[int64]bool{}
	for _, r := range salvage(file, info.Size()) {
		wanted[r.seq] = true
	}
	d, err := openStore(fresh)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	var some []record
	held := 0
	for r, failed := range carved(file, info.Size()) {
		if failed != nil || !wanted[r.seq] {
			continue
		}
		delete(wanted, r.seq) // it may be found twice
		some, held = append(some, r), held+len(r.body)
		if held >= mostAtOnce {
			if err := d.write(some, nil); err != nil {
				return err
			}
			some, held = nil, 0
		}
	}
	return d.write(some, nil)
}
