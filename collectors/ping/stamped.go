package ping

import (
	"context"
	"math/rand/v2"

	"example.com/noctop/collectors/icmp"
	"example.com/noctop/internal/observe"
)

const usualTTL = 64 // what Linux itself gives its packets: RFC 1700

// stamped sends echoes by a socket of its own for each, and takes the time of
// an answer from the kernel: how late this process gets to read it is no part
// of the round trip. fping, which RTTs are compared with, does the same.
type stamped struct {
	open  func(icmp.Line) (icmp.Wire, error)
	clock func() observe.Instant
}

func (s stamped) echo(ctx context.Context, request Request, heard func(Reply)) error {
	wire, err := s.open(lineOf(request))
	if err != nil {
		return err
	}
	defer wire.Close()
	sequence := uint16(rand.Uint32())
	sent := s.clock()
	if err := wire.Send(request.Target, usualTTL, sequence); err != nil {
		return err
	}
	until := sent.Mono + listenFor
	for {
		message, ok, err := wire.Receive(ctx, until-s.clock().Mono)
		if err != nil || !ok {
			return err
		}
		if message.Kind != icmp.Reply && message.Kind != icmp.Corrupt {
			continue // an ICMP error: those are heard by the family of that name
		}
		got := s.reply(message, sent)
		got.Unreadable = message.Kind == icmp.Corrupt || message.Sequence != sequence
		heard(got)
		switch {
		case got.Unreadable || !sameHost(got.From, request.Target): // the target's own may yet come
		case !request.Linger:
			return nil
		default:
			until = s.clock().Mono + linger
		}
	}
}

func lineOf(request Request) icmp.Line {
	line := icmp.Line{Interface: request.Interface, IPv6: request.Target.Is6()}
	if !request.Target.IsLinkLocalUnicast() {
		line.Source = request.Source
	}
	return line
}

// reply reads an answer to what was sent.
func (s stamped) reply(message icmp.Message, sent observe.Instant) Reply {
	now := s.clock()
	took := message.Took(sent, now)
	return Reply{From: message.From.WithZone(""), Took: took, Wall: took + elapsed(sent, now) - now.Sub(sent), TTL: message.TTL}
}
