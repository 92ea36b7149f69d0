package endpoints

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"sync"
	"time"

	"example.com/noctop/collectors"
)

const (
	resolveEvery   = 5 * time.Minute  // a name's addresses change
	resolveAgain   = 30 * time.Second // where there is none yet
	resolveFor     = 5 * time.Second  // one look-up
	mostLookups    = 8                // at the same time
	lookupsBetween = time.Second      // looks at which names are due
)

// names resolves the hosts that are given by name, and keeps the last good
// address of each: a name that can't be resolved for a while is no reason not
// to measure the host.
type names struct {
	resolve func(ctx context.Context, name string) ([]netip.Addr, error)
	sleep   func(ctx context.Context, d time.Duration)
	known   *addresses
	results chan lookup
}

// addresses are the last good ones of names. They outlive a change of what is
// watched.
type addresses struct {
	mu sync.Mutex
	of map[string]netip.Addr
}

func (a *addresses) recall(name string) netip.Addr {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.of[name]
}

func (a *addresses) keep(name string, address netip.Addr) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.of[name] = address
}

// lookup is what came of resolving one host's name.
type lookup struct {
	host    int
	address netip.Addr
	problem string
}

// lookUp asks this system's resolver.
func lookUp(ctx context.Context, name string) ([]netip.Addr, error) {
	return net.DefaultResolver.LookupNetIP(ctx, "ip", name)
}

// named is a host that goes by a name.
type named struct {
	host int
	name string
	left time.Duration // until it is resolved again
}

// start resolves the names of hosts until ctx ends. The function it returns
// waits for the last look-up.
func (n *names) start(ctx context.Context, hosts []host) (stop func()) {
	var all []named
	for i := range hosts {
		if _, err := netip.ParseAddr(hosts[i].subject.Name); err != nil {
			all = append(all, named{host: i, name: hosts[i].subject.Name})
		}
	}
	if len(all) == 0 {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		n.follow(ctx, all)
	}()
	return func() {
		cancel()
		<-done
	}
}

// follow looks up every name that is due, a few at the same time.
func (n *names) follow(ctx context.Context, all []named) {
	turns := make(chan struct{}, mostLookups)
	var working sync.WaitGroup
	defer working.Wait()
	for ctx.Err() == nil {
		for i := range all {
			of := &all[i]
			if of.left -= lookupsBetween; of.left > 0 {
				continue
			}
			select {
			case turns <- struct{}{}:
			case <-ctx.Done():
				return
			}
			of.left = resolveEvery
			if !n.known.recall(of.name).IsValid() {
				of.left = resolveAgain
			}
			working.Go(func() {
				defer func() { <-turns }()
				n.lookUp(ctx, of.host, of.name)
			})
		}
		n.sleep(ctx, lookupsBetween)
	}
}

// lookUp resolves one name.
func (n *names) lookUp(ctx context.Context, index int, name string) {
	limited, cancel := context.WithTimeout(ctx, resolveFor)
	defer cancel()
	found, err := guarded(func() ([]netip.Addr, error) { return n.resolve(limited, name) })
	got := lookup{host: index}
	if err == nil {
		got.address = choose(found, n.known.recall(name))
	}
	switch {
	case got.address.IsValid():
		n.known.keep(name, got.address)
	case err != nil:
		got.problem = err.Error()
	default:
		got.problem = "it has no address"
	}
	select {
	case n.results <- got:
	case <-ctx.Done():
	}
}

// guarded turns a panic into an error: nobody else would catch it in a goroutine
// of the family's own.
func guarded[T any](do func() (T, error)) (result T, err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("it failed: %s", collectors.WhatAndWhere(reason))
		}
	}()
	return do()
}

// choose keeps to the address in use while the name still has it, and else
// takes the first, of IPv4 if there is one.
func choose(found []netip.Addr, current netip.Addr) netip.Addr {
	for i := range found {
		found[i] = found[i].Unmap()
	}
	if current.IsValid() && slices.Contains(found, current) {
		return current
	}
	for _, address := range found {
		if address.Is4() {
			return address
		}
	}
	if len(found) > 0 {
		return found[0]
	}
	return netip.Addr{}
}
