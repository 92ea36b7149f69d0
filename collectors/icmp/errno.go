package icmp

import (
	"errors"
	"strings"
	"syscall"
)

// errnoNames are the errors that sending meets, by their stable names. All of
// them are this machine's own.
var errnoNames = map[syscall.Errno]string{
	syscall.ENETUNREACH:   "enetunreach",   // no route, or the address is gone
	syscall.EHOSTUNREACH:  "ehostunreach",  // an "unreachable" route
	syscall.EACCES:        "eacces",        // a "prohibit" route
	syscall.EINVAL:        "einval",        // a "blackhole" route
	syscall.EPERM:         "eperm",         // the local firewall
	syscall.ENODEV:        "enodev",        // the interface is gone
	syscall.ENXIO:         "enxio",         // likewise
	syscall.ENETDOWN:      "enetdown",      // the interface is down
	syscall.EADDRNOTAVAIL: "eaddrnotavail", // the source address is gone
	syscall.EAFNOSUPPORT:  "eafnosupport",  // the address family is switched off
	syscall.EMSGSIZE:      "emsgsize",
	syscall.ENOBUFS:       "enobufs",
	syscall.EAGAIN:        "eagain", // the send buffer is full
	syscall.EMFILE:        "emfile",
	syscall.ENFILE:        "enfile",
}

// errnoName returns the stable name of the errno in an error.
func errnoName(err error) string {
	var number syscall.Errno
	if !errors.As(err, &number) {
		return "local-error"
	}
	if name, ok := errnoNames[number]; ok {
		return name
	}
	return strings.ReplaceAll(number.Error(), " ", "-")
}

// lacksFamily reports whether an error says that there is no address family,
// route or address at all, rather than that something broke.
func lacksFamily(err error) bool {
	for _, known := range []syscall.Errno{syscall.ENETUNREACH, syscall.EADDRNOTAVAIL, syscall.EAFNOSUPPORT} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}
