package ping

import (
	"example.com/noctop/collectors/icmp"
	"example.com/noctop/internal/observe"
)

// engine returns what sends echoes by a method. An anchor's round-trip times
// are compared with each other and with other tools', to tenths of a
// millisecond: where the kernel tells when an answer came, it is asked. Of a
// gateway it matters that it answers, and a pinger of the library's tells that.
func engine(method string, anchor bool, clock func() observe.Instant) Echo {
	switch {
	case method == MethodTCP:
		return newConnector(443, 53).echo
	case anchor && hasStamps:
		return stamped{open: icmp.Open, clock: clock}.echo
	}
	return pinger{raw: method == MethodRaw}.echo
}
