package journal

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/engine"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/proof"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
)

const (
	// mostHeld is how many observations a round may have: while the writer does
	// not keep up, rounds become one.
	mostHeld = 50_000
)

// Options say where and how a journal is kept.
type Options struct {
	Path    string        // of the file: see Path; empty: nothing is kept
	Keep    time.Duration // how far back; 0: DefaultKeep
	Size    int64         // how large the file may be, in bytes; 0: DefaultSize
	Version string        // noctop's
	Host    string

	open func(path string) (disk, error)                   // openStore, where it is nil
	room func(folder string) (size, left int64, err error) // the system's, where it is nil
	pace pace                                              // usualPace, where it is zero
}

// What is kept where the configuration says nothing.
const (
	DefaultKeep = 30 * 24 * time.Hour
	DefaultSize = 2 << 30
)

// pace is how often things are done.
type pace struct {
	flush time.Duration // what was measured is on the disk after so long, and what writing takes
	seal  time.Duration // a chunk is as long
	retry time.Duration // after what went wrong
	look  time.Duration // at the clock
}

var usualPace = pace{flush: 8 * time.Second, seal: 5 * time.Minute, retry: 10 * time.Second, look: time.Second}

// Journal keeps what a Core is given and comes to. It is an engine.Recorder:
// the engine hands over and goes on, and a goroutine of the journal's own packs
// and writes.
type Journal struct {
	belt   belt
	ending chan struct{}
	ended  chan struct{}
	state  atomic.Pointer[State]
	writer *writer

	mu     sync.Mutex // of what follows: the end may come from elsewhere than the engine's loop
	closed bool
	round  round
	told   int // the newest claim that was handed over
	lost   int // what could not be, since the last that could
}

var _ engine.Recorder = (*Journal)(nil)

// round is what is handed over at once: what a Core was given, up to and with
// the order to judge.
type round struct {
	entries []entry
	urgent  bool
}

// add returns a new entry at the end, which is empty: what lies beyond the end of
// a list of entries always is.
func (r *round) add() *entry {
	n := len(r.entries)
	r.entries = slices.Grow(r.entries, 1)[:n+1]
	return &r.entries[n]
}

// entry is one thing that a Core was given. One of its members is set.
type entry struct {
	observation observe.Observation
	sampled     bool
	at          observe.Instant
	begin       *topology.Topology
	topology    *topology.Topology
	note        *claims.Noted
	order       *triage.Order
	proof       *proof.Record
	step        *step
	lost        int
}

// step is what a round of judging came to.
type step struct {
	result  triage.Result
	claims  []claims.Claim
	remarks []claims.Remark
	probes  int
	started observe.Instant
}

// Open begins a journal. It never fails: what is wrong is in its State, and is
// tried again. It ends with Close.
func Open(options Options) *Journal {
	if options.Keep == 0 {
		options.Keep = DefaultKeep
	}
	if options.Size == 0 {
		options.Size = DefaultSize
	}
	if options.open == nil {
		options.open = openStore
	}
	if options.room == nil {
		options.room = room
	}
	if options.pace == (pace{}) {
		options.pace = usualPace
	}
	j := &Journal{belt: newBelt(), ending: make(chan struct{}), ended: make(chan struct{})}
	j.state.Store(&State{Mode: Starting, Path: options.Path})
	j.writer = newWriter(options, j.belt, func(s State) { j.state.Store(&s) })
	go func() {
		defer close(j.ended)
		j.writer.run(j.ending)
	}()
	return j
}

// State is how the journal stands.
func (j *Journal) State() State { return *j.state.Load() }

// Close writes what is left, and ends; it waits for that for at most so long.
// What is recorded after that is not kept.
func (j *Journal) Close(patience time.Duration) {
	j.mu.Lock()
	if j.closed {
		j.mu.Unlock()
		return
	}
	j.closed = true
	last := j.round
	j.mu.Unlock()
	late := time.After(patience)
	select {
	case j.belt.rounds <- last:
	case <-late:
	}
	close(j.ending)
	select {
	case <-j.ended:
	case <-late:
	}
}

// Begin tells what is watched from the start. It comes before all else.
func (j *Journal) Begin(what topology.Topology, started observe.Instant) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.put(entry{begin: &what, at: started})
	j.hand(true)
}

// Observed keeps an observation.
func (j *Journal) Observed(o observe.Observation) {
	j.mu.Lock()
	if e := j.next(o.At, true); e != nil {
		e.observation, e.sampled = o, true
	}
	j.mu.Unlock()
}

// Noted keeps a statement entered by hand.
func (j *Journal) Noted(said claims.Noted, now observe.Instant) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.put(entry{note: &said, at: now})
	j.round.urgent = true
}

// Ordered keeps what an operator ordered.
func (j *Journal) Ordered(o triage.Order, now observe.Instant) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.put(entry{order: &o, at: now})
	j.round.urgent = true
}

// Adopted keeps a topology.
func (j *Journal) Adopted(what topology.Topology, now observe.Instant) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.put(entry{topology: &what, at: now})
	j.round.urgent = true
}

// Stepped keeps what was concluded, and hands over what there is.
func (j *Journal) Stepped(s *history.Snapshot) {
	j.mu.Lock()
	defer j.mu.Unlock()
	said := &step{result: s.Triage, remarks: s.Remarks, probes: s.Probes, started: s.Started, claims: s.Claims}
	urgent := len(s.Triage.Events) > 0
	if n := len(s.Claims); n > 0 && s.Claims[n-1].Seq > j.told {
		urgent, j.told = true, s.Claims[n-1].Seq
	}
	j.put(entry{step: said, at: s.Now})
	j.hand(urgent)
}

// put adds to the round.
func (j *Journal) put(e entry) {
	if next := j.next(e.at, false); next != nil {
		*next = e
	}
}

// next adds an empty entry to the round, and returns it: nil where it is not kept.
// Where the writer has long not kept up, observations are lost: what was concluded
// and said is not.
func (j *Journal) next(at observe.Instant, sample bool) *entry {
	switch {
	case j.closed:
		return nil
	case sample && len(j.round.entries) >= mostHeld:
		j.lost++
		return nil
	case j.lost > 0:
		*j.round.add() = entry{lost: j.lost, at: at}
		j.lost = 0
	}
	return j.round.add()
}

// hand gives the round to the writer, if it takes it; else it grows.
func (j *Journal) hand(urgent bool) {
	j.round.urgent = j.round.urgent || urgent
	select {
	case j.belt.rounds <- j.round:
		j.round = round{entries: j.belt.list(len(j.round.entries))}
	default:
	}
}
