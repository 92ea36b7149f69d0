package engine

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"example.com/noctop/internal/history"
)

// Player plays a tape in its own time, or some times as fast, as if it happened
// now. It may be paused, played faster or slower, and moved to another moment.
type Player struct {
	open    func() Tape // from its beginning
	clock   func() time.Time
	current atomic.Pointer[history.Snapshot]
	wake    chan struct{}

	mu     sync.Mutex
	state  history.Play
	target time.Time // where to go; zero: nowhere
	began  time.Time // the moment from which it goes there; zero before it is known
	again  bool      // the target is in the past: from the beginning
}

// NewPlayer returns a Player of a tape that has not begun. The clock is that of
// the one who watches.
func NewPlayer(open func() Tape, speed float64, clock func() time.Time) *Player {
	return &Player{open: open, clock: clock, wake: make(chan struct{}, 1), state: history.Play{Speed: speed}}
}

// Snapshot returns the newest state of everything; nil before the first.
func (p *Player) Snapshot() *history.Snapshot { return p.current.Load() }

// State returns how the player stands.
func (p *Player) State() history.Play {
	p.mu.Lock()
	defer p.mu.Unlock()
	state := p.state
	if way := p.target.Sub(p.began); state.Seeking && !p.began.IsZero() && way > 0 {
		state.Come = int(min(max(100*state.At.Sub(p.began)/way, 0), 99)) // it is not there yet
	}
	return state
}

// Pause stops the tape, or lets it go on.
func (p *Player) Pause(paused bool) { p.change(func() { p.state.Paused = paused }) }

// SetSpeed sets how fast the tape is played; 0 is as fast as can be.
func (p *Player) SetSpeed(speed float64) { p.change(func() { p.state.Speed = max(speed, 0) }) }

// Seek goes to the first moment that is not before wall.
func (p *Player) Seek(wall time.Time) {
	p.change(func() {
		p.target, p.state.Seeking = wall, true
		p.again = p.again || !wall.After(p.state.At)
		p.began = p.state.At
	})
}

func (p *Player) change(what func()) {
	p.mu.Lock()
	what()
	p.mu.Unlock()
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// Run plays until ctx ends. At the end of the tape it stays, for the tape may be
// moved back.
func (p *Player) Run(ctx context.Context) {
	for ctx.Err() == nil {
		if p.play(ctx) {
			continue
		}
		p.mu.Lock()
		p.state.Ended, p.state.Seeking, p.target = true, false, time.Time{}
		again := p.again
		p.mu.Unlock()
		for !again && ctx.Err() == nil {
			p.await(ctx, -1)
			p.mu.Lock()
			again = p.again
			p.mu.Unlock()
		}
	}
}

// play plays the tape from its beginning, and reports whether it has to be
// begun again.
func (p *Player) play(ctx context.Context) (again bool) {
	p.mu.Lock()
	p.again, p.state.Ended, p.state.At, p.began, p.state.Err = false, false, time.Time{}, time.Time{}, nil
	p.mu.Unlock()
	pace := pacer{player: p}
	var unseen *history.Snapshot
	for snapshot, err := range Replay(p.open()) {
		if err != nil {
			p.change(func() { p.state.Err = err })
			continue
		}
		show, again := pace.until(ctx, snapshot.Now.Wall)
		if again || ctx.Err() != nil {
			return again
		}
		if unseen = snapshot; show {
			p.current.Store(snapshot)
			unseen = nil
		}
	}
	if unseen != nil {
		p.current.Store(unseen)
	}
	return false
}

// pacer tells when the next moment of a tape is due.
type pacer struct {
	player *Player
	speed  float64
	wall   time.Time // the moment of the tape from which is counted
	real   time.Time // when that was
}

// until returns when a moment of the tape is due, and whether it is to be seen.
// again says that the tape has to be begun again.
func (t *pacer) until(ctx context.Context, wall time.Time) (show, again bool) {
	p := t.player
	for ctx.Err() == nil {
		p.mu.Lock()
		again := p.again
		if !again && p.state.Seeking && !wall.Before(p.target) {
			p.state.Seeking, p.target = false, time.Time{}
			t.wall = time.Time{}
			show = true
		}
		state := p.state
		p.mu.Unlock()
		if again {
			return false, true
		}
		if state.Seeking {
			break
		}
		left := t.left(state, wall)
		if left <= 0 && (!state.Paused || show) {
			show = true
			break
		}
		if state.Paused && !show {
			left = -1
		}
		p.await(ctx, left)
	}
	p.mu.Lock()
	p.state.At = wall
	if p.began.IsZero() {
		p.began = wall
	}
	p.mu.Unlock()
	return show, false
}

// left returns the time until a moment is due.
func (t *pacer) left(state history.Play, wall time.Time) time.Duration {
	now := t.player.clock()
	if state.Paused || state.Speed != t.speed || t.wall.IsZero() {
		t.speed, t.wall, t.real = state.Speed, wall, now
	}
	if state.Speed == 0 {
		return 0
	}
	return time.Duration(float64(wall.Sub(t.wall))/state.Speed) - now.Sub(t.real)
}

// await waits until something is changed, or for so long at most; without end
// where that is negative.
func (p *Player) await(ctx context.Context, most time.Duration) {
	var due <-chan time.Time
	if most >= 0 {
		timer := time.NewTimer(most)
		defer timer.Stop()
		due = timer.C
	}
	select {
	case <-ctx.Done():
	case <-p.wake:
	case <-due:
	}
}
