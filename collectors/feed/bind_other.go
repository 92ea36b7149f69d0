//go:build !linux

package feed

import (
	"fmt"
	"syscall"
)

// bindTo refuses: this platform has no way to bind by an interface's name.
func bindTo(_ syscall.RawConn, name string) error {
	if name == "" {
		return nil
	}
	return &localError{fmt.Errorf("can't fetch through %s: not possible on this platform", name)}
}
