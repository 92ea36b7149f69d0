// Package discover finds what a host has without a configuration: its ways
// out, and the resolvers it uses. It sends nothing.
package discover

import (
	"context"
	"errors"
	"os"
	"slices"

	"example.com/noctop/internal/config"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/routes"
)

// Kernel is what is asked about the network. routes.Reader is one.
type Kernel interface {
	Links() ([]routes.Link, error)
	Addresses() ([]routes.Address, error)
	Default() ([]routes.Route, error)
	Close()
}

// Options are what tests replace. The zero value looks at this host.
type Options struct {
	Root     string // where the file system begins; "/" where empty
	Open     func() (Kernel, error)
	Hostname func() (string, error)
}

// Find looks round. What it returns is always usable: an error, which may join
// several, only says what could not be read and is missing from it.
func Find(ctx context.Context, options Options) (config.Found, error) {
	if options.Root == "" {
		options.Root = "/"
	}
	if options.Open == nil {
		options.Open = func() (Kernel, error) { return routes.Open() }
	}
	if options.Hostname == nil {
		options.Hostname = os.Hostname
	}
	var found config.Found
	var troubles []error
	note := func(err error) {
		if err != nil {
			troubles = append(troubles, err)
		}
	}

	hostname, err := options.Hostname()
	if err != nil {
		note(i18n.Errorf("cannot read this host's name: %w", err))
	}
	found.Hostname = hostname
	if err := ctx.Err(); err != nil {
		return found, errors.Join(append(troubles, err)...)
	}

	seen, err := look(options.Open)
	note(err)
	found.Uplinks = uplinks(seen)
	if err := ctx.Err(); err != nil {
		return found, errors.Join(append(troubles, err)...)
	}

	names := map[int]string{}
	for _, link := range seen.links {
		names[link.Index] = link.Name
	}
	found.Resolvers, err = resolvers(options.Root, names)
	note(err)
	return found, errors.Join(troubles...)
}

// network is what the kernel told.
type network struct {
	links     []routes.Link
	addresses []routes.Address
	defaults  []routes.Route
}

// look asks the kernel, and goes on where one question fails.
func look(open func() (Kernel, error)) (network, error) {
	kernel, err := open()
	if err != nil {
		return network{}, err
	}
	defer kernel.Close()
	var seen network
	var troubles [3]error
	seen.links, troubles[0] = kernel.Links()
	seen.addresses, troubles[1] = kernel.Addresses()
	seen.defaults, troubles[2] = kernel.Default()
	return seen, errors.Join(slices.DeleteFunc(troubles[:], func(err error) bool {
		return errors.Is(err, routes.ErrUnsupported) // then the platform has nothing to miss
	})...)
}
