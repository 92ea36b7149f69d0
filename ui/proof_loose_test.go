package ui

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
)

// addressed gives KT's interface an address, as its check lists them.
func addressed(w *world) *history.Snapshot {
	w.measure()
	s := w.add(w.link(kt), observe.CheckAddress, time.Second, 0, "eth0", "netlink")
	s.Last.Detail = safetext.Clean(netip.MustParsePrefix("192.0.2.7/24").String(), 80)
	return w.snapshot()
}

func TestTheMenuBeginsAtWhatIsHere(t *testing.T) {
	m, b := proving(t, coreDead(), 100, 30)
	b.missing = []string{"ping", "mtr", "traceroute"}
	carried(m, press(t, m, "x"))
	if menu := m.screen.proofs(); menu.at != 3 || !strings.Contains(seen(m), ">4 ip route get") {
		t.Fatalf("at %d:\n%s", menu.at, seen(m))
	}
	if press(t, m, "enter"); len(b.runs) != 1 || b.runs[0].Command.Program() != "ip" {
		t.Errorf("%+v", b.runs)
	}
	m, b = proving(t, coreDead(), 100, 30)
	b.missing = []string{"ping", "mtr", "traceroute", "ip"}
	carried(m, press(t, m, "x"))
	if menu := m.screen.proofs(); menu.at != 0 {
		t.Errorf("with nothing here it begins at %d", menu.at)
	}
}

// The answer of what is here may come after the first key.
func TestTheMenuStaysWhereItWasMoved(t *testing.T) {
	m, b := proving(t, coreDead(), 100, 30)
	b.missing = []string{"ping", "mtr", "traceroute"}
	look := press(t, m, "x")
	press(t, m, "down")
	if carried(m, look); m.screen.proofs().at != 1 {
		t.Errorf("it jumps to %d", m.screen.proofs().at)
	}
}

func TestALooseCommandSaysSo(t *testing.T) {
	w := coreDead()
	m := model(t, addressed(w), 100, 30, themes.ASCII())
	m.options.Tools, m.options.System = &bench{}, "linux"
	press(t, m, "2") // the first resolver is KT's
	carried(m, press(t, m, "x"))
	got := strings.Join(strings.Fields(seen(m)), " ")
	for _, want := range []string{"dig @168.126.63.1 -b 192.0.2.7", "by address only", "It is sent from KT's address 192.0.2.7; which uplink it leaves by is for the routing table to say.", "ip route get 168.126.63.1 from 192.0.2.7"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing from\n%s", want, seen(m))
		}
	}
	press(t, m, "x")
	m.options.System = "windows"
	carried(m, press(t, m, "x"))
	for _, want := range []string{"not by KT", "It can't be told to leave by KT: it leaves as the routing table has it."} {
		if !strings.Contains(seen(m), want) {
			t.Errorf("%q is missing from\n%s", want, seen(m))
		}
	}
}
