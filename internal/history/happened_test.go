package history

import (
	"testing"
	"time"

	"example.com/noctop/internal/observe"
)

func second(n int) observe.Instant {
	return observe.Instant{Mono: time.Duration(n) * time.Second}
}

func TestALogKeepsTheNewest(t *testing.T) {
	var l Log
	if len(l.Newest()) != 0 {
		t.Error("a log begins with something")
	}
	for i := range 5 * mostHappenings {
		l.Add(Happening{At: second(i), Kind: Stepped})
		all := l.Newest()
		if len(all) != min(i+1, mostHappenings) || all[len(all)-1].At != second(i) {
			t.Fatalf("after %d there are %d, the last of %s", i+1, len(all), all[len(all)-1].At.Mono)
		}
		if first := max(i+1-mostHappenings, 0); all[0].At != second(first) {
			t.Fatalf("after %d the oldest is of %s", i+1, all[0].At.Mono)
		}
	}
}

func TestWhatALogGaveOutStays(t *testing.T) {
	var l Log
	l.Add(Happening{At: second(0), Kind: Began})
	given := l.Newest()
	for i := range 3 * mostHappenings {
		l.Add(Happening{At: second(i + 1), Kind: Missed})
	}
	if len(given) != 1 || given[0].Kind != Began {
		t.Errorf("what was given out is %+v", given)
	}
	if _, found := l.Last(Began); found {
		t.Error("what is long past is still found")
	}
	if h, found := l.Last(Missed); !found || h.At != second(3*mostHappenings) {
		t.Errorf("the last is %+v", h)
	}
}
