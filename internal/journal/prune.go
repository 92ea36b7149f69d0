package journal

import (
	"errors"
	"os"
	"time"

	"example.com/noctop/internal/i18n"
)

// Prune drops what is older than a moment, and gives the room back to the disk.
// Nobody may be writing the journal.
func Prune(path string, before time.Time) (dropped int, err error) {
	if _, err := os.Stat(path); err != nil {
		return 0, err
	}
	held, holder, err := takeLock(path)
	if err != nil {
		return 0, err
	}
	if held == nil {
		return 0, i18n.Errorf("it is being written by pid %d, which drops what is old by itself: see keep and size in the configuration", holder)
	}
	defer held.release()
	d, err := openStore(path)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	w := &writer{options: Options{Path: path}, disk: d}
	var damaged []record
	if w.heads, damaged, err = d.heads(0); err != nil {
		return 0, err
	}
	w.heads = append(w.heads, damaged...)
	w.next = 1
	old := 0
	for i, r := range w.heads {
		w.next = max(w.next, r.seq+1)
		if r.to < before.UnixMicro() && old == i {
			old = i + 1
		}
	}
	was := len(w.heads)
	if err := w.drop(old); err != nil {
		return 0, err
	}
	return was - len(w.heads), d.shrink()
}

// Writer is the process that writes a journal now, if any does; pid is 0 where
// that can't be told.
func Writer(path string) (pid int, writes bool) {
	file, err := os.OpenFile(path+".lock", os.O_RDWR, 0)
	if err != nil {
		return 0, false
	}
	defer file.Close()
	taken, err := tryLock(file)
	if err != nil || taken {
		return 0, false
	}
	return readHolder(file), true
}
