package journal

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"example.com/noctop/internal/engine"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/journal/chunk"
	"example.com/noctop/internal/journal/journaltest"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
)

// dayHours is how long the day of the benchmarks is: NOCTOP_BENCH_HOURS, or little.
func dayHours() int {
	if n, err := strconv.Atoi(os.Getenv("NOCTOP_BENCH_HOURS")); err == nil {
		return n
	}
	return 1
}

// cpu is the time that this process has had of the processors so far.
func cpu() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// aDay writes a day of two hundred series, as a live noctop does but for the
// waiting, and returns what of the processors it took, with all that the
// allocator and the collector of garbage did for it, and how much it wrote.
func aDay(b *testing.B, path string) (end observe.Instant, spent time.Duration, samples int64) {
	b.Helper()
	state := State{}
	j := &Journal{belt: newBelt()}
	w := newWriter(Options{Path: path, Keep: DefaultKeep, Size: DefaultSize, pace: usualPace, open: openStore, room: room}, j.belt, func(s State) { state = s })
	w.open(time.Now())
	day := journaltest.NewDay(200, 1)
	j.Begin(topology.Topology{}, day.Now())
	now := time.Now()
	w.flushed, w.sealed = now, now
	second := time.Duration(0)
	began := cpu()
	play(day, func(o observe.Observation) { j.Observed(o); samples++ }, func(s *history.Snapshot) {
		j.Stepped(s)
		second += time.Second
		w.takeAll()
		w.keep(now.Add(second), false)
	})
	spent = cpu() - began
	w.flush(time.Now())
	w.shut()
	if state.Mode != Writing || state.Held > 0 {
		b.Fatalf("%+v", state)
	}
	began = cpu()
	heard := 0
	play(journaltest.NewDay(200, 1), func(observe.Observation) { heard++ }, func(*history.Snapshot) {})
	spent -= cpu() - began // making it all up is no part of it
	if int64(heard) != samples {
		b.Fatal(heard, samples)
	}
	return day.Now(), spent, samples
}

// play makes up the observations of a day, and a round of judging each second.
func play(day *journaltest.Day, observed func(observe.Observation), stepped func(*history.Snapshot)) {
	for range dayHours() * 3600 {
		day.Second(func(o observe.Observation) { observed(engine.Rounded(o)) })
		stepped(&history.Snapshot{Now: day.Now(), Triage: triage.Result{Now: day.Now(), Status: triage.AllOK}})
	}
}

// BenchmarkDay measures what a day of two hundred series takes: NOCTOP_BENCH_HOURS=24.
func BenchmarkDay(b *testing.B) {
	path := filepath.Join(b.TempDir(), "journal.db")
	var end observe.Instant
	for b.Loop() {
		_ = removeAll(path) // the one before
		var spent time.Duration
		var samples int64
		end, spent, samples = aDay(b, path)
		b.ReportMetric(float64(spent.Microseconds())/float64(dayHours()*3600), "µs/tick")
		info, err := os.Stat(path)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(info.Size())/float64(samples), "B/sample")
	}
	r := reader(b, path)
	for _, look := range []struct {
		name string
		do   func(at time.Time) int
	}{
		{"window-ms", func(at time.Time) int {
			series, _ := r.Window(at.Add(-10*time.Minute), at)
			return len(series)
		}},
		{"moment-ms", func(at time.Time) int {
			s, err := r.At(at, 10*time.Minute)
			if err != nil {
				b.Fatal(err)
			}
			return len(s.All())
		}},
	} {
		const times = 12
		all := make([]time.Duration, 0, times)
		used := cpu()
		for i := range times {
			at := end.Wall.Add(-time.Duration(i*dayHours()) * 3 * time.Minute)
			began := time.Now()
			if n := look.do(at); n < 200 {
				b.Fatalf("%d series", n)
			}
			all = append(all, time.Since(began))
		}
		used = cpu() - used
		slices.Sort(all)
		b.ReportMetric(float64(all[times/2].Microseconds())/1000, look.name)
		b.ReportMetric(float64(used.Microseconds())/1000/times, "cpu-"+look.name)
	}
}

// BenchmarkWindow measures what ten minutes of two hundred series take to read,
// at every place that they can have among the pieces.
func BenchmarkWindow(b *testing.B) {
	path := filepath.Join(b.TempDir(), "journal.db")
	end, _, _ := aDay(b, path)
	r := reader(b, path)
	all := make([]time.Duration, 0, 1024)
	for i := 0; b.Loop(); i++ {
		to := end.Wall.Add(-time.Duration(i%30) * time.Minute)
		began := time.Now()
		if series, _ := r.Window(to.Add(-10*time.Minute), to); len(series) < 200 {
			b.Fatalf("%d series", len(series))
		}
		all = append(all, time.Since(began))
	}
	slices.Sort(all)
	b.ReportMetric(float64(all[len(all)/2].Microseconds())/1000, "median-ms")
}

// BenchmarkTick measures what a tick of two hundred series costs the engine's loop.
func BenchmarkTick(b *testing.B) {
	j := &Journal{belt: newBelt()}
	go func() { // a writer that keeps up
		for r := range j.belt.rounds {
			j.belt.back(r)
		}
	}()
	defer close(j.belt.rounds)
	day := journaltest.NewDay(200, 1)
	var all []observe.Observation
	day.Second(func(o observe.Observation) { all = append(all, o) })
	s := &history.Snapshot{Now: day.Now()}
	j.Begin(topology.Topology{}, day.Now())
	for b.Loop() {
		for _, o := range all {
			j.Observed(o)
		}
		j.Stepped(s)
	}
}

// BenchmarkPack measures what a chunk of ten minutes takes to pack.
func BenchmarkPack(b *testing.B) {
	day, w := journaltest.NewDay(200, 1), chunk.NewWriter()
	for range 600 {
		day.Second(func(o observe.Observation) { w.Add(&chunk.Item{Observation: o}) })
	}
	for b.Loop() {
		if text := w.Pack(chunk.NewCompressor()); len(text) == 0 {
			b.Fatal("nothing was packed")
		}
	}
}
