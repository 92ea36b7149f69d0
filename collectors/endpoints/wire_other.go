//go:build !linux

package endpoints

// Open returns ErrUnsupported: this system has no calls for many packets at
// once, and does not hand ICMP errors to a program without a packet filter.
func Open(bool) (Wire, error) { return nil, ErrUnsupported }
