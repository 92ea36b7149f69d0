package journal

import (
	"sync"
	"time"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/engine"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/journal/journaltest"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
)

// told is what a Recorder is told of a World, second by second. To judge is what
// takes long, above all under the race detector: a World of a seed is judged once
// for all tests.
type told struct {
	world *journaltest.World
	begun observe.Instant
	what  topology.Topology
	core  *engine.Core
	all   [][]func(engine.Recorder)
	now   []observe.Instant // after each second
}

var worlds struct {
	sync.Mutex
	all map[uint64]*told
}

// worldOf returns what is told of the first seconds of a World.
func worldOf(seed uint64, seconds int) *told {
	worlds.Lock()
	defer worlds.Unlock()
	if worlds.all == nil {
		worlds.all = map[uint64]*told{}
	}
	one, ok := worlds.all[seed]
	if !ok {
		w := journaltest.NewWorld(seed)
		one = &told{world: w, begun: w.Now, what: w.What, core: engine.NewCore(w.What, w.Now)}
		worlds.all[seed] = one
	}
	for len(one.all) < seconds {
		one.all = append(one.all, nil)
		l := live{core: one.core, to: (*teller)(one), silent: true}
		one.world.Second(l.give)
		one.now = append(one.now, one.world.Now)
	}
	return one
}

// tell has a journal write so many seconds of a World. After each so many it waits
// until they are taken, and rests.
func tell(j *Journal, seed uint64, seconds, each int, rest time.Duration) {
	w := worldOf(seed, seconds)
	j.Begin(w.what, w.begun)
	w.tell(j, 0, seconds, each, rest)
}

// tell goes on with the seconds from one to another.
func (w *told) tell(j *Journal, from, to, each int, rest time.Duration) {
	for i := from; i < to; i++ {
		for _, one := range w.all[i] {
			one(j)
		}
		if i%each > 0 {
			continue
		}
		for len(j.belt.rounds) > 0 {
			time.Sleep(time.Millisecond)
		}
		time.Sleep(rest)
	}
}

// teller is a Recorder that keeps what it is told, to tell it again.
type teller told

func (t *teller) keep(one func(engine.Recorder)) {
	last := len(t.all) - 1
	t.all[last] = append(t.all[last], one)
}

func (t *teller) Observed(o observe.Observation) { t.keep(func(r engine.Recorder) { r.Observed(o) }) }

func (t *teller) Noted(said claims.Noted, now observe.Instant) {
	t.keep(func(r engine.Recorder) { r.Noted(said, now) })
}

func (t *teller) Ordered(o triage.Order, now observe.Instant) {
	t.keep(func(r engine.Recorder) { r.Ordered(o, now) })
}

func (t *teller) Adopted(what topology.Topology, now observe.Instant) {
	t.keep(func(r engine.Recorder) { r.Adopted(what, now) })
}

func (t *teller) Stepped(s *history.Snapshot) { t.keep(func(r engine.Recorder) { r.Stepped(s) }) }
