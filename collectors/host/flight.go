package host

import (
	"fmt"

	"example.com/noctop/internal/observe"
)

// flight is one call that may never return. It can't be given up, so whoever
// asks again must find it here instead of calling a second time.
type flight[T any] struct {
	began  observe.Instant
	done   chan struct{}
	answer T // valid once done is closed
	err    error
}

// inquiry is a flight to one file system.
type inquiry = flight[usage]

// launch makes the call in a goroutine of its own, which ends with the call.
func launch[T any](now observe.Instant, call func() (T, error)) *flight[T] {
	f := &flight[T]{began: now, done: make(chan struct{})}
	go func() {
		defer close(f.done)
		defer func() {
			if trouble := recover(); trouble != nil {
				f.err = fmt.Errorf("internal error: %v", trouble)
			}
		}()
		f.answer, f.err = call()
	}()
	return f
}

// landed reports whether the call has returned.
func (f *flight[T]) landed() bool {
	select {
	case <-f.done:
		return true
	default:
		return false
	}
}
