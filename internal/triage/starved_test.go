package triage

import (
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
)

func TestWhatCouldNotBeMeasuredIsNotBroken(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	var failed []Key
	for _, uplink := range []string{"A", "B"} {
		of := observe.Subject{Kind: observe.KindUplink, Uplink: uplink}
		failed = append(failed, Key{of, observe.CheckLink}, Key{of, observe.CheckAddress}, Key{of, observe.CheckRoute})
	}
	failed = append(failed,
		Key{observe.Subject{Kind: observe.KindHost, Group: "conntrack"}, observe.CheckTable},
		Key{observe.Subject{Kind: observe.KindHost, Group: "memory"}, observe.CheckUsage})
	for range 30 {
		w.second()
		for _, key := range failed {
			w.triage.Observe(observe.Observation{
				Subject: key.Subject, Check: key.Check, At: w.now, Every: time.Second, Outcome: observe.Failed, Cause: "read", Detail: "cannot be read: no such device",
			})
		}
		// What the world itself says of links comes before this, and is older.
		w.result = w.triage.Step(w.now)
		w.only()
	}
}

func TestTooManyOpenFilesAreOurOwnFault(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	for range 10 {
		w.unsendable["A"], w.unsendable["B"] = "emfile", "emfile"
		w.second()
	}
	v := w.only(CauseMonitor)
	if !strings.Contains(v.Headline.String(), "too many open files") || w.result.Status != Unreliable {
		t.Errorf("%s: %s", w.result.Status, v.Headline)
	}
	if strings.Contains(v.Next.String(), "%%") || !strings.Contains(v.Next.String(), "ulimit") {
		t.Errorf("next: %s", v.Next)
	}
	clear(w.unsendable)
	w.run(30 * time.Second).only()
}

func TestAFileSystemThatHangsIsAFault(t *testing.T) {
	w := newWorld(t, "A").run(settled)
	for range 20 {
		w.triage.Observe(observe.Observation{
			Subject: observe.Subject{Kind: observe.KindHost, Group: "disk", Name: "/mnt"}, Check: observe.CheckUsage, At: w.now, Every: time.Second,
			Outcome: observe.Failed, Cause: "hung",
		})
		w.second()
	}
	if v := w.only(CauseHostDisk); !strings.Contains(v.Headline.String(), "/mnt does not answer") {
		t.Errorf("%s", v.Headline)
	}
}

func TestWordsOfSeveral(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	w.portal["A"], w.portal["B"] = true, true
	v := w.run(60 * time.Second).only(CauseUplinkPortal)
	if strings.Contains(v.Headline.String(), "is fine") {
		t.Errorf("%s", v.Headline)
	}
}

func TestResolversThatAnswerWithErrorsAreNotSilent(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	w.resolverDead["R1"], w.resolverDead["R2"] = "servfail", "servfail"
	v := w.run(60 * time.Second).only(CauseDNSAll)
	if !strings.Contains(v.Headline.String(), "SERVFAIL") || strings.Contains(v.Next.String(), "blocked") {
		t.Errorf("%s; %s", v.Headline, v.Next)
	}
}

func TestThePutBackRouteIsNamed(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	w.noAddress["A"] = true
	w.run(20 * time.Second)
	u := w.triage.scenery.uplink("A")
	u.address.Level, u.route.Level = observe.OK, observe.Down
	if next := nextAddress(&w.triage.scenery, Target{Uplink: "A"}).String(); !strings.Contains(next, "ip route add default via 203.0.113.1 dev eth0") {
		t.Error(next)
	}
}

func TestAServiceThatNeedsANameFailsWithTheWayToEveryResolver(t *testing.T) {
	w := newWorld(t, "A", "B")
	w.what.Services[0].Needs.All[0].Ref.Kind, w.what.Services[0].Needs.All[0].Ref.Name = "dns", "pay.example.com"
	w.triage = New(w.what, w.now)
	w.run(settled)
	w.coreDead["A"] = true
	w.run(30 * time.Second).only(CauseUplinkCore)
	for _, impact := range w.result.Services {
		if impact.Name == "Card payment" && impact.State != observe.Down {
			t.Errorf("%+v", impact)
		}
	}
}

func TestEvidenceIsInOrderOfWeight(t *testing.T) {
	for _, f := range faults[:8] {
		w := newWorld(t, f.uplinks...).run(settled)
		f.inflict(w)
		for _, v := range w.run(30 * time.Second).result.Verdicts {
			for i := 1; i < len(v.For); i++ {
				if v.For[i].Weight > v.For[i-1].Weight {
					t.Errorf("%s: %d after %d", f.name, v.For[i].Weight, v.For[i-1].Weight)
				}
			}
		}
	}
}

func TestABlipIsAboutItsSubject(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	w.silent["Desks"] = 4
	w.run(12 * time.Second).only(CauseEndpointMass)
	clear(w.silent)
	w.run(10 * time.Second).only()
	for _, n := range w.result.Notices {
		if n.Code == NoticeBlip && n.Subject != endpointSubject("Desks") {
			t.Errorf("about %s", n.Subject)
		}
	}
	if !w.notice(NoticeBlip) {
		t.Error("no blip")
	}
}
