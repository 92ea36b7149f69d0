package engine

import (
	"context"
	"errors"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

var began = time.Date(2021, 10, 25, 2, 16, 0, 0, time.UTC)

// recording is a tape of so many seconds; the second at bad can't be read.
func recording(seconds, bad int) func() Tape {
	return func() Tape {
		return func(yield func(Input, error) bool) {
			at := func(i int) observe.Instant {
				after := time.Duration(i) * time.Second
				return observe.Instant{Wall: began.Add(after), Mono: after}
			}
			if !yield(Input{At: at(0), Begin: true, Topology: &topology.Topology{Site: "test"}}, nil) {
				return
			}
			for i := 1; i <= seconds; i++ {
				if i == bad && !yield(Input{}, errors.New("torn")) || i != bad && !yield(Input{At: at(i)}, nil) {
					return
				}
			}
		}
	}
}

func play(t *testing.T, open func() Tape, speed float64) *Player {
	t.Helper()
	p := NewPlayer(open, speed, time.Now)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		p.Run(ctx)
	}()
	t.Cleanup(func() {
		cancel()
		<-ended
	})
	return p
}

func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("never:", what)
		}
	}
}

func (p *Player) shows() int {
	if s := p.Snapshot(); s != nil {
		return int(s.Now.Wall.Sub(began) / time.Second)
	}
	return 0
}

func TestPlayerPlaysInItsOwnTime(t *testing.T) {
	begin := time.Now()
	p := play(t, recording(11, 0), 50)
	eventually(t, "the end", func() bool { return p.State().Ended })
	if took := time.Since(begin); took < 200*time.Millisecond {
		t.Errorf("ten seconds at 50 times their pace took %s", took)
	}
	if p.shows() != 11 {
		t.Errorf("it ended at %d", p.shows())
	}
}

func TestPlayerMoves(t *testing.T) {
	p := play(t, recording(20_000, 0), 1)
	p.Pause(true)
	p.Seek(began.Add(500 * time.Second))
	eventually(t, "ahead", func() bool { return p.shows() == 500 && !p.State().Seeking })
	p.Seek(began.Add(20 * time.Second))
	eventually(t, "back", func() bool { return p.shows() == 20 && !p.State().Seeking })
	time.Sleep(20 * time.Millisecond)
	if p.shows() != 20 {
		t.Error("it went on while it was paused")
	}
	p.SetSpeed(1000)
	p.Pause(false)
	eventually(t, "on", func() bool { return p.shows() > 30 })
	p.Seek(began.Add(time.Hour * 1000))
	eventually(t, "past the end", func() bool { return p.State().Ended && p.shows() == 20_000 })
	p.Seek(began.Add(7 * time.Second))
	eventually(t, "back from the end", func() bool { return !p.State().Ended && p.shows() >= 7 && p.shows() < 20_000 })
}

// TestPlayerSaysHowFarItHasCome holds the tape up on its way, as a busy machine
// does.
func TestPlayerSaysHowFarItHasCome(t *testing.T) {
	goOn := make(chan struct{})
	open := func() Tape {
		return func(yield func(Input, error) bool) {
			for in, err := range recording(1100, 0)() {
				if in.At.Wall.Equal(began.Add(352 * time.Second)) {
					<-goOn
				}
				if !yield(in, err) {
					return
				}
			}
		}
	}
	p := play(t, open, 1)
	p.Pause(true)
	p.Seek(began.Add(1001 * time.Second))
	eventually(t, "a third of the way", func() bool { s := p.State(); return s.Seeking && s.Come == 35 })
	close(goOn)
	eventually(t, "there", func() bool { s := p.State(); return !s.Seeking && s.Come == 0 && p.shows() == 1001 })
	p.Seek(began.Add(time.Second)) // from its beginning
	eventually(t, "back", func() bool { s := p.State(); return !s.Seeking && s.Come == 0 && p.shows() == 1 })
}

func TestPlayerSaysWhatItCantRead(t *testing.T) {
	p := play(t, recording(10, 5), 0)
	eventually(t, "the end", func() bool { return p.State().Ended })
	if state := p.State(); state.Err == nil || p.shows() != 10 {
		t.Errorf("%+v, at %d", state, p.shows())
	}
}
