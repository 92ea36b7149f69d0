//go:build unix

package ui

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
	"example.com/noctop/themes"
)

func TestPanesHaveIDsOfTheirOwn(t *testing.T) {
	var seen []string
	for _, p := range panes {
		if slices.Contains(seen, p.ID()) {
			t.Errorf("two panes are called %q", p.ID())
		}
		seen = append(seen, p.ID())
	}
	for i, v := range views {
		if len(v.panes) == 0 || len(members[i]) != len(v.panes) || slices.Contains(members[i], -1) {
			t.Errorf("%s is made of %v", v.id, members[i])
		}
		if len(ownHints[v.id]) == 0 && i > 0 {
			t.Errorf("%s has no keys of its own", v.id)
		}
	}
	if len(views) > 9 {
		t.Error("there are more views than numbers to choose them by")
	}
}

func TestTheReadmeNamesEveryView(t *testing.T) {
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range Views() {
		if row := "| `" + v.ID + "` | " + v.Means + " |"; !strings.Contains(string(text), row) {
			t.Errorf("the README lacks the row %s", row)
		}
	}
}

func TestViewsByKey(t *testing.T) {
	m := model(t, busy(coreDead()), 100, 40, themes.ASCII())
	for _, id := range ViewIDs()[1:] {
		press(t, m, "}")
		if got := views[m.screen.view].id; got != id {
			t.Fatalf("the next view is %s, not %s", got, id)
		}
		if s := seen(m); !strings.Contains(s, "DOWN  KT uplink") {
			t.Errorf("%s: the verdict is not there:\n%s", id, s)
		}
	}
	press(t, m, "}")
	if m.screen.view != 0 {
		t.Errorf("after the last view comes %s", views[m.screen.view].id)
	}
	press(t, m, "{")
	if got := views[m.screen.view].id; got != "log" {
		t.Errorf("before the first view is %s", got)
	}
	if cmd := press(t, m, "esc"); m.screen.view != 0 || cmd != nil {
		t.Errorf("esc leads to %s", views[m.screen.view].id)
	}
}

func TestTheListOfViews(t *testing.T) {
	m := model(t, busy(coreDead()), 100, 40, themes.ASCII())
	press(t, m, "V")
	for i, v := range views {
		if s := seen(m); !strings.Contains(s, i18n.T(v.title).String()) || !strings.Contains(s, v.means) {
			t.Fatalf("view %d is not in the list:\n%s", i+1, s)
		}
	}
	press(t, m, "down", "down", "enter")
	if got := views[m.screen.view].id; got != "dns" || m.screen.top() != nil {
		t.Errorf("the third is %s", got)
	}
	press(t, m, "V", "6")
	if got := views[m.screen.view].id; got != "feeds" || m.screen.top() != nil {
		t.Errorf("number 6 is %s", got)
	}
	press(t, m, "V", "G", "esc")
	if got := views[m.screen.view].id; got != "feeds" || m.screen.top() != nil {
		t.Errorf("esc over the list leads to %s", got)
	}
	press(t, m, "enter", "V", "V", "esc", "V", "1")
	if m.screen.view != 0 || m.screen.top() != nil {
		t.Error("the first view can't be chosen by its number")
	}
}

func TestEscGoesThroughFilterAndZoomToTheTriage(t *testing.T) {
	m := inView(t, busy(coreDead()), "feeds", 100, 40)
	press(t, m, "z", "/", "k", "enter")
	for _, stands := range []func() bool{
		func() bool { return m.screen.filter == "" && m.screen.zoomed && m.screen.view > 0 },
		func() bool { return !m.screen.zoomed && m.screen.view > 0 },
		func() bool { return m.screen.view == 0 },
	} {
		if press(t, m, "esc"); !stands() {
			t.Fatalf("filter %q, zoomed %t, view %d", m.screen.filter, m.screen.zoomed, m.screen.view)
		}
	}
}

func TestKeysMeanTheSameInEveryView(t *testing.T) {
	for _, id := range ViewIDs() {
		m := inView(t, busy(coreDead()), id, 120, 50)
		press(t, m, "down", "enter")
		if top := m.screen.top(); top == nil || top.kind != detailOverlay {
			t.Errorf("%s: enter opens no detail", id)
			continue
		}
		if s := seen(m); strings.Contains(s, "no such row") {
			t.Errorf("%s: the detail is of nothing:\n%s", id, s)
		}
		press(t, m, "esc", "e")
		if top := m.screen.top(); top == nil || top.kind != evidenceOverlay {
			t.Errorf("%s: e shows no evidence", id)
		}
		press(t, m, "esc", "/", "z", "q", "x", "enter")
		if s := seen(m); !strings.Contains(s, "0 of ") || !strings.Contains(s, "no row matches") {
			t.Errorf("%s: a filter finds what is not there:\n%s", id, s)
		}
		press(t, m, "esc", " ")
		if !m.screen.frozen {
			t.Errorf("%s: it does not freeze", id)
		}
		press(t, m, " ", "2")
		if of := m.screen.present(); len(of) > 1 && m.screen.focus != of[1] {
			t.Errorf("%s: 2 leads to %s", id, panes[m.screen.focus].ID())
		}
	}
}

func TestTheCursorOfAViewFollowsItsRow(t *testing.T) {
	m := inView(t, busy(coreDead()), "log", 120, 40)
	press(t, m, "down", "down")
	chosen := m.screen.cursors["log"]
	later := busy(coreDead())
	later.Log = append(later.Log, history.Happening{At: later.Now, Kind: history.Missed, For: 9 * time.Second})
	m.options.Source = func() *history.Snapshot { return later }
	m.Update(FrameMsg{})
	if i := m.screen.cursor(m.screen.focus); i != 3 || m.screen.table(m.screen.focus).rows[i].subject != chosen {
		t.Errorf("the cursor is in row %d", i)
	}
}

func TestAcknowledgeInTheIncidents(t *testing.T) {
	w := coreDead()
	second := w.verdict("dns.resolver", 3*time.Minute, "Google does not answer", "Google")
	second.Incident = "20211025-002"
	m, given := acting(t, w)
	m.screen.openView("incidents")
	press(t, m, "down")
	finish(m, press(t, m, "a"))
	if len(*given) != 1 || (*given)[0].Target.Incident != "20211025-002" {
		t.Errorf("%+v", *given)
	}
	press(t, m, "m")
	if top := m.screen.top(); top == nil || top.kind != actOverlay || !strings.Contains(seen(m), "Google does not answer") {
		t.Errorf("m asks nothing:\n%s", seen(m))
	}
}

func TestIncidentsOfThePast(t *testing.T) {
	m := inView(t, busy(healthy()), "incidents", 160, 30)
	s := seen(m)
	for _, want := range []string{"20211025-000", "09:41:24", "resolved", "7 min", "dns.resolver", "LG DNS", "probable", "kim"} {
		if !strings.Contains(s, want) {
			t.Errorf("%q is not in\n%s", want, s)
		}
	}
	press(t, m, "enter")
	if s := seen(m); !strings.Contains(s, "from 09:49:24") && !strings.Contains(s, "it lasted 7 min") || !strings.Contains(s, "RESOLVED") {
		t.Errorf("its evidence:\n%s", s)
	}
}

func TestTheLogIsInOrderAndFiltered(t *testing.T) {
	m := inView(t, busy(coreDead()), "log", 140, 40)
	rows := m.screen.table(m.screen.focus).rows
	if len(rows) < 10 {
		t.Fatalf("%d rows", len(rows))
	}
	for i := range rows[1:] {
		if rows[i].cells[0].value < rows[i+1].cells[0].value {
			t.Errorf("row %d is older than the one below it", i)
		}
	}
	s := seen(m)
	for _, want := range []string{"opened", "suspect", "resolved", "acknowledged", "configuration", "not measured", "42 s", "by hand", "Azure", "began"} {
		if !strings.Contains(s, want) {
			t.Errorf("%q is not in\n%s", want, s)
		}
	}
	press(t, m, "/", "a", "z", "u", "r", "e", "enter")
	if s := seen(m); !strings.Contains(s, "Azure") || strings.Contains(s, "configuration") {
		t.Errorf("filtered:\n%s", s)
	}
}

func TestWhatAServiceStandsOn(t *testing.T) {
	s := seen(inView(t, busy(coreDead()), "services", 120, 40))
	expectLines(t, s, "Card payment", "DOWN", "all of", "provider AWS", "any of", "uplink KT", "DOWN", "shares duct-7 with LGU+",
		"uplink LGU+", "ok", "DNS pay.example.com", "Booking", "any uplink", "all share duct-7", "DNS", "resolvers are well", "endpoints Check-in desks", "17 of 20")
	if healthy := seen(inView(t, healthy().snapshot(), "services", 120, 40)); !strings.Contains(healthy, "no service is configured") {
		t.Errorf("without services:\n%s", healthy)
	}
}

func TestNamesByResolvers(t *testing.T) {
	m := inView(t, busy(coreDead()), "dns", 120, 40)
	expectLines(t, seen(m), "DNS MATRIX", "KT DNS", "LG DNS", "Cloudflare", "Google", "live", "by KT", "warm", "cold (random)", "pay.example.com")
	if s := seen(m); strings.Contains(s, "DNSSEC") {
		t.Errorf("a row of nothing:\n%s", s)
	}
	press(t, m, "/", "g", "o", "o", "g", "l", "e", "enter")
	if s := seen(m); strings.Contains(s, "LG DNS") || !strings.Contains(s, "Google") || !strings.Contains(s, "pay.example.com") {
		t.Errorf("a filter that names a resolver:\n%s", s)
	}
	m = inView(t, crowded(), "dns", 120, 40)
	s := seen(m)
	if !strings.Contains(s, "resolvers: type a part of a name") {
		t.Errorf("nothing says that resolvers are left out:\n%s", s)
	}
	if lines := strings.Split(s, "\n"); !slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, "live") && strings.Count(l, "✖") >= 2 }) {
		t.Errorf("the broken resolvers are left out:\n%s", s)
	}
}

func TestTheWaysOut(t *testing.T) {
	m := inView(t, busy(coreDead()), "uplinks", 120, 50)
	expectLines(t, seen(m), "WAYS OUT", "KT", "to 1.1.1.1", "192.0.2.1", "0.4 ms", "198.51.100.1", "2.1 ms", "loss 33 %",
		"dies after hop 2", "was 10.21.0.1", "4.1 ms", "LGU+", "to 1.1.1.1", "does not answer, lets others through", "25.4 ms")
	var traced string
	m.options.Trace = func(uplink string) { traced = uplink }
	press(t, m, "2", "G", "T")
	if traced != lg || m.screen.top() != nil {
		t.Errorf("traced %q", traced)
	}
	if s := seen(inView(t, healthy().snapshot(), "uplinks", 120, 50)); !strings.Contains(s, "not looked at yet") {
		t.Errorf("without a trace:\n%s", s)
	}
}

func TestTheLedgerMarksReversals(t *testing.T) {
	s := seen(inView(t, busy(coreDead()), "feeds", 160, 50))
	expectLines(t, s, "PROVIDERS", "LEDGER", "11:14:24", "KT", "takes back its cause", "11:03:24", "KT", "10:36:24", "Azure")
}

func TestWhoWentSilent(t *testing.T) {
	s := seen(inView(t, busy(coreDead()), "endpoints", 120, 40))
	expectLines(t, s, "WENT SILENT, CAME BACK", "answers again", "desk-3", "went silent", "desk-7")
}

func TestAQuizHidesWhatHappened(t *testing.T) {
	m, _ := played(t, 140, 40, themes.ASCII(), coreQuiz())
	hidden := *busy(coreDead())
	m.options.Source = func() *history.Snapshot { return &hidden }
	m.Update(FrameMsg{})
	for _, id := range ViewIDs() {
		m.screen.openView(id)
		if s := seen(m); strings.Contains(s, "uplink.core") || strings.Contains(s, "nothing answers past") {
			t.Errorf("%s tells:\n%s", id, s)
		}
	}
}

// archive is a Past that knows an incident of the day before.
type archive struct{ *keptPast }

func (a archive) Incidents(_, _ time.Time) ([]triage.Verdict, error) {
	v := triage.Verdict{Cause: "upstream.all", State: triage.Resolved, Confidence: triage.Confirmed, Incident: "20211024-003", Headline: i18n.T("both uplinks were dead")}
	v.Since.Wall = time.Date(2021, 10, 24, 20, 0, 0, 0, seoul)
	v.Ended.Wall = v.Since.Wall.Add(12 * time.Minute)
	return []triage.Verdict{v}, nil
}

func (a archive) Claims(_, _ time.Time) ([]claims.Claim, error) {
	said := observe.Instant{Wall: time.Date(2021, 10, 24, 20, 5, 0, 0, seoul)}
	return []claims.Claim{{ID: "C-9", Provider: "KT", Channel: claims.Feed, Kind: claims.Ack, Published: said.Wall, Received: said, Text: safetext.Literal("a duct burns")}}, nil
}

func TestWhatWasKeptIsLookedUp(t *testing.T) {
	m, past := travelling(t, 140, 40, themes.ASCII())
	m.options.Past = archive{past}
	obey(t, m, m.lookBack())
	if len(m.screen.kept.marks) > 0 {
		t.Error("something was asked for that no view shows")
	}
	m.screen.openView("log")
	obey(t, m, m.lookBack())
	if s := seen(m); !strings.Contains(s, "large DDoS attack") || !strings.Contains(s, "20211025-001 opened") {
		t.Errorf("the log:\n%s", s)
	}
	if m.lookBack() != nil {
		t.Error("it is asked for again at once")
	}
	m.screen.openView("incidents")
	if s := seen(m); !strings.Contains(s, "20211024-003") || !strings.Contains(s, "2021-10-24 20:00") || !strings.Contains(s, "12 min") {
		t.Errorf("the incidents:\n%s", s)
	}
	m.screen.openView("feeds")
	if s := seen(m); !strings.Contains(s, "a duct burns") {
		t.Errorf("the ledger:\n%s", s)
	}
}
