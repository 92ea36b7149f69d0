package ping

import (
	"sync"
	"time"
)

// Of raw sockets the kernel says nothing where the interface's queue refuses a
// packet: it is lost as if on the way. The queue's own counters tell.

const (
	queueApart = 900 * time.Millisecond // between counts that are compared, at least
	queueKept  = 5 * time.Second        // and at most
)

// queueCount is what an interface's queue has sent and dropped so far.
type queueCount struct {
	at            time.Duration // on the monotonic clock
	sent, dropped uint64
}

// queues keep the last counts of each interface.
type queues struct {
	count func(interfaceName string) (sent, dropped uint64, ok bool)

	mu    sync.Mutex
	known map[string]*[2]queueCount // the older, and the newer
}

// stuck reports whether an interface's queue has dropped packets of late and
// sent none: then what is lost has not left this host. A queue that drops some
// and sends others proves nothing. It can tell from the second loss on.
func (q *queues) stuck(interfaceName string, now time.Duration) bool {
	if interfaceName == "" || q.count == nil {
		return false
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	kept := q.known[interfaceName]
	if kept == nil || now-kept[1].at >= queueApart { // what is lost at one moment is looked at once
		sent, dropped, ok := q.count(interfaceName)
		if !ok {
			return false
		}
		latest := queueCount{at: now, sent: sent, dropped: dropped}
		if q.known == nil {
			q.known = make(map[string]*[2]queueCount)
		}
		if kept == nil || now-kept[1].at > queueKept {
			q.known[interfaceName] = &[2]queueCount{latest, latest}
			return false
		}
		kept[0], kept[1] = kept[1], latest
	}
	return kept[1].dropped > kept[0].dropped && kept[1].sent == kept[0].sent
}
