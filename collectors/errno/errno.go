// Package errno names the errors of sockets by stable words, and says whose
// they are.
package errno

import "errors"

// entry is one error of the system.
type entry struct {
	err   error
	cause string
	local bool
}

// explanations says what each cause means and what to look at.
var explanations = map[string]string{
	"enetunreach":   "no route to that network: check the default route",
	"ehostunreach":  "no way to that host: the next hop does not answer or the route is a dead end",
	"enetdown":      "the interface is down",
	"eacces":        "sending is forbidden here: a local firewall, or a broadcast address",
	"eperm":         "not permitted here: a local firewall, or a missing privilege",
	"einval":        "the system rejected it: often a source address of another interface",
	"enodev":        "there is no such interface",
	"eaddrnotavail": "no address to send from: none of that family, or the chosen one is not on this host",
	"eafnosupport":  "this host has no such address family",
	"emsgsize":      "the packet is larger than the interface's MTU",
	"emfile":        "this process has too many open files",
	"enfile":        "this host has too many open files",
	"enobufs":       "the interface's send queue is full",
	"econnrefused":  "the host is there, but nothing listens on that port",
	"econnreset":    "the far side broke the connection off",
	"etimedout":     "no answer within the system's time limit",
}

// Cause returns the stable word for the system's error within err, in lower
// case as the manual spells it ("enetunreach"), or "" where there is none.
//
// It is local where the fault lies on this side when the error comes from
// sending or binding. A connected socket may learn enetunreach and ehostunreach
// from a router as well; who reads from it knows that.
func Cause(err error) (cause string, local bool) {
	if err == nil {
		return "", false
	}
	for _, e := range table {
		if errors.Is(err, e.err) {
			return e.cause, e.local
		}
	}
	return "", false
}

// Explain says in words what a cause means, or "" for one it does not know.
func Explain(cause string) string { return explanations[cause] }
