//go:build unix

package errno

import "golang.org/x/sys/unix"

var table = []entry{
	{unix.ENETUNREACH, "enetunreach", true},
	{unix.EHOSTUNREACH, "ehostunreach", true},
	{unix.ENETDOWN, "enetdown", true},
	{unix.EACCES, "eacces", true},
	{unix.EPERM, "eperm", true},
	{unix.EINVAL, "einval", true},
	{unix.ENODEV, "enodev", true},
	{unix.EADDRNOTAVAIL, "eaddrnotavail", true},
	{unix.EAFNOSUPPORT, "eafnosupport", true},
	{unix.EMSGSIZE, "emsgsize", true},
	{unix.EMFILE, "emfile", true},
	{unix.ENFILE, "enfile", true},
	{unix.ENOBUFS, "enobufs", true},
	{unix.ECONNREFUSED, "econnrefused", false},
	{unix.ECONNRESET, "econnreset", false},
	{unix.ETIMEDOUT, "etimedout", false},
}
