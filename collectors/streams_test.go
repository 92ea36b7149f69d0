package collectors

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"example.com/noctop/internal/observe"
)

type hostile struct{}

func (hostile) Error() string { panic("a panic in the panic") }

func TestAPanicBecomesAnObservation(t *testing.T) {
	for name, reason := range map[string]any{
		"an error": fmt.Errorf("bad"), "hostile": hostile{}, "long": strings.Repeat("x", 1<<20),
	} {
		for _, every := range []time.Duration{time.Second, 0} {
			t.Run(fmt.Sprint(name, every), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					b := newBench(t, 0.5)
					p := probe("a", func(context.Context, Emit) { panic(reason) })
					p.Every = every
					b.Apply(b.ctx, []Probe{p, probe("b", good)})
					time.Sleep(5 * time.Second)
					seen := b.emitted()
					panics := caused(seen, "panic")
					if len(panics) < 3 {
						t.Fatalf("reported %d times in 5 s", len(panics))
					}
					if len(seen) < len(panics)+4 {
						t.Error("the other probe did not go on")
					}
					o := panics[0]
					if o.Outcome != observe.Failed || o.Subject != anchor || o.Check != observe.CheckICMP {
						t.Errorf("not the probe's own: %+v", o)
					}
					if len(o.Detail) > 400 || !strings.Contains(o.Detail, "streams_test.go:") {
						t.Errorf("detail of %d bytes: %.300s", len(o.Detail), o.Detail)
					}
					b.cancel()
					b.Wait()
				})
			})
		}
	}
}

func TestANilDereferenceIsLocated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, 0.5)
		var nothing *Probe
		b.Apply(b.ctx, []Probe{probe("a", func(context.Context, Emit) { nothing.Name = "" })})
		time.Sleep(1200 * time.Millisecond)
		panics := caused(b.emitted(), "panic")
		if len(panics) == 0 || !strings.Contains(panics[0].Detail, "nil pointer") || !strings.Contains(panics[0].Detail, "(streams_test.go:") {
			t.Errorf("%+v", panics)
		}
		b.cancel()
		b.Wait()
	})
}

func TestStreamsHaveNoDeadlineAndNoInterval(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, 0.5)
		var starts atomic.Int32
		p := probe("a", func(ctx context.Context, emit Emit) {
			starts.Add(1)
			for ctx.Err() == nil {
				time.Sleep(700 * time.Millisecond)
				emit(observe.Observation{Outcome: observe.Good})
			}
		})
		p.Every = 0
		b.Apply(b.ctx, []Probe{p})
		b.Now(func(Probe) bool { return true })
		time.Sleep(time.Minute)
		seen := b.emitted()
		if starts.Load() != 1 || len(seen) != 85 {
			t.Errorf("begun %d times, emitted %d", starts.Load(), len(seen))
		}
		if at := seen[4].At.Mono; at != 5*700*time.Millisecond {
			t.Errorf("a stream's observation is dated %s", at)
		}
		b.cancel()
		b.Wait()
		time.Sleep(time.Second)
	})
}

func TestAStreamThatEndsIsBegunAgainAfterAGrowingPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, 0.5)
		var starts []time.Duration
		p := probe("a", func(context.Context, Emit) {
			starts = append(starts, b.clock().Mono)
			if len(starts) == 7 {
				time.Sleep(10 * time.Second) // it ran well for a while
			}
		})
		p.Every = 0
		b.Apply(b.ctx, []Probe{p})
		time.Sleep(40 * time.Second)
		synctest.Wait()
		var gaps []string
		for i := range starts[1:] {
			gaps = append(gaps, (starts[i+1] - starts[i]).String())
		}
		const want = "500ms 1s 2s 4s 5s 5s 10.5s 1s 2s 4s"
		if got := strings.Join(gaps, " "); !strings.HasPrefix(got, want) {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		b.cancel()
		b.Wait()
	})
}
