package ping

import (
	"bytes"
	"context"
	"io"
	"log"
	"net"
	"net/netip"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	probing "github.com/prometheus-community/pro-bing"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// needICMP returns an engine that works here, for loopback addresses.
func needICMP(t testing.TB) pinger {
	t.Helper()
	able := Detect()
	if able.IPv4 == MethodTCP {
		t.Skipf("ICMP can't be sent here: %s", able.Reason)
	}
	return pinger{raw: able.IPv4 == MethodRaw}
}

func TestPingerIsPreparedAgainstThePitfalls(t *testing.T) {
	request := Request{Interface: "lo", Source: addr("127.0.0.1"), Target: addr("127.0.0.2")}
	run, _ := pinger{}.prepare(request, func(Reply) {})
	if run.RecordRtts || run.RecordTTLs {
		t.Error("round-trip times are kept for ever")
	}
	if run.Interval < time.Hour {
		t.Error("a second packet would be sent")
	}
	if canBind && run.InterfaceName != "lo" || run.Source != "127.0.0.1" {
		t.Errorf("bound to %q, %q", run.InterfaceName, run.Source)
	}
	if run.OnRecvError != nil {
		t.Error("the timeouts of the library's own polling would be errors")
	}
	again, _ := pinger{}.prepare(request, func(Reply) {})
	if again == run {
		t.Error("a pinger is used twice")
	}
}

func TestLinkLocalTargetKeepsItsZoneAndNeedsNoLookUp(t *testing.T) {
	request := Request{Interface: "eth0", Source: addr("2001:db8::5"), Target: addr("fe80::1%eth0")}
	run, _ := pinger{}.prepare(request, func(Reply) {})
	if got := run.IPAddr().String(); got != "fe80::1%eth0" {
		t.Errorf("target %q", got)
	}
	if run.Source != "" {
		t.Errorf("a global source %q was set for a link-local target", run.Source)
	}
}

func TestReplyOfAMappedAddress(t *testing.T) {
	got := reply(&probing.Packet{IPAddr: &net.IPAddr{IP: net.ParseIP("192.0.2.1")}, Rtt: time.Second, TTL: -1}, 2*time.Second)
	want := Reply{From: addr("192.0.2.1"), Took: 2 * time.Second, Wall: time.Second}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// engines are those that work here, by their names.
func engines(t *testing.T) map[string]Echo {
	t.Helper()
	library := needICMP(t)
	method := MethodICMP
	if library.raw {
		method = MethodRaw
	}
	found := map[string]Echo{"library": library.echo}
	if hasStamps {
		began := time.Now()
		found["stamped"] = engine(method, true, func() observe.Instant {
			return observe.Instant{Wall: time.Now(), Mono: time.Since(began)}
		})
	}
	return found
}

func TestEnginesOnLoopback(t *testing.T) {
	targets := []string{"127.0.0.1"}
	if Detect().IPv6 != MethodNone && interfaceHas("::1") {
		targets = append(targets, "::1")
	}
	for name, echo := range engines(t) {
		for _, target := range targets {
			var replies []Reply
			if err := echo(t.Context(), Request{Target: addr(target)}, func(r Reply) { replies = append(replies, r) }); err != nil {
				t.Errorf("%s, %s: %v", name, target, err)
			}
			if len(replies) != 1 || replies[0].From != addr(target) || replies[0].Took <= 0 || replies[0].TTL != 64 || disagree(replies[0].Wall, replies[0].Took) {
				t.Errorf("%s, %s: replies %+v", name, target, replies)
			}
		}
	}
}

func interfaceHas(text string) bool {
	_, found := interfaceOf(addr(text))
	return found
}

func TestSilenceIsNoError(t *testing.T) {
	engine := needICMP(t)
	if runtime.GOOS != "linux" {
		t.Skipf("127.255.255.255 is a broadcast address of the loopback on Linux only, not on %s", runtime.GOOS)
	}
	// A broadcast address is refused once, with EACCES, and then let pass; no
	// Linux host answers it unless told to.
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	if err := engine.echo(ctx, Request{Target: addr("127.255.255.255")}, func(Reply) {}); err != nil {
		t.Errorf("silence became %v", err)
	}
}

func TestCancelReturnsPromptly(t *testing.T) {
	engine := needICMP(t)
	if runtime.GOOS != "linux" {
		t.Skipf("no silent loopback address is known on %s", runtime.GOOS)
	}
	before := runtime.NumGoroutine()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() {
		ended <- engine.echo(ctx, Request{Target: addr("127.255.255.255")}, func(Reply) {})
	}()
	time.Sleep(50 * time.Millisecond)
	cancel()
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("a cancelled run is an error: %v", err)
		}
	case <-time.After(time.Second):
		t.Fatal("still running a second after its context ended")
	}
	for range 50 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d goroutines before, %d after", before, runtime.NumGoroutine())
}

func TestMissingInterfaceIsALocalError(t *testing.T) {
	if !canBind {
		t.Skipf("%s does not bind to interfaces", runtime.GOOS)
	}
	for name, echo := range engines(t) {
		err := echo(context.Background(), Request{Interface: "nosuch0", Target: addr("127.0.0.1")}, func(Reply) {})
		if err == nil || explain(err).outcome != observe.LocalError || !strings.Contains(explain(err).detail, "interface") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func TestSourceThatIsNotHereIsALocalError(t *testing.T) {
	for name, echo := range engines(t) {
		err := echo(context.Background(), Request{Source: addr("192.0.2.99"), Target: addr("127.0.0.1")}, func(Reply) {})
		if err == nil || explain(err).cause != "eaddrnotavail" {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func TestNothingIsWrittenToTheScreen(t *testing.T) {
	engine := needICMP(t)
	var logged bytes.Buffer
	log.SetOutput(&logged)
	defer log.SetOutput(os.Stderr)
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	for _, target := range []string{"127.0.0.1", "127.255.255.255"} {
		if err := engine.echo(ctx, Request{Target: addr(target)}, func(Reply) {}); err != nil {
			t.Error(err)
		}
	}
	if text, err := io.ReadAll(&logged); err != nil || len(text) > 0 {
		t.Errorf("the library logged %q", text)
	}
}

// BenchmarkRound is the cost of one answered round through the whole family:
// path check, a new socket bound to the loopback, one echo, the observation.
// It waits for the echo, so that wall time says less than -benchmem and the
// CPU time that is reported.
func BenchmarkRound(b *testing.B) {
	library := needICMP(b)
	b.Run("anchor", func(b *testing.B) { rounds(b, Options{}) })
	b.Run("library", func(b *testing.B) {
		rounds(b, Options{Engine: func(string, bool, func() observe.Instant) Echo { return library.echo }})
	})
}

func rounds(b *testing.B, options Options) {
	b.Helper()
	began := time.Now()
	clock := func() observe.Instant { return observe.Instant{Wall: time.Now(), Mono: time.Since(began)} }
	uplink := topology.Uplink{Name: "lo", Interface: "lo", Anchors: []topology.Anchor{{Ring: topology.RingInside, Address: netip.MustParseAddr("127.0.0.1")}}}
	probes := New(options).Plan(topology.Topology{Uplinks: []topology.Uplink{uplink}}, collectors.Env{Clock: clock})
	probe := probes[len(probes)-1]
	good := 0
	emit := func(o observe.Observation) {
		if o.Outcome == observe.Good {
			good++
		}
	}
	b.ReportAllocs()
	spent := cpuTime()
	for b.Loop() {
		probe.Run(context.Background(), emit)
	}
	b.ReportMetric(float64((cpuTime()-spent).Microseconds())/float64(b.N), "cpu-us/op")
	if good != b.N {
		b.Errorf("%d of %d rounds were good", good, b.N)
	}
}
