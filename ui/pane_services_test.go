package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
	"example.com/noctop/themes"
)

// A service that is down is worth no more than why, since when, and whom to call.
func TestServicesSayWhatHurtsThem(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {200, 50}} {
		s := seen(inView(t, busy(coreDead()), "services", size[0], size[1]))
		expectLines(t, s, "SERVICES", "state", "since", "by", "owner", "Card payment", "DOWN", "11:16:07", "uplink KT", "payments duty",
			"DOWN", "KT uplink: nothing answers past KT's first router", "since 11:16:07 (17 s)", "confirmed", "incident 20211025-001",
			"hurts Card payment, tell payments duty; Booking (partly)", "next:", "move POS to LGU+", "call:", "KT enterprise desk 080-000-0000")
	}
	if s := seen(inView(t, busy(healthy()), "services", 80, 24)); strings.Contains(s, "hurts") || strings.Contains(s, "next:") {
		t.Errorf("something hurts on a good day:\n%s", s)
	}
}

// A suspicion is no reason to act yet.
func TestServicesOnlySuspected(t *testing.T) {
	w := coreDead()
	v := &w.result.Verdicts[0]
	v.State, v.Incident = triage.Suspect, ""
	s := seen(inView(t, busy(w), "services", 80, 30))
	expectLines(t, s, "SUSPECT", "Card payment", "SUSPECT", "hurts Card payment")
	if strings.Contains(s, "next:") || strings.Contains(s, "incident") {
		t.Errorf("a suspicion asks for something:\n%s", s)
	}
}

// twoOfThem is a world in which a service could go by either uplink, and each has
// a fault of its own.
func twoOfThem() *world {
	w := newWorld()
	w.kill(time.Minute, "timeout", w.anchors(kt)...)
	w.kill(20*time.Second, "timeout", w.gateway(lg))
	w.verdict("uplink.core", time.Minute, "KT is dead", kt)
	w.verdict("lan.gateway", 20*time.Second, "the gateway of LGU+ is dead", lg)
	w.what.Services = []topology.Service{
		{Name: "Card payment", Needs: topology.Need{All: []topology.Need{{Text: "{any: [uplink/KT, uplink/LGU+]}", Any: []topology.Need{need("uplink", kt), need("uplink", lg)}}}}},
		{Name: "Booking", Needs: topology.Need{All: []topology.Need{need("uplink", "")}}},
		{Name: "Names", Needs: topology.Need{All: []topology.Need{need("dns", "")}}},
	}
	w.result.Services = []triage.ServiceImpact{
		{Name: "Card payment", State: observe.Down, Via: "{any: [uplink/KT, uplink/LGU+]}"}, {Name: "Booking", State: observe.Down, Via: "every uplink"}, {Name: "Names", State: observe.OK},
	}
	return w
}

// What takes two faults together is hurt by both of them.
func TestAServiceThatTwoFaultsHurtTogether(t *testing.T) {
	m := inView(t, twoOfThem().snapshot(), "services", 100, 40)
	expectLines(t, seen(m), "Card payment", "DOWN", "11:15:24", "KT, LGU+", "Names", "KT is dead", "hurts Card payment; Booking", "the gateway of LGU+ is dead", "hurts Card payment; Booking")
	press(t, m, "enter")
	if s := seen(m); strings.Contains(s, "Nothing that is known hurts it") || !strings.Contains(s, "Hurt by") {
		t.Errorf("the detail of what two faults hurt:\n%s", s)
	}
}

// A fault that hurts it a little is not all where another takes it down with that.
func TestAServiceThatAFaultHurtsMoreWithAnother(t *testing.T) {
	w := twoOfThem()
	w.kill(time.Minute, "timeout", w.resolver(0))
	v := w.verdict("dns.resolver", time.Minute, "KT DNS is silent", "KT DNS")
	v.Severity = observe.Degraded
	v.Services = []triage.ServiceImpact{{Name: "Card payment", State: observe.Degraded, Via: "DNS"}}
	w.what.Services[0].Needs.All = append(w.what.Services[0].Needs.All, need("dns", ""))
	w.result.Services[2].State, w.result.Services[2].Via = observe.Degraded, "DNS"
	m := inView(t, w.snapshot(), "services", 100, 50)
	expectLines(t, seen(m), "Card payment", "DOWN", "degraded", "3 of 4 resolvers are well", "KT is dead", "hurts Card payment", "gateway of LGU+", "hurts Card payment", "KT DNS is silent", "hurts Card payment")
}

// By what a service is well is worth saying only where that stands in for another.
func TestWhatCarriesAService(t *testing.T) {
	w := coreDead()
	w.what.Services = []topology.Service{
		{Name: "Either", Needs: topology.Need{All: []topology.Need{need("dns", "pay.example.com"), {Any: []topology.Need{need("uplink", kt), need("uplink", lg)}}}}},
		{Name: "Any", Needs: topology.Need{All: []topology.Need{need("uplink", "")}}},
		{Name: "Plain", Needs: topology.Need{All: []topology.Need{need("dns", "LG DNS"), need("uplink", lg)}}},
	}
	w.result.Services = []triage.ServiceImpact{{Name: "Either", State: observe.OK, Via: lg}, {Name: "Any", State: observe.OK, Via: lg}, {Name: "Plain", State: observe.OK, Via: lg}}
	m := inView(t, w.snapshot(), "services", 100, 40)
	rows := tableText(m, indexOf(panes, servicesPane{}.ID()))
	for _, want := range []string{"Either | ok |  | LGU+ | ", "Any | ok |  | LGU+ | ", "Plain | ok |  |  | ", "any uplink | ok |  | 1 of 2 uplinks are well | ", "  DNS LG DNS | ok |  | ok | "} {
		if !slices.Contains(rows, want) {
			t.Errorf("no row %q in\n%s", want, strings.Join(rows, "\n"))
		}
	}
}

// Where there are more services than lines the broken ones stay, and what hurts
// them.
func TestManyServices(t *testing.T) {
	w := coreDead()
	for _, name := range strings.Fields("a b c d e f g h i j k l m n o p q r s t u v w x") {
		w.what.Services = append(w.what.Services, topology.Service{Name: "Service " + name, Needs: topology.Need{All: []topology.Need{need("uplink", lg)}}})
		w.result.Services = append(w.result.Services, triage.ServiceImpact{Name: "Service " + name, State: observe.OK})
	}
	w.what.Services = append(w.what.Services, topology.Service{Name: "Last", Owner: "night shift", Needs: topology.Need{All: []topology.Need{need("uplink", kt)}}})
	hurt := triage.ServiceImpact{Name: "Last", State: observe.Down, Via: kt, Owner: "night shift"}
	w.result.Services = append(w.result.Services, hurt)
	w.result.Verdicts[0].Services = []triage.ServiceImpact{hurt}
	expectLines(t, seen(inView(t, w.snapshot(), "services", 80, 24)), "Service a", "Last", "DOWN", "more", "KT uplink: nothing answers", "hurts Last, tell night shift", "next:", "call:")
}

// On a wide screen what belongs together stands together.
func TestServicesStandTogether(t *testing.T) {
	s := seen(inView(t, busy(coreDead()), "services", 200, 50))
	for _, l := range strings.Split(s, "\n") {
		if strings.Contains(l, "payments duty") && strings.Contains(l, "11:16:07") && strings.Index(l, "payments duty") > 100 {
			t.Errorf("the owner is far from the service: %q", l)
		}
	}
	m := inView(t, busy(coreDead()), "services", 80, 24)
	m.otherLanguage()
	expectLines(t, seen(m), "상태", "발생", "담당", "Card payment", "영향 Card payment (담당 payments duty)")
}

// On a narrow screen the reason stays, as short as it is.
func TestServicesOnANarrowScreen(t *testing.T) {
	w := coreDead()
	w.what.Services = []topology.Service{{Name: "Card payment", Needs: topology.Need{All: []topology.Need{need("uplink", kt)}}}}
	w.result.Services = []triage.ServiceImpact{{Name: "Card payment", State: observe.Down, Via: kt}}
	m := inView(t, w.snapshot(), "services", 40, 12)
	m.screen.glyphs = themes.ASCII()
	expectLines(t, seen(m), "SERVICES", "state", "by", "Card payment", "DOWN", "KT")
}
