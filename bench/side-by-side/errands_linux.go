package main

import (
	"context"
	"math/rand/v2"
	"os/exec"
	"strconv"
	"sync/atomic"
	"time"
)

// errands runs a program anew as often as noctop does the same by itself.
type errands struct {
	program string
	used    atomic.Int64 // nanoseconds, of all that have ended
	run     atomic.Int64
	failed  atomic.Int64
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

func (n *network) digs(ctx context.Context, w *workload) *errands {
	e := &errands{program: "dig"}
	for _, resolver := range w.resolvers {
		for _, lookup := range lookups {
			go e.repeat(ctx, n, lookup.every, func() []string {
				return words("dig +tries=1 +time=2 @" + resolver + " " + lookup.asks())
			})
		}
	}
	return e
}

// curls fetches every provider's page by each uplink every five seconds, and
// its status page every minute. They are told the address.
func (n *network) curls(ctx context.Context, w *workload) *errands {
	e := &errands{program: "curl"}
	get := func(device, host, path string) func() []string {
		return func() []string {
			return words("curl -sS --fail --max-time 5 -o /dev/null --cacert " + authorityFile + " --interface " + device +
				" --resolve " + host + ":443:" + pageAddress + " https://" + host + path)
		}
	}
	for _, host := range w.pages {
		for _, uplink := range w.pinged {
			go e.repeat(ctx, n, 5*time.Second, get(uplink.device, host, "/"))
		}
		go e.repeat(ctx, n, time.Minute, get(w.pinged[0].device, host, "/status"))
	}
	return e
}

// repeat runs a command at once and then again and again.
func (e *errands) repeat(ctx context.Context, n *network, every time.Duration, arguments func() []string) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for ctx.Err() == nil {
		e.once(n, arguments())
		select {
		case <-ctx.Done():
		case <-ticker.C:
		}
	}
}

// once runs a command. What it used is the whole process's, from its first
// instruction to its last.
func (e *errands) once(n *network, arguments []string) {
	command := exec.Command(arguments[0], arguments[1:]...)
	if err := within(n.home, command.Start); err != nil {
		e.failed.Add(1)
		return
	}
	if command.Wait() != nil {
		e.failed.Add(1)
	}
	e.run.Add(1)
	e.used.Add(int64(command.ProcessState.UserTime() + command.ProcessState.SystemTime()))
}
