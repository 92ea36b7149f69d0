package endpoints

import (
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
)

// What counts for no answer is said beside the readings of this host, and no
// more often than it is worth.
func TestIgnoredAnswersAreSaid(t *testing.T) {
	w := &world{}
	w.answers = func(time.Duration, Request) []answer {
		return []answer{{after: ms}, {after: 2 * ms}, {after: ms, Message: Message{Kind: Corrupt}}, {after: ms, Message: Message{Kind: Overflow}}}
	}
	w.run(t, w.family(), 25*time.Second, desks(time.Second, hostA))
	var said []observe.Observation
	for _, o := range w.got {
		if o.Subject.Kind == observe.KindHost {
			said = append(said, o)
		}
	}
	if len(said) != 2 {
		t.Fatalf("said %d times in 24 s: %+v", len(said), said)
	}
	last := said[1]
	if last.Outcome != observe.Good || last.Value < 36 || last.Unit != observe.Count || last.Every != ignoredEvery {
		t.Errorf("%+v", last)
	}
	for _, want := range []string{"came twice", "are corrupt", "too slow"} {
		if !strings.Contains(last.Detail, want) {
			t.Errorf("%q is not in %q", want, last.Detail)
		}
	}
	if strings.Contains(last.Detail, "cut short") {
		t.Errorf("what there was none of is in %q", last.Detail)
	}
}

func TestNothingIsSaidOfNothing(t *testing.T) {
	w := &world{answers: func(time.Duration, Request) []answer { return []answer{{after: ms}} }}
	w.run(t, w.family(), 25*time.Second, desks(time.Second, hostA))
	if got := told(w.got); strings.Trim(strings.ReplaceAll(got, "ok", ""), " ") != "" {
		t.Errorf("got %s", got)
	}
}
