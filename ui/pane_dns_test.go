package ui

import (
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
	"example.com/noctop/themes"
)

// programsFail is a world in which what programs on this host get fails with the
// resolver that they ask.
func programsFail() *world {
	w := newWorld()
	w.what.Resolvers[0].Role = "system"
	system := observe.Subject{Kind: observe.KindResolver, Name: topology.TransportSystem}
	w.kill(40*time.Second, "timeout", w.resolver(0), system)
	w.measure()
	w.add(system, observe.CheckWarm, 10*time.Second, 5*time.Millisecond, "system", "system")
	return w
}

// What programs get is not asked for the names of the configuration, and fails
// by the resolver that they ask.
func TestProgramsInTheMatrix(t *testing.T) {
	m := inView(t, programsFail().snapshot(), "dns", 120, 40)
	for _, l := range strings.Split(seen(m), "\n") {
		switch {
		case strings.Contains(l, "warm") && strings.Contains(l, "timeout") && !strings.Contains(l, "by KT DNS"):
			t.Errorf("what programs get fails by itself: %q", l)
		case strings.Contains(l, "pay.example.com") && strings.Contains(l, "?"):
			t.Errorf("something is not known that is not asked for: %q", l)
		}
	}
	m.otherLanguage()
	if s := seen(m); strings.Contains(s, "system 시스템") {
		t.Errorf("it is said twice:\n%s", s)
	}
}

// Where signatures are asked for there is a row for them.
func TestSignaturesInTheMatrix(t *testing.T) {
	w := newWorld()
	w.measure()
	w.answer(w.resolver(2), observe.CheckWarm, figureOf("do", "ok", 0))
	expectLines(t, seen(inView(t, w.snapshot(), "dns", 120, 40)), "signed (DNSSEC)", "ok")
}

// A name that is given out wrongly has room for why; how quickly that comes
// does not matter.
func TestWhyANameFails(t *testing.T) {
	w := newWorld()
	name := observe.Subject{Kind: observe.KindName, Name: "pay.example.com"}
	for _, r := range w.what.Resolvers {
		w.kill(5*time.Minute, "servfail", observe.Subject{Kind: observe.KindName, Group: r.Name, Name: name.Name})
	}
	w.measure()
	for _, r := range w.what.Resolvers {
		w.answer(observe.Subject{Kind: observe.KindName, Group: r.Name, Name: name.Name}, observe.CheckResolve, figureOf("ede", "no reachable authority (EDE 22)", 22))
	}
	for _, width := range []int{80, 200} {
		m := model(t, w.snapshot(), width, 50, themes.ASCII())
		shows(t, seen(m), "servfail, no reachable authority")
	}
}

// In the detail of a name its own servers are called so, and an answer that is
// wrong is an answer.
func TestTheDetailOfAName(t *testing.T) {
	w := newWorld()
	for _, r := range w.what.Resolvers {
		w.kill(5*time.Minute, "nxdomain", observe.Subject{Kind: observe.KindName, Group: r.Name, Name: "pay.example.com"})
	}
	w.measure()
	for i := range w.series {
		if s := &w.series[i]; s.Key.Subject.Kind == observe.KindName {
			s.Samples[len(s.Samples)-1].Outcome = observe.Wrong
		}
	}
	w.add(observe.Subject{Kind: observe.KindName, Name: "pay.example.com"}, observe.CheckAuthority, 5*time.Second, time.Millisecond, "example.com", "udp")
	m := inView(t, w.snapshot(), "dns", 100, 90)
	press(t, m, "G", "enter")
	expectLines(t, seen(m), "DETAIL", "pay.example.com", "at KT DNS", "at its own servers", "without a right answer for 300 s")
}

// What is measured of a provider says why it is degraded.
func TestWhyAProviderIsDegraded(t *testing.T) {
	w := newWorld()
	probe := w.probe(w.what.Providers[0], kt)
	w.measure()
	w.result.Levels[probe] = observe.Degraded
	for i := range w.series {
		if s := &w.series[i]; s.Key.Subject == probe {
			s.Samples[len(s.Samples)-1].Outcome, s.Last.Cause = observe.Lost, clean("timeout")
		}
	}
	if got := tableText(model(t, w.snapshot(), 200, 50, themes.ASCII()), indexOf(panes, providersPane{}.ID()))[0]; !strings.HasPrefix(got, "AWS | timeout | ") {
		t.Errorf("AWS: %s", got)
	}
}

// The overview of a provider calls its one probe nothing but what is measured,
// and says what its page says.
func TestTheDetailOfAProvider(t *testing.T) {
	m := inView(t, healthy().snapshot(), "feeds", 80, 90)
	press(t, m, "down", "enter")
	s := seen(m)
	expectLines(t, s, "provider Azure", "p50 1m", "by KT: ", "by LGU+: ", "status page", "investigating: Central US")
	if strings.Contains(s, "now 3") {
		t.Errorf("a state is a figure:\n%s", s)
	}
}

// What was entered by hand gives way to a newer word of the page, and not to an
// older one.
func TestTheNewestWordIsShown(t *testing.T) {
	for _, test := range []struct {
		page time.Duration // ago
		want string
	}{{30 * time.Minute, "\"a cable is cut\""}, {5 * time.Minute, "investigating: Central US: storage access"}} {
		w := healthy()
		s := w.snapshot()
		l := claims.New()
		at := func(ago time.Duration) observe.Instant { return w.now.Add(-ago) }
		page := func() {
			l.Take("Azure", observe.Report{State: observe.SeverityPartial, Incidents: []observe.Incident{{
				ID: "one", Title: "Storage", State: observe.SeverityPartial, Stage: observe.StageInvestigating, Started: at(test.page).Wall,
				Updates: []observe.Update{{At: at(test.page).Wall, Text: "We look into it."}},
			}}}, at(test.page))
		}
		if test.page > 15*time.Minute {
			page()
		}
		l.Note("Azure", "a cable is cut", at(15*time.Minute).Wall, at(15*time.Minute))
		if test.page < 15*time.Minute {
			page()
		}
		s.Claims = l.Newest(w.now)
		if got := tableText(model(t, s, 200, 50, themes.ASCII()), indexOf(panes, providersPane{}.ID()))[1]; !strings.Contains(got, test.want) {
			t.Errorf("page %s ago: %s, not %s", test.page, got, test.want)
		}
	}
}

// A service is somewhere to go to, as everything is that has a name.
func TestJumpToAService(t *testing.T) {
	m := model(t, busy(coreDead()), 100, 40, themes.ASCII())
	press(t, m, ":", "b", "o", "o", "k", "i", "n", "g", "enter")
	if s := seen(m); views[m.screen.view].id != "services" || !strings.Contains(s, ">! Booking") {
		t.Errorf("in %s:\n%s", views[m.screen.view].id, s)
	}
}

// A statement that it is over does not make the provider well.
func TestTheDetailOfAStatement(t *testing.T) {
	m := inView(t, busy(coreDead()), "feeds", 80, 60)
	press(t, m, "2", "enter")
	for _, l := range strings.Split(seen(m), "\n") {
		if strings.Contains(l, "statement C-") && (strings.Contains(l, "ok") || strings.Contains(l, "DOWN") || strings.Contains(l, "degraded")) {
			t.Errorf("a statement stands as hosts do: %q", l)
		}
	}
}
