package engine

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
)

// statusPage polls a page that says what it is told to say.
func statusPage(env *collectors.Env, name string, says *atomic.Pointer[observe.Report]) collectors.Family {
	return family{func(_ topology.Topology, e collectors.Env) []collectors.Probe {
		*env = e
		return []collectors.Probe{{
			Name: "feed/" + name, Check: observe.CheckFetch, Every: 5 * time.Second, Deadline: time.Second,
			Subject: observe.Subject{Kind: observe.KindFeed, Name: name},
			Run: func(_ context.Context, emit collectors.Emit) {
				if report := says.Load(); report != nil {
					emit(observe.Observation{Outcome: observe.Good, Report: report})
				}
			},
		}}
	}}
}

func ids(all []claims.Claim) (some []string) {
	for _, c := range all {
		some = append(some, c.ID)
	}
	return some
}

// What is said stands beside the verdict it bears on, and changes nothing of it.
func TestClaimsStandBesideVerdicts(t *testing.T) {
	outcome := func(said bool) (found triage.Verdict, last *history.Snapshot) {
		n, families := newNetwork()
		var env collectors.Env
		var says atomic.Pointer[observe.Report]
		var notes atomic.Pointer[[]claims.Noted]
		families = append(families, statusPage(&env, "KT", &says))
		what := watched("KT", "LGU")
		what.Providers = []topology.Provider{{Name: "KT", Feed: &topology.Feed{}}}
		run(t, Options{Topology: what, Families: families, Notes: func() []claims.Noted {
			if all := notes.Swap(nil); all != nil {
				return *all
			}
			return nil
		}}, func(e *Engine) {
			time.Sleep(30 * time.Second)
			n.dead.Store(true)
			time.Sleep(30 * time.Second)
			if said {
				at := env.Clock().Wall
				old := claims.Noted{At: at.Add(-40 * 24 * time.Hour), Provider: "KT", Text: "long ago"}
				now := claims.Noted{At: at, Provider: "kt", Text: "large DDoS attack"}
				notes.Store(&[]claims.Noted{old, now})
				says.Store(&observe.Report{State: observe.SeverityMajor, Incidents: []observe.Incident{{
					ID: "1", Title: "Outage", State: observe.SeverityMajor, Updates: []observe.Update{{At: at, Text: "A routing error."}},
				}}})
			}
			time.Sleep(30 * time.Second)
			last = e.Snapshot()
			for _, v := range last.Triage.Verdicts {
				if slices.Contains([]triage.Cause{triage.CauseUpstreamAll, triage.CauseUplinkFirstHop, triage.CauseUplinkCore, triage.CauseUnknown}, v.Cause) {
					found = v
				}
			}
			if len(last.Triage.Verdicts) == 0 {
				t.Fatal("there is no verdict to speak of")
			}
			if found.Cause == "" {
				found = last.Triage.Verdicts[0]
			}
		})
		return found, last
	}
	silent, _ := outcome(false)
	spoken, last := outcome(true)
	if len(last.Claims) != 3 || len(spoken.Claims) != 3 {
		t.Fatalf("claims %q, beside the verdict %q (%s %v)", ids(last.Claims), spoken.Claims, spoken.Cause, spoken.Scope)
	}
	for _, c := range last.Claims {
		if c.Provider != "KT" || c.Lag <= 0 {
			t.Errorf("%+v", c)
		}
	}
	if len(last.Remarks) == 0 || last.Remarks[0].Code != claims.Admitted {
		t.Errorf("remarks %+v", last.Remarks)
	}
	spoken.Claims = silent.Claims
	if a, b := plainly(silent), plainly(spoken); !reflect.DeepEqual(a, b) {
		t.Errorf("the verdict became another:\n%+v\n%+v", a, b)
	}
}

// plainly is a verdict without what differs between any two runs.
func plainly(v triage.Verdict) []any {
	return []any{v.Cause, v.Scope, v.State, v.Confidence, v.Margin, v.Headline.String(), len(v.For), len(v.Against), v.Rule, v.Claims}
}

func TestWhoseAFaultCouldBe(t *testing.T) {
	what := watched("KT", "LGU")
	what.Resolvers = []topology.Resolver{{Name: "kt-dns", Uplink: "KT"}, {Name: "Cloudflare"}}
	what.Providers = []topology.Provider{{Name: "AWS", Regions: []string{"ap-northeast-2"}, Components: []string{"EC2"}}}
	what.Endpoints = []topology.EndpointGroup{{Name: "desks", Tags: map[string]string{"agent": "CrowdStrike"}}}
	for _, test := range []struct {
		cause triage.Cause
		scope []string
		want  string
	}{
		{triage.CauseUplinkCore, []string{"KT"}, "KT"},
		{triage.CauseUpstreamAll, nil, "KT LGU"},
		{triage.CauseDNSResolver, []string{"kt-dns"}, "kt-dns KT"},
		{triage.CauseDNSAll, nil, "kt-dns KT Cloudflare"},
		{triage.CauseProviderDown, []string{"AWS"}, "AWS"},
		{triage.CauseEndpointMass, []string{"desks"}, "CrowdStrike desks"},
		{triage.CauseHostLink, []string{"KT"}, ""},
		{triage.CauseLANGateway, []string{"KT"}, ""},
		{triage.CauseMonitor, nil, ""},
	} {
		fault := faultOf(triage.Verdict{Cause: test.cause, Scope: test.scope}, what)
		got := strings.Join(slices.Compact(fault.Providers), " ")
		if got != test.want && got != test.want+" "+strings.Join(test.scope, " ") {
			t.Errorf("%s: %q", test.cause, got)
		}
		if aws := test.cause == triage.CauseProviderDown; aws != (len(fault.Regions) == 1 && len(fault.Components) == 1) {
			t.Errorf("%s: regions %q, components %q", test.cause, fault.Regions, fault.Components)
		}
	}
}

func TestInbound(t *testing.T) {
	const rate = 1_000_000 // bytes a second: 8 Mb/s
	onset := observe.Instant{Mono: time.Hour}
	now := onset.Add(20 * time.Second)
	for name, test := range map[string]struct {
		capacity    uint64
		before, now float64
		outcome     observe.Outcome
		want        claims.Inbound
	}{
		"a full line":         {9_000_000, rate / 10, rate, observe.Good, claims.InboundFlooded},
		"an empty line":       {100_000_000, rate / 10, rate, observe.Good, claims.InboundNormal},
		"fallen":              {0, rate, rate / 10, observe.Good, claims.InboundNormal},
		"risen, by how much?": {0, rate / 10, rate, observe.Good, claims.InboundUnknown},
		"not measured":        {9_000_000, rate, rate, observe.Failed, claims.InboundUnknown},
	} {
		series := history.Series{
			Key:   history.Key{Subject: observe.Subject{Kind: observe.KindUplink, Uplink: "KT"}, Check: observe.CheckReceive},
			Every: time.Second,
			Samples: []history.Sample{
				{At: onset.Mono - time.Minute, Value: test.before, Outcome: observe.Good},
				{At: now.Mono, Value: test.now, Outcome: test.outcome},
			},
		}
		s := history.NewSnapshot(now, observe.Instant{}, topology.Topology{}, triage.Result{}, []history.Series{series})
		if got := inbound(topology.Uplink{Name: "KT", Down: test.capacity}, onset, s); got != test.want {
			t.Errorf("%s: %q", name, got)
		}
	}
	s := history.NewSnapshot(now, observe.Instant{}, topology.Topology{}, triage.Result{}, nil)
	if got := inbound(topology.Uplink{Name: "KT"}, onset, s); got != claims.InboundUnknown {
		t.Errorf("without a series: %q", got)
	}
}

// A provider that is well measured and one that fails.
func TestViews(t *testing.T) {
	what := watched("KT")
	what.Providers = []topology.Provider{
		{Name: "AWS", Probes: []string{"https://a.example"}, Regions: []string{"ap-northeast-2"}}, {Name: "Azure", Probes: []string{"https://b.example"}}, {Name: "KT"},
	}
	at := func(second int) observe.Instant { return observe.Instant{Mono: time.Duration(second) * time.Second} }
	result := triage.Result{
		Verdicts: []triage.Verdict{
			{Cause: triage.CauseUplinkCore, Scope: []string{"KT"}, State: triage.Open, Since: at(9)},
			{Cause: triage.CauseUplinkTransit, Scope: []string{"KT"}, State: triage.Flapping, Since: at(5)},
			{Cause: triage.CauseProviderDown, Scope: []string{"Azure"}, State: triage.Suspect, Since: at(5)},
		},
		Levels: map[observe.Subject]observe.Status{
			{Kind: observe.KindProvider, Uplink: "KT", Group: "https://a.example", Name: "AWS"}: observe.OK,
		},
	}
	got := map[string]claims.OurView{}
	order := ""
	for name, view := range views(history.NewSnapshot(at(10), at(0), what, result, nil)) {
		got[name] = view
		order += name + " "
	}
	want := map[string]claims.OurView{
		"AWS": {Probed: true, Regions: []string{"ap-northeast-2"}}, "Azure": {}, "KT": {Failing: true, Since: at(5)},
	}
	if order != "AWS Azure KT " || !reflect.DeepEqual(got, want) {
		t.Errorf("%s: %+v", order, got)
	}
}
