package journal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/engine"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/journal/journaltest"
	"example.com/noctop/internal/lines"
	"example.com/noctop/internal/observe"
)

// quick is a pace for tests: what is urgent is written at once, the rest soon.
var quick = pace{flush: 20 * time.Millisecond, seal: time.Hour, retry: 10 * time.Millisecond, look: 5 * time.Millisecond}

func newPath(t testing.TB) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "state", "journal.db")
}

// live is a core whose inputs are recorded, and the lines that it comes to.
type live struct {
	core   *engine.Core
	to     engine.Recorder
	lines  bytes.Buffer
	silent bool // there are no lines
}

func begin(to *Journal, w *journaltest.World) *live {
	to.Begin(w.What, w.Now)
	return &live{core: engine.NewCore(w.What, w.Now), to: to}
}

// give does as the engine does.
func (l *live) give(in engine.Input) {
	switch {
	case in.Observation != nil:
		o := engine.Rounded(*in.Observation)
		l.core.Observe(o)
		l.to.Observed(o)
	case in.Note != nil:
		l.core.Note(*in.Note, in.At)
		l.to.Noted(*in.Note, in.At)
	case in.Order != nil:
		o := engine.RoundedOrder(*in.Order)
		if l.core.Order(o, in.At) == nil {
			l.to.Ordered(o, in.At)
		}
	case in.Topology != nil:
		l.core.Adopt(*in.Topology)
		l.to.Adopted(*in.Topology, in.At)
	default:
		s := l.core.Step(in.At)
		l.to.Stepped(s)
		if !l.silent {
			write(&l.lines, s)
		}
	}
}

// write puts all that a round of judging says into lines.
func write(to *bytes.Buffer, s *history.Snapshot) {
	encoder := json.NewEncoder(to)
	for _, e := range s.Triage.Events {
		_ = encoder.Encode(lines.Incident(e))
	}
	_ = encoder.Encode(lines.Triage(s.Triage, s.Remarks))
	for _, c := range s.Claims {
		_ = encoder.Encode(lines.Claim(c))
	}
	for _, r := range s.Remarks {
		fmt.Fprintln(to, r.Code, r.Provider, r.Incident, r.Claim, r.Since.UTC(), r.Text)
	}
}

// until waits for something that a goroutine does.
func until(t testing.TB, what string, done func() bool) {
	t.Helper()
	for range 2000 {
		if done() {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatalf("not within ten seconds: %s", what)
}

func reader(t testing.TB, path string) *Reader {
	t.Helper()
	r, err := OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	return r
}

// replayed are the lines that a journal's tape comes to.
func replayed(t testing.TB, r *Reader) string {
	t.Helper()
	var text bytes.Buffer
	for s, err := range engine.Replay(r.Tape(time.Time{}, time.Time{})) {
		if err != nil {
			t.Fatal(err)
		}
		write(&text, s)
	}
	return text.String()
}

// same compares two streams of lines.
func same(t testing.TB, got, want string) {
	t.Helper()
	if got == want {
		return
	}
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			t.Fatalf("line %d of %d and %d:\ngot  %s\nwant %s", i, len(a), len(b), a[i], b[i])
		}
	}
	t.Fatalf("%d lines, want %d", len(a), len(b))
}

func TestAReplayIsTheLiveRun(t *testing.T) {
	const seeds = 4
	var all [seeds]string
	t.Run("at once", func(t *testing.T) {
		for seed := range all {
			t.Run(strconv.Itoa(seed), func(t *testing.T) {
				t.Parallel()
				all[seed] = replays(t, uint64(seed))
			})
		}
	})
	for _, what := range []string{`"type":"incident"`, `"type":"claim"`, `"state":"muted"`} {
		if !strings.Contains(strings.Join(all[:], ""), what) {
			t.Errorf("nothing has happened: no %s", what)
		}
	}
}

// replays records two runs, one after the other, compares the lines that they came
// to with those of their replay, and returns them.
func replays(t *testing.T, seed uint64) (all string) {
	t.Helper()
	path := newPath(t)
	pace := quick
	pace.seal = 50 * time.Millisecond // several chunks, and tails between them
	const seconds = 240
	for run := range uint64(2) {
		j := Open(Options{Path: path, Version: "1", Host: "noc-1", pace: pace})
		w := journaltest.NewWorld(seed*10 + run)
		w.Now.Wall = w.Now.Wall.Add(time.Duration(run) * time.Hour)
		l := begin(j, w)
		for i := range seconds {
			w.Second(l.give)
			if i%25 == 0 {
				time.Sleep(15 * time.Millisecond)
			}
		}
		j.Close(10 * time.Second)
		if s := j.State(); s.Mode != Writing || s.Lost > 0 || s.Held > 0 {
			t.Fatalf("%+v", s)
		}
		all += l.lines.String()
	}
	r := reader(t, path)
	if len(r.Runs()) != 2 || r.Runs()[0].Host != "noc-1" {
		t.Errorf("%+v", r.Runs())
	}
	same(t, replayed(t, r), all)
	if v, err := Verify(path); err != nil || len(v.Damage) > 0 || v.Samples < 2*seconds*20 {
		t.Errorf("%+v, %v", v, err)
	}
	return all
}

func TestAMomentIsAsItWas(t *testing.T) {
	path := newPath(t)
	pace := quick
	pace.seal = 60 * time.Millisecond
	j := Open(Options{Path: path, pace: pace})
	w := journaltest.NewWorld(14)
	l := begin(j, w)
	kept := map[int]*history.Snapshot{}
	var now []observe.Instant
	l.silent = true
	for i := range 350 {
		w.Second(func(in engine.Input) {
			l.give(in)
			if in.IsStep() && i%70 == 69 {
				kept[i] = l.core.Step(in.At)
			}
		})
		now = append(now, w.Now)
		if i%30 == 0 {
			time.Sleep(15 * time.Millisecond)
		}
	}
	j.Close(10 * time.Second)
	r := reader(t, path)
	for i, want := range kept {
		got, err := r.At(now[i].Wall.Add(300*time.Microsecond), time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		if got.Now.Mono.Round(time.Microsecond) != want.Now.Mono.Round(time.Microsecond) || !got.Started.Wall.Equal(want.Started.Wall) {
			t.Errorf("%d: at %v, want %v", i, got.Now, want.Now)
		}
		if a, b := lines.Shape(got.Triage, got.Remarks), lines.Shape(want.Triage, want.Remarks); a != b {
			t.Errorf("%d:\ngot  %s\nwant %s", i, a, b)
		}
		if len(got.Claims) != len(want.Claims) || len(got.Triage.Levels) != len(want.Triage.Levels) {
			t.Errorf("%d: %d claims of %d, %d levels of %d", i, len(got.Claims), len(want.Claims), len(got.Triage.Levels), len(want.Triage.Levels))
		}
		for _, s := range want.All() {
			g, ok := got.Series(s.Key)
			if !ok || fmt.Sprint(g.Samples) != fmt.Sprint(s.Samples) || g.Unit != s.Unit || g.Every != s.Every ||
				fmt.Sprint(g.Last) != fmt.Sprint(s.Last) || (g.Report == nil) != (s.Report == nil) {
				t.Fatalf("%d: %v:\ngot  %+v\nwant %+v", i, s.Key, g, s)
			}
		}
	}
	if _, err := r.At(now[0].Wall.Add(-time.Hour), 0); err == nil {
		t.Error("there is a moment before the first")
	}
	last := kept[slices.Max(slices.Collect(maps.Keys(kept)))]
	said := r.Claims(time.Time{}, time.Time{})
	if len(last.Claims) == 0 || !slices.EqualFunc(said, last.Claims, func(a, b claims.Claim) bool {
		return a.Seq == b.Seq && a.Provider == b.Provider && a.Text == b.Text && a.Stance == b.Stance && a.Said().Equal(b.Said())
	}) {
		t.Errorf("%d claims of %d:\n%v\n%v", len(said), len(last.Claims), said, last.Claims)
	}
	if said := r.Claims(time.Time{}, now[0].Wall.Add(-time.Hour)); len(said) > 0 {
		t.Errorf("%d claims before the first", len(said))
	}
	marks := map[string]int{}
	for _, m := range r.Marks(time.Time{}, time.Time{}) {
		marks[m.Kind]++
	}
	if marks[MarkRun] != 1 || marks[MarkIncident] == 0 || marks[MarkVerdict] == 0 || marks[MarkClaim] == 0 || len(r.Incidents(now[0].Wall, now[349].Wall)) == 0 {
		t.Error(marks)
	}
}

func TestWhatCountsIsWrittenAtOnce(t *testing.T) {
	path := newPath(t)
	slow := usualPace
	j := Open(Options{Path: path, pace: slow})
	defer j.Close(time.Second)
	w := journaltest.NewWorld(1)
	l := begin(j, w)
	said := false
	for range 3000 {
		w.Second(func(in engine.Input) {
			l.give(in)
			said = said || in.Note != nil
		})
		if said {
			break
		}
	}
	until(t, "the note is on the disk", func() bool {
		r, err := OpenReader(path)
		if err != nil {
			return false
		}
		defer r.Close()
		for _, m := range r.Marks(time.Time{}, time.Time{}) {
			if m.Kind == MarkNote && m.Who == "KT" {
				return true
			}
		}
		return false
	})
}

func TestOneWrites(t *testing.T) {
	path := newPath(t)
	first := Open(Options{Path: path, pace: quick})
	until(t, "the first writes", func() bool { return first.State().Mode == Writing })
	second := Open(Options{Path: path, pace: quick})
	defer second.Close(time.Second)
	until(t, "the second reads", func() bool { return second.State().Mode == Reading })
	if s := second.State(); s.Holder != os.Getpid() || !strings.Contains(s.String(), fmt.Sprintf("written by pid %d", os.Getpid())) || !s.Notice().Empty() {
		t.Errorf("%+v: %s", s, s)
	}
	w := journaltest.NewWorld(1)
	l := begin(second, w)
	w.Second(l.give)
	time.Sleep(50 * time.Millisecond)
	first.Close(time.Second)
	until(t, "the second writes", func() bool { return second.State().Mode == Writing })
	w.Second(l.give)
	until(t, "it is on the disk", func() bool { return second.State().Items > 0 })
	if runs := reader(t, path).Runs(); len(runs) != 1 || !runs[0].Joined {
		t.Errorf("%+v", runs)
	}
}
