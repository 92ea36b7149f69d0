package errno

import "golang.org/x/sys/windows"

var table = []entry{
	{windows.WSAENETUNREACH, "enetunreach", true},
	{windows.WSAEHOSTUNREACH, "ehostunreach", true},
	{windows.WSAENETDOWN, "enetdown", true},
	{windows.WSAEACCES, "eacces", true},
	{windows.WSAEINVAL, "einval", true},
	{windows.WSAEADDRNOTAVAIL, "eaddrnotavail", true},
	{windows.WSAEAFNOSUPPORT, "eafnosupport", true},
	{windows.WSAEMSGSIZE, "emsgsize", true},
	{windows.WSAEMFILE, "emfile", true},
	{windows.WSAENOBUFS, "enobufs", true},
	{windows.WSAECONNREFUSED, "econnrefused", false},
	{windows.WSAECONNRESET, "econnreset", false},
	{windows.WSAETIMEDOUT, "etimedout", false},
}
