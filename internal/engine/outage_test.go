package engine_test

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/engine"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/lines"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// outage is a site in which everything is dead: two uplinks with six anchors
// each, three resolvers, five providers whose pages can't be had, and 200 hosts.
type outage struct {
	what topology.Topology
	core *engine.Core
	now  observe.Instant
	last *history.Snapshot
	// written is what a log of the contract's lines has come to: incidents and
	// claims once each, and a triage line of each step with something new.
	written  int
	shape    string
	events   int
	observed int
	known    map[string]bool // claims that were written
}

const (
	outageProviders = 5
	outageHosts     = 200
	wellFor         = 5 * time.Minute // before it begins
)

func newOutage() *outage {
	what := topology.Topology{Site: "outage", Names: []topology.Name{{Name: "pay.example.com"}, {Name: "www.example.com"}}}
	for i, name := range []string{"A", "B"} {
		u := topology.Uplink{Name: name, Interface: fmt.Sprintf("eth%d", i), Down: 1e8, Up: 1e8, Shares: []string{"exchange"}}
		for j, ring := range []string{"inside", "domestic", "domestic", "foreign", "foreign", "foreign"} {
			u.Anchors = append(u.Anchors, topology.Anchor{Ring: ring, Address: netip.AddrFrom4([4]byte{192, 0, 2, byte(10*i + j)})})
		}
		what.Uplinks = append(what.Uplinks, u)
	}
	for i := range 3 {
		what.Resolvers = append(what.Resolvers, topology.Resolver{
			Name: fmt.Sprintf("R%d", i), Transport: topology.TransportUDP, Address: netip.MustParseAddrPort(fmt.Sprintf("198.51.100.%d:53", i)),
		})
	}
	for i := range outageProviders {
		name := fmt.Sprintf("P%d", i)
		what.Providers = append(what.Providers, topology.Provider{
			Name: name, Probes: []string{"https://" + name + ".example/"}, Feed: &topology.Feed{URL: "https://status." + name + ".example", Every: time.Minute},
		})
	}
	g := topology.EndpointGroup{Name: "Desks", Every: 5 * time.Second, Tags: map[string]string{"os": "windows"}}
	for i := range outageHosts {
		g.Targets = append(g.Targets, fmt.Sprintf("10.20.%d.%d", i/100, i%100))
	}
	what.Endpoints = []topology.EndpointGroup{g}
	what.Services = []topology.Service{{Name: "Card payment", Needs: topology.Need{All: []topology.Need{{Ref: topology.Ref{Kind: "uplink"}}}, Text: "uplink"}}}
	start := observe.Instant{Wall: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC), Mono: time.Second}
	return &outage{what: what, core: engine.NewCore(what, start), now: start, known: map[string]bool{}}
}

// second is one second in which all is well, or nothing answers.
func (o *outage) second(dead bool) {
	at := func(s observe.Subject, check string, every time.Duration) {
		tick := int(o.now.Mono / time.Second)
		if tick%int(every/time.Second) != 0 {
			return
		}
		got := observe.Observation{Subject: s, Check: check, At: o.now, Every: every, Outcome: observe.Good, Took: 12 * time.Millisecond, Method: "icmp"}
		if dead && check != observe.CheckLink && check != observe.CheckAddress && check != observe.CheckRoute {
			got.Outcome, got.Took, got.Cause = observe.Lost, 0, "timeout"
			got.Detail = fmt.Sprintf("no answer within %d ms", 200+tick%800)
		}
		if s.Kind == observe.KindFeed && got.Outcome == observe.Good {
			got.Report = &observe.Report{Format: "statuspage", State: observe.SeverityOK}
		}
		o.observed++
		o.core.Observe(engine.Rounded(got))
	}
	for _, u := range o.what.Uplinks {
		of := observe.Subject{Kind: observe.KindUplink, Uplink: u.Name}
		for _, check := range []string{observe.CheckLink, observe.CheckAddress, observe.CheckRoute} {
			at(of, check, time.Second)
		}
		at(of, observe.CheckPath, time.Minute)
		at(observe.Subject{Kind: observe.KindGateway, Uplink: u.Name, Name: "ipv4"}, observe.CheckICMP, time.Second)
		at(observe.Subject{Kind: observe.KindFirstHop, Uplink: u.Name, Name: "ipv4"}, observe.CheckICMP, time.Second)
		for _, a := range u.Anchors {
			s := observe.Subject{Kind: observe.KindAnchor, Uplink: u.Name, Group: a.Ring, Name: a.Address.String()}
			at(s, observe.CheckICMP, time.Second)
			at(s, observe.CheckLarge, 10*time.Second)
			at(s, observe.CheckTCP, 10*time.Second)
		}
		for _, p := range o.what.Providers {
			s := observe.Subject{Kind: observe.KindProvider, Uplink: u.Name, Group: p.Probes[0], Name: p.Name}
			for _, check := range []string{observe.CheckTCP, observe.CheckTLS, observe.CheckHTTP} {
				at(s, check, 5*time.Second)
			}
		}
	}
	for _, r := range o.what.Resolvers {
		for _, check := range []string{observe.CheckLive, observe.CheckWarm, observe.CheckCold} {
			at(observe.Subject{Kind: observe.KindResolver, Name: r.Name}, check, 5*time.Second)
		}
		for _, n := range o.what.Names {
			at(observe.Subject{Kind: observe.KindName, Group: r.Name, Name: n.Name}, observe.CheckResolve, 5*time.Second)
		}
	}
	for _, p := range o.what.Providers {
		at(observe.Subject{Kind: observe.KindFeed, Name: p.Name}, observe.CheckFetch, time.Minute)
	}
	for _, name := range o.what.Endpoints[0].Targets {
		at(observe.Subject{Kind: observe.KindEndpoint, Group: "Desks", Name: name}, observe.CheckICMP, 5*time.Second)
	}
	o.now = o.now.Add(time.Second)
	o.last = o.core.Step(o.now)
	o.log()
}

// log counts what a log of the contract's lines would have been given.
func (o *outage) log() {
	write := func(line any) {
		if text, err := json.Marshal(line); err == nil {
			o.written += len(text) + 1
		}
	}
	for _, event := range o.last.Triage.Events {
		o.events++
		write(lines.Incident(event))
	}
	for _, c := range o.last.Claims {
		if !o.known[c.ID] {
			o.known[c.ID] = true
			write(c.Text.String())
		}
	}
	if shape := lines.Shape(o.last.Triage, o.last.Remarks); shape != o.shape {
		o.shape = shape
		write(lines.Triage(o.last.Triage, o.last.Remarks))
	}
}

// figures is what an outage has come to.
type figures struct {
	After                                                        time.Duration
	Heap                                                         float64 // MB in use after a collection
	Series, Samples, Verdicts, Notices, Claims, Remarks, Implied int
	Events, Line, Log                                            int // so far; octets of one triage line, and of the log so far
}

func (o *outage) figures(after time.Duration) figures {
	f := figures{
		After: after, Series: len(o.last.All()), Verdicts: len(o.last.Triage.Verdicts), Notices: len(o.last.Triage.Notices),
		Claims: len(o.last.Claims), Remarks: len(o.last.Remarks), Implied: len(o.last.Triage.Implied), Events: o.events, Log: o.written,
	}
	for _, s := range o.last.All() {
		f.Samples += len(s.Samples)
	}
	if text, err := json.Marshal(lines.Triage(o.last.Triage, o.last.Remarks)); err == nil {
		f.Line = len(text)
	}
	runtime.GC()
	runtime.GC() // what finalisers let go
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	f.Heap = float64(memory.HeapAlloc) / 1e6
	return f
}

// TestAnOutageGrowsNothing lives through an outage of everything at simulated
// time, and holds what the engine keeps of it to be no more after a long time
// than when its hour of history was full: memory, series, verdicts, remarks, and
// what a log of it is given. A day of it takes some minutes:
//
//	NOCTOP_OUTAGE=24h go test ./internal/engine -run OutageGrowsNothing -v -timeout 30m
func TestAnOutageGrowsNothing(t *testing.T) {
	marks := []time.Duration{70 * time.Minute, 85 * time.Minute, 100 * time.Minute}
	if text := os.Getenv("NOCTOP_OUTAGE"); text != "" {
		whole, err := time.ParseDuration(text)
		if err != nil || whole < 2*time.Hour {
			t.Fatalf("NOCTOP_OUTAGE=%s is no time of two hours or more, such as 24h", text)
		}
		marks = []time.Duration{whole / 20, whole / 4, whole}
	}
	if testing.Short() {
		t.Skip("skipped: it simulates more than an hour, and -short is given")
	}
	o := newOutage()
	for range int(wellFor / time.Second) {
		o.second(false)
	}
	if len(o.last.Triage.Verdicts) > 0 {
		t.Fatalf("verdicts before it begins: %v", o.last.Triage.Verdicts)
	}
	began := o.now
	var all []figures
	for _, mark := range marks {
		for o.now.Sub(began) < mark {
			if o.now.Sub(began) == 10*time.Minute {
				o.core.Note(claims.Noted{At: o.now.Wall, Entered: o.now.Wall, Provider: "P0", Text: "large DDoS attack"}, o.now)
			}
			o.second(true)
		}
		f := o.figures(mark)
		all = append(all, f)
		t.Logf("%+v", f)
	}
	first := all[0]
	if first.Verdicts == 0 || first.Events == 0 || first.Claims == 0 {
		t.Errorf("no outage was seen: %+v", first)
	}
	for _, f := range all[1:] {
		const noise = 1.10 // a ring has room for a quarter more than it holds, now and then
		if f.Heap > first.Heap*noise+1 {
			t.Errorf("after %s the heap is %.1f MB, and was %.1f MB", f.After, f.Heap, first.Heap)
		}
		for _, pair := range [][2]int{{f.Series, first.Series}, {f.Verdicts, first.Verdicts}, {f.Notices, first.Notices}, {f.Claims, first.Claims}, {f.Implied, first.Implied}, {f.Events, first.Events}} {
			if pair[0] != pair[1] {
				t.Errorf("after %s: %+v, and was %+v", f.After, f, first)
				break
			}
		}
		if f.Remarks > first.Remarks+1 { // that somebody is silent is said after hours
			t.Errorf("after %s there are %d remarks, and were %d", f.After, f.Remarks, first.Remarks)
		}
		if float64(f.Samples) > 1.02*float64(first.Samples) || float64(f.Line) > 1.1*float64(first.Line) {
			t.Errorf("after %s: %s samples and a line of %d octets, and were %d and %d", f.After, strconv.Itoa(f.Samples), f.Line, first.Samples, first.Line)
		}
		if f.Log > first.Log+4*f.Line {
			t.Errorf("after %s the log has %d octets, and had %d", f.After, f.Log, first.Log)
		}
	}
	runtime.KeepAlive(o)
}
