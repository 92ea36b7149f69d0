package history

import (
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
)

var anchor = observe.Subject{Kind: observe.KindAnchor, Uplink: "KT", Group: "foreign", Name: "192.0.2.1"}

// signs are the outcomes as the tests write them.
var signs = map[rune]observe.Outcome{
	'+': observe.Good, 'L': observe.Late, 'x': observe.Lost, 'r': observe.Refused, 'e': observe.LocalError,
	'f': observe.Failed, 'v': observe.Void, '-': observe.None, 'n': observe.NotProvisioned,
}

// instant is that many seconds after a fixed moment on both clocks.
func instant(second float64) observe.Instant {
	start := observe.Instant{Wall: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC), Mono: time.Hour}
	return start.Add(time.Duration(second * float64(time.Second)))
}

func observed(second float64, sign rune) observe.Observation {
	return observe.Observation{
		Subject: anchor, Check: observe.CheckICMP, At: instant(second), Every: time.Second,
		Outcome: signs[sign], Detail: fmt.Sprintf("%c at %v", sign, second),
	}
}

// written is a series as the tests write it: "0+ 1x".
func written(s Series) string {
	words := make([]string, len(s.Samples))
	for i, sample := range s.Samples {
		for sign, outcome := range signs {
			if outcome == sample.Outcome {
				words[i] = fmt.Sprintf("%v%c", (sample.At - time.Hour).Seconds(), sign)
			}
		}
	}
	return strings.Join(words, " ")
}

func snapshotOf(r *Rings) *Snapshot {
	return r.Snapshot(instant(0), instant(0), topology.Topology{}, triage.Result{})
}

func only(t *testing.T, r *Rings) Series {
	t.Helper()
	all := snapshotOf(r).All()
	if len(all) != 1 {
		t.Fatalf("%d series", len(all))
	}
	return all[0]
}

// Observations come as they are written: seconds and an outcome, with ! before
// those that correct.
func TestOrderChangeAndLast(t *testing.T) {
	tests := []struct {
		name, come, want string
		changed          float64
		last             string
	}{
		{"in order", "0+ 1+ 2x 3x", "0+ 1+ 2x 3x", 2, "x at 3"},
		{"a loss told after the next answer", "0+ 2+ 1x", "0+ 1x 2+", 2, "+ at 2"},
		{"losses told two rounds late", "0+ 2+ 3+ 1x 4+ 2.5x", "0+ 1x 2+ 2.5x 3+ 4+", 3, "+ at 4"},
		{"before the first", "5+ 4x 3x", "3x 4x 5+", 5, "+ at 5"},
		{"before the first, alike", "5+ 4+", "4+ 5+", 4, "+ at 5"},
		{"of one moment, both", "0+ 1+ 1x", "0+ 1+ 1x", 1, "x at 1"},
		{"an answer after all, late", "0+ 1x 2+ !1L", "0+ 1L 2+", 2, "+ at 2"},
		{"an answer after all, good: nothing changed", "0+ 1x 2+ !1+", "0+ 1+ 2+", 0, "+ at 2"},
		{"the newest corrected", "0+ 1x !1L", "0+ 1L", 1, "L at 1"},
		{"the newest corrected to good", "0+ 1x !1+", "0+ 1+", 0, "+ at 1"},
		{"a correction of nothing there", "0+ 2+ !1L", "0+ 2+", 0, "+ at 2"},
		{"void and nothing change nothing", "0+ 1v 2- 3+ 4v", "0+ 1v 2- 3+ 4v", 0, "v at 4"},
		{"void between, and then it fails", "0+ 1v 2x 3v", "0+ 1v 2x 3v", 2, "v at 3"},
		{"all ways of not being well are one", "0x 1r 2e 3f 4L 5n", "0x 1r 2e 3f 4L 5n", 0, "n at 5"},
		{"well again", "0x 1x 2+ 3+", "0x 1x 2+ 3+", 2, "+ at 3"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := NewRings()
			for _, word := range strings.Fields(test.come) {
				bare, corrects := strings.CutPrefix(word, "!")
				sign := len(bare) - 1
				second, err := strconv.ParseFloat(bare[:sign], 64)
				if err != nil {
					t.Fatal(err)
				}
				o := observed(second, rune(bare[sign]))
				o.Corrects = corrects
				r.Add(o)
			}
			s := only(t, r)
			if got := written(s); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
			if s.Changed != instant(test.changed) {
				t.Errorf("changed at %v, want %v", (s.Changed.Mono - time.Hour).Seconds(), test.changed)
			}
			if s.Last.Detail.String() != test.last {
				t.Errorf("last %q, want %q", s.Last.Detail, test.last)
			}
		})
	}
}

func TestACorrectionMakesNoSeries(t *testing.T) {
	r := NewRings()
	o := observed(1, 'L')
	o.Corrects = true
	r.Add(o)
	if all := snapshotOf(r).All(); len(all) != 0 {
		t.Errorf("%+v", all)
	}
}

// A state that has held for longer than a series goes back keeps its beginning.
func TestChangedReachesFurtherBackThanTheSamples(t *testing.T) {
	r := NewRings()
	for second := range 3 * 3600 {
		r.Add(observed(float64(second), '+'))
	}
	late := observed(3*3600-5.5, '+')
	r.Add(late)
	if s := only(t, r); s.Changed != instant(0) {
		t.Errorf("changed at %v", (s.Changed.Mono - time.Hour).Seconds())
	}
}

func TestAnHourIsKept(t *testing.T) {
	for _, test := range []struct {
		every time.Duration
		least int
		most  int
	}{
		{time.Second, 3600, 3600}, {250 * time.Millisecond, 3600, 3600}, {5 * time.Second, 720, 721},
		{time.Minute, 60, 61}, {time.Hour, 60, 60},
	} {
		r := NewRings()
		for i := range 5 * test.most {
			o := observed(float64(i)*test.every.Seconds(), '+')
			o.Every = test.every
			r.Add(o)
		}
		s := only(t, r)
		if n := len(s.Samples); n < test.least || n > test.most {
			t.Errorf("every %s: %d samples, want %d to %d", test.every, n, test.least, test.most)
		}
		if n := cap(s.Samples); n > 2*test.most {
			t.Errorf("every %s: room for %d samples", test.every, n)
		}
	}
}

// What is not there is looked for less often; that throws no history away.
func TestASlowerIntervalKeepsWhatIsThere(t *testing.T) {
	r := NewRings()
	for second := range 1000 {
		r.Add(observed(float64(second), '+'))
	}
	absent := observed(1001, 'n')
	absent.Every = time.Minute
	r.Add(absent)
	if s := only(t, r); len(s.Samples) != 1001 || s.Every != time.Minute {
		t.Errorf("%d samples, every %s", len(s.Samples), s.Every)
	}
}

// What comes too late for a full window is left out.
func TestOlderThanAFullWindow(t *testing.T) {
	r := NewRings()
	for second := range 5000 {
		r.Add(observed(float64(second), '+'))
	}
	before := only(t, r)
	r.Add(observed(10, 'x'))
	if after := only(t, r); !slices.Equal(after.Samples, before.Samples) || after.Changed != before.Changed {
		t.Errorf("%d samples from %s, before %d", len(after.Samples), after.Samples[0].At, len(before.Samples))
	}
}

// A snapshot stays as it was, whatever is added, inserted, corrected or forgotten.
func TestSnapshotsNeverChange(t *testing.T) {
	r := NewRings()
	var snapshots []*Snapshot
	var copies [][]Series
	for i := range 400 {
		second := float64(i)
		o := observed(second, '+')
		o.Subject.Name = fmt.Sprint("192.0.2.", i%(i/40+1)) // ever more series
		switch i % 5 {
		case 1:
			o.At = instant(second - 3.5)
		case 2:
			o.At, o.Corrects, o.Outcome = instant(second-1), true, observe.Late
		}
		r.Add(o)
		if i%100 == 99 {
			r.Forget(instant(second+3*3600), func(s observe.Subject) bool { return s.Name > "192.0.2.1" })
		}
		if i%3 == 0 {
			s := snapshotOf(r)
			snapshots = append(snapshots, s)
			frozen := slices.Clone(s.All())
			for n := range frozen {
				frozen[n].Samples = slices.Clone(frozen[n].Samples)
			}
			copies = append(copies, frozen)
		}
	}
	for n, s := range snapshots {
		if !reflect.DeepEqual(s.All(), copies[n]) {
			t.Fatalf("snapshot %d changed", n)
		}
		if s.Seq != uint64(n+1) {
			t.Errorf("snapshot %d has number %d", n, s.Seq)
		}
		for _, series := range copies[n] {
			if found, ok := s.Series(series.Key); !ok || found.Key != series.Key {
				t.Fatalf("snapshot %d: %v is not found", n, series.Key)
			}
		}
		if len(s.index) > len(s.series) {
			t.Errorf("snapshot %d finds series of later", n)
		}
	}
}

func TestReadersWhileAdding(t *testing.T) {
	r := NewRings()
	var readers sync.WaitGroup
	current := make(chan *Snapshot)
	for range 4 {
		readers.Go(func() {
			for s := range current {
				sum := time.Duration(0)
				for _, series := range s.All() {
					if !slices.IsSortedFunc(series.Samples, func(a, b Sample) int { return int(a.At - b.At) }) {
						t.Error("not in order")
					}
					for _, sample := range series.Samples {
						sum += sample.Took + sample.At
					}
					found, ok := s.Series(series.Key)
					if !ok || found.Key != series.Key || sum <= 0 {
						t.Error("not found")
					}
				}
			}
		})
	}
	for i := range 3000 {
		o := observed(float64(i), '+')
		o.Subject.Name = fmt.Sprint(i % (1 + i/100))
		if i%4 == 3 {
			o.At = instant(float64(i) - 40.5)
		}
		o.Corrects = i%10 == 9
		r.Add(o)
		if i%10 == 0 {
			current <- snapshotOf(r)
		}
	}
	close(current)
	readers.Wait()
}

func TestForget(t *testing.T) {
	r := NewRings()
	add := func(name string, second float64) {
		o := observed(second, '+')
		o.Subject.Name = name
		r.Add(o)
	}
	add("watched, silent", 0)
	add("unwatched, silent", 0)
	add("unwatched, lately", 7000)
	before := snapshotOf(r)
	r.Forget(instant(7300), func(s observe.Subject) bool { return strings.HasPrefix(s.Name, "watched") })
	add("new", 7300)
	var names []string
	for _, s := range snapshotOf(r).All() {
		names = append(names, s.Key.Subject.Name)
	}
	if got := strings.Join(names, "; "); got != "watched, silent; unwatched, lately; new" {
		t.Error(got)
	}
	if len(before.All()) != 3 {
		t.Error("an earlier snapshot forgot too")
	}
	key := before.All()[1].Key
	if _, ok := before.Series(key); !ok {
		t.Error("an earlier snapshot does not find what was forgotten")
	}
	if _, ok := snapshotOf(r).Series(key); ok {
		t.Error("what was forgotten is still found")
	}
}

func TestAnAnswerMissingLeavesTheReport(t *testing.T) {
	r := NewRings()
	report := &observe.Report{State: observe.SeverityMajor, Reason: "outage"}
	o := observed(0, '+')
	o.Report = report
	r.Add(o)
	for i, sign := range "xre" {
		r.Add(observed(float64(i+1), sign))
	}
	if s := only(t, r); s.Report == nil || s.Report.State != observe.SeverityMajor || s.Changed != instant(1) {
		t.Errorf("the report is %+v, changed %v", s.Report, s.Changed)
	}
	older := observed(2.5, '+')
	older.Report = &observe.Report{State: observe.SeverityOK}
	r.Add(older)
	if s := only(t, r); s.Report.State != observe.SeverityMajor {
		t.Error("an older report stands instead of the newer one")
	}
}

const hostileText = "\x1b]0;owned\a\x1b[2Jred\u202e\u200bgnp\x00\x9b31m\nline"

func TestHostileTextIsCleaned(t *testing.T) {
	r := NewRings()
	text := hostileText + strings.Repeat("x", 100_000)
	o := observed(0, 'r')
	o.Target, o.Method, o.Cause, o.Detail = text, text, text, text
	o.Fields = []observe.Field{{Name: text, Text: text}}
	incident := observe.Incident{
		ID: text, Title: text, Stage: observe.Stage(text), Regions: []string{text}, Components: []string{text},
		Updates: []observe.Update{{Text: text, Stage: observe.Stage(text)}},
	}
	o.Report = &observe.Report{
		Format: text, Reason: text, PageIndicator: text,
		Incidents: []observe.Incident{incident}, Maintenances: []observe.Incident{incident},
	}
	r.Add(o)
	s := only(t, r)
	shown := fmt.Sprintf("%v %+v %+v %+v", s.Last, s.Report.Format+s.Report.Reason+s.Report.PageIndicator, s.Report.Incidents, s.Report.Maintenances)
	if strings.ContainsAny(shown, "\x1b\a\x00\n\u202e\u200b\u009b") {
		t.Errorf("not clean: %q", shown[:200])
	}
	if len(shown) > 20_000 {
		t.Errorf("%d bytes are kept", len(shown))
	}
	if o.Report.Reason != text || o.Report.Incidents[0].Title != text {
		t.Error("the collector's own report was changed")
	}
}

// A day of outage, with losses told late: what is kept does not grow.
func TestADayOfOutageGrowsNothing(t *testing.T) {
	r := NewRings()
	measure := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	var early uint64
	for second := range 24 * 3600 {
		for name := range 2 {
			o := observed(float64(second), 'x')
			o.Subject.Name = fmt.Sprint(name)
			o.Detail = "no answer within 1s"
			if name == 0 && second%20 == 0 {
				o.At, o.Outcome = instant(float64(second)-1.5), observe.Late
			}
			r.Add(o)
		}
		if second%15 == 0 {
			snapshotOf(r)
		}
		if second == 2*3600 {
			early = measure()
		}
	}
	if late := measure(); late > early+early/4+200_000 {
		t.Errorf("%d bytes after two hours, %d after a day", early, late)
	}
	runtime.KeepAlive(r)
}

func filled(series int) *Rings {
	r := NewRings()
	for i := range 100 * series {
		o := observed(float64(i/series), '+')
		o.Subject.Name = fmt.Sprint("192.0.2.", i%series)
		o.Target, o.Method, o.Detail = "192.0.2.1", "icmp", ""
		r.Add(o)
	}
	return r
}

func BenchmarkAdd(b *testing.B) {
	r := NewRings()
	o := observed(0, '+')
	o.Target, o.Method, o.Detail = "192.0.2.1", "icmp", ""
	o.Fields = []observe.Field{{Name: "ttl", Value: 57}}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		o.At = instant(float64(i))
		r.Add(o)
	}
}

// Of ten rounds one is told after the next one's answer.
func BenchmarkAddOutOfOrder(b *testing.B) {
	r := NewRings()
	o := observed(0, '+')
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		o.At, o.Outcome = instant(float64(i)), observe.Good
		if i%10 == 9 {
			o.At, o.Outcome = instant(float64(i)-1.5), observe.Lost
		}
		r.Add(o)
	}
}

func BenchmarkSnapshot(b *testing.B) {
	for _, series := range []int{100, 5000} {
		b.Run(fmt.Sprint(series, " series"), func(b *testing.B) {
			r := filled(series)
			b.ReportAllocs()
			for b.Loop() {
				snapshotOf(r)
			}
		})
	}
}

// TestHowASeriesEndsIsAtHand: Recent says what the samples say, also after one came
// late and one was corrected.
func TestHowASeriesEndsIsAtHand(t *testing.T) {
	r := NewRings()
	subject := observe.Subject{Kind: observe.KindEndpoint, Group: "Desks", Name: "desk-1"}
	give := func(second int, outcome observe.Outcome, corrects bool) {
		r.Add(observe.Observation{
			Subject: subject, Check: observe.CheckICMP, At: observe.Instant{Mono: time.Duration(second) * time.Second},
			Outcome: outcome, Every: time.Second, Corrects: corrects,
		})
	}
	for second, outcome := range []observe.Outcome{observe.Good, observe.Lost, observe.Lost, observe.Good, observe.Lost, observe.Lost, observe.Lost} {
		if second != 2 {
			give(second, outcome, false)
		}
	}
	give(2, observe.Late, false)
	give(6, observe.Late, true)
	now := observe.Instant{Mono: 7 * time.Second}
	s, ok := r.Snapshot(now, observe.Instant{}, topology.Topology{}, triage.Result{}).Series(Key{subject, observe.CheckICMP})
	want := Recent{At: 6 * time.Second, Outcomes: [5]observe.Outcome{observe.Late, observe.Lost, observe.Lost, observe.Good, observe.Late}}
	if !ok || s.Recent != want {
		t.Errorf("got %+v, want %+v, of %+v", s.Recent, want, s.Samples)
	}
	made, _ := NewSnapshot(now, observe.Instant{}, topology.Topology{}, triage.Result{}, []Series{{Key: s.Key, Samples: s.Samples}}).Series(s.Key)
	if made.Recent != want {
		t.Errorf("of samples alone %+v", made.Recent)
	}
}
