package dns

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

const (
	mostAsked = 4                      // resolvers that are asked for one look-up
	hedge     = 400 * time.Millisecond // until the next resolver is asked beside a silent one
)

// found is what one resolver gave.
type found struct {
	addresses []netip.Addr
	resolver  string
	err       error
}

// Lookup returns a name's addresses from the first of the watched resolvers
// that has any, and that resolver's name. Those that are bound to another
// uplink are asked last, and before them those that answered nothing lately.
// The error is a *net.DNSError.
func (f *Family) Lookup(ctx context.Context, uplink, name string) ([]netip.Addr, string, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	candidates := f.candidates(uplink)
	results := make(chan found, len(candidates))
	begin := func(i int) { go func() { results <- candidates[i].find(ctx, name) }() }
	var failures []found
	timer := time.NewTimer(hedge)
	defer timer.Stop()
	begun := 0
	for len(failures) < len(candidates) {
		if begun == len(failures) {
			if candidates[begun].silent.Load() && unresolved(name, failures).IsNotFound {
				break // to wait for it would hardly change that
			}
			begin(begun)
			begun++
			timer.Reset(hedge)
		}
		select {
		case got := <-results:
			if got.err == nil {
				return got.addresses, got.resolver, nil
			}
			failures = append(failures, got)
		case <-timer.C:
			if begun < len(candidates) {
				begin(begun)
				begun++
				timer.Reset(hedge)
			}
		case <-ctx.Done():
			for _, r := range candidates[:begun] {
				if slices.ContainsFunc(failures, func(f found) bool { return f.resolver == r.identity.name }) {
					continue
				}
				silence := &Failure{observe.Lost, "timeout", "no answer from " + r.identity.name + " in time"}
				failures = append(failures, found{resolver: r.identity.name, err: silence})
			}
			return nil, namesOf(failures), unresolved(name, failures)
		}
	}
	return nil, namesOf(failures), unresolved(name, failures)
}

// LookupAll asks several resolvers at once, and returns the addresses of all,
// the first of each before the second of any: where resolvers disagree, the
// other's address may be the one that answers.
func (f *Family) LookupAll(ctx context.Context, uplink, name string) ([]netip.Addr, string, error) {
	candidates := f.candidates(uplink)
	if heard := slices.IndexFunc(candidates, func(r *resolver) bool { return !r.silent.Load() }); heard >= 0 {
		candidates = slices.DeleteFunc(candidates, func(r *resolver) bool { return r.silent.Load() })
	}
	results := make([]found, len(candidates))
	done := make(chan int, len(candidates))
	for i := range candidates {
		go func() {
			results[i] = candidates[i].find(ctx, name)
			done <- i
		}()
	}
	for range candidates {
		<-done
	}
	var good, failures []found
	for _, r := range results {
		if r.err == nil {
			good = append(good, r)
		} else {
			failures = append(failures, r)
		}
	}
	if len(good) == 0 {
		return nil, namesOf(failures), unresolved(name, failures)
	}
	return interleaved(good), namesOf(good), nil
}

func interleaved(all []found) []netip.Addr {
	var mixed []netip.Addr
	for i := 0; ; i++ {
		more := false
		for _, one := range all {
			if i < len(one.addresses) {
				more = true
				if address := one.addresses[i]; !slices.Contains(mixed, address) {
					mixed = append(mixed, address)
				}
			}
		}
		if !more {
			return mixed
		}
	}
}

func namesOf(all []found) string {
	names := make([]string, len(all))
	for i, one := range all {
		names[i] = one.resolver
	}
	return strings.Join(names, ", ")
}

// candidates are the resolvers to ask, the likeliest to answer first.
func (f *Family) candidates(uplink string) []*resolver {
	all := f.inOrder()
	slices.SortStableFunc(all, func(a, b *resolver) int { return a.rank(uplink) - b.rank(uplink) })
	system := slices.IndexFunc(all, func(r *resolver) bool { return r.client.server.Transport == topology.TransportSystem })
	if system >= mostAsked { // it knows the hosts file, which no other does
		all[mostAsked-1] = all[system]
	}
	return all[:min(len(all), mostAsked)]
}

// rank is lower for what is likelier to answer.
func (r *resolver) rank(uplink string) int {
	rank := 0
	if r.identity.uplink != "" && r.identity.uplink != uplink {
		rank += 2
	}
	if r.silent.Load() {
		rank++
	}
	if r.invents.Load() {
		rank += 4
	}
	return rank
}

// find asks the resolver for all addresses of a name.
func (r *resolver) find(ctx context.Context, name string) found {
	addresses, err := r.client.Addresses(ctx, name)
	return found{addresses, r.identity.name, err}
}

// unresolved is why no resolver gave an address: the name has none only where
// nobody who answered said otherwise.
func unresolved(name string, failures []found) *net.DNSError {
	e := &net.DNSError{Err: "there is no resolver to ask", Name: name}
	silent := len(failures) > 0
	for _, one := range failures {
		failure, ok := errors.AsType[*Failure](one.err)
		if !ok {
			continue
		}
		silent = silent && failure.Outcome == observe.Lost
		none := failure.Cause == "nxdomain" || failure.Cause == "nodata"
		if none || !e.IsNotFound {
			e.Err, e.Server = failure.Detail, one.resolver
		}
		e.IsNotFound = e.IsNotFound || none
	}
	e.IsTimeout = silent
	return e
}
