package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"example.com/noctop/internal/engine"
)

// hangupPause is how soon the configuration is read again at most.
const hangupPause = 200 * time.Millisecond

// rereadOnHangup has the configuration read again on every SIGHUP.
func (w *site) rereadOnHangup(ctx context.Context, e *engine.Engine) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGHUP)
	e.Go(ctx, func(ctx context.Context) {
		defer signal.Stop(signals)
		for {
			select {
			case <-signals:
				w.asked.Store(true)
				w.reread(e)
				select { // more of them within a moment are one
				case <-time.After(hangupPause):
				case <-ctx.Done():
				}
			case <-ctx.Done():
				return
			}
		}
	})
}
