//go:build !windows

package ping

import "syscall"

// canonical returns the number under which sendErrors knows an error.
func canonical(number syscall.Errno) syscall.Errno { return number }
