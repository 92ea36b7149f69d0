package portal

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"syscall"
	"testing"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// rig is a family whose network is made of answers by host or address.
type rig struct {
	pages   map[string]string // what each host writes; "" refuses, "-" says nothing
	answers map[string]bool   // addresses that answer pings
	pingErr error
	nameErr error
	dialled []string
}

const (
	first  = "http://first.example/204"
	second = "http://second.example/204"
)

var hosts = map[string]netip.Addr{
	"first.example": netip.MustParseAddr("198.18.0.1"), "second.example": netip.MustParseAddr("198.18.0.2"),
}

func (r *rig) options() Options {
	return Options{
		Resolve: func(_ context.Context, _, name string) ([]netip.Addr, string, error) {
			if r.nameErr != nil {
				return nil, "", r.nameErr
			}
			return []netip.Addr{netip.MustParseAddr("2001:db8::1"), hosts[name]}, "R", nil
		},
		Dial: func(ctx context.Context, _ topology.Uplink, to netip.AddrPort) (net.Conn, error) {
			r.dialled = append(r.dialled, to.String())
			text, there := r.pages[to.Addr().String()]
			switch {
			case !there:
				<-ctx.Done()
				return nil, ctx.Err()
			case text == "":
				return nil, syscall.ECONNREFUSED
			}
			near, far := net.Pipe()
			go func() {
				defer far.Close()
				request := make([]byte, 512)
				if n, err := far.Read(request); err == nil && strings.HasPrefix(string(request[:n]), "GET ") && text != "-" {
					_, _ = io.WriteString(far, text)
				}
			}()
			return near, nil
		},
		Ping: func(_ context.Context, _ topology.Uplink, to netip.Addr, _ func() observe.Instant) (bool, error) {
			return r.answers[to.String()], r.pingErr
		},
	}
}

func clock() observe.Instant { return observe.Instant{} }

// look runs the probe of a check once.
func (r *rig) look(t *testing.T, check string, patience time.Duration) observe.Observation {
	t.Helper()
	what := topology.Topology{Uplinks: []topology.Uplink{{Name: "A", Interface: "eth0"}}, Portal: []string{first, second}}
	for _, probe := range New(r.options()).Plan(what, collectors.Env{Clock: clock}) {
		if probe.Check != check {
			continue
		}
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		var said []observe.Observation
		probe.Run(ctx, func(o observe.Observation) { said = append(said, o) })
		cancel()
		if len(said) != 1 {
			t.Fatalf("%d observations", len(said))
		}
		return said[0]
	}
	t.Fatalf("no probe of %s", check)
	return observe.Observation{}
}

const noContent = "HTTP/1.1 204 No Content\r\n\r\n"

func TestPages(t *testing.T) {
	redirect := "HTTP/1.1 302 Found\r\nLocation: http://login.hotel.example/?from=x\r\n\r\n"
	for _, test := range []struct {
		name          string
		first, second string
		outcome       observe.Outcome
		cause         string
		detail        string
	}{
		{"as it should", noContent, noContent, observe.Good, "", "http://first.example/204 answers 204, as it should"},
		{"the first refuses", "", noContent, observe.Good, "", "http://second.example/204 answers 204, as it should"},
		{"the first's servers fail", "HTTP/1.1 503 Busy\r\n\r\n", noContent, observe.Good, "", "http://second.example/204 answers 204, as it should"},
		{"the first was changed", redirect, noContent, observe.Good, "",
			"http://second.example/204 answers 204, as it should; http://first.example/204 answers 302, and has perhaps been changed"},
		{"a captive portal", redirect, redirect, observe.Wrong, "portal",
			"http://first.example/204 answers 302 instead of 204: somebody answers in its stead, and sends one to http://login.hotel.example/?from=x"},
		{"a page of its own", "HTTP/1.1 200 OK\r\n\r\n<html>", "-", observe.Wrong, "portal", "http://first.example/204 answers 200 instead of 204: somebody answers in its stead"},
		{"network authentication (RFC 6585)", "HTTP/1.1 511 Network Authentication Required\r\n\r\n", "", observe.Wrong, "portal",
			"http://first.example/204 answers 511 instead of 204: somebody answers in its stead"},
		{"all refuse", "", "", observe.None, "no-page", "no page could be had, which says nothing: http://second.example/204: connection refused"},
		{"no HTTP", "SSH-2.0-x\r\n", "-", observe.None, "no-page", "no page could be had, which says nothing: http://second.example/204: EOF"},
		{"servers fail", "HTTP/1.1 500 Oh\r\n\r\n", "HTTP/1.1 502 Oh\r\n\r\n", observe.None, "no-page", "no page could be had, which says nothing: http://second.example/204 answers 502"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := &rig{pages: map[string]string{"198.18.0.1": test.first, "198.18.0.2": test.second}}
			o := r.look(t, observe.CheckPortal, 5*time.Second)
			if o.Outcome != test.outcome || o.Cause != test.cause || o.Detail != test.detail {
				t.Errorf("%s, %s: %s", o.Outcome, o.Cause, o.Detail)
			}
			if r.dialled[0] != "198.18.0.1:80" {
				t.Errorf("dialled %v", r.dialled)
			}
		})
	}
}

func TestPagesWithoutNames(t *testing.T) {
	r := &rig{pages: map[string]string{"198.18.0.1": noContent}}
	family := New(r.options())
	p := pages{family: family, uplink: topology.Uplink{Name: "A"}, urls: []string{first}, clock: clock}
	if o := p.look(t.Context()); o.Outcome != observe.Good {
		t.Fatalf("%+v", o)
	}
	r.nameErr = errors.New("no resolver answers")
	if o := p.look(t.Context()); o.Outcome != observe.Good {
		t.Errorf("the last known address was not used: %+v", o)
	}
	p.urls = []string{second}
	if o := p.look(t.Context()); o.Outcome != observe.None || !strings.Contains(o.Detail, "no resolver answers") {
		t.Errorf("%+v", o)
	}
}

func TestCanary(t *testing.T) {
	all := map[string]string{"192.0.2.1": noContent, "198.51.100.1": noContent, "203.0.113.1": noContent}
	for _, test := range []struct {
		name    string
		rig     *rig
		outcome observe.Outcome
		detail  string
	}{
		{"silence", &rig{}, observe.Good, "198.51.100.1, which nobody has, is silent"},
		{"a refusal may be any router's", &rig{pages: map[string]string{"198.51.100.1": ""}}, observe.Good, "198.51.100.1, which nobody has, is silent"},
		{"takes connections", &rig{pages: all}, observe.Wrong, "198.51.100.1, which nobody has (RFC 5737), answers by TCP port 80: somebody is in the way"},
		{"answers pings", &rig{answers: map[string]bool{"198.51.100.1": true}}, observe.Wrong,
			"198.51.100.1, which nobody has (RFC 5737), answers by ping: somebody is in the way"},
		{"both", &rig{pages: all, answers: map[string]bool{"198.51.100.1": true}}, observe.Wrong,
			"198.51.100.1, which nobody has (RFC 5737), answers by TCP port 80 and ping: somebody is in the way"},
		{"could not be sent", &rig{pages: map[string]string{"198.51.100.1": ""}, pingErr: syscall.ENETUNREACH}, observe.None,
			"nobody's address could not be asked, which says nothing: connection refused"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if o := test.rig.look(t, observe.CheckCanary, 20*time.Millisecond); o.Outcome != test.outcome || o.Detail != test.detail {
				t.Errorf("%s, %s: %s", o.Outcome, o.Cause, o.Detail)
			}
		})
	}
}

func TestPlan(t *testing.T) {
	uplinks := []topology.Uplink{
		{Name: "A", Interface: "eth0", Source: netip.MustParseAddr("192.0.2.77")},
		{Name: "B", Interface: "eth1", Anchors: []topology.Anchor{{Address: netip.MustParseAddr("198.51.100.9")}}},
		{Name: "unbound"},
	}
	names := func(what topology.Topology) string {
		var all []string
		for _, probe := range New(Options{}).Plan(what, collectors.Env{Clock: clock}) {
			all = append(all, probe.Name)
		}
		return strings.Join(all, " ")
	}
	if got := names(topology.Topology{Uplinks: uplinks}); got != "" {
		t.Errorf("switched off, %s are planned", got)
	}
	what := topology.Topology{Uplinks: uplinks, Portal: []string{first}}
	if got := names(what); got != "portal/A canary/A portal/B canary/B" {
		t.Errorf("planned %s", got)
	}
	if got := nobodys(what); len(got) != 1 || got[0] != netip.MustParseAddr("203.0.113.1") {
		t.Errorf("nobody's are %v: two networks are in use here", got)
	}
	what.Resolvers = []topology.Resolver{{Address: netip.MustParseAddrPort("203.0.113.53:53")}}
	if got := names(what); got != "portal/A portal/B" {
		t.Errorf("where all three networks are in use: planned %s", got)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(noContent)
	f.Add("HTTP/1.1 302 Found\r\nLocation: " + strings.Repeat("x", 300) + "\r\n\r\n")
	f.Add("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz")
	f.Add("\x16\x03\x01")
	f.Fuzz(func(t *testing.T, text string) {
		status, location, err := read(strings.NewReader(text))
		if err == nil && (status < 0 || status > 999 || len(location) > longestHeader) {
			t.Errorf("read %d, %q", status, location)
		}
		if err != nil && status != 0 {
			t.Errorf("read %d with %v", status, err)
		}
	})
}

func BenchmarkPages(b *testing.B) {
	r := &rig{pages: map[string]string{"198.18.0.1": noContent}}
	p := pages{family: New(r.options()), uplink: topology.Uplink{Name: "A"}, urls: []string{first}, clock: clock}
	b.ReportAllocs()
	for b.Loop() {
		r.dialled = r.dialled[:0]
		if a := p.ask(b.Context(), first); a.status != http.StatusNoContent {
			b.Fatal(a.reason())
		}
	}
}
