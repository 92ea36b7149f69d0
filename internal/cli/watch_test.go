package cli

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/config"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/lines"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
)

// open is a site of one uplink with its anchors, whose network is fake; no
// configuration file is watched.
func open(t *testing.T, s streams, reach fakeReach) *site {
	t.Helper()
	s.host.families = func() []collectors.Family { return []collectors.Family{reach} }
	w, err := openSite(t.Context(), s, &settings{})
	if err != nil {
		t.Fatal(err)
	}
	w.file = ""
	return w
}

type line struct {
	Type, Status, Time, Event string
	Verdicts                  []struct{ Cause string }
	Outcome                   string
}

func decode(t *testing.T, text string) (all []line) {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(text))
	for decoder.More() {
		var one line
		if err := decoder.Decode(&one); err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
	return all
}

func TestWatchJSON(t *testing.T) {
	for _, test := range []struct {
		name    string
		anchors observe.Outcome
		samples bool
		first   string // the status it comes to
	}{
		{"well", observe.Good, true, "ok"},
		{"nothing answers", observe.Lost, false, "open"},
		{"nothing is measured", observe.None, false, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, out, complaints := at(t)
			w := open(t, s, fakeReach{anchors: test.anchors})
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				ctx, cancel := context.WithTimeout(t.Context(), 65*time.Second)
				defer cancel()
				if err := watch(ctx, w, s, true, test.samples); err != nil {
					t.Error(err)
				}
				last, samples, status := began, 0, ""
				for _, one := range decode(t, out.String()) {
					if one.Type == "sample" {
						samples++
					}
					if one.Type != "triage" {
						continue
					}
					moment, err := time.Parse(time.RFC3339, one.Time)
					if err != nil {
						t.Fatal(err)
					}
					limit := longestSilence
					if last.Equal(began) {
						limit = 5 * time.Second
					}
					if silence := moment.Sub(last); silence > limit {
						t.Errorf("nothing was said for %s", silence)
					}
					last, status = moment, one.Status
				}
				if time.Since(last) > longestSilence+partingWait || test.first != "" && status != test.first {
					t.Errorf("at the end it is %s, %s ago", status, time.Since(last))
				}
				if (samples > 0) != test.samples {
					t.Errorf("%d samples", samples)
				}
			})
			if complaints.String() != "" {
				t.Errorf("standard error: %s", complaints)
			}
		})
	}
}

func TestWatchForPeople(t *testing.T) {
	s, out, _ := at(t)
	w := open(t, s, fakeReach{anchors: observe.Good})
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		if err := watch(ctx, w, s, false, false); err != nil {
			t.Error(err)
		}
	})
	if lines := strings.Split(strings.TrimSpace(out.String()), "\n"); len(lines) != 1 || !strings.HasSuffix(lines[0], "  OK       all is well") {
		t.Errorf("%q", lines)
	}
}

// However whoever reads behaves, the end comes when it is asked for.
func TestWatchEndsWhoeverReads(t *testing.T) {
	s, _, _ := at(t)
	w := open(t, s, fakeReach{anchors: observe.Good})
	synctest.Test(t, func(t *testing.T) {
		stuck := blocked{make(chan struct{})}
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		began := time.Now()
		if err := watch(ctx, w, streams{out: stuck}, true, true); err != nil {
			t.Error(err)
		}
		if took := time.Since(began); took > 21*time.Second {
			t.Errorf("it ended after %s", took)
		}
		close(stuck.release)
	})
	w = open(t, s, fakeReach{anchors: observe.Good})
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		err := watch(t.Context(), w, streams{out: full{}}, true, false)
		var ending *exit
		if !errors.As(err, &ending) || ending.code != exitSoftware || time.Since(began) > 10*time.Second {
			t.Errorf("%v after %s", err, time.Since(began))
		}
	})
}

// exploding is a family that can't plan.
type exploding struct{ collectors.Family }

func (exploding) Name() string { return "exploding" }

func (exploding) Plan(topology.Topology, collectors.Env) []collectors.Probe { panic("boom") }

func TestAFailingEngineEndsEverything(t *testing.T) {
	s, _, _ := at(t)
	w := open(t, s, fakeReach{})
	w.host.families = func() []collectors.Family { return []collectors.Family{exploding{}} }
	synctest.Test(t, func(t *testing.T) {
		for name, command := range map[string]func() error{
			"watch": func() error { return watch(t.Context(), w, s, true, false) },
			"check": func() error {
				_, err := w.settle(t.Context(), time.Minute, decided)
				return err
			},
		} {
			var ending *exit
			if err := command(); !errors.As(err, &ending) || ending.code != exitSoftware || !strings.Contains(err.Error(), "boom") {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestPace(t *testing.T) {
	started := now()
	result := func(second float64, status triage.Overall, states ...triage.State) triage.Result {
		r := triage.Result{Now: started.Add(time.Duration(second * float64(time.Second))), Status: status}
		for _, state := range states {
			r.Verdicts = append(r.Verdicts, triage.Verdict{Cause: triage.CauseHostLink, Scope: []string{"KT"}, State: state, Headline: i18n.T("%v", second)})
		}
		return r
	}
	var p pace
	for _, step := range []struct {
		result triage.Result
		want   bool
		why    string
	}{
		{result(1, triage.Starting), false, "nothing is known yet"},
		{result(3, triage.Starting), false, "nor yet"},
		{result(4, triage.Starting), true, "something must be said"},
		{result(5, triage.Starting), false, "it was said"},
		{result(6, triage.AllOK), true, "a change"},
		{result(14.9, triage.AllOK), false, "nothing new"},
		{result(15, triage.AllOK), true, "ten seconds would pass"},
		{result(16, triage.AnySuspect, triage.Suspect), true, "a verdict"},
		{result(16.2, triage.AnySuspect, triage.Suspect), false, "the same, in other words"},
		{result(17, triage.AnyOpen, triage.Open), true, "it is open"},
		{result(18, triage.AnyOpen, triage.Open, triage.Open), true, "another"},
	} {
		if got := p.due(&history.Snapshot{Triage: step.result, Started: started}); got != step.want {
			t.Errorf("at %s: %v, for %s", step.result.Now.Sub(started), got, step.why)
		}
	}
}

func TestShapeTellsScopesApart(t *testing.T) {
	one := triage.Result{Verdicts: []triage.Verdict{{Scope: []string{"a b"}}}}
	two := triage.Result{Verdicts: []triage.Verdict{{Scope: []string{"a", "b"}}}}
	if lines.Shape(one, nil) == lines.Shape(two, nil) {
		t.Error(lines.Shape(one, nil))
	}
}

func TestSummary(t *testing.T) {
	v := triage.Verdict{Cause: triage.CauseHostLink, Confidence: triage.Confirmed, State: triage.Open, Severity: observe.Down,
		Headline: i18n.T("eth0\x1b[2J is down"), Incident: "20260301-001"}
	recovering := v
	recovering.State = triage.Recovering
	for _, test := range []struct {
		result triage.Result
		want   string
	}{
		{triage.Result{Status: triage.AllOK}, "OK       all is well"},
		{triage.Result{Status: triage.Starting}, "?        measuring"},
		{triage.Result{Verdicts: []triage.Verdict{v, recovering}},
			"DOWN     eth0 is down (host.link, confirmed) 20260301-001\nRECOVERING was: eth0 is down (host.link, confirmed) 20260301-001"},
	} {
		if got := summary(test.result, i18n.English); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

func TestReload(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "n.yaml")
	write := func(text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("site: one\n")
	s, _, _ := at(t)
	w, err := openSite(t.Context(), s, &settings{file: path})
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	w.tell = func(text i18n.Text) { told = append(told, text.String()) }
	refresh := func() (topology.Topology, bool) {
		w.stale.Store(true)
		return w.refresh(t.Context())
	}
	for _, step := range []struct {
		text, site, told, complaint string
		changed                     bool
	}{
		{"site: one\n", "one", "read again", "", false},
		{"site: [\n", "one", "bad now", path + ":1:7", false},
		{"site: two\nkeys: {quit: [esc]}\n", "one", "bad now", path + ":2:15", false},
		{"site: two\ntheme: pink\n", "one", "bad now", path + ":2:1", false},
		{"site: two\n", "two", "read again", "", true},
	} {
		write(step.text)
		what, changed := refresh()
		if what.Site != step.site || changed != step.changed {
			t.Errorf("%q: site %s, changed %v", step.text, what.Site, changed)
		}
		if last := told[len(told)-1]; !strings.Contains(last, step.told) || !strings.Contains(w.complaint().String(), step.complaint) || (step.complaint == "") != w.complaint().Empty() {
			t.Errorf("%q: told %q, complains %q", step.text, last, w.complaint())
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if what, changed := refresh(); what.Site != "two" || changed || !strings.Contains(w.complaint().String(), "no such file") {
		t.Errorf("removed: site %s, changed %v, %q", what.Site, changed, w.complaint())
	}
}

// TestABadFileIsComplainedOfOnce changes a file and has it read again, as by SIGHUP:
// the complaint comes once, and who asked hears that it is no better.
func TestABadFileIsComplainedOfOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "n.yaml")
	write := func(text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("site: one\n")
	s, _, _ := at(t)
	w, err := openSite(t.Context(), s, &settings{file: path})
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	w.tell = func(text i18n.Text) { told = append(told, text.String()) }
	for i, step := range []struct {
		text, told string
		asked      bool
	}{
		{"site: [\n", "bad now", false},
		{"site: [\n", "", false},
		{"site: [\n", "still bad", true},
		{"site: {\n", "bad now", true},
		{"site: {\n", "", false}, // the watch comes after the signal
		{"site: one\n", "read again", false},
		{"site: {\n", "bad now", false},
	} {
		write(step.text)
		told = nil
		w.stale.Store(true)
		w.asked.Store(step.asked)
		w.refresh(t.Context())
		if said := strings.Join(told, "; "); (step.told == "") != (said == "") || !strings.Contains(said, step.told) || len(told) > 1 {
			t.Errorf("step %d: %q, want %q", i, said, step.told)
		}
	}
}

// The names that every resolver is asked follow the file as the rest does.
func TestReloadOfProbeNames(t *testing.T) {
	path := filepath.Join(t.TempDir(), "n.yaml")
	write := func(text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("dns: {probes: {warm: one.example}}\n")
	s, _, _ := at(t)
	w, err := openSite(t.Context(), s, &settings{file: path})
	if err != nil {
		t.Fatal(err)
	}
	if w.topology.WarmName != "one.example" || w.topology.ColdZone != "example.com" {
		t.Errorf("at first %q and %q are asked", w.topology.WarmName, w.topology.ColdZone)
	}
	write("dns: {probes: {warm: two.example, cold: zone.example}}\n")
	w.stale.Store(true)
	if what, changed := w.refresh(t.Context()); what.WarmName != "two.example" || what.ColdZone != "zone.example" || !changed {
		t.Errorf("then %q and %q are asked, changed: %v", what.WarmName, what.ColdZone, changed)
	}
}

// An uplink that goes stays watched; what can't be read changes nothing.
func TestRefreshFollowsTheHost(t *testing.T) {
	s, _, _ := at(t)
	w, err := openSite(t.Context(), s, &settings{})
	if err != nil {
		t.Fatal(err)
	}
	find := func(f config.Found, err error) (topology.Topology, bool) {
		w.host.find = func(context.Context) (config.Found, error) { return f, err }
		return w.refresh(t.Context())
	}
	if _, changed := find(found(), nil); changed {
		t.Error("the same is a change")
	}
	if what, changed := find(config.Found{}, errors.New("netlink")); changed || len(what.Uplinks) != 1 {
		t.Errorf("nothing could be read: %+v", what.Uplinks)
	}
	if what, _ := find(config.Found{}, nil); len(what.Uplinks) != 1 {
		t.Errorf("an uplink that went: %+v", what.Uplinks)
	}
	more := found()
	more.Uplinks = append(more.Uplinks, config.FoundUplink{Interface: "wwan0", Routed: true})
	if what, changed := find(more, nil); !changed || len(what.Uplinks) != 2 {
		t.Errorf("an uplink that came: %+v", what.Uplinks)
	}
}

func TestDecided(t *testing.T) {
	result := func(status triage.Overall, since time.Duration, verdicts ...triage.Verdict) triage.Result {
		return triage.Result{Now: now(), Status: status, Since: now().Add(-since), Verdicts: verdicts}
	}
	opened := func(state triage.State, ago time.Duration) triage.Verdict {
		return triage.Verdict{State: state, Detected: now().Add(-ago)}
	}
	for _, test := range []struct {
		name   string
		ran    time.Duration
		result triage.Result
		want   bool
	}{
		{"starting", time.Minute, result(triage.Starting, time.Minute), false},
		{"well, too soon", 4 * time.Second, result(triage.AllOK, 4*time.Second), false},
		{"well", 5 * time.Second, result(triage.AllOK, 4*time.Second), true},
		{"well again just now", time.Minute, result(triage.AllOK, time.Second), false},
		{"suspect", time.Minute, result(triage.AnySuspect, time.Minute, opened(triage.Suspect, time.Minute)), false},
		{"open just now", time.Minute, result(triage.AnyOpen, time.Second, opened(triage.Open, time.Second)), false},
		{"open", time.Minute, result(triage.AnyOpen, time.Second, opened(triage.Open, 3*time.Second)), true},
		{"open, and something else suspect", time.Minute, result(triage.AnyOpen, time.Second, opened(triage.Open, time.Minute), opened(triage.Suspect, 0)), false},
		{"unreliable", time.Minute, result(triage.Unreliable, time.Minute), false},
	} {
		s := history.NewSnapshot(now(), now().Add(-test.ran), topology.Topology{}, test.result, nil)
		if got := decided(s); got != test.want {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}
