//go:build !linux && !darwin

package dns

import "syscall"

// canBind says that sockets can't be tied to an interface here: what is to be
// asked through one is not measured.
const canBind = false

func bindTo(string) func(network, address string, c syscall.RawConn) error { return nil }
