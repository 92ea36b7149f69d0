package journal

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"example.com/noctop/internal/journal/journaltest"
)

// TestMain is also the process that is killed: see TestKilledAtAnyMoment.
func TestMain(m *testing.M) {
	if path := os.Getenv("NOCTOP_TEST_JOURNAL"); path != "" {
		writeUntilKilled(path)
		return
	}
	os.Exit(m.Run())
}

// writeUntilKilled writes what happens as fast as it can, and says what is on
// the disk.
func writeUntilKilled(path string) {
	pace := pace{flush: 3 * time.Millisecond, seal: 20 * time.Millisecond, retry: time.Second, look: time.Millisecond}
	j := Open(Options{Path: path, pace: pace})
	for j.State().Mode != Writing {
		if s := j.State(); s.Mode == Failing {
			fmt.Println("failed", s)
			return
		}
		time.Sleep(time.Millisecond)
	}
	w := journaltest.NewWorld(uint64(os.Getpid()))
	l := begin(j, w)
	told := int64(0)
	for began := time.Now(); time.Since(began) < time.Minute; {
		w.Second(l.give)
		if s := j.State(); s.Items > told {
			told = s.Items
			fmt.Println("kept", told)
		}
		time.Sleep(200 * time.Microsecond)
	}
}

// TestKilledAtAnyMoment kills processes that write, again and again: what they
// said is kept is there, in its order, and the file opens. NOCTOP_KILLS is how
// often: ./test does so a thousand times.
func TestKilledAtAnyMoment(t *testing.T) {
	kills := number(t, "NOCTOP_KILLS", 8)
	const lanes = 4 // mostly they wait
	var most, writing atomic.Int64
	t.Run("at once", func(t *testing.T) {
		for lane := range lanes {
			t.Run(strconv.Itoa(lane), func(t *testing.T) {
				t.Parallel()
				random := rand.New(rand.NewPCG(uint64(os.Getpid()), uint64(lane)))
				path := ""
				for i := range kills / lanes {
					if i%50 == 0 { // a file does not grow for ever
						path = newPath(t)
					}
					kept := killed(t, path, time.Duration(random.IntN(120_000))*time.Microsecond)
					survived(t, path, kept, i%10 == 9 || i == kills/lanes-1)
					if kept > 0 {
						writing.Add(1)
						most.Store(max(most.Load(), kept))
					}
				}
			})
		}
	})
	if int(writing.Load()) < kills/2 {
		t.Errorf("only %d of %d were killed while they wrote", writing.Load(), kills)
	}
	t.Logf("%d kills, %d while it wrote, at most %d items", kills, writing.Load(), most.Load())
}

// number is one from the environment.
func number(t testing.TB, name string, otherwise int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// survived looks at a journal whose writer was killed after it had said that so
// many items are kept.
func survived(t *testing.T, path string, kept int64, thoroughly bool) {
	t.Helper()
	if info, err := os.Stat(path); err != nil || info.Size() == 0 {
		if kept > 0 {
			t.Fatalf("the journal is gone: %v", err)
		}
		return // it was killed before there was one
	}
	r, err := OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	there, next := int64(0), int64(1)
	if n := len(r.runs); n > 0 && kept > 0 {
		for _, p := range r.runs[n-1].pieces {
			if p.first != next {
				t.Fatalf("items from %d are missing", next)
			}
			next, there = p.last+1, p.last
		}
	}
	if there < kept {
		t.Fatalf("%d items were said to be kept, and %d are there", kept, there)
	}
	if damage := r.Damage(); len(damage) > 0 {
		t.Fatal(damage)
	}
	if thoroughly {
		if v, err := Verify(path); err != nil || len(v.Damage) > 0 {
			t.Fatal(v.Damage, err)
		}
	}
}

// killed runs the process for so long after it began to write, and returns how
// many items it last said it has kept.
func killed(t *testing.T, path string, after time.Duration) (kept int64) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), "NOCTOP_TEST_JOURNAL="+path)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	kill := func() { _ = child.Process.Kill() } // it may have ended
	late := time.AfterFunc(20*time.Second, kill)
	defer late.Stop()
	timed := false
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if !timed {
			timed = true
			time.AfterFunc(after, kill)
		}
		if n, ok := strings.CutPrefix(lines.Text(), "kept "); ok {
			if kept, err = strconv.ParseInt(n, 10, 64); err != nil {
				t.Fatal(err)
			}
		} else {
			t.Fatalf("it says %q", lines.Text())
		}
	}
	_ = child.Wait() // it was killed
	return kept
}
