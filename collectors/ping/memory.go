package ping

import (
	"net/netip"
	"sync"
	"time"

	"example.com/noctop/internal/observe"
)

const (
	shortestDeadline = 200 * time.Millisecond
	longestDeadline  = time.Second
	absentEvery      = 5 * time.Second // how often it is said that there is nothing to measure
)

// memory is what rounds of one probe know of each other.
type memory struct {
	mu       sync.Mutex
	address  netip.Addr
	smoothed time.Duration // round-trip time; 0 before the first reply
	least    time.Duration // what it was at least, of late; 0 where that is not known
	rounds   int           // how often address was measured
	ignored  ignored       // replies that count for none and have not been reported yet
	absent   string        // the cause of the last report that there is nothing to measure
	absentAt observe.Instant
	silent   int           // rounds in a row that were lost
	tries    int           // of connections since it is silent
	tried    time.Duration // when the last of them was
}

// aim notes which address is measured now, and forgets the pace of another. It
// returns how often that address was measured before.
func (m *memory) aim(address netip.Addr) (before int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.address != address {
		m.address, m.smoothed, m.least, m.rounds, m.ignored = address, 0, 0, 0, ignored{}
	}
	m.absent = ""
	m.rounds++
	return m.rounds - 1
}

// last returns the address that was measured last, zero where there was none.
func (m *memory) last() netip.Addr {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.address
}

// deadline returns how long to wait before a packet counts as lost.
func (m *memory) deadline() time.Duration {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.smoothed == 0 {
		return longestDeadline
	}
	return min(max(4*m.smoothed, shortestDeadline), longestDeadline)
}

// quiet returns for how long after a packet no reply is expected.
func (m *memory) quiet() time.Duration {
	m.mu.Lock()
	defer m.mu.Unlock()
	return quietTime(m.least)
}

// learn takes a round-trip time of address into the average, as RFC 6298 §2
// does. A reply that was meant for an earlier address teaches nothing.
func (m *memory) learn(address netip.Addr, took time.Duration, waited bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.address != address || took <= 0 {
		return
	}
	if m.smoothed == 0 {
		m.smoothed = took
	}
	m.smoothed += (took - m.smoothed) / 8
	switch {
	case waited: // it may take less by now: the next one is looked for from the start
		m.least = 0
	case m.least == 0 || took < m.least:
		m.least = took
	default:
		m.least += (took - m.least) / 8
	}
}

// lost notes that a round was not answered.
func (m *memory) lost() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.silent++
}

// heard notes that one was, and reports whether connections were tried meanwhile.
func (m *memory) heard() (tried bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	tried = m.tries > 0
	m.silent, m.tries = 0, 0
	return tried
}

// stillSilent reports whether no round was answered since a connection was tried.
func (m *memory) stillSilent() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.tries > 0
}

// connectDue reports whether it is time to try a connection, and counts it.
func (m *memory) connectDue(now observe.Instant) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	pause := soonEvery
	if m.tries >= soonTries {
		pause = seldomEvery
	}
	if m.silent < silentRounds || m.tries > 0 && now.Mono-m.tried < pause-every/2 {
		return false
	}
	m.tries++
	m.tried = now.Mono
	return true
}

// ignored counts replies that count for none.
type ignored struct {
	duplicates int // beyond the first
	foreign    int // from another host than was asked
	unreadable int
}

// ignore notes replies that count for none.
func (m *memory) ignore(more ignored) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.ignored.duplicates += more.duplicates
	m.ignored.foreign += more.foreign
	m.ignored.unreadable += more.unreadable
}

// takeIgnored returns what was noted since it was last called.
func (m *memory) takeIgnored() ignored {
	m.mu.Lock()
	defer m.mu.Unlock()
	taken := m.ignored
	m.ignored = ignored{}
	return taken
}

// sayAbsent reports whether it is time to say again that, for this cause,
// there is nothing to measure.
func (m *memory) sayAbsent(cause string, now observe.Instant) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.absent == cause && now.Sub(m.absentAt) < absentEvery-every/2 {
		return false
	}
	m.absent, m.absentAt = cause, now
	return true
}
