package feed

import "golang.org/x/sys/windows"

// The errors of sockets, by what they say. WSAENETUNREACH is this host's own
// answer where it has no route.
var (
	refusedErrors     = []error{windows.WSAECONNREFUSED}
	resetErrors       = []error{windows.WSAECONNRESET, windows.WSAECONNABORTED}
	unreachableErrors = []error{windows.WSAEHOSTUNREACH}
	localErrors       = []error{
		windows.WSAENETUNREACH, windows.WSAENETDOWN, windows.WSAEADDRNOTAVAIL, windows.WSAEACCES,
		windows.WSAENOBUFS, windows.WSAEMFILE,
	}
)
