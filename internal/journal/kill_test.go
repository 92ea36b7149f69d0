package journal

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
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

// TestKilledAtAnyMoment kills a process that writes, again and again: what it
// said is kept is there, in its order, and the file opens. NOCTOP_KILLS is how
// often.
func TestKilledAtAnyMoment(t *testing.T) {
	kills := 8
	if n, err := strconv.Atoi(os.Getenv("NOCTOP_KILLS")); err == nil {
		kills = n
	}
	path := newPath(t)
	random := rand.New(rand.NewPCG(uint64(os.Getpid()), 1))
	most, writing := int64(0), 0
	for i := range kills {
		if i%50 == 49 { // a file does not grow for ever
			path = newPath(t)
		}
		kept := killed(t, path, time.Duration(random.IntN(120_000))*time.Microsecond)
		most = max(most, kept)
		if kept > 0 {
			writing++
		}
		if info, err := os.Stat(path); err != nil || info.Size() == 0 {
			if kept > 0 {
				t.Fatalf("kill %d: the journal is gone: %v", i, err)
			}
			continue // it was killed before there was one
		}
		r, err := OpenReader(path)
		if err != nil {
			t.Fatalf("kill %d: %v", i, err)
		}
		there, next := int64(0), int64(1)
		if n := len(r.runs); n > 0 && kept > 0 {
			for _, p := range r.runs[n-1].pieces {
				if p.first != next {
					t.Fatalf("kill %d: items from %d are missing", i, next)
				}
				next, there = p.last+1, p.last
			}
		}
		if there < kept {
			t.Fatalf("kill %d: %d items were said to be kept, and %d are there", i, kept, there)
		}
		if damage := r.Damage(); len(damage) > 0 {
			t.Fatalf("kill %d: %v", i, damage)
		}
		_ = r.Close()
		if i%10 == 9 || i == kills-1 {
			if v, err := Verify(path); err != nil || len(v.Damage) > 0 {
				t.Fatalf("kill %d: %v, %v", i, v.Damage, err)
			}
		}
	}
	if writing < kills/2 {
		t.Errorf("only %d of %d were killed while they wrote", writing, kills)
	}
	t.Logf("%d kills, %d while it wrote, at most %d items", kills, writing, most)
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
