package cli

import (
	"context"
	"sync"
	"time"

	"example.com/noctop/internal/alert"
)

// sendPatience is what telling a program may take.
const sendPatience = 10 * time.Second

// courier tells one program, one thing at a time.
type courier struct {
	// send tells one alert. told is false where it is to be tried again.
	send func(context.Context, alert.Alert) (told bool, err error)
	open func() bool // whether there is a way
	wake chan struct{}

	began time.Time
	mu    sync.Mutex
	queue alert.Queue
	shut  bool // the way was, when it was last looked at
}

func newCourier(send func(context.Context, alert.Alert) (bool, error), open func() bool) *courier {
	return &courier{send: send, open: open, wake: make(chan struct{}, 1), began: time.Now()}
}

func (c *courier) now() time.Duration { return time.Since(c.began) }

func (c *courier) add(a alert.Alert) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.queue.Add(a)
	notice(c.wake)
}

// look has it looked at whether there is a way now, where something waits.
func (c *courier) look() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.queue.Len() > 0 {
		notice(c.wake)
	}
}

// run tells until ctx ends, and has each result told to what follows it.
func (c *courier) run(ctx context.Context, follow func(error)) {
	for ctx.Err() == nil {
		a, wait, ok := c.take()
		if !ok {
			c.rest(ctx, wait)
			continue
		}
		told, err := c.send(ctx, a)
		if ctx.Err() != nil {
			return
		}
		follow(err)
		c.mu.Lock()
		c.queue.Done(c.now(), told)
		c.mu.Unlock()
	}
}

func (c *courier) take() (a alert.Alert, wait time.Duration, ok bool) {
	c.mu.Lock()
	waiting := c.queue.Len()
	c.mu.Unlock()
	if waiting == 0 {
		return alert.Alert{}, 0, false
	}
	open := c.open() // may take a moment
	c.mu.Lock()
	defer c.mu.Unlock()
	if open && c.shut {
		c.queue.Hurry(c.now())
	}
	c.shut = !open
	return c.queue.Next(c.now(), open)
}

// rest waits until something changes, or for so long; 0 is without end.
func (c *courier) rest(ctx context.Context, wait time.Duration) {
	var due <-chan time.Time
	if wait > 0 {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		due = timer.C
	}
	select {
	case <-ctx.Done():
	case <-c.wake:
	case <-due:
	}
}
