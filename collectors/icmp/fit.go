package icmp

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"syscall"

	"example.com/noctop/internal/observe"
)

// FitSettings say what to send packets of all sizes to, and how. Zero values
// stand for this system's own.
type FitSettings struct {
	Line   Line
	Target netip.Addr
	Open   func(Line) (Wire, error)
	MTU    func(Line) int
	Clock  func() observe.Instant
}

// Fit is what size of packets passes to a target and back.
type Fit struct {
	Method   string
	Asked    int        // the size that was tried first: what the interface carries
	Answered bool       // a small packet was
	Size     int        // the largest that was answered whole; 0 where none was
	Router   netip.Addr // who said that no larger one fits
	Silent   bool       // larger ones vanish without a word
}

// FindFit finds out which size of packets passes to one target, without
// anything that was learned before. It opens a wire of its own.
func FindFit(ctx context.Context, settings FitSettings) (Fit, error) {
	if settings.Open == nil {
		settings.Open = Open
	}
	if settings.MTU == nil {
		settings.MTU = interfaceMTU
	}
	fit := Fit{Asked: min(settings.MTU(settings.Line), full)}
	to := settings.Target.Unmap()
	wire, err := settings.Open(settings.Line)
	if err != nil {
		return fit, fmt.Errorf("sending full-size packets to %s: %w", to, err)
	}
	defer wire.Close()
	fit.Method = wire.Method()
	l := looker{
		wire: wire, clock: settings.Clock, ipv6: settings.Line.IPv6, patience: longestWait,
		sequence: uint16(settings.Clock().Mono.Milliseconds()), // other than that of a look just before
	}
	found, err := l.tryWhatLeaves(ctx, to, &fit.Asked)
	if err != nil || ctx.Err() != nil {
		return fit, errors.Join(err, ctx.Err())
	}
	fit.Answered, fit.Router = found.answered || found.passed, found.router
	switch {
	case found.passed:
		fit.Size = found.size
	case found.answered:
		fit.Silent = true
		fit.Size, err = l.search(ctx, to, found.size)
	}
	return fit, err
}

// tryWhatLeaves tries the largest size that this host lets out: the interface
// that the routing table chooses may carry less than others.
func (l *looker) tryWhatLeaves(ctx context.Context, to netip.Addr, size *int) (look, error) {
	found, err := l.try(ctx, to, *size)
	for _, smaller := range sizes {
		if !errors.Is(err, syscall.EMSGSIZE) {
			break
		}
		if smaller < *size {
			*size = smaller
			found, err = l.try(ctx, to, smaller)
		}
	}
	return found, err
}
