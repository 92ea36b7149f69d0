package ping

import (
	"errors"
	"strings"
	"syscall"

	"example.com/noctop/internal/observe"
)

// The causes that more than one place speaks of.
const (
	causeNoRoute     = "no-route"
	causeNoInterface = "no-interface"
)

// obstacle is why a round measured nothing. It is an error.
type obstacle struct {
	outcome       observe.Outcome
	cause, detail string
}

// Error returns what a person should read.
func (o obstacle) Error() string { return o.detail }

// local is a fault on this side: nothing was sent.
func local(cause, detail string) obstacle { return obstacle{observe.LocalError, cause, detail} }

// absent says that there is nothing of the kind here.
func absent(cause, detail string) obstacle { return obstacle{observe.NotProvisioned, cause, detail} }

// explain finds the reason in an error of an engine or of the path. An error
// of the system while sending is always this side's: it is no loss.
func explain(err error) obstacle {
	var known obstacle
	if errors.As(err, &known) {
		return known
	}
	var number syscall.Errno
	if errors.As(err, &number) {
		if word, ok := sendErrors[canonical(number)]; ok {
			return local(word.cause, "not sent: "+word.meaning)
		}
		return local("send-error", "not sent: this system says: "+number.Error())
	}
	if strings.Contains(err.Error(), "no such network interface") {
		return local(causeNoInterface, "not sent: the interface does not exist on this host")
	}
	return obstacle{observe.Failed, "engine", err.Error()}
}

// sendErrors are the errors with which a packet is refused on its way out,
// and what each means. All of them are about this host.
var sendErrors = map[syscall.Errno]struct{ cause, meaning string }{
	syscall.ENETUNREACH:   {"enetunreach", "this host has no route there, or its own address is gone"},
	syscall.EHOSTUNREACH:  {"ehostunreach", "an unreachable route on this host covers the address"},
	syscall.EACCES:        {"eacces", "this host's own policy forbids it (a prohibit route, a VPN's kill switch, SELinux or AppArmor)"},
	syscall.EPERM:         {"eperm", "this host's own firewall drops it on the way out"},
	syscall.EINVAL:        {"einval", "a blackhole route on this host swallows it, or the source address does not suit the interface"},
	syscall.ENODEV:        {"enodev", "the interface is gone from this host"},
	syscall.ENXIO:         {"enodev", "the interface is gone from this host"},
	syscall.ENETDOWN:      {"enetdown", "the interface is down on this host"},
	syscall.EADDRNOTAVAIL: {"eaddrnotavail", "the source address is no longer on this host"},
	syscall.EAFNOSUPPORT:  {"eafnosupport", "this host has no support for the address family"},
	syscall.EMSGSIZE:      {"emsgsize", "the packet is larger than the MTU that this host knows for the way there"},
	syscall.EMFILE:        {"emfile", "noctop has no file descriptor left (raise its limit: ulimit -n)"},
	syscall.ENFILE:        {"enfile", "this host has no file descriptor left"},
	syscall.ENOBUFS:       {"enobufs", "this host's buffers for sending are full"},
	syscall.ENOMEM:        {"enomem", "this host has no memory left for sending"},
}
