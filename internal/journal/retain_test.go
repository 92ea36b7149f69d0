package journal

import (
	"os"
	"testing"
	"time"

	"example.com/noctop/internal/journal/journaltest"
)

func TestWhatIsOldGoes(t *testing.T) {
	path := newPath(t)
	pace := quick
	pace.seal = 20 * time.Millisecond
	j := Open(Options{Path: path, pace: pace, Keep: 5 * time.Minute})
	tell(j, 3, 800, 10, 25*time.Millisecond)
	j.Close(10 * time.Second)
	r := reader(t, path)
	from, to := r.Span()
	if kept := to.Sub(from); kept < 5*time.Minute || kept > 10*time.Minute || len(r.Runs()) != 1 {
		t.Errorf("%s are kept, of %d runs", kept, len(r.Runs()))
	}
	if v, err := Verify(path); err != nil || len(v.Damage) > 0 {
		t.Errorf("%+v, %v", v, err)
	}
	_ = r.Close()
	if n, err := Prune(path, to.Add(-time.Minute)); err != nil || n == 0 {
		t.Errorf("%d were pruned: %v", n, err)
	}
	if from, to := reader(t, path).Span(); to.Sub(from) > 2*time.Minute {
		t.Errorf("%s are kept", to.Sub(from))
	}
}

// TestALeapOfTheClockDoesNotEmptyIt steps the clock forward by years.
func TestALeapOfTheClockDoesNotEmptyIt(t *testing.T) {
	path := newPath(t)
	pace := quick
	pace.seal = 20 * time.Millisecond
	j := Open(Options{Path: path, pace: pace, Keep: 48 * time.Hour})
	w := journaltest.NewWorld(3)
	l := begin(j, w)
	for range 5 {
		for i := range 60 {
			w.Second(l.give)
			if i%20 == 0 {
				time.Sleep(25 * time.Millisecond)
			}
		}
		w.Now = w.Now.Add(2 * time.Hour)
	}
	w.Now.Wall = w.Now.Wall.AddDate(10, 0, 0)
	w.Second(l.give) // and no more: with each chunk an hour of what was before may go
	j.Close(10 * time.Second)
	r := reader(t, path)
	if from, to := r.Span(); to.Sub(from) < 9*365*24*time.Hour {
		t.Errorf("only %s to %s are left", from, to)
	}
}

func TestSizeIsHeld(t *testing.T) {
	path := newPath(t)
	pace := quick
	pace.seal = 20 * time.Millisecond
	const most = 300 << 10
	j := Open(Options{Path: path, pace: pace, Size: most})
	tell(j, 3, 800, 5, 10*time.Millisecond)
	j.Close(10 * time.Second)
	info, err := os.Stat(path)
	if err != nil || info.Size() > most+100<<10 {
		t.Errorf("%d bytes: %v", info.Size(), err)
	}
	if v, err := Verify(path); err != nil || len(v.Damage) > 0 {
		t.Errorf("%+v, %v", v, err)
	}
}

func TestRanges(t *testing.T) {
	for text, numbers := range map[string][]int64{"": nil, "3": {3}, "3-4": {3, 4}, "1-3,7,9-10": {1, 2, 3, 7, 9, 10}} {
		if got := ranges(numbers); got != text {
			t.Errorf("%v: %q", numbers, got)
		}
		if got := ranges(inRanges(text)); got != text {
			t.Errorf("%q: %q", text, got)
		}
	}
	for _, bad := range []string{"x", "1-x", "-", "9-1", "1-99999999999"} {
		if n := len(inRanges(bad)); n > mostInRanges {
			t.Errorf("%q: %d numbers", bad, n)
		}
	}
}
