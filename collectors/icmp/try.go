package icmp

import (
	"context"
	"net/netip"
	"time"

	"example.com/noctop/internal/observe"
)

const (
	largeAttempts = 3 // of a packet that is not answered while a small one is
	mostShrinks   = 4 // times that routers may name a smaller MTU in one look
	// fewestBytes is the least MTU that is believed: RFC 791 has every network
	// carry 68 bytes, and none that is in use carries less than these.
	fewestBytes  = 552
	fewestBytes6 = 1280 // RFC 8200 §5
)

// look is what one anchor was found to answer.
type look struct {
	answered bool // a small packet
	passed   bool // one of the size
	size     int  // that was sent last, whole
	took     time.Duration
	router   netip.Addr // who named the size, where somebody did
}

// looker sends packets of some sizes to anchors, in one round.
type looker struct {
	wire     Wire
	clock    func() observe.Instant
	ipv6     bool
	sequence uint16
	patience time.Duration // for an answer
	ignored  int           // messages that answer nothing
}

// sent is a packet that waits for its answer.
type sent struct {
	size int // 0 for a small one
	at   observe.Instant
}

// try sends a small packet and one of a size, and follows what routers say
// until the large one is answered or has been lost several times.
func (l *looker) try(ctx context.Context, to netip.Addr, size int) (look, error) {
	found := look{size: size}
	for attempt, shrinks := 0, 0; attempt < largeAttempts && !found.passed && ctx.Err() == nil; attempt++ {
		flying := make(map[uint16]sent)
		if !found.answered {
			if err := l.small(flying, to); err != nil {
				return found, err
			}
		}
		if err := l.large(flying, to, found.size); err != nil {
			return found, err
		}
		said, err := l.hear(ctx, flying, to, &found)
		if err != nil {
			return found, err
		}
		if said.MTU > 0 && shrinks < mostShrinks {
			found.size, found.router = said.MTU, said.From
			shrinks++
			attempt = -1 // that one was not lost
		}
	}
	return found, nil
}

func (l *looker) small(flying map[uint16]sent, to netip.Addr) error {
	l.sequence++
	flying[l.sequence] = sent{at: l.clock()}
	return l.wire.Send(to, anchorTTL, l.sequence)
}

func (l *looker) large(flying map[uint16]sent, to netip.Addr, size int) error {
	l.sequence++
	flying[l.sequence] = sent{size: size, at: l.clock()}
	return l.wire.SendLarge(to, size, l.sequence)
}

// hear takes answers until none is missing or the time is over. Once one has
// come the other is not far. It returns a router's word that a packet is too big.
func (l *looker) hear(ctx context.Context, flying map[uint16]sent, to netip.Addr, found *look) (Message, error) {
	until := l.clock().Mono + l.patience
	for {
		message, ok, err := l.next(ctx, until, flying, to)
		if err != nil || !ok {
			return Message{}, err
		}
		packet := flying[message.Sequence]
		delete(flying, message.Sequence)
		took := message.Took(packet.at, l.clock())
		switch {
		case message.Kind == TooBig && l.believable(message.MTU, packet.size):
			return message, nil
		case message.Kind != Reply:
		case packet.size > 0:
			found.passed, found.took = true, took
		default:
			found.answered = true
			until = min(until, l.clock().Mono+max(4*took, shortestWait))
		}
	}
}

// next waits until a moment for what concerns one of the packets in the air. It
// reports whether anything came, and returns at once where none is in the air.
func (l *looker) next(ctx context.Context, until time.Duration, flying map[uint16]sent, to netip.Addr) (Message, bool, error) {
	for len(flying) > 0 && ctx.Err() == nil {
		wait := until - l.clock().Mono
		if wait <= 0 {
			break
		}
		message, ok, err := l.wire.Receive(ctx, wait)
		if err != nil || !ok {
			return Message{}, false, err
		}
		if _, known := flying[message.Sequence]; known && message.Target == to && message.Kind != Corrupt {
			return message, true, nil
		}
		l.ignored++
	}
	return Message{}, false, nil
}

// believable reports whether a router's MTU can be true of a packet that did
// not fit.
func (l *looker) believable(mtu, size int) bool {
	if l.ipv6 {
		return mtu >= fewestBytes6 && mtu < size
	}
	return mtu >= fewestBytes && mtu < size
}

// sizes are what links and tunnels carry: Ethernet less PPPoE, 6in4, GRE, VXLAN,
// WireGuard, and those of RFC 1191 §7.1.
var sizes = []int{1492, 1480, 1476, 1460, 1450, 1440, 1420, 1400, 1380, 1360, 1320, fewestBytes6, 1006, 576}

// search sends packets of all sizes up to one at once, and returns the largest
// that is answered; 0 where none is.
func (l *looker) search(ctx context.Context, to netip.Addr, upTo int) (int, error) {
	flying := make(map[uint16]sent)
	asked := []int{upTo, upTo} // chance may have taken the others of that size
	for _, size := range sizes {
		if size < upTo && (!l.ipv6 || size >= fewestBytes6) {
			asked = append(asked, size)
		}
	}
	for _, size := range asked {
		if err := l.large(flying, to, size); err != nil {
			return 0, err
		}
	}
	best := 0
	until := l.clock().Mono + l.patience
	for {
		message, ok, err := l.next(ctx, until, flying, to)
		if err != nil || !ok {
			return best, err
		}
		if message.Kind == Reply {
			best = max(best, flying[message.Sequence].size)
			delete(flying, message.Sequence)
		}
	}
}
