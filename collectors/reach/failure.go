package reach

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"syscall"

	"example.com/noctop/collectors/errno"
	"example.com/noctop/internal/observe"
)

// localErrors are the errors of sockets that are this machine's own, by their
// stable names.
var localErrors = map[syscall.Errno]string{
	syscall.EACCES:        "eacces",        // a "prohibit" route
	syscall.EPERM:         "eperm",         // the local firewall
	syscall.EINVAL:        "einval",        // a "blackhole" route
	syscall.ENODEV:        "enodev",        // the interface is gone
	syscall.ENETDOWN:      "enetdown",      // the interface is down
	syscall.EADDRNOTAVAIL: "eaddrnotavail", // the source address is gone, or no port is free
	syscall.EAFNOSUPPORT:  "eafnosupport",
	syscall.EMFILE:        "emfile",
	syscall.ENFILE:        "enfile",
	syscall.ENOBUFS:       "enobufs",
	syscall.ENOMEM:        "enomem",
}

// unreachable are the errors that a missing route gives, and a router's word.
var unreachable = map[syscall.Errno]string{
	syscall.ENETUNREACH:  "enetunreach",
	syscall.EHOSTUNREACH: "ehostunreach",
}

// errnoName returns the stable name of the errno in an error.
func errnoName(err error) string {
	var number syscall.Errno
	if errors.As(err, &number) {
		if name, ok := localErrors[number]; ok {
			return name
		}
		if name, ok := unreachable[number]; ok {
			return name
		}
	}
	return "local-error"
}

// failure says what an error of a connection means. What it does not know is
// an answer that is not right.
func failure(err error) observe.Observation {
	o := observe.Observation{Outcome: observe.Wrong, Cause: "failed", Detail: err.Error()}
	var number syscall.Errno
	errors.As(err, &number)
	var network net.Error
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded),
		number == syscall.ETIMEDOUT, errors.As(err, &network) && network.Timeout():
		o.Outcome, o.Cause, o.Detail = observe.Lost, "timeout", "no answer in time"
	case number == syscall.ECONNREFUSED:
		o.Outcome, o.Cause, o.Detail = observe.Refused, "refused", errno.Explain("econnrefused")
	case number == syscall.ECONNRESET, number == syscall.EPIPE, number == syscall.ECONNABORTED:
		o.Outcome, o.Cause, o.Detail = observe.Refused, "reset", errno.Explain("econnreset")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		o.Cause, o.Detail = "early-close", "the far side closed the connection without an answer"
	case unreachable[number] != "": // nobody tells whose word it is: it may be our own, of a neighbour that is silent
		o.Outcome, o.Cause, o.Detail = observe.Lost, "unreachable", errno.Explain(unreachable[number])
	case localErrors[number] != "":
		o.Outcome, o.Cause = observe.LocalError, localErrors[number]
		if said := errno.Explain(o.Cause); said != "" {
			o.Detail = said
		}
	}
	return o
}
