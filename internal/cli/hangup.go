package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"example.com/noctop/internal/engine"
)

// rereadOnHangup has the configuration read again on every SIGHUP.
func (w *site) rereadOnHangup(ctx context.Context, e *engine.Engine) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGHUP)
	e.Go(ctx, func(ctx context.Context) {
		defer signal.Stop(signals)
		for {
			select {
			case <-signals:
				w.reread(e)
			case <-ctx.Done():
				return
			}
		}
	})
}
