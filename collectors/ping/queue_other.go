//go:build !linux

package ping

// queueCounter returns nil: this system does not tell.
func queueCounter() func(string) (sent, dropped uint64, ok bool) { return nil }
