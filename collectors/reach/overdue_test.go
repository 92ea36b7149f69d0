package reach

import (
	"testing"
	"time"
)

func TestAnOverdueLookIsConfirmedBeforeItEnds(t *testing.T) {
	p := newPace(every)
	began := map[time.Duration]bool{}
	for now := time.Duration(0); now <= 4*time.Second; now += time.Second {
		if at, due := p.begin(now); due {
			began[at] = true
		}
	}
	for _, at := range []time.Duration{0, 2 * time.Second, 3 * time.Second, 4 * time.Second} {
		if !began[at] {
			t.Errorf("no look began at %s: %v", at, began)
		}
	}
	p.end(4*time.Second, true)
	if _, due := p.begin(5 * time.Second); due {
		t.Error("a look that was well was followed by another at once")
	}
}
