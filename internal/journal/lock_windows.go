package journal

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// tryLock takes the lock of an open file, if nobody has it.
func tryLock(file *os.File) (taken bool, err error) {
	// The byte that is locked lies beyond what is written, so that others can read.
	where := &windows.Overlapped{OffsetHigh: 1}
	err = windows.LockFileEx(windows.Handle(file.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, where)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) || errors.Is(err, windows.ERROR_IO_PENDING) {
		return false, nil
	}
	return err == nil, err
}

// room is how large the file system of a folder is, and how much of it is left
// for this user.
func room(folder string) (size, left int64, err error) {
	name, err := windows.UTF16PtrFromString(folder)
	if err != nil {
		return 0, 0, err
	}
	var available, total, free uint64
	err = windows.GetDiskFreeSpaceEx(name, &available, &total, &free)
	return int64(total), int64(available), err
}

// noSpace reports whether the system said that the disk is full.
func noSpace(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}

// writeProtected reports whether the system said that nothing is written there.
func writeProtected(err error) bool { return errors.Is(err, windows.ERROR_WRITE_PROTECT) }

// deviceFails reports whether the system said that the disk failed.
func deviceFails(err error) bool {
	return errors.Is(err, windows.ERROR_IO_DEVICE) || errors.Is(err, windows.ERROR_CRC)
}
