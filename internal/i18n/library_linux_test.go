package i18n

import (
	"os"
	"syscall"
	"testing"
)

// lastErrno is the highest number of an error that Linux knows.
const lastErrno = 133

func TestEveryErrorOfTheKernelIsSaid(t *testing.T) {
	for n := syscall.Errno(1); n <= lastErrno; n++ {
		if n != 41 && n != 58 { // there are none
			inKorean(t, os.NewSyscallError("open", n), "open", "errno")
		}
	}
}
