//go:build !windows

package feed

import "syscall"

// The errors of sockets, by what they say. ENETUNREACH is this host's own
// answer where it has no route.
var (
	refusedErrors     = []error{syscall.ECONNREFUSED}
	resetErrors       = []error{syscall.ECONNRESET, syscall.EPIPE, syscall.ECONNABORTED}
	unreachableErrors = []error{syscall.EHOSTUNREACH}
	localErrors       = []error{
		syscall.ENETUNREACH, syscall.ENETDOWN, syscall.EADDRNOTAVAIL, syscall.EACCES, syscall.EPERM,
		syscall.ENOBUFS, syscall.EMFILE, syscall.ENFILE, syscall.ENODEV,
	}
)
