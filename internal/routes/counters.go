package routes

import "time"

// Counters are an interface's totals since it was made.
type Counters struct {
	ReceivedBytes, SentBytes     uint64
	ReceivedPackets, SentPackets uint64
	ReceiveErrors, SendErrors    uint64
	ReceiveDrops, SendDrops      uint64
}

// Rates are Counters a second.
type Rates struct {
	ReceivedBytes, SentBytes     float64
	ReceivedPackets, SentPackets float64
	ReceiveErrors, SendErrors    float64
	ReceiveDrops, SendDrops      float64
}

// shortest is the least time that a rate may be taken over: counters that are
// updated in batches give nonsense over less.
const shortest = 100 * time.Millisecond

// RatesSince returns the rates since an earlier reading. It returns false
// where they would not be true: too little time has passed, or a counter went
// back, because it was reset or has wrapped.
func (c Counters) RatesSince(earlier Counters, elapsed time.Duration) (Rates, bool) {
	if elapsed < shortest {
		return Rates{}, false
	}
	now, before := c.list(), earlier.list()
	var rates [len(now)]float64
	for i := range now {
		if now[i] < before[i] {
			return Rates{}, false
		}
		rates[i] = float64(now[i]-before[i]) / elapsed.Seconds()
	}
	return Rates{
		ReceivedBytes: rates[0], SentBytes: rates[1],
		ReceivedPackets: rates[2], SentPackets: rates[3],
		ReceiveErrors: rates[4], SendErrors: rates[5],
		ReceiveDrops: rates[6], SendDrops: rates[7],
	}, true
}

func (c Counters) list() [8]uint64 {
	return [8]uint64{
		c.ReceivedBytes, c.SentBytes, c.ReceivedPackets, c.SentPackets,
		c.ReceiveErrors, c.SendErrors, c.ReceiveDrops, c.SendDrops,
	}
}
