package feed

import (
	"fmt"
	"syscall"

	"golang.org/x/sys/unix"
)

// bindTo makes a connection leave by the named interface.
func bindTo(connection syscall.RawConn, name string) error {
	if name == "" {
		return nil
	}
	var bound error
	if err := connection.Control(func(fd uintptr) { bound = unix.BindToDevice(int(fd), name) }); err != nil {
		return &localError{err}
	}
	if bound != nil {
		return &localError{fmt.Errorf("can't fetch through %s: %w", name, bound)}
	}
	return nil
}
