package icmp

import (
	"time"

	"example.com/noctop/internal/observe"
)

// steady is how far the two clocks may part over one round trip for the
// kernel's time of receipt to be believed.
const steady = time.Millisecond

// Took is the round-trip time of a message that answers what was sent: up to
// when the kernel received it, for how late this process gets to read it is no
// part of the way. Where the kernel doesn't say, or the wall clock was set
// meanwhile, it lasts until now.
func (m Message) Took(sent, now observe.Instant) time.Duration {
	read := now.Sub(sent)
	stamp := time.Duration(m.Received - sent.Wall.UnixNano())
	if set := now.Wall.Round(0).Sub(sent.Wall.Round(0)) - read; m.Received == 0 || set.Abs() >= steady || stamp <= 0 || stamp > read {
		return read
	}
	return stamp
}
