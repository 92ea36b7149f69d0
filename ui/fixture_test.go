package ui

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
	"example.com/noctop/keymap"
	"example.com/noctop/themes"
)

var seoul = time.FixedZone("KST", 9*60*60)

// world builds Snapshots: two uplinks with eight anchors each, four resolvers,
// five providers, this host, and what is broken of them.
type world struct {
	now      observe.Instant
	first    observe.Instant // what now was at first: what has happened stays there when it moves on
	started  observe.Instant
	kept     int // samples of each series
	what     topology.Topology
	series   []history.Series
	result   triage.Result
	broken   map[observe.Subject]time.Duration // how long it has not answered
	failures map[observe.Subject]string        // with which cause
	unsent   map[observe.Subject]bool          // this host could not even send
	hosts    []string                          // groups of hosts that busy adds, as desks has them
	back     time.Duration                     // for how long what was broken answers again
}

const (
	kt = "KT"
	lg = "LGU+"
)

func newWorld() *world {
	now := observe.Instant{Wall: time.Date(2021, 10, 25, 11, 16, 24, 0, seoul), Mono: 2 * time.Hour}
	w := &world{
		now: now, first: now, started: now.Add(-2 * time.Hour), kept: 300,
		broken: make(map[observe.Subject]time.Duration), failures: make(map[observe.Subject]string), unsent: make(map[observe.Subject]bool),
		result: triage.Result{
			Now: now, Status: triage.AllOK, Since: now.Add(-14 * time.Minute),
			Implied: make(map[observe.Subject]string), Levels: make(map[observe.Subject]observe.Status),
		},
	}
	w.what.Site = "seoul-noc"
	for _, u := range []struct{ name, face, inside string }{{kt, "eth0", "168.126.63.1"}, {lg, "eth1", "164.124.101.2"}} {
		uplink := topology.Uplink{Name: u.name, Interface: u.face, Circuit: u.name + "-1001"}
		uplink.Anchors = []topology.Anchor{
			{Ring: topology.RingInside, Address: netip.MustParseAddr(u.inside)},
			{Ring: topology.RingDomestic, Address: netip.MustParseAddr("210.220.163.82")},
			{Ring: topology.RingDomestic, Address: netip.MustParseAddr("219.250.36.130")},
			{Ring: topology.RingDomestic, Address: netip.MustParseAddr("203.248.252.2")},
			{Ring: topology.RingForeign, Address: netip.MustParseAddr("1.1.1.1")},
			{Ring: topology.RingForeign, Address: netip.MustParseAddr("8.8.8.8")},
			{Ring: topology.RingForeign, Address: netip.MustParseAddr("9.9.9.9")},
			{Ring: topology.RingForeign, Address: netip.MustParseAddr("2606:4700:4700::1111")},
		}
		w.what.Uplinks = append(w.what.Uplinks, uplink)
	}
	for _, r := range []struct{ name, address, uplink string }{
		{"KT DNS", "168.126.63.1:53", kt}, {"LG DNS", "164.124.101.2:53", lg}, {"Cloudflare", "1.1.1.1:53", ""}, {"Google", "8.8.8.8:53", ""},
	} {
		w.what.Resolvers = append(w.what.Resolvers, topology.Resolver{
			Name: r.name, Transport: topology.TransportUDP, Address: netip.MustParseAddrPort(r.address), Uplink: r.uplink,
		})
	}
	w.what.Names = []topology.Name{{Name: "pay.example.com"}}
	for _, p := range []string{"AWS", "Azure", "Google Cloud", "Cloudflare", "GitHub"} {
		w.what.Providers = append(w.what.Providers, topology.Provider{
			Name: p, Feed: &topology.Feed{URL: "https://status.example/" + p}, Probes: []string{"https://" + p + ".example/"},
		})
	}
	return w
}

// subjects list what the world measures, by kind.
func (w *world) link(u string) observe.Subject {
	return observe.Subject{Kind: observe.KindUplink, Uplink: u}
}
func (w *world) gateway(u string) observe.Subject {
	return observe.Subject{Kind: observe.KindGateway, Uplink: u, Name: "ipv4"}
}
func (w *world) hop(u string) observe.Subject {
	return observe.Subject{Kind: observe.KindFirstHop, Uplink: u, Name: "ipv4"}
}
func (w *world) anchors(u string) (all []observe.Subject) {
	for _, uplink := range w.what.Uplinks {
		for _, a := range uplink.Anchors {
			if uplink.Name == u {
				all = append(all, observe.Subject{Kind: observe.KindAnchor, Uplink: u, Group: a.Ring, Name: a.Address.String()})
			}
		}
	}
	return all
}
func (w *world) resolver(i int) observe.Subject {
	r := w.what.Resolvers[i]
	return observe.Subject{Kind: observe.KindResolver, Uplink: r.Uplink, Name: r.Name}
}
func (w *world) probe(p topology.Provider, u string) observe.Subject {
	return observe.Subject{Kind: observe.KindProvider, Uplink: u, Group: p.Probes[0], Name: p.Name}
}

// kill makes subjects silent for some time past.
func (w *world) kill(ago time.Duration, cause string, subjects ...observe.Subject) {
	for _, s := range subjects {
		w.broken[s], w.failures[s] = ago, cause
		w.result.Levels[s] = observe.Down
	}
}

// imply dims subjects.
func (w *world) imply(by string, subjects ...observe.Subject) {
	for _, s := range subjects {
		w.result.Implied[s] = by
	}
}

// add makes a series that answers in about base, with a spike now and then.
func (w *world) add(subject observe.Subject, check string, every, base time.Duration, target, method string) *history.Series {
	s := history.Series{Key: history.Key{Subject: subject, Check: check}, Every: every, Changed: w.started}
	s.Last = history.Last{Target: safetext.Clean(target, 80), Method: safetext.Clean(method, 80)}
	ago, broken := w.broken[subject]
	for i := w.kept - 1; i >= 0; i-- {
		at := w.now.Mono - time.Duration(i)*every - 200*time.Millisecond
		round := int(at / every) // what happens at a moment stays there when now moves on
		sample := history.Sample{At: at, Outcome: observe.Good, Took: base + base*time.Duration(round*7919%13)/100}
		if round%37 == 5 {
			sample.Took = 4 * base
		}
		if broken && w.now.Mono-at <= ago && w.now.Mono-at >= w.back {
			sample.Outcome, sample.Took = observe.Lost, 0
			if w.unsent[subject] {
				sample.Outcome = observe.LocalError
			}
		}
		s.Samples = append(s.Samples, sample)
	}
	if broken {
		s.Changed = w.now.Add(-ago)
		s.Last.Cause = safetext.Clean(w.failures[subject], 80)
		s.Last.Detail = safetext.Clean("no reply from "+target+" in time", 200)
	}
	if _, judged := w.result.Levels[subject]; !judged {
		w.result.Levels[subject] = observe.OK
	}
	w.series = append(w.series, s)
	return &w.series[len(w.series)-1]
}

// gauge makes a series of values.
func (w *world) gauge(group, name, check string, every time.Duration, v float64, unit observe.Unit) {
	s := w.add(observe.Subject{Kind: observe.KindHost, Group: group, Name: name}, check, every, 0, "", "procfs")
	s.Unit = unit
	for i := range s.Samples {
		s.Samples[i].Took, s.Samples[i].Value = 0, v*(1+float64(i%5)/50)
	}
}

// snapshot measures everything as it is, unless that was done already.
func (w *world) snapshot() *history.Snapshot {
	if w.series == nil {
		w.measure()
	}
	s := history.NewSnapshot(w.now, w.started, w.what, w.result, w.series)
	s.Probes = 31
	return s
}

func (w *world) measure() {
	const ms = time.Millisecond
	for _, u := range w.what.Uplinks {
		w.add(w.link(u.Name), observe.CheckLink, time.Second, 0, u.Interface, "netlink")
		w.add(w.gateway(u.Name), observe.CheckNeighbour, time.Second, 0, "192.0.2.1", "netlink")
		w.add(w.gateway(u.Name), observe.CheckICMP, time.Second, 400*time.Microsecond, "192.0.2.1", "icmp")
		w.add(w.hop(u.Name), observe.CheckICMP, time.Second, 2*ms, "198.51.100.1", "icmp")
		for i, s := range w.anchors(u.Name) {
			w.add(s, observe.CheckICMP, time.Second, time.Duration(4+9*i)*ms, s.Name, "icmp")
		}
	}
	for i, r := range w.what.Resolvers {
		for j, check := range dnsChecks {
			w.add(w.resolver(i), check, time.Second, time.Duration(5+20*j)*ms, r.Address.Addr().String(), "udp")
		}
		name := observe.Subject{Kind: observe.KindName, Group: r.Name, Name: w.what.Names[0].Name}
		w.add(name, observe.CheckResolve, 10*time.Second, 12*ms, r.Address.Addr().String(), "udp")
	}
	w.hostAndProviders()
}

func (w *world) hostAndProviders() {
	w.gauge("cpu", "", observe.CheckUsage, time.Second, 4, observe.Percent)
	w.gauge("cpu", "", observe.CheckLoad, time.Second, 0.31, observe.Count)
	w.gauge("memory", "", observe.CheckUsage, time.Second, 31, observe.Percent)
	w.gauge("swap", "", observe.CheckUsage, time.Second, 0, observe.Percent)
	swap := &w.series[len(w.series)-1]
	for i := range swap.Samples {
		swap.Samples[i].Outcome = observe.NotProvisioned
	}
	for _, disk := range []string{"/", "/var"} {
		w.gauge("disk", disk, observe.CheckUsage, 10*time.Second, 40, observe.Percent)
	}
	for _, nic := range []string{"eth0", "eth1"} {
		w.gauge("nic", nic, observe.CheckReceive, time.Second, 250e3, observe.BytesPerSecond)
		w.gauge("nic", nic, observe.CheckSend, time.Second, 90e3, observe.BytesPerSecond)
	}
	w.gauge("uptime", "", observe.CheckUptime, time.Minute, 12*86400, observe.Seconds)
	for i, p := range w.what.Providers {
		for _, u := range w.what.Uplinks {
			w.add(w.probe(p, u.Name), observe.CheckHTTP, 5*time.Second, time.Duration(31+9*i)*time.Millisecond, "203.0.113.7:443", "https")
		}
		feed := w.add(observe.Subject{Kind: observe.KindFeed, Name: p.Name}, observe.CheckFetch, time.Minute, 300*time.Millisecond, p.Feed.URL, "https")
		feed.Report = &observe.Report{Format: "statuspage", State: observe.SeverityOK, Updated: w.now.Wall.Add(-time.Duration(4+i*50) * time.Minute)}
		if p.Name == "Azure" {
			feed.Report.State = observe.SeverityPartial
			feed.Report.Incidents = []observe.Incident{{
				ID: "1", Title: "Central US: storage access", State: observe.SeverityPartial, Stage: observe.StageInvestigating,
				Started: w.now.Wall.Add(-time.Hour), Updated: w.now.Wall.Add(-3 * time.Minute),
				Updates: []observe.Update{{At: w.now.Wall.Add(-3 * time.Minute), Stage: observe.StageInvestigating, Text: "We are looking into failures of storage."}},
			}}
		}
	}
}

// verdict opens a verdict of so long ago.
func (w *world) verdict(cause triage.Cause, ago time.Duration, headline string, scope ...string) *triage.Verdict {
	w.result.Status = triage.AnyOpen
	w.result.Verdicts = append(w.result.Verdicts, triage.Verdict{
		Cause: cause, Scope: scope, State: triage.Open, Confidence: triage.Confirmed, Margin: 31, Incident: "20211025-001",
		Since: w.now.Add(-ago), Detected: w.now.Add(-ago + 8*time.Second), Headline: i18n.T(headline),
		Severity: observe.Down, Rule: string(cause),
	})
	return &w.result.Verdicts[len(w.result.Verdicts)-1]
}

// model makes a Model that shows a Snapshot at a size.
func model(t testing.TB, snapshot *history.Snapshot, w, h int, glyphs *themes.Glyphs) *Model {
	t.Helper()
	keys, err := keymap.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	m := New(Options{
		Source: func() *history.Snapshot { return snapshot }, Theme: themes.Default(), Glyphs: glyphs, Keys: keys,
		Zone: seoul, Version: "1.0",
	})
	m.screen.width, m.screen.height = w, h
	m.take(false)
	return m
}

// muted is a verdict that is muted by an order of kim's.
func muted() *world {
	w := coreDead()
	w.result.Orders = []triage.Order{{
		Kind: triage.OrderMute, Target: triage.OrderTarget{Scope: []string{kt}}, Until: w.now.Wall.Add(time.Hour), By: "kim", Why: "new router", Given: w.now,
	}}
	w.result.Verdicts[0].State, w.result.Verdicts[0].Mute = triage.Muted, &w.result.Orders[0]
	w.result.Status = triage.AllOK
	return w
}

// tableText is what the cells of a pane say.
func tableText(m *Model, pane int) (rows []string) {
	for _, r := range m.screen.table(pane).rows {
		var cells []string
		for _, c := range r.cells {
			cells = append(cells, c.text.String())
		}
		rows = append(rows, strings.Join(cells, " | "))
	}
	return rows
}
