package feed

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// clock is a clock that a test sets.
type clock struct {
	mutex sync.Mutex
	now   observe.Instant
}

func (c *clock) read() observe.Instant {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.now = c.now.Add(d)
}

func half() float64 { return 0.5 }

// rounds runs the one probe of a family for a number of rounds on a clock that
// jumps from wait to wait, and returns what it emitted and how long it waited.
func rounds(t *testing.T, provider topology.Provider, count int) ([]observe.Observation, []time.Duration) {
	t.Helper()
	ticking := &clock{now: observe.Instant{Wall: noon}}
	var waits []time.Duration
	options := testOptions(map[string]netip.Addr{})
	options.Wait = func(ctx context.Context, d time.Duration) bool {
		waits = append(waits, d)
		ticking.pass(d)
		return ctx.Err() == nil && len(waits) <= count
	}
	probes := New(options).Plan(topology.Topology{Providers: []topology.Provider{provider}}, collectors.Env{Clock: ticking.read, Random: half})
	if len(probes) != 1 {
		t.Fatalf("%d probes", len(probes))
	}
	var seen []observe.Observation
	probes[0].Run(context.Background(), func(o observe.Observation) { seen = append(seen, o) })
	return seen, waits
}

func statuspageAt(address string) topology.Provider {
	return topology.Provider{Name: "Example", Feed: &topology.Feed{Format: "statuspage", URL: address, Every: time.Minute}}
}

func TestObservations(t *testing.T) {
	var answer atomic.Value
	answer.Store(page("minor", incident("a", "identified", "minor", "API")+","+incident("b", "identified", "none", "API"), incident("m", "scheduled", "none", "API")))
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, answer.Load().(string)) })

	seen, waits := rounds(t, statuspageAt(server.URL), 1)
	if len(seen) != 1 || waits[0] != time.Second || waits[1] != time.Minute {
		t.Fatalf("%d observations, waited %v; the first within 2 s, then the interval", len(seen), waits)
	}
	got := seen[0]
	want := observe.Subject{Kind: observe.KindFeed, Name: "Example"}
	if got.Subject != want || got.Check != observe.CheckFetch || got.Outcome != observe.Good || got.Every != time.Minute || got.Unit != observe.Level ||
		got.Value != float64(observe.SeverityDegraded) || got.Detail != "2 open: Trouble a, 1 planned" || got.Report == nil || got.Cause != "" || !got.At.Wall.Equal(noon.Add(time.Second)) {
		t.Errorf("%+v", got)
	}

	for name, body := range map[string]string{
		"html": "<html><body>Sign in</body></html>", "truncated": page("none", "", "")[:100],
		"s3": "<Error><Code>AccessDenied</Code></Error>", "empty": "",
	} {
		answer.Store(body)
		seen, _ := rounds(t, statuspageAt(server.URL), 1)
		got := seen[0]
		if got.Outcome != observe.Wrong || got.Cause != "not-the-format" || got.Report == nil || got.Report.State != observe.SeverityUnknown || got.Report.Reason == "" || got.Value != 0 || got.Detail == "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestNotModifiedKeepsTheReport(t *testing.T) {
	var full atomic.Int32
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		full.Add(1)
		w.Header().Set("ETag", `"1"`)
		_, _ = io.WriteString(w, page("none", incident("a", "identified", "major", "API"), ""))
	})
	seen, _ := rounds(t, statuspageAt(server.URL), 100)
	if len(seen) != 100 || full.Load() != 2 {
		t.Fatalf("%d observations, the body was sent %d times; want it twice in 100 minutes", len(seen), full.Load())
	}
	for i, got := range seen {
		if got.Outcome != observe.Good || got.Report == nil || got.Report.State != observe.SeverityPartial {
			t.Fatalf("round %d: %+v", i, got)
		}
	}
}

// A body that is not understood is asked for again, though the server would
// say that it is unmodified.
func TestNotModifiedOfSomethingElse(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", `"1"`)
		_, _ = io.WriteString(w, "<html></html>")
	})
	seen, _ := rounds(t, statuspageAt(server.URL), 3)
	for i, got := range seen {
		if got.Cause != "not-the-format" {
			t.Errorf("round %d: %s %s", i, got.Outcome, got.Cause)
		}
	}
}

func TestBackOff(t *testing.T) {
	header := ""
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if header != "" {
			w.Header().Set("Retry-After", header)
		}
		w.WriteHeader(http.StatusTooManyRequests)
	})
	minutes := func(waits []time.Duration) string {
		var text []string
		for _, d := range waits[1:] {
			text = append(text, d.Round(time.Second).String())
		}
		return strings.Join(text, " ")
	}
	seen, waits := rounds(t, statuspageAt(server.URL), 7)
	if got := minutes(waits); got != "1m0s 2m0s 4m0s 8m0s 15m0s 15m0s 15m0s" || seen[0].Cause != "http-429" {
		t.Errorf("%s: waited %s", seen[0].Cause, got)
	}
	header = "600"
	if _, waits = rounds(t, statuspageAt(server.URL), 1); minutes(waits) != "10m0s" {
		t.Errorf("asked for 10 minutes, waited %s", minutes(waits))
	}
	header = "86400"
	if _, waits = rounds(t, statuspageAt(server.URL), 1); minutes(waits) != "15m0s" {
		t.Errorf("asked for a day, waited %s", minutes(waits))
	}
	// Nobody answers, of any page: this one is wanted as soon as the network is back.
	seen, waits = rounds(t, statuspageAt("http://nowhere.test/"), 4)
	if got := minutes(waits); got != "1m0s 2m0s 2m0s 2m0s" || seen[0].Outcome != observe.Lost || seen[0].Report != nil || seen[0].Took != 0 {
		t.Errorf("%+v: waited %s", seen[0], got)
	}
}

// A page that alone is silent is asked more and more rarely: others answer, so
// that it is not the network.
func TestBackOffOfOneSilentPage(t *testing.T) {
	now := &clock{}
	f := New(testOptions(nil))
	env := collectors.Env{Clock: now.read, Random: half}
	poller := func(name string) *poller {
		return newPoller(f, topology.Provider{Name: name, Feed: &topology.Feed{URL: "http://" + name + ".test/"}}, nil, env)
	}
	silent, other := poller("silent"), poller("other")
	var waited []time.Duration
	for round := range 7 {
		now.pass(time.Minute)
		if round > 1 {
			other.pause(observe.Good, 0)
		}
		now.pass(time.Second)
		waited = append(waited, silent.pause(observe.Lost, 0).Round(time.Second))
	}
	want := []time.Duration{time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 15 * time.Minute, 15 * time.Minute, 15 * time.Minute}
	if !slices.Equal(waited, want) {
		t.Errorf("waited %s", waited)
	}
}

func TestOneAtATimePerHost(t *testing.T) {
	var now, most atomic.Int32
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if n := now.Add(1); n > most.Load() {
			most.Store(n)
		}
		time.Sleep(20 * time.Millisecond)
		now.Add(-1)
		_, _ = io.WriteString(w, page("none", "", ""))
	})
	var providers []topology.Provider
	for _, name := range []string{"a", "b", "c", "d"} {
		providers = append(providers, topology.Provider{Name: name, Feed: &topology.Feed{URL: server.URL + "/" + name}})
	}
	options := testOptions(nil)
	var left atomic.Int32
	options.Wait = func(_ context.Context, d time.Duration) bool { return d <= startWithin }
	probes := New(options).Plan(topology.Topology{Providers: providers}, collectors.Env{Clock: (&clock{}).read, Random: half})
	var group sync.WaitGroup
	for _, probe := range probes {
		group.Go(func() {
			probe.Run(context.Background(), func(o observe.Observation) {
				if o.Outcome == observe.Good {
					left.Add(1)
				}
			})
		})
	}
	group.Wait()
	if left.Load() != 4 || most.Load() != 1 {
		t.Errorf("%d fetched, up to %d at once", left.Load(), most.Load())
	}
}

// A probe ends with its context, says nothing of the fetch that was broken
// off, and leaves nothing running.
func TestEnds(t *testing.T) {
	reached := make(chan struct{}, 1)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		reached <- struct{}{}
		<-r.Context().Done()
	}))
	before := runtime.NumGoroutine()
	options := testOptions(nil)
	family := New(options)
	ctx, cancel := context.WithCancel(context.Background())
	probes := family.Plan(topology.Topology{Providers: []topology.Provider{statuspageAt(server.URL)}}, collectors.Env{Clock: (&clock{}).read, Random: func() float64 { return 0 }})
	done := make(chan struct{})
	go func() {
		defer close(done)
		probes[0].Run(ctx, func(o observe.Observation) { t.Errorf("emitted %+v", o) })
	}()
	<-reached
	cancel()
	select {
	case <-done:
	case <-time.After(5 * time.Second):
		t.Fatal("still running 5 s after its context ended")
	}
	server.Close()
	deadline := time.Now().Add(5 * time.Second)
	for runtime.NumGoroutine() > before && time.Now().Before(deadline) {
		time.Sleep(10 * time.Millisecond)
	}
	if after := runtime.NumGoroutine(); after > before {
		t.Errorf("%d goroutines before, %d after", before, after)
	}
}

func TestPlan(t *testing.T) {
	watched := topology.Topology{Providers: []topology.Provider{
		statuspageAt("https://status.example/api/v2/summary.json"), {Name: "probes only"}, {Name: "empty", Feed: &topology.Feed{}},
	}}
	family := New(Options{})
	env := collectors.Env{Clock: (&clock{}).read, Random: half}
	first := family.Plan(watched, env)
	if family.Name() != "feed" || len(first) != 1 || first[0].Name != "feed/Example" || first[0].Every != 0 || first[0].Check != observe.CheckFetch {
		t.Fatalf("%+v", first)
	}
	if again := family.Plan(watched, env); again[0].Revision != first[0].Revision {
		t.Error("the same plan has another revision")
	}
	watched.Providers[0].Regions = []string{"x"}
	if changed := family.Plan(watched, env); changed[0].Revision == first[0].Revision {
		t.Error("other regions have the same revision")
	}
}
