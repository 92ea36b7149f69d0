package main

import (
	"context"
	"math/rand/v2"
	"os/exec"
	"strconv"
	"sync/atomic"
	"time"
)

// digs runs dig as often as noctop asks.
type digs struct {
	used   atomic.Int64 // nanoseconds, of all that have ended
	asked  atomic.Int64
	failed atomic.Int64
}

// lookups are what noctop asks each resolver, and how often: whether it is
// there, a name that it has, one that it can't have, and the configured name.
var lookups = []struct {
	every time.Duration
	asks  func() string
}{
	{5 * time.Second, func() string { return "id.server TXT CH" }},
	{5 * time.Second, func() string { return "example.com A" }},
	{5 * time.Second, func() string { return name + " A" }},
	{10 * time.Second, func() string { return "noctop-" + strconv.FormatUint(rand.Uint64(), 36) + ".example.com A" }},
}

func (n *network) dig(ctx context.Context) *digs {
	d := &digs{}
	for _, resolver := range resolvers {
		for _, lookup := range lookups {
			go func() {
				ticker := time.NewTicker(lookup.every)
				defer ticker.Stop()
				for ctx.Err() == nil {
					d.ask(n, words("dig +tries=1 +time=2 @"+resolver+" "+lookup.asks()))
					select {
					case <-ctx.Done():
					case <-ticker.C:
					}
				}
			}()
		}
	}
	return d
}

// ask runs dig once. What it used is the whole process's, from its first
// instruction to its last.
func (d *digs) ask(n *network, arguments []string) {
	command := exec.Command(arguments[0], arguments[1:]...)
	if err := within(n.home, command.Start); err != nil {
		d.failed.Add(1)
		return
	}
	if command.Wait() != nil {
		d.failed.Add(1)
	}
	d.asked.Add(1)
	d.used.Add(int64(command.ProcessState.UserTime() + command.ProcessState.SystemTime()))
}
