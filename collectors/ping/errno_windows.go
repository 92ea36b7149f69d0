package ping

import "syscall"

// winsock maps the numbers of Winsock to those of sendErrors.
// Source: Microsoft, "Windows Sockets Error Codes".
var winsock = map[syscall.Errno]syscall.Errno{
	10013: syscall.EACCES,
	10022: syscall.EINVAL,
	10024: syscall.EMFILE,
	10040: syscall.EMSGSIZE,
	10047: syscall.EAFNOSUPPORT,
	10049: syscall.EADDRNOTAVAIL,
	10050: syscall.ENETDOWN,
	10051: syscall.ENETUNREACH,
	10055: syscall.ENOBUFS,
	10065: syscall.EHOSTUNREACH,
}

// canonical returns the number under which sendErrors knows an error.
func canonical(number syscall.Errno) syscall.Errno {
	if known, ok := winsock[number]; ok {
		return known
	}
	return number
}
