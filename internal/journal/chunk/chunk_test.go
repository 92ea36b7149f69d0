package chunk

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/journal/journaltest"
	"example.com/noctop/internal/observe"
)

// read gives back all that is in a chunk.
func read(t testing.TB, text []byte) []Item {
	t.Helper()
	r, err := Unpack(text)
	if err != nil {
		t.Fatal(err)
	}
	var all []Item
	var item Item
	for {
		more, err := r.Next(&item)
		if err != nil {
			t.Fatalf("after %d items: %v", len(all), err)
		}
		if !more {
			return all
		}
		all = append(all, item)
	}
}

// random is an item of any kind, with all that can be in one.
func random(r *rand.Rand, at observe.Instant) Item {
	word := func() string {
		return []string{"", "a", "KT", "timeout", "\x00\xff", "긴 말", "192.0.2.1"}[r.IntN(7)]
	}
	figure := func() float64 {
		return []float64{0, 1, -1, 0.1, 12.5, math.NaN(), math.Inf(1), math.Copysign(0, -1), 1e300, r.Float64(), float64(r.IntN(1000)), float64(r.IntN(1000)) / 100, math.MaxInt64}[r.IntN(13)]
	}
	switch r.IntN(12) {
	case 0:
		return Item{Kind: Step, At: at, Frame: []byte(word())}
	case 1:
		return Item{Kind: Kind(2 + r.IntN(4)), At: at, Text: word()}
	}
	o := observe.Observation{
		Subject: observe.Subject{Kind: observe.KindAnchor, Uplink: word(), Group: word(), Name: word()},
		Check:   []string{"icmp", "tcp"}[r.IntN(2)], At: at, Took: time.Duration(r.IntN(3)*r.IntN(1e6)) * time.Microsecond,
		Outcome: observe.Outcome(r.IntN(10)), Value: figure(), Unit: observe.Unit(word()), Target: word(), Method: word(),
		Cause: word(), Detail: word(), Every: time.Duration(r.IntN(3)) * time.Second, Corrects: r.IntN(9) == 0,
	}
	for range r.IntN(3) {
		o.Fields = append(o.Fields, observe.Field{Name: word(), Value: figure(), Text: word()})
	}
	return Item{Observation: o, Text: word()}
}

func TestWhatGoesInComesOut(t *testing.T) {
	for seed := range uint64(50) {
		r := rand.New(rand.NewPCG(seed, 1))
		w, c := NewWriter(), NewCompressor()
		for _, empty := range []func(){w.Reset, w.Again, w.Again, w.Reset} { // a Writer is used again
			empty()
			var want []Item
			now := observe.Instant{Wall: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)}
			for range r.IntN(400) {
				now = now.Add(time.Duration(r.IntN(2)*r.IntN(2e6)-3e5) * time.Microsecond)
				if r.IntN(50) == 0 {
					now.Wall = now.Wall.Add(-time.Hour)
				}
				item := random(r, now)
				w.Add(&item)
				want = append(want, item)
			}
			got := read(t, w.Pack(c))
			if len(got) != len(want) {
				t.Fatalf("seed %d: %d items of %d", seed, len(got), len(want))
			}
			for i := range want {
				if a, b := spelled(got[i]), spelled(want[i]); a != b {
					t.Fatalf("seed %d, item %d:\ngot  %s\nwant %s", seed, i, a, b)
				}
			}
		}
	}
}

// spelled writes an item out, to the bit.
func spelled(i Item) string {
	o := i.Observation
	bits := []uint64{math.Float64bits(o.Value)}
	for n := range o.Fields {
		bits = append(bits, math.Float64bits(o.Fields[n].Value))
	}
	return fmt.Sprintf("%+v %x %q", i, bits, i.Frame)
}

// TestWhatIsCarriedStaysSmall packs what is other from one chunk to the next.
func TestWhatIsCarriedStaysSmall(t *testing.T) {
	w, c := NewWriter(), NewCompressor()
	for i := range 300 {
		o := observe.Observation{Check: observe.CheckICMP, Target: fmt.Sprint("192.0.2.", i), Detail: strings.Repeat("x", i)}
		w.Again()
		w.Add(&Item{Observation: o})
		w.Add(&Item{Observation: o})
		if text := w.Pack(c); len(text) > 400 {
			t.Fatalf("%d bytes for two items, after %d chunks", len(text), i)
		}
	}
}

func TestInstantsAreKept(t *testing.T) {
	w := NewWriter()
	at := observe.Instant{Wall: time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), Mono: -time.Hour}
	w.Add(&Item{Kind: Step, At: at})
	if got := read(t, w.Pack(NewCompressor())); !reflect.DeepEqual(got[0].At, at) {
		t.Errorf("%v", got[0].At)
	}
	if from, to := w.Span(); from != to || from != at.Wall.UnixMicro() {
		t.Errorf("%d to %d", from, to)
	}
}

func TestChunksAreSmall(t *testing.T) {
	w, day := NewWriter(), journaltest.NewDay(200, 1)
	for range 600 {
		day.Second(func(o observe.Observation) { w.Add(&Item{Observation: o}) })
	}
	text := w.Pack(NewCompressor())
	per := float64(len(text)) / float64(w.Len())
	t.Logf("%.2f bytes a sample, %d bytes", per, len(text))
	if per > 2.5 {
		t.Errorf("%.2f bytes a sample", per)
	}
}

func TestPointsAreTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	w := NewWriter()
	now := observe.Instant{Wall: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)}
	for range 500 {
		now = now.Add(time.Duration(r.IntN(2e6)) * time.Microsecond)
		item := random(r, now)
		w.Add(&item)
	}
	text := w.Pack(NewCompressor())
	points, err := Unpack(text)
	if err != nil {
		t.Fatal(err)
	}
	var p Point
	for _, item := range read(t, text) {
		if item.Kind != Sample {
			continue
		}
		if more, err := points.NextPoint(&p); !more || err != nil {
			t.Fatal(more, err)
		}
		o := item.Observation
		about, isSample := points.About(p.Series)
		same := isSample && about.Subject == o.Subject && about.Check == o.Check && about.Unit == o.Unit && about.Every == o.Every
		if !same || p.Mono != o.At.Mono || p.Wall != o.At.Wall.UnixMicro() || p.Took != o.Took || p.Outcome != o.Outcome ||
			math.Float64bits(p.Value) != math.Float64bits(o.Value) || p.Corrects != o.Corrects {
			t.Fatalf("%+v of %+v", p, o)
		}
	}
	if more, err := points.NextPoint(&p); more || err != nil {
		t.Error(more, err)
	}
}

func FuzzUnpack(f *testing.F) {
	w, day := NewWriter(), journaltest.NewDay(20, 1)
	for range 5 {
		day.Second(func(o observe.Observation) { w.Add(&Item{Observation: o}) })
		w.Add(&Item{Kind: Step, At: day.Now(), Frame: []byte("{}")})
	}
	f.Add(w.Pack(NewCompressor()))
	f.Add([]byte{version})
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := Unpack(text)
		if err != nil {
			return
		}
		var item Item
		for n := range r.Len() + 1 {
			if more, err := r.Next(&item); err != nil || !more {
				if n > len(text)*100_000 {
					t.Errorf("%d items of %d bytes", n, len(text))
				}
				return
			}
		}
		t.Error("it has more items than it says")
	})
}

func BenchmarkAdd(b *testing.B) {
	day := journaltest.NewDay(200, 1)
	var all []Item
	for range 60 {
		day.Second(func(o observe.Observation) { all = append(all, Item{Observation: o}) })
	}
	w := NewWriter()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if i%120_000 == 0 {
			w.Reset()
		}
		w.Add(&all[i%len(all)])
	}
}

func BenchmarkPoints(b *testing.B) {
	w, day := NewWriter(), journaltest.NewDay(200, 1)
	for range 600 {
		day.Second(func(o observe.Observation) { w.Add(&Item{Observation: o}) })
	}
	text := w.Pack(NewCompressor())
	var point Point
	for b.Loop() {
		r, err := Unpack(text)
		if err != nil {
			b.Fatal(err)
		}
		for more := true; more; {
			if more, err = r.NextPoint(&point); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(w.Len()), "ns/sample")
}

func BenchmarkRead(b *testing.B) {
	w, day := NewWriter(), journaltest.NewDay(200, 1)
	for range 600 {
		day.Second(func(o observe.Observation) { w.Add(&Item{Observation: o}) })
	}
	text := w.Pack(NewCompressor())
	var item Item
	for b.Loop() {
		r, err := Unpack(text)
		if err != nil {
			b.Fatal(err)
		}
		for more := true; more; {
			if more, err = r.Next(&item); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(w.Len()), "ns/sample")
}
