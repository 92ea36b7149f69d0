package drill

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"example.com/noctop/internal/engine"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/triage"
)

// expected is what must come of each drill: how soon after the onset its answer
// is open, what else may open besides, how many incidents there are, and that
// all is well at the end, or what is not.
var expected = map[string]struct {
	within    time.Duration
	besides   []triage.Cause
	incidents int
	left      []triage.Cause
}{
	"kt-2021":          {within: 10 * time.Second, besides: []triage.Cause{"uplink.loss"}, incidents: 1},
	"kt-2021-alone":    {within: 10 * time.Second, besides: []triage.Cause{"uplink.loss"}, incidents: 1},
	"crowdstrike-2024": {within: 4 * time.Minute, besides: []triage.Cause{"provider.down"}, incidents: 2, left: []triage.Cause{"endpoint.mass", "provider.down"}},
	"facebook-2021":    {within: 45 * time.Second, incidents: 1},
	"aws-2025":         {within: 45 * time.Second, besides: []triage.Cause{"provider.down"}, incidents: 1},
	"fastly-2021":      {within: 45 * time.Second, incidents: 1},
	"kt-dns-2023":      {within: 15 * time.Second, incidents: 1},
}

func TestDrills(t *testing.T) {
	for _, d := range All() {
		t.Run(d.Name, func(t *testing.T) {
			t.Parallel()
			want, ok := expected[d.Name]
			if !ok {
				t.Fatal("nothing is expected of it")
			}
			r := lived(t, d)
			if at, ok := r.opened[string(d.Answer.Cause)]; !ok || at > d.Answer.Since+want.within {
				t.Errorf("%s opened at %s, wanted within %s of %s", d.Answer.Cause, at, want.within, d.Answer.Since)
			}
			for _, name := range d.Answer.Scope {
				if !r.scopes[string(d.Answer.Cause)+" "+name] {
					t.Errorf("%s never named %s", d.Answer.Cause, name)
				}
			}
			for cause := range r.opened {
				if cause := triage.Cause(cause); cause != d.Answer.Cause && !slices.Contains(want.besides, cause) {
					t.Errorf("%s opened", cause)
				}
			}
			if len(r.incidents) != want.incidents {
				t.Errorf("%d incidents, wanted %d", len(r.incidents), want.incidents)
			}
			if !slices.Equal(r.left, want.left) {
				t.Errorf("at the end there is %v, wanted %v", r.left, want.left)
			}
			if t.Failed() {
				t.Log("what it came to:\n" + strings.Join(r.log, "\n"))
			}
		})
	}
}

// life is what came of a drill.
type life struct {
	opened    map[string]time.Duration // by cause, when first
	scopes    map[string]bool          // cause and name
	incidents map[string]bool
	left      []triage.Cause
	log       []string // what changed
}

func lived(t *testing.T, d *Drill) *life {
	t.Helper()
	r := &life{opened: map[string]time.Duration{}, scopes: map[string]bool{}, incidents: map[string]bool{}}
	last := ""
	for s, err := range engine.Replay(d.Tape()) {
		if err != nil {
			t.Fatal(err)
		}
		now := string(s.Triage.Status) + r.see(s)
		if now != last {
			r.log = append(r.log, s.Now.Wall.Format(time.TimeOnly)+" "+now)
			last = now
		}
	}
	return r
}

func (r *life) see(s *history.Snapshot) (text string) {
	r.left = nil
	for _, v := range s.Triage.Verdicts {
		text += fmt.Sprintf(" [%s %v %s %s %s]", v.Cause, v.Scope, v.State, v.Confidence, v.Incident)
		r.left = append(r.left, v.Cause)
		if v.Incident == "" {
			continue
		}
		r.incidents[v.Incident] = true
		if _, ok := r.opened[string(v.Cause)]; !ok {
			r.opened[string(v.Cause)] = s.Now.Mono
		}
		for _, name := range v.Scope {
			r.scopes[string(v.Cause)+" "+name] = true
		}
	}
	slices.Sort(r.left)
	return text
}

func TestDrillsAreWhole(t *testing.T) {
	for _, d := range All() {
		if d.Title.Empty() || d.Summary.Empty() || d.Lesson.Empty() || len(d.Sources) == 0 || len(d.Inferred) == 0 || d.Answer.Why.Empty() || d.Speed < 1 {
			t.Errorf("%s lacks words", d.Name)
		}
		if Find(d.Name) == nil {
			t.Errorf("%s is not found", d.Name)
		}
		if !slices.IsSortedFunc(d.Turns, func(a, b Turn) int { return int(a.After - b.After) }) {
			t.Errorf("%s: turns out of order", d.Name)
		}
		for _, turn := range d.Turns {
			if turn.After < 0 || turn.After >= d.Length {
				t.Errorf("%s: %q is not within it", d.Name, turn.What)
			}
		}
	}
	if Find("nothing") != nil {
		t.Error("found what is not there")
	}
}

// A tape is the same every time.
func TestTapesRepeat(t *testing.T) {
	d := Find("kt-dns-2023")
	read := func() (all []engine.Input) {
		for in, err := range d.Tape() {
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, in)
		}
		return all
	}
	if difference := cmp.Diff(read(), read(), cmpopts.EquateComparable(netip.Addr{}, netip.AddrPort{})); difference != "" {
		t.Error(difference)
	}
}
