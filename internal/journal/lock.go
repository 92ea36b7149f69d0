package journal

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
)

// lock is what makes a process the one that writes.
type lock struct{ file *os.File }

// takeLock takes the lock beside a journal, if nobody has it; else it returns
// nil and who has it, 0 where that can't be told.
func takeLock(path string) (held *lock, holder int, err error) {
	file, err := os.OpenFile(path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, 0, err
	}
	taken, err := tryLock(file)
	if err != nil || !taken {
		holder = readHolder(file)
		_ = file.Close()
		return nil, holder, err
	}
	// Who has it is for people: that it can't be written, on a full disk, is no reason not to have it.
	if err := file.Truncate(0); err == nil {
		_, _ = file.WriteAt(fmt.Appendf(nil, "%d\n", os.Getpid()), 0)
	}
	return &lock{file}, 0, nil
}

func readHolder(file *os.File) int {
	text, err := io.ReadAll(io.LimitReader(file, 32))
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0
	}
	return pid
}

// release gives the lock up.
func (l *lock) release() {
	if l != nil {
		_ = l.file.Close()
	}
}
