package ui

import (
	"fmt"
	"net/netip"
	"testing"
	"time"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
)

// need is a need of one thing.
func need(kind, name string) topology.Need {
	return topology.Need{Ref: topology.Ref{Kind: kind, Name: name}, Text: kind + "/" + name}
}

// busy is a world in which every view has something to show: services, ways, own
// hosts, words of providers, and a morning that lies behind it.
func busy(w *world) *history.Snapshot {
	for i := range w.what.Uplinks {
		w.what.Uplinks[i].Shares = []string{"duct-7"}
	}
	w.what.Names = append(w.what.Names, topology.Name{Name: "booking.example.com"})
	w.what.Services = []topology.Service{
		{Name: "Card payment", Owner: "payments duty", Needs: topology.Need{All: []topology.Need{
			need("provider", "AWS"), {Any: []topology.Need{need("uplink", kt), need("uplink", lg)}}, need("dns", "pay.example.com"),
		}}},
		{Name: "Booking", Needs: topology.Need{All: []topology.Need{need("uplink", ""), need("dns", ""), need("endpoint", "Check-in desks")}}},
		{Name: "Telephone", Owner: "voice team", Needs: topology.Need{All: []topology.Need{need("uplink", kt)}}},
	}
	dead := len(w.result.Verdicts) > 0
	if !dead {
		for _, s := range w.what.Services {
			w.result.Services = append(w.result.Services, triage.ServiceImpact{Name: s.Name, State: observe.OK, Owner: s.Owner})
		}
	}
	w.measure()
	w.hops(dead)
	how := "...................."
	if dead {
		how = "..b...xx..b....x...."
	}
	w.desks("Check-in desks", how)
	for i, how := range w.hosts {
		w.desks(fmt.Sprintf("Group %d", i+1), how)
	}
	s := w.snapshot()
	w.words(s)
	s.Log = w.morning()
	return s
}

// hops are the ways out by both uplinks.
func (w *world) hops(dead bool) {
	way := fieldsOf("hop1", "192.0.2.1 0.4 ms", "hop2", "198.51.100.1 2.1 ms", "hop3", "*", "hop4", "1.1.1.1 25.4 ms")
	w.says(w.link(lg), observe.CheckPath, observe.Good, "1.1.1.1 is reached in 4 hops", way...)
	if !dead {
		w.says(w.link(kt), observe.CheckPath, observe.Good, "1.1.1.1 is reached in 4 hops", way...)
		return
	}
	w.says(w.link(kt), observe.CheckPath, observe.Lost, "dies after hop 2 (198.51.100.1); hop 3 was 10.21.0.1", append(fieldsOf(
		"hop1", "192.0.2.1 0.4 ms", "hop2", "198.51.100.1 2.1 ms loss 33 %",
		"was1", "192.0.2.1 0.4 ms", "was2", "198.51.100.1 2.0 ms", "was3", "10.21.0.1 4.1 ms", "was4", "1.1.1.1 24.0 ms"),
		history.Field{Name: clean("was"), Value: 120})...)
}

// words are what providers said: KT takes back the cause that it gave.
func (w *world) words(s *history.Snapshot) {
	l := claims.New()
	at := func(ago time.Duration) observe.Instant { return w.first.Add(-ago) }
	l.See(kt, claims.OurView{Failing: true, Since: at(20 * time.Minute), Probed: true, Inbound: claims.InboundNormal})
	l.Take("Azure", observe.Report{State: observe.SeverityPartial, Incidents: []observe.Incident{{
		ID: "central", Title: "Storage in Central US", State: observe.SeverityPartial, Stage: observe.StageInvestigating, Regions: []string{"Central US"},
		Started: at(50 * time.Minute).Wall, Updates: []observe.Update{{At: at(40 * time.Minute).Wall, Text: "We are looking into failures of storage."}},
	}}}, at(39*time.Minute))
	l.Note(kt, "대규모 디도스(DDoS) 공격으로 인한 장애로 추정", at(13*time.Minute).Wall, at(13*time.Minute))
	l.Note(kt, "디도스 공격이 아니라 라우팅(네트워크 경로설정) 오류로 확인", at(2*time.Minute).Wall, at(2*time.Minute))
	s.Claims, s.Remarks = l.Newest(w.now), l.Remarks(w.now)
}

// morning is what happened before.
func (w *world) morning() []history.Happening {
	now := w.first
	past := triage.Verdict{
		Cause: "dns.resolver", Scope: []string{"LG DNS"}, State: triage.Resolved, Confidence: triage.Probable, Incident: "20211025-000",
		Since: now.Add(-95 * time.Minute), Detected: now.Add(-94 * time.Minute), Ended: now.Add(-88 * time.Minute),
		Headline: i18n.T("The resolver LG DNS did not answer"), Severity: observe.Degraded, Ack: &triage.Order{By: "kim", Given: now.Add(-93 * time.Minute)},
	}
	opened := past
	opened.State, opened.Ended = triage.Open, observe.Instant{}
	all := []history.Happening{
		{At: w.started, Kind: history.Began},
		{At: now.Add(-94 * time.Minute), Kind: history.Stepped, Step: "opened", Verdict: &opened},
		{At: now.Add(-93 * time.Minute), Kind: history.Ordered, Order: &triage.Order{Kind: triage.OrderAck, By: "kim", Target: triage.OrderTarget{Incident: past.Incident}}},
		{At: now.Add(-87 * time.Minute), Kind: history.Stepped, Step: "resolved", Verdict: &past},
		{At: now.Add(-60 * time.Minute), Kind: history.Reconfigured},
		{At: now.Add(-30 * time.Minute), Kind: history.Missed, For: 42 * time.Second},
	}
	for _, v := range w.result.Verdicts {
		all = append(all, history.Happening{At: v.Detected.Add(-4 * time.Second), Kind: history.Suspected, Verdict: &v},
			history.Happening{At: v.Detected, Kind: history.Stepped, Step: "opened", Verdict: &v})
	}
	return all
}

// crowded is a world of 40 resolvers, 40 names and 5,000 hosts.
func crowded() *history.Snapshot {
	w := newWorld()
	for i := len(w.what.Resolvers); i < 40; i++ {
		w.what.Resolvers = append(w.what.Resolvers, topology.Resolver{
			Name: fmt.Sprintf("resolver-%02d", i), Transport: topology.TransportUDP, Address: netip.AddrPortFrom(netip.AddrFrom4([4]byte{192, 0, 2, byte(i)}), 53),
		})
	}
	for i := len(w.what.Names); i < 40; i++ {
		w.what.Names = append(w.what.Names, topology.Name{Name: fmt.Sprintf("host-%02d.example.com", i)})
	}
	w.kill(20*time.Second, "servfail", w.resolver(7), w.resolver(31))
	w.kept = 20
	w.measure()
	for _, n := range w.what.Names[1:] {
		for i, r := range w.what.Resolvers {
			name := observe.Subject{Kind: observe.KindName, Group: r.Name, Name: n.Name}
			w.add(name, observe.CheckResolve, 10*time.Second, time.Duration(5+i)*time.Millisecond, r.Address.Addr().String(), "udp")
		}
	}
	how := make([]byte, 5000)
	for i := range how {
		how[i] = ".....................x.b"[i%24]
	}
	w.desks("All desks", string(how))
	return w.snapshot()
}

// inView is a Model that shows a view.
func inView(t testing.TB, snapshot *history.Snapshot, id string, w, h int) *Model {
	t.Helper()
	m := model(t, snapshot, w, h, nil)
	if !m.screen.openView(id) {
		t.Fatalf("there is no view %q", id)
	}
	return m
}
