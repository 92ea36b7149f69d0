package journal

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"example.com/noctop/internal/engine"
	"example.com/noctop/internal/journal/journaltest"
	"example.com/noctop/internal/observe"
)

// written makes a journal of so many seconds, and returns its path.
func written(t testing.TB, seconds int) string {
	t.Helper()
	path := newPath(t)
	pace := quick
	pace.seal = 40 * time.Millisecond
	j := Open(Options{Path: path, pace: pace})
	tell(j, 2, seconds, 5, 30*time.Millisecond)
	j.Close(10 * time.Second)
	if s := j.State(); s.Held > 0 || s.Mode != Writing {
		t.Fatalf("%+v", s)
	}
	return path
}

// contents are all whole records of a journal, by their numbers, as a Reader has
// them.
func contents(t testing.TB, path string) (all map[int64]string, damage []Damage, failed error) {
	t.Helper()
	r, err := OpenReader(path)
	if err != nil {
		return nil, nil, err
	}
	defer r.Close()
	all = map[int64]string{}
	for _, row := range r.rows {
		if body, err := r.body(row); err == nil {
			all[row.seq] = row.kind + row.id + string(body)
		}
	}
	return all, r.Damage(), nil
}

// TestOneFlippedBitAnywhere flips bits, some in every page: whatever is read then
// is right; what is not is named; at most a few records are lost; and a
// noctop that opens the file goes on with the rest. NOCTOP_FLIPS is how many:
// ./test flips some hundreds.
func TestOneFlippedBitAnywhere(t *testing.T) {
	path := written(t, 120)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want, _, err := contents(t, path)
	if err != nil || len(want) < 10 {
		t.Fatal(len(want), err)
	}
	flips := number(t, "NOCTOP_FLIPS", 100)
	random := rand.New(rand.NewPCG(4, 4))
	bits := make([]int, flips)
	for i := range bits {
		switch page := random.IntN(len(whole)/pageSize) * pageSize * 8; i % 4 {
		case 0:
			bits[i] = random.IntN(headerSize * 8)
		case 1: // where a page says what it is
			bits[i] = page + random.IntN(16*8)
		default:
			bits[i] = page + random.IntN(pageSize*8)
		}
	}
	flipped := filepath.Join(t.TempDir(), "journal.db")
	named, harmless, lost := 0, 0, 0
	for _, bit := range bits {
		text := append([]byte(nil), whole...)
		text[bit/8] ^= 1 << (bit % 8)
		if err := os.WriteFile(flipped, text, 0o600); err != nil {
			t.Fatal(err)
		}
		got, damage, err := contents(t, flipped)
		if err != nil {
			t.Fatalf("byte %d, bit %d: %v", bit/8, bit%8, err)
		}
		missing := 0
		for seq, body := range want {
			switch is, there := got[seq]; {
			case !there:
				missing++
			case is != body:
				t.Fatalf("byte %d, bit %d: record %d is not what was written", bit/8, bit%8, seq)
			}
		}
		if len(got) > len(want) {
			t.Fatalf("byte %d, bit %d: %d records of %d", bit/8, bit%8, len(got), len(want))
		}
		v, err := Verify(flipped)
		if err != nil {
			t.Fatalf("byte %d, bit %d: %v", bit/8, bit%8, err)
		}
		switch {
		case len(v.Damage) > 0:
			named++
		case missing > 0:
			t.Fatalf("byte %d, bit %d: %d records are lost, and nothing is said of it: %v", bit/8, bit%8, missing, damage)
		default:
			harmless++ // nothing is there: between rows, in pages that are free
		}
		if missing > 8 {
			t.Fatalf("byte %d, bit %d: %d records of %d are lost", bit/8, bit%8, missing, len(want))
		}
		lost += missing
	}
	t.Logf("%d bits flipped: %d named, %d in bytes that hold nothing, %d records of %d lost in all", len(bits), named, harmless, lost, len(want))
	if named < len(bits)/3 {
		t.Errorf("only %d of %d were found", named, len(bits))
	}
}

// TestADamagedFileIsSetAside opens files to write that can't be read as they are.
func TestADamagedFileIsSetAside(t *testing.T) {
	path := written(t, 120)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want, _, err := contents(t, path)
	if err != nil {
		t.Fatal(err)
	}
	for name, at := range map[string]int{"the name": 3, "the size of pages": 16, "the root of the table": pageSize * 2, "the schema": 100} {
		t.Run(name, func(t *testing.T) {
			path := newPath(t)
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			text := append([]byte(nil), whole...)
			text[at] ^= 4
			if err := os.WriteFile(path, text, 0o600); err != nil {
				t.Fatal(err)
			}
			j := Open(Options{Path: path, pace: quick})
			tell(j, 9, 30, 30, 0)
			until(t, "it is written", func() bool { return j.State().Items > 0 })
			j.Close(10 * time.Second)
			s := j.State()
			if s.Aside == "" || !strings.Contains(s.Notice().String(), "set aside") {
				t.Fatalf("%+v", s)
			}
			if _, err := os.Stat(s.Aside); err != nil {
				t.Error(err)
			}
			got, damage, err := contents(t, path)
			if err != nil || len(damage) > 0 {
				t.Fatal(damage, err)
			}
			missing := 0
			for seq, body := range want {
				if got[seq] != body {
					missing++
				}
			}
			if missing > 8 || len(got) <= len(want)-missing {
				t.Errorf("%d of %d are missing, %d are there", missing, len(want), len(got))
			}
		})
	}
}

// fakeDisk is a disk that fails as told.
type fakeDisk struct {
	disk
	fails *atomic.Pointer[error]
}

func (d fakeDisk) write(add []record, drop []int64) error {
	if err := d.fails.Load(); err != nil {
		return *err
	}
	return d.disk.write(add, drop)
}

// TestWritingFailsForAWhile fails at the start or in the midst, and mends itself:
// the console goes on, says so, and nothing of what happened meanwhile is lost.
func TestWritingFailsForAWhile(t *testing.T) {
	for name, fault := range map[string]error{
		"the disk reports an error": syscall.EIO, "the disk is full": syscall.ENOSPC, "this user may not write there": syscall.EACCES, "it is read-only": syscall.EROFS,
	} {
		for _, atStart := range []bool{true, false} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				path := newPath(t)
				var fails atomic.Pointer[error]
				broken := error(&fs.PathError{Op: "write", Path: path, Err: fault})
				if atStart {
					fails.Store(&broken)
				}
				pace := quick
				pace.seal = 60 * time.Millisecond
				j := Open(Options{Path: path, pace: pace, open: func(path string) (disk, error) {
					if err := fails.Load(); err != nil {
						return nil, *err
					}
					d, err := openStore(path)
					return fakeDisk{d, &fails}, err
				}})
				w := journaltest.NewWorld(5)
				l := begin(j, w)
				seconds := func(n int) {
					for i := range n {
						w.Second(l.give)
						if i%10 == 0 {
							time.Sleep(10 * time.Millisecond)
						}
					}
				}
				if !atStart {
					seconds(20)
					until(t, "it is written", func() bool { return j.State().Items > 0 })
					fails.Store(&broken)
				}
				seconds(60)
				until(t, "it is said", func() bool { return j.State().Mode == Failing && j.State().Held > 0 })
				s := j.State()
				if said := s.Notice().String(); !strings.Contains(said, "not written: "+name+"; ") || !strings.Contains(said, "wait in memory") || s.Since.IsZero() {
					t.Errorf("%+v: %s", s, s)
				}
				fails.Store(nil)
				until(t, "it has resumed", func() bool { return j.State().Mode == Writing })
				seconds(20)
				j.Close(10 * time.Second)
				if s := j.State(); s.Lost > 0 || s.Held > 0 || !s.Notice().Empty() {
					t.Errorf("%+v", s)
				}
				same(t, replayed(t, reader(t, path)), l.lines.String())
			})
		}
	}
}

// TestMemoryIsBounded fails for good.
func TestMemoryIsBounded(t *testing.T) {
	pace := quick
	pace.seal = time.Millisecond
	w := newWriter(Options{Path: newPath(t), pace: pace, open: func(string) (disk, error) { return nil, syscall.EIO }}, newBelt(), func(State) {})
	w.state.Mode, w.tried = Failing, time.Now()
	day := journaltest.NewDay(200, 1)
	w.add(&entry{begin: &journaltest.NewWorld(1).What, at: day.Now()})
	for range 300 {
		day.Second(func(o observe.Observation) { w.add(&entry{observation: o, sampled: true}) })
		if w.whole.Len() > 10_000 {
			w.seal()
		}
	}
	until(t, "things are dropped", func() bool {
		w.await(record{kind: kindChunk, first: 1, last: 10, body: make([]byte, 1<<20)})
		return w.state.Lost > 0
	})
	if w.held > mostPending || len(w.pending) == 0 || w.pending[0].kind != kindRun {
		t.Errorf("%d bytes wait, of %d records", w.held, len(w.pending))
	}
}

func TestTheLowWaterMark(t *testing.T) {
	path := newPath(t)
	var left atomic.Int64
	left.Store(1 << 40)
	pace := quick
	pace.seal = 20 * time.Millisecond
	j := Open(Options{Path: path, pace: pace, room: func(string) (int64, int64, error) { return 1 << 40, left.Load(), nil }})
	w := worldOf(3, 1)
	j.Begin(w.what, w.begun)
	second := 0
	write := func(seconds int) {
		w = worldOf(3, second+seconds)
		w.tell(j, second, second+seconds, 10, 25*time.Millisecond)
		second += seconds
	}
	write(600)
	until(t, "all is written", func() bool { return j.State().Held == 0 })
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	left.Store(1 << 20)
	write(200)
	t.Log(j.State())
	until(t, "all is written again", func() bool { return j.State().Held == 0 })
	if s := j.State(); s.Mode != Writing || !strings.Contains(s.Notice().String(), "nearly full") {
		t.Errorf("%+v", s)
	}
	now, err := os.Stat(path)
	if err != nil || now.Size() > info.Size()+16*pageSize {
		t.Errorf("it grew from %d to %d bytes: %v", info.Size(), now.Size(), err)
	}
	left.Store(1 << 40)
	write(10)
	until(t, "all is well", func() bool { return j.State().Notice().Empty() })
	j.Close(10 * time.Second)
	if v, err := Verify(path); err != nil || len(v.Damage) > 0 {
		t.Errorf("%+v, %v", v, err)
	}
	// What is left is judged as far as it is there.
	for _, err := range engine.Replay(reader(t, path).Tape(time.Time{}, time.Time{})) {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestNothingToSpareOnAFullDisk(t *testing.T) {
	for left, want := range map[int64]string{1: "the disk is full", 1 << 20: "the disk is nearly full"} {
		j := Open(Options{Path: newPath(t), pace: quick, room: func(string) (int64, int64, error) { return 1 << 40, left, nil }})
		tell(j, 3, 1, 1, 0)
		until(t, "it is said", func() bool { return strings.Contains(j.State().Notice().String(), "not written: "+want+"; ") })
		j.Close(time.Second)
	}
}

// TestAClockThatIsSteppedBack plays an hour twice by the wall clock.
func TestAClockThatIsSteppedBack(t *testing.T) {
	path := newPath(t)
	j := Open(Options{Path: path, pace: quick})
	w := journaltest.NewWorld(7)
	l := begin(j, w)
	for range 200 {
		w.Second(l.give)
	}
	w.Now.Wall = w.Now.Wall.Add(-time.Hour)
	for range 200 {
		w.Second(l.give)
	}
	j.Close(10 * time.Second)
	r := reader(t, path)
	same(t, replayed(t, r), l.lines.String())
	s, err := r.At(w.Now.Wall, time.Hour)
	if err != nil || s.Now.Mono.Round(time.Microsecond) != w.Now.Mono.Round(time.Microsecond) {
		t.Errorf("%v, %v", s, err)
	}
}

// TestADayWithoutPower goes on after a day, with a monotonic clock from nought.
func TestADayWithoutPower(t *testing.T) {
	path := newPath(t)
	var all string
	var last observe.Instant
	for day := range 2 {
		j := Open(Options{Path: path, pace: quick})
		w := journaltest.NewWorld(uint64(20 + day))
		w.Now.Wall = w.Now.Wall.Add(time.Duration(day) * 24 * time.Hour)
		l := begin(j, w)
		for range 120 {
			w.Second(l.give)
		}
		all, last = all+l.lines.String(), w.Now
		j.Close(10 * time.Second)
	}
	r := reader(t, path)
	same(t, replayed(t, r), all)
	series, base := r.Window(last.Wall.Add(-25*time.Hour), last.Wall)
	if len(series) == 0 || base.Mono.Round(time.Millisecond) != last.Mono.Round(time.Millisecond) {
		t.Fatalf("%d series at %v", len(series), base)
	}
	first, newest := series[0].Samples[0].At, series[0].Newest().At
	if gap := newest - first; gap < 24*time.Hour || gap > 25*time.Hour {
		t.Errorf("%s lie between the first sample and the last", gap)
	}
	if _, err := r.At(last.Wall.Add(-12*time.Hour), time.Minute); err != nil {
		t.Errorf("in the dark: %v", err)
	}
	from, ok := r.RunStart(last.Wall)
	if !ok || from.Before(last.Wall.Add(-time.Hour)) {
		t.Errorf("the run began at %v", from)
	}
}

func TestTwoMachinesInOneFolder(t *testing.T) {
	folder := t.TempDir()
	names := map[string]bool{}
	for _, host := range [][2]string{{"noc-1", "a"}, {"noc-2", "a"}, {"noc-1", "b"}, {"", "c"}, {"../../etc/x", ""}, {strings.Repeat("h", 300), ""}} {
		path := Path(folder, host[0], host[1])
		if filepath.Dir(path) != folder || names[path] || len(filepath.Base(path)) > 80 {
			t.Errorf("%q: %s", host, path)
		}
		names[path] = true
		j := Open(Options{Path: path, pace: quick})
		t.Cleanup(func() { j.Close(time.Second) })
		until(t, "each writes its own", func() bool { return j.State().Mode == Writing })
	}
}

func TestAFileOfANewerNoctop(t *testing.T) {
	path := written(t, 30)
	f, err := openStore(path)
	if err != nil {
		t.Fatal(err)
	}
	s, ok := f.(*store)
	if !ok {
		t.Fatal("it is no store")
	}
	if _, err := s.db.Exec("ALTER TABLE records ADD COLUMN colour TEXT; PRAGMA user_version = 99"); err != nil {
		t.Fatal(err)
	}
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	j := Open(Options{Path: path, pace: quick})
	until(t, "it is told", func() bool { return j.State().Mode == Newer })
	w := journaltest.NewWorld(1)
	l := begin(j, w)
	w.Second(l.give)
	j.Close(10 * time.Second)
	if n := j.State().Notice(); !strings.Contains(n.String(), "newer noctop") {
		t.Error(n)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
		t.Error("it was written to", err)
	}
	if from, to := reader(t, path).Span(); from.IsZero() || !to.After(from) {
		t.Error("it is not read")
	}
}

// TestAnOlderSchemaIsBroughtForward opens a file of the first version.
func TestAnOlderSchemaIsBroughtForward(t *testing.T) {
	path := newPath(t)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	all := migrations
	migrations, Schema = all[:1], 1
	d, err := openStore(path)
	if err == nil {
		err = errors.Join(d.write([]record{{seq: 1, run: 1, kind: kindRun, body: []byte("{}")}}, nil), d.close())
	}
	migrations, Schema = all, len(all)
	if err != nil {
		t.Fatal(err)
	}
	if d, err = openStore(path); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.close() }()
	s, ok := d.(*store)
	runs := 0
	if err := s.db.QueryRow("SELECT count(*) FROM runs").Scan(&runs); !ok || err != nil || runs != 1 {
		t.Error(runs, err)
	}
}
