package link

import (
	"testing"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/routes"
	"example.com/noctop/internal/topology"
)

// BenchmarkTick is one quiet second of one uplink, asked of the real kernel;
// BenchmarkChange is a round after an announced change, which reads addresses
// and routes too. The loopback stands in for the uplink.
func BenchmarkTick(b *testing.B)   { benchmark(b, false) }
func BenchmarkChange(b *testing.B) { benchmark(b, true) }

func benchmark(b *testing.B, changed bool) {
	b.Helper()
	var now observe.Instant
	emitted := 0
	w := &watcher{
		options: New(Options{}).options,
		uplink:  topology.Uplink{Name: "KT", Interface: "lo"},
		clock:   func() observe.Instant { return now },
		emit:    func(observe.Observation) { emitted++ },
		emitted: map[series]said{},
	}
	defer w.close()
	w.round(true, true)
	if w.known.err != nil {
		b.Skip("the kernel can't be asked here: ", w.known.err)
	}
	b.ReportAllocs()
	for b.Loop() {
		now = now.Add(time.Millisecond)
		w.round(true, changed)
	}
	if emitted == 0 {
		b.Fatal("nothing was emitted")
	}
}

var _ Kernel = (*routes.Reader)(nil)
