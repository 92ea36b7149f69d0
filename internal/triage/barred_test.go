package triage

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
)

func TestWhatThisHostBarsIsNamedOfEachUplink(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	w.unsendable["A"], w.unsendable["B"] = "einval", "eacces"
	v := w.run(20 * time.Second).only(CauseHostAddress)
	said := v.Headline.String()
	for _, want := range []string{"A: a blackhole route", "B: a prohibit route", "eth0", "eth1"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is missing from %q", want, said)
		}
	}
	if next := v.Next.String(); !strings.Contains(next, "blackhole") || strings.Contains(next, "%") {
		t.Errorf("next: %s", next)
	}
}

// barAnchor has one anchor of every uplink barred by this host, for some seconds.
func (w *world) barAnchor(address, cause string, seconds int) {
	for range seconds {
		w.second()
		for _, u := range w.what.Uplinks {
			for _, a := range u.Anchors {
				if a.Address.String() == address {
					subject := observe.Subject{Kind: observe.KindAnchor, Uplink: u.Name, Group: a.Ring, Name: address}
					for range unsendable { // the world's own, of the same second, found it well
						w.triage.Observe(observe.Observation{Subject: subject, Check: observe.CheckICMP, At: w.now, Every: time.Second, Outcome: observe.LocalError, Cause: cause})
					}
				}
			}
		}
		w.result = w.triage.Step(w.now)
	}
}

func TestOneBarredAddressIsANotice(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	w.barAnchor("192.0.2.11", "eacces", 10)
	w.only()
	found := 0
	for _, n := range w.result.Notices {
		if n.Code == NoticeBarred {
			found++
			if said := n.Text.String(); !strings.Contains(said, "192.0.2.11 by A, B: a prohibit route") || !strings.Contains(said, "ip route get 192.0.2.11") {
				t.Error(said)
			}
		}
	}
	if found != 1 {
		t.Errorf("%d notices of one address", found)
	}
}

func TestABarredUplinkNeedsNoNotices(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	w.unsendable["A"] = "eperm"
	w.run(20 * time.Second).only(CauseHostAddress)
	if w.notice(NoticeBarred) {
		t.Errorf("%+v", w.result.Notices)
	}
}

func TestPolicyRoutingThatLeadsAstrayIsANotice(t *testing.T) {
	w := newWorld(t, "A").run(settled)
	w.triage.Observe(observe.Observation{
		Subject: observe.Subject{Kind: observe.KindUplink, Uplink: "A"}, Check: observe.CheckRoute, At: w.now, Every: time.Second, Outcome: observe.Good,
		Fields: []observe.Field{{Name: "policy", Text: "rule 100 (from 203.0.113.2 lookup 77) sends 100 % of it by wg0"}},
	})
	w.result = w.triage.Step(w.now)
	w.only()
	if !w.notice(NoticePolicy) {
		t.Errorf("%+v", w.result.Notices)
	}
}

// TestWhatCantBeSentIsNotWell: a rarer check of the same anchor found it well a
// while ago, which says nothing of now.
func TestWhatCantBeSentIsNotWell(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	subject := observe.Subject{Kind: observe.KindAnchor, Uplink: "A", Group: "foreign", Name: "192.0.2.11"}
	w.send(subject, observe.CheckLarge, 0, observe.Good, "", 0)
	w.unsendable["A"] = "eperm"
	w.run(5 * time.Second)
	if level := w.result.Levels[subject]; level != observe.Unknown {
		t.Errorf("%s", level)
	}
}

// TestWhatSaysNothingForLongIsUnknown: measurements that come to nothing keep no
// earlier one alive.
func TestWhatSaysNothingForLongIsUnknown(t *testing.T) {
	w := newWorld(t, "A").run(settled)
	gateway := observe.Subject{Kind: observe.KindGateway, Uplink: "A", Name: "ipv6"}
	for _, outcome := range []observe.Outcome{observe.Good, observe.None} {
		for range 10 {
			w.second()
			w.triage.Observe(observe.Observation{Subject: gateway, Check: observe.CheckNeighbour, At: w.now, Every: time.Second, Outcome: outcome, Cause: "no-interface"})
			w.result = w.triage.Step(w.now)
		}
	}
	if level := w.result.Levels[gateway]; level != observe.Unknown {
		t.Errorf("%s", level)
	}
}

func TestSecondsAreSeconds(t *testing.T) {
	for took, want := range map[time.Duration]string{1490 * time.Millisecond: "1.5 s", 999 * time.Millisecond: "999 ms", 0: "-"} {
		if got := milliseconds(took).String(); got != want {
			t.Errorf("%s: %s", took, got)
		}
	}
}

// TestAnAnchorThatGoesIsNotLimited: it lost a share of the last minute's pings, and
// all of them at the end.
func TestAnAnchorThatGoesIsNotLimited(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	for second := range 100 { // gone for half a minute, and back
		w.anchorDead["192.0.2.11"] = second < 30
		if w.run(time.Second); w.notice(NoticeLimited) {
			t.Fatalf("after %d s: %+v", second, w.result.Notices)
		}
	}
}

// TestPingsFilteredFurtherOut: anchors further in answer pings, and those beyond the
// filter take connections, each tried once so far.
func TestPingsFilteredFurtherOut(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	w.icmpDropped["A abroad"] = true
	for second := range 60 {
		w.second()
		if second%10 == 3 {
			for _, a := range w.what.Uplinks[0].Anchors {
				subject := observe.Subject{Kind: observe.KindAnchor, Uplink: "A", Group: a.Ring, Name: a.Address.String()}
				w.triage.Observe(observe.Observation{Subject: subject, Check: observe.CheckTCP, At: w.now, Every: 10 * time.Second, Outcome: observe.Good, Took: time.Millisecond})
			}
		}
		w.result = w.triage.Step(w.now)
	}
	w.only()
	if n := w.opened(); n != 0 || !w.notice(NoticeICMP) {
		t.Errorf("%d incidents of filtered pings; %+v", n, w.result.Notices)
	}
}

func TestWhatToDoAboutLargePacketsNamesWhereTheyVanish(t *testing.T) {
	w := newWorld(t, "A").run(settled)
	w.largeLost["A"] = true
	v := w.run(90 * time.Second).only(CauseUplinkMTU)
	u := w.triage.scenery.uplink("A")
	u.large[0].Fields = []observe.Field{{Name: "mtu", Value: 1380}}
	for i := range u.large[1:] {
		u.large[i+1].Fields = u.large[0].Fields
	}
	next := nextMTU(&w.triage.scenery, Target{Uplink: "A"}).String()
	if !strings.Contains(next, "ping -c 3 -M do -s 1472 -I eth0 "+u.large[0].Key.Subject.Name) || !strings.Contains(next, "mtu 1380") {
		t.Errorf("%s; at first: %s", next, v.Next)
	}
	if headers("2001:db8::1") != 48 {
		t.Error("an IPv6 header has forty bytes")
	}
}

func TestAGapNeedsNothing(t *testing.T) {
	w := newWorld(t, "A").run(settled)
	w.triage.Observe(observe.Observation{Subject: observe.Subject{Kind: observe.KindSelf, Name: "tick"}, Check: observe.CheckGap, At: w.now, Outcome: observe.Failed, Value: 60})
	w.result = w.triage.Step(w.now)
	if next := w.only(CauseMonitor).Next.String(); !strings.Contains(next, "returns by itself") || strings.Contains(next, "top -o") {
		t.Error(next)
	}
}

func TestASourceThatNoInterfaceHas(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	source := netip.MustParseAddr("203.0.113.77")
	w.what.Uplinks[0].Interface, w.what.Uplinks[0].Source = "", source
	w.triage.SetTopology(w.what, func(observe.Subject) bool { return true })
	for range 10 {
		w.second()
		w.triage.Observe(observe.Observation{
			Subject: observe.Subject{Kind: observe.KindUplink, Uplink: "A"}, Check: observe.CheckLink, At: w.now, Every: time.Second,
			Outcome: observe.Lost, Cause: "no-interface",
		})
		w.result = w.triage.Step(w.now)
	}
	s := &w.triage.scenery
	said, next := headlineLink(s, Target{Uplink: "A"}).String(), nextLink(s, Target{Uplink: "A"}).String()
	if !strings.Contains(said, "A: no interface of this host has the address 203.0.113.77") || !strings.Contains(next, "address") {
		t.Errorf("%s; next: %s", said, next)
	}
	if found := linkDown(s, Target{Uplink: "A"}); found.Truth != Yes || found.Text.String() != "no interface has the address 203.0.113.77" {
		t.Errorf("%+v", found)
	}
}

// TestAWayThatCantBeTracedIsNoEvidence: where ICMP is not permitted nothing was
// found of the way.
func TestAWayThatCantBeTracedIsNoEvidence(t *testing.T) {
	w := newWorld(t, "A").run(settled)
	w.coreDead["A"] = true
	for _, outcome := range []observe.Outcome{observe.NotProvisioned, observe.Lost} {
		w.run(20 * time.Second)
		w.triage.Observe(observe.Observation{
			Subject: observe.Subject{Kind: observe.KindUplink, Uplink: "A"}, Check: observe.CheckPath, At: w.now, Every: 5 * time.Minute,
			Outcome: outcome, Cause: "dead", Detail: "the way is told of here",
		})
		w.result = w.triage.Step(w.now)
		var lines strings.Builder
		for _, line := range w.only(CauseUplinkCore).For {
			lines.WriteString(line.Text.String())
		}
		if told := strings.Contains(lines.String(), "the way is told of here"); told != (outcome == observe.Lost) {
			t.Errorf("%s: %s", outcome, lines.String())
		}
	}
}
