package triage

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// TestPagesOnOneHostAreTheirs fails all pages of providers, which one host serves:
// that tells of that host, and not of our network.
func TestPagesOnOneHostAreTheirs(t *testing.T) {
	w := newWorld(t, "A").run(settled)
	for i := range w.what.Providers {
		w.what.Providers[i].Feed = &topology.Feed{URL: fmt.Sprintf("http://192.0.2.80:%d/", 8000+i)}
		w.feedDead[w.what.Providers[i].Name] = true
	}
	w.triage.SetTopology(w.what, func(observe.Subject) bool { return true })
	w.run(90 * time.Second)
	if len(w.what.Providers) < 2 || w.notice(NoticeFeeds) {
		t.Errorf("the pages of %d providers on one host: %v", len(w.what.Providers), w.result.Notices)
	}
}

// TestNoticesAreNoIncidents are the rules against overclaiming: what looks like a
// fault and is none is said in a notice, and opens nothing.
func TestNoticesAreNoIncidents(t *testing.T) {
	feed := func(w *world, names ...string) {
		for i := range w.what.Providers {
			if slices.Contains(names, w.what.Providers[i].Name) {
				w.what.Providers[i].Feed = &topology.Feed{URL: "https://status." + w.what.Providers[i].Name + ".example"}
			}
		}
		w.triage.SetTopology(w.what, func(observe.Subject) bool { return true })
	}
	for _, test := range []struct {
		name    string
		uplinks []string
		happen  func(*world)
		code    string
	}{
		{"ICMP is filtered, connections get through", []string{"A", "B"}, func(w *world) { w.icmpDropped["A"] = true }, NoticeICMP},
		{"ICMP is filtered on the only uplink", []string{"A"}, func(w *world) { w.icmpDropped["A"] = true }, NoticeICMP},
		{"a router says that full-size packets are too big", []string{"A"}, func(w *world) { w.tooBig["A"] = true }, NoticePathMTU},
		{"a proxy nobody was told of takes every connection", []string{"A", "B"}, func(w *world) { w.canary["A"] = true }, NoticeHidden},
		{"UDP port 443 is closed", []string{"A"}, func(w *world) { w.quicDead = true }, NoticeQUIC},
		{"a page is red, our probes are well", []string{"A"}, func(w *world) {
			feed(w, "P1")
			w.feeds["P1"] = observe.SeverityMajor
		}, NoticeClaim},
		{"a page announces maintenance", []string{"A"}, func(w *world) {
			feed(w, "P1")
			w.feeds["P1"] = observe.SeverityMaintenance
		}, NoticePlanned},
		{"the pages of unrelated providers fail together", []string{"A"}, func(w *world) {
			feed(w, "P1", "P2")
			w.feedDead["P1"], w.feedDead["P2"] = true, true
		}, NoticeFeeds},
		{"one anchor is dead", []string{"A", "B"}, func(w *world) { w.anchorDead["192.0.2.12"] = true; w.run(time.Minute) }, NoticeEjected},
		{"one anchor limits what it answers to everybody", []string{"A", "B"}, func(w *world) { w.limited = "192.0.2.12"; w.run(time.Minute) }, NoticeLimited},
		{"a unit has failed", []string{"A"}, func(w *world) {
			w.host[Key{observe.Subject{Kind: observe.KindHost, Group: "units"}, observe.CheckUnits}] = "failed-units"
		}, NoticeHost},
		{"a clock that nobody ever set", []string{"A"}, func(w *world) {
			w.host[Key{observe.Subject{Kind: observe.KindHost, Group: "clock"}, observe.CheckOffset}] = "unsynchronised"
		}, NoticeHost},
		{"an inside resolver gives an inside address", []string{"A"}, func(w *world) {
			w.what.Resolvers[0].Address = netip.MustParseAddrPort("10.0.0.53:53")
			w.triage.SetTopology(w.what, func(observe.Subject) bool { return true })
			w.answer, w.nameCauseAt = "10.1.2.3", "R1"
		}, NoticeSplit},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, test.uplinks...).run(settled)
			test.happen(w)
			w.run(90 * time.Second)
			if !w.notice(test.code) {
				t.Errorf("no notice %s among %v", test.code, w.result.Notices)
			}
			w.only()
			if n := w.opened(); n != 0 {
				t.Errorf("%d incidents, the first: %s", n, w.events[0].Verdict.Headline)
			}
		})
	}
}

func TestAProxyOnlySiteIsOnline(t *testing.T) {
	w := newWorld(t, "A")
	w.beyondDead["A"], w.proxy = true, true
	w.what.Resolvers = nil
	w.triage = New(w.what, w.now)
	w.run(2 * time.Minute).only()
	if !w.notice(NoticeOnlyProxy) || w.result.Status != AllOK {
		t.Errorf("%s, notices %v", w.result.Status, w.result.Notices)
	}
	w.proxy = false
	w.run(time.Minute)
	if len(w.result.Verdicts) == 0 {
		t.Error("the proxy is gone, and nothing is said")
	}
}

func TestAllAnchorsSilentFromTheStartAreAnOutage(t *testing.T) {
	w := newWorld(t, "A", "B")
	w.coreDead["A"] = true
	if v := w.run(30 * time.Second).only(CauseUplinkCore); v.State != Open {
		t.Errorf("%s", v.State)
	}
}

func TestAnOuterDeathWithNothingInnerIsNotGivenAFirstHop(t *testing.T) {
	w := newWorld(t, "A")
	w.hopUnknown = true
	w.run(settled).only()
	w.beyondDead["A"] = true
	v := w.run(30 * time.Second).only(CauseUplinkFirstHop)
	if !strings.Contains(v.Headline.String(), "never seen") {
		t.Errorf("what isn't known is not said: %s", v.Headline)
	}
	if v.Confidence == Confirmed {
		t.Error("confirmed, though the first hop was never seen")
	}
	if !slices.ContainsFunc(v.Unknown, func(e Evidence) bool { return e.Subject.Kind == observe.KindFirstHop }) {
		t.Errorf("the first hop is not among what is unknown: %v", v.Unknown)
	}
}

func TestATunnelIsImpliedByItsCarrier(t *testing.T) {
	w := newWorld(t, "A", "T")
	w.what.Uplinks[1].Over = "A"
	w.triage = New(w.what, w.now)
	w.run(settled).only()
	w.coreDead["A"], w.coreDead["T"] = true, true
	if v := w.run(30 * time.Second).only(CauseUplinkCore); !slices.Equal(v.Scope, []string{"A"}) {
		t.Errorf("scope %v", v.Scope)
	}
	w.coreDead["A"], w.coreDead["T"] = false, false
	w.run(3 * time.Minute).only()
	w.coreDead["T"] = true
	if v := w.run(30 * time.Second).only(CauseUplinkCore); !slices.Equal(v.Scope, []string{"T"}) {
		t.Errorf("the tunnel alone: scope %v", v.Scope)
	}
}

func TestTwoUplinksNameWhatTheyShare(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	w.coreDead["A"], w.coreDead["B"] = true, true
	v := w.run(30 * time.Second).only(CauseUpstreamAll)
	if !strings.Contains(v.Headline.String(), "exchange-1") {
		t.Errorf("the shared exchange is not named: %s", v.Headline)
	}
	for _, s := range w.result.Services {
		if s.Name == "Card payment" && (s.State != observe.Down || !strings.Contains(s.Via, "exchange-1")) {
			t.Errorf("Card payment: %+v", s)
		}
	}
}

func TestRivalsSayWhoseAndWhatWouldTell(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	w.coreDead["A"] = true
	v := w.run(30 * time.Second).only(CauseUplinkCore)
	if len(v.Rivals) == 0 {
		t.Fatal("no rivals")
	}
	probes := 0
	for _, r := range v.Rivals {
		if len(r.Scope) == 0 || r.WhyNot.Empty() {
			t.Errorf("%s: scope %v, why not %q", r.Cause, r.Scope, r.WhyNot)
		}
		if !r.Probe.Empty() {
			probes++
		}
	}
	if probes == 0 {
		t.Error("nothing is said to part it from its rivals")
	}
}

func TestNoVerdictNamesAHumanCause(t *testing.T) {
	for i := range rules {
		for _, word := range []string{"attack", "ddos", "mistake", "fire", "sabotage", "hacker"} {
			if strings.Contains(strings.ToLower(string(rules[i].Cause)), word) {
				t.Errorf("%s names %s", rules[i].Cause, word)
			}
		}
	}
	for _, f := range faults {
		w := newWorld(t, f.uplinks...).run(30 * time.Second)
		f.inflict(w)
		w.run(time.Minute)
		for _, v := range w.result.Verdicts {
			text := strings.ToLower(v.Headline.String())
			for _, word := range []string{"attack", "ddos", "mistake", "sabotage", "hacker", "on fire"} {
				if strings.Contains(text, word) {
					t.Errorf("%s: %s", v.Cause, v.Headline)
				}
			}
		}
	}
}

func TestEveryRuleIsWhole(t *testing.T) {
	codes := map[string]bool{}
	for i := range rules {
		r := &rules[i]
		if codes[r.Code] || r.Code == "" {
			t.Errorf("%s: code %q is not its own", r.Cause, r.Code)
		}
		codes[r.Code] = true
		if len(r.Musts) == 0 || len(r.Evidence) == 0 || r.Headline == nil || r.Next == nil || r.Resolve == 0 || r.Domain == "" {
			t.Errorf("%s %s lacks something", r.Cause, r.Code)
		}
	}
}

func TestAProviderIsNotSurelyDownWhileAnAddressIsUntried(t *testing.T) {
	for _, answer := range []string{"203.0.113.1", "198.51.100.9"} { // as tried, and another
		w := newWorld(t, "A", "B")
		w.what.Names = append(w.what.Names, topology.Name{Name: "P1.example"})
		w.what.Providers[0].Probes = []string{"https://P1.example/health"}
		w.triage = New(w.what, w.now)
		w.nameAnswer = answer
		w.run(settled).only()
		w.providerDead["P1"] = true
		v := w.run(90 * time.Second).only(CauseProviderDown)
		if untried := answer != "203.0.113.1"; untried == (v.Confidence == Confirmed) {
			t.Errorf("a resolver gives %s: %s, against %v", answer, v.Confidence, v.Against)
		}
	}
}
