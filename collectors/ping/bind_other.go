//go:build !linux

package ping

import "syscall"

// canBind says whether packets can be made to leave by a given interface.
const canBind = false

// bindTo returns nothing: sockets go where the routing table sends them.
func bindTo(string) func(network, address string, c syscall.RawConn) error { return nil }
