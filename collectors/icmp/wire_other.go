//go:build !linux

package icmp

// Open returns ErrUnsupported: this system does not hand ICMP errors to a
// program that has no privileges.
func Open(Line) (Wire, error) { return nil, ErrUnsupported }

// interfaceMTU returns what Ethernet has: nothing is sent here.
func interfaceMTU(Line) int { return full }
