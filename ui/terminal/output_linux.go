package terminal

import (
	"os"

	"golang.org/x/sys/unix"
)

func prepareOutput(*os.File) (restore func(), err error) { return func() {}, nil }

// discardOutput throws away what the terminal has not taken, and wakes whoever
// waits for room: throwing away alone does not, stopping and starting does.
func discardOutput(out *os.File) {
	fd := int(out.Fd())
	_ = unix.IoctlSetInt(fd, unix.TCFLSH, unix.TCOFLUSH)
	_ = unix.IoctlSetInt(fd, unix.TCXONC, unix.TCOOFF)
	_ = unix.IoctlSetInt(fd, unix.TCXONC, unix.TCOON)
}
