//go:build unix

package journal

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// tryLock takes the lock of an open file, if nobody has it.
func tryLock(file *os.File) (taken bool, err error) {
	switch err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB); {
	case err == nil:
		return true, nil
	case errors.Is(err, unix.EWOULDBLOCK):
		return false, nil
	default:
		return false, os.NewSyscallError("flock", err)
	}
}

// room is how large the file system of a folder is, and how much of it is left
// for this user.
func room(folder string) (size, left int64, err error) {
	var s unix.Statfs_t
	if err := unix.Statfs(folder, &s); err != nil {
		return 0, 0, os.NewSyscallError("statfs", err)
	}
	block := int64(s.Bsize) //nolint:unconvert // not on every system is it one
	return int64(s.Blocks) * block, int64(s.Bavail) * block, nil
}

// noSpace reports whether the system said that the disk is full.
func noSpace(err error) bool {
	return errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EDQUOT)
}

// writeProtected reports whether the system said that nothing is written there.
func writeProtected(err error) bool { return errors.Is(err, unix.EROFS) }

// deviceFails reports whether the system said that the disk failed.
func deviceFails(err error) bool { return errors.Is(err, unix.EIO) }
