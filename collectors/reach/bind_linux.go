package reach

import (
	"errors"

	"golang.org/x/sys/unix"
)

// bindInterface ties a socket to an interface. Kernels since 5.7 allow it
// without privileges.
func bindInterface(fd uintptr, name string) error {
	err := unix.BindToDevice(int(fd), name)
	if errors.Is(err, unix.EPERM) {
		return errNotBound
	}
	return err
}
