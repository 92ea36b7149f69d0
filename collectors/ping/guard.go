package ping

import (
	"runtime"
	"syscall"
)

// guard is the logger of one pinger, and what stops it where the library would
// not stop by itself. Unset, the library logs to standard error, over the
// screen.
//
// On EACCES pro-bing v0.9.1 takes the target for a broadcast address, allows
// broadcasts, logs by Infof and sends again, without limit and without a look
// at its context: under a prohibit route that is a full core for ever. The
// second Infof in a row for one packet is that loop, and ends its goroutine.
type guard struct {
	refusals int  // calls in a row without a packet sent in between
	blocked  bool // the loop was there and was ended
	sendErr  error
	// unreadable, where set, is called for a packet that can't be read.
	unreadable func()
}

// sent notes that a packet went out.
func (g *guard) sent() { g.refusals = 0 }

// refused notes an error of sending. The library must not try again by itself.
func (g *guard) refused(err error) {
	again := g.sendErr != nil
	g.sendErr = err
	if again {
		runtime.Goexit()
	}
}

// err returns why nothing was sent, nil where something was.
func (g *guard) err() error {
	if g.blocked {
		return syscall.EACCES
	}
	return g.sendErr
}

// Infof is called by the library for each refusal by EACCES.
func (g *guard) Infof(string, ...any) {
	g.refusals++
	if g.refusals > 1 {
		g.blocked = true
		runtime.Goexit() // deferred calls run: the pinger stops and its run returns
	}
}

// Fatalf is called by the library for a packet that it can't read, and goes on.
func (g *guard) Fatalf(string, ...any) {
	if g.unreadable != nil {
		g.unreadable()
	}
}

// Errorf says nothing.
func (g *guard) Errorf(string, ...any) {}

// Warnf says nothing.
func (g *guard) Warnf(string, ...any) {}

// Debugf says nothing.
func (g *guard) Debugf(string, ...any) {}
