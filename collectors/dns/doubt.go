package dns

import (
	"context"
	"errors"
	"sync"

	"example.com/noctop/internal/observe"
)

// doubt is what is found out about a resolver that is silent over UDP: whether
// it answers over TCP. It comes with the losses that follow.
type doubt struct {
	mu     sync.Mutex
	asking bool
	word   string // the response code over TCP, or why there was none
}

// ask asks over TCP, unless that is being done already.
func (d *doubt) ask(ctx context.Context, c *Client) {
	d.mu.Lock()
	busy := d.asking
	d.asking = true
	d.mu.Unlock()
	if busy {
		return
	}
	answer, err := c.overStream(ctx, root, nil)
	word := RCodeName(answer.RCode)
	if failure := (*Failure)(nil); errors.As(err, &failure) {
		word = failure.Cause
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asking, d.word = false, word
}

// settle forgets what was found: it answers over UDP again.
func (d *doubt) settle() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.word = ""
}

// field is the field "tcp" of a loss, where something is known.
func (d *doubt) field() []observe.Field {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.word == "" {
		return nil
	}
	return []observe.Field{{Name: "tcp", Text: d.word}}
}
