//go:build !linux

package reach

import "net"

// delivered is not told by this system.
func delivered(net.Conn) (delivery, error) { return delivery{}, errNoDelivery }
