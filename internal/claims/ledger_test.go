package claims

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"example.com/noctop/internal/observe"
)

func TestNoiseIsNoRevision(t *testing.T) {
	at := when(t, "2026-11-21T10:00:00Z")
	plain := incident("a", observe.StageInvestigating, observe.Update{At: at.Wall, Text: `<p>We are investigating, see <a href="https://one.example/status/">here</a>.</p> Last updated: 2026-11-21 10:00 UTC`})
	plain.Regions, plain.Components = []string{"West US", "East US"}, []string{"API"}
	for name, change := range map[string]func(*observe.Incident){
		"nothing": func(*observe.Incident) {},
		"the link's host": func(i *observe.Incident) {
			i.Updates[0].Text = strings.ReplaceAll(i.Updates[0].Text, "one.example", "two.example")
		},
		"the stamp": func(i *observe.Incident) { i.Updates[0].Text = strings.ReplaceAll(i.Updates[0].Text, "10:00", "10:07") },
		"the page's own time": func(i *observe.Incident) {
			i.Updated = at.Wall.Add(time.Minute)
			i.Updates[0].At = at.Wall.Add(time.Minute)
		},
		"space and markup": func(i *observe.Incident) {
			i.Updates[0].Text = strings.NewReplacer("<p>", "<div>\n ", "</p>", "</div>&nbsp;", "are investigating", "are \u200b investigating").Replace(i.Updates[0].Text)
		},
		"order":    func(i *observe.Incident) { i.Regions = []string{"East US", "West US"} },
		"severity": func(i *observe.Incident) { i.State = observe.SeverityInfo },
	} {
		l := New()
		if first := l.Take("X", page(plain), at); len(first) != 1 {
			t.Fatalf("%d claims at first", len(first))
		}
		next := plain
		next.Updates = slices.Clone(plain.Updates)
		change(&next)
		if again := l.Take("X", page(next), at.Add(time.Minute)); len(again) != 0 {
			t.Errorf("%s: %s", name, toldAll(again))
		}
	}
	for name, change := range map[string]func(*observe.Incident){
		"the text":   func(i *observe.Incident) { i.Updates[0].Text = "We have found it." },
		"the title":  func(i *observe.Incident) { i.Title = "Trouble in Seoul" },
		"the stage":  func(i *observe.Incident) { i.Stage = observe.StageIdentified },
		"components": func(i *observe.Incident) { i.Components = []string{"API", "Console"} },
		"regions":    func(i *observe.Incident) { i.Regions = nil },
	} {
		l := New()
		l.Take("X", page(plain), at)
		next := plain
		next.Updates = slices.Clone(plain.Updates)
		change(&next)
		if again := l.Take("X", page(next), at.Add(time.Minute)); len(again) != 1 || again[0].Revision != 2 {
			t.Errorf("%s: %s", name, toldAll(again))
		}
	}
}

// A page that keeps its statements itself.
func TestStatementsAreRevisions(t *testing.T) {
	l := New()
	at := when(t, "2026-11-21T10:00:00Z")
	say := func(minute int, stage observe.Stage, text string) observe.Update {
		return observe.Update{At: at.Wall.Add(time.Duration(minute) * time.Minute), Stage: stage, Text: text}
	}
	first := say(-20, observe.StageInvestigating, "We are looking into errors.")
	second := say(-5, observe.StageIdentified, "A power outage is the cause. We expect to restore service within 2 hours.")
	expect(t, l.Take("X", page(incident("a", observe.StageIdentified, first, second)), at),
		"C-1 ack r1", "C-2 ack r2 power < C-1", "C-3 cause r2 power", "C-4 eta r2 power")
	still := say(20, observe.StageIdentified, "We are looking into errors.")
	expect(t, l.Take("X", page(incident("a", observe.StageIdentified, first, second, still)), at.Add(20*time.Minute)), "C-5 ack r3 < C-2")
	over := say(40, observe.StageResolved, "Power is back, and all is well.")
	done := l.Take("X", page(incident("a", observe.StageResolved, first, second, still, over)), at.Add(40*time.Minute))
	expect(t, done, "C-6 resolved r4")
	if gone := l.Take("X", page(), at.Add(time.Hour)); len(gone) != 0 {
		t.Errorf("what is resolved may go: %s", toldAll(gone))
	}
	if c := done[0]; !c.First.Equal(first.At) || !c.Published.Equal(over.At) || c.Stage != observe.StageResolved {
		t.Errorf("%+v", c)
	}
}

func TestWhatGoesWithoutAWordIsWithdrawn(t *testing.T) {
	at := when(t, "2026-11-21T10:00:00Z")
	one := incident("a", observe.StageMonitoring, observe.Update{Text: "We watch it."})
	for name, test := range map[string]struct {
		next observe.Report
		want string
	}{
		"gone":           {page(), "C-2 withdrawn r1"},
		"another stands": {page(incident("b", "", observe.Update{Text: "Other"})), "C-2 ack r1\nC-3 withdrawn r1"},
		"unreadable":     {observe.Report{Reason: "an HTML page"}, ""},
	} {
		l := New()
		l.Take("X", page(one), at)
		if got := toldAll(l.Take("X", test.next, at.Add(time.Minute))); got != test.want {
			t.Errorf("%s: %q", name, got)
		}
	}
	l := New()
	planned := observe.Report{State: observe.SeverityOK, Maintenances: []observe.Incident{one}}
	if c := l.Take("X", planned, at); len(c) != 1 || !c[0].Maintenance() {
		t.Errorf("planned work: %+v", c)
	}
	if gone := l.Take("X", page(), at); len(gone) != 0 {
		t.Errorf("planned work that is done: %s", toldAll(gone))
	}
}

func TestThePageItself(t *testing.T) {
	l := New()
	at := when(t, "2026-11-21T10:00:00Z")
	bad := observe.Report{State: observe.SeverityMajor, Reason: "API: major_outage"}
	expect(t, l.Take("X", bad, at), "C-1 ack r1")
	expect(t, l.Take("X", bad, at))
	bad.State = observe.SeverityPartial
	expect(t, l.Take("X", bad, at), "C-2 ack r2 < C-1")
	expect(t, l.Take("X", observe.Report{}, at))
	expect(t, l.Take("X", observe.Report{State: observe.SeverityOK}, at), "C-3 resolved r3")
	expect(t, l.Take("X", observe.Report{State: observe.SeverityOK}, at))
	l.Take("X", bad, at)
	expect(t, l.Take("X", page(incident("a", "", observe.Update{Text: "It has words now"})), at), "C-5 ack r1")
	expect(t, l.Take("X", page(incident("a", "", observe.Update{Text: "It has words now"})), at))
}

// Polls of a few providers in any order, each any number of times over, give
// the same claims of each provider in the same order; and what was returned
// once is never changed.
func TestAppendOnlyAndIdempotent(t *testing.T) {
	at := when(t, "2026-11-21T10:00:00Z")
	texts := []string{"", "A DDoS attack.", "Not an attack: a routing error.", "Fixed within 2 hours.", "복구 중입니다.", "A power outage."}
	type poll struct {
		provider string
		report   observe.Report
	}
	for seed := range uint64(40) {
		random := rand.New(rand.NewPCG(seed, 1))
		var polls []poll
		for n := range 30 {
			var all []observe.Incident
			for id := range random.IntN(3) {
				i := incident(fmt.Sprint(id), []observe.Stage{"", observe.StageIdentified, observe.StageResolved}[random.IntN(3)])
				for range random.IntN(3) {
					i.Updates = append(i.Updates, observe.Update{At: at.Wall.Add(time.Duration(n) * time.Minute), Text: texts[random.IntN(len(texts))]})
				}
				if random.IntN(3) == 0 {
					i.Components = []string{texts[random.IntN(len(texts))]}
				}
				all = append(all, i)
			}
			polls = append(polls, poll{[]string{"A", "B"}[random.IntN(2)], page(all...)})
		}
		once, often := New(), New()
		var before []Claim
		for n, p := range polls {
			now := at.Add(time.Duration(n) * time.Minute)
			once.Take(p.provider, p.report, now)
			for range 1 + random.IntN(3) {
				often.Take(p.provider, p.report, now)
				shuffled := p.report
				shuffled.Incidents = slices.Clone(p.report.Incidents)
				random.Shuffle(len(shuffled.Incidents), func(a, b int) {
					shuffled.Incidents[a], shuffled.Incidents[b] = shuffled.Incidents[b], shuffled.Incidents[a]
				})
				often.Take(p.provider, shuffled, now)
			}
			after := once.Newest(now)
			if len(after) < len(before) || len(before) > 0 && !reflect.DeepEqual(before, after[:len(before)]) {
				t.Fatalf("seed %d: what was said was changed", seed)
			}
			before = slices.Clone(after)
		}
		end := at.Add(time.Hour)
		if a, b := toldAll(once.Newest(end)), toldAll(often.Newest(end)); a != b {
			t.Errorf("seed %d: polled once\n%s\noften\n%s", seed, a, b)
		}
		// Those of one provider don't depend on when the other is polled.
		apart := New()
		for _, whose := range []string{"B", "A"} {
			for n, p := range polls {
				if p.provider == whose {
					apart.Take(p.provider, p.report, at.Add(time.Duration(n)*time.Minute))
				}
			}
		}
		for _, whose := range []string{"A", "B"} {
			if a, b := bare(once.Newest(end), whose), bare(apart.Newest(end), whose); a != b {
				t.Errorf("seed %d: of %s\n%s\nand\n%s", seed, whose, a, b)
			}
		}
	}
}

// bare are the claims of one provider without their numbers.
func bare(all []Claim, provider string) string {
	text := ""
	for _, c := range all {
		if c.Provider == provider {
			text += fmt.Sprintf("%s %s %d %q %v %v %v %v\n", c.Kind, c.Incident, c.Revision, c.Text, c.Causes, c.Denies, c.Reversal, c.Received.Mono)
		}
	}
	return text
}

func TestHostileText(t *testing.T) {
	const bad = "\x1b]0;owned\a\x1b[2J\u202e\u200b\x00\xff\u009b31m\nsecond\tline\u2028DDoS attack within 2 hours restored <script>x</script>&#27;[0m"
	text := bad + strings.Repeat("공격 아니 ", 1_000)
	l := New()
	at := when(t, "2026-11-21T10:00:00Z")
	i := observe.Incident{
		ID: text, Title: text, Stage: observe.Stage(text), State: observe.SeverityMajor, Regions: []string{text}, Components: slices.Repeat([]string{text, bad}, 1_000),
		Updates: []observe.Update{{At: at.Wall, Stage: observe.Stage(bad), Text: text}, {Text: bad}},
	}
	l.Take(text, observe.Report{State: observe.SeverityMajor, Reason: text, Incidents: []observe.Incident{i}, Maintenances: []observe.Incident{i, {}}}, at)
	l.Take(text, observe.Report{State: observe.SeverityOK, Reason: text}, at)
	l.Take("page", observe.Report{State: observe.SeverityMajor, Reason: text}, at)
	l.Note(text, text, at.Wall, at)
	l.See(text, OurView{Failing: true, Since: at})
	for _, c := range l.Newest(at) {
		for _, s := range append([]string{c.Provider, c.Incident, string(c.Stage), c.Title.String(), c.Text.String()}, append(c.Regions, c.Components...)...) {
			if len(s) > 8*bodyCells || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }) {
				t.Errorf("%s %s: %.80q", c.ID, c.Kind, s)
			}
		}
	}
	for _, r := range l.Remarks(at.Add(time.Hour)) {
		if strings.ContainsFunc(r.Text.String(), unicode.IsControl) {
			t.Errorf("%q", r.Text)
		}
	}
}

// Ids that are cut or cleaned alike stay different incidents.
func TestLongIDsStayApart(t *testing.T) {
	l := New()
	at := when(t, "2026-11-21T10:00:00Z")
	long := strings.Repeat("x", 10_000)
	l.Take("X", page(incident(long+"1", "", observe.Update{Text: "a"}), incident(long+"2", "", observe.Update{Text: "b"}), incident("page", "", observe.Update{Text: "c"})), at)
	if all := l.Newest(at); len(all) != 3 || all[1].Revision != 1 || all[2].Supersedes != "" {
		t.Errorf("%s", toldAll(all))
	}
}

func TestWhatIsKeptIsBounded(t *testing.T) {
	l := New()
	at := when(t, "2026-11-21T10:00:00Z")
	l.Take("Quiet", page(incident("open", "", observe.Update{Text: "It stays."})), at)
	for n := range 300 { // a page that rewrites fifty incidents with every poll, and drops half of them
		var all []observe.Incident
		for id := range 50 {
			all = append(all, incident(fmt.Sprintf("%d-%d", n%2*id, id), "", observe.Update{Text: fmt.Sprint("text ", n, id)}))
		}
		l.Take("Loud", page(all...), at.Add(time.Duration(n)*time.Minute))
		if l.Len() > maxClaims || l.bytes > maxBytes {
			t.Fatalf("%d claims, %d bytes after %d polls", l.Len(), l.bytes, n)
		}
	}
	now := at.Add(300 * time.Minute)
	newest := l.Newest(now)
	if len(newest) != maxShown || !strings.HasSuffix(newest[len(newest)-1].ID, fmt.Sprint(l.seq)) {
		t.Errorf("%d are shown, to %s of %d", len(newest), newest[len(newest)-1].ID, l.seq)
	}
	if again := l.Take("Quiet", page(incident("open", "", observe.Update{Text: "It stays."})), now); len(again) != 0 {
		t.Errorf("what is open was forgotten: %s", toldAll(again))
	}
	// What is over goes after thirty days, and takes nothing else with it.
	l = New()
	l.Take("X", page(incident("a", observe.StageResolved, observe.Update{Text: "Over."}), incident("b", "", observe.Update{Text: "Open."})), at)
	l.Take("X", page(incident("b", "", observe.Update{Text: "Open."})), at.Add(31*24*time.Hour))
	if all := l.Newest(at.Add(31 * 24 * time.Hour)); len(all) != 1 || all[0].Incident != "b" || all[0].ID != "C-2" {
		t.Errorf("after a month: %s", toldAll(all))
	}
}

func BenchmarkTakeAgain(b *testing.B) {
	var all []observe.Incident
	for n := range 36 { // as many as Cloudflare had on a bad day
		i := incident(fmt.Sprint(n), observe.StageIdentified)
		for range 6 {
			i.Updates = append(i.Updates, observe.Update{Text: strings.Repeat("We have identified the issue and a fix is being implemented. ", 5)})
		}
		all = append(all, i)
	}
	l, now := New(), when(b, "2026-11-21T10:00:00Z")
	l.Take("X", page(all...), now)
	b.ReportAllocs()
	for b.Loop() {
		if fresh := l.Take("X", page(all...), now); len(fresh) != 0 {
			b.Fatal(len(fresh))
		}
	}
}

func BenchmarkTakeNew(b *testing.B) {
	now := when(b, "2026-11-21T10:00:00Z")
	text := "We have identified the issue: a routing error after a configuration change, not an attack. We expect service to be restored within 2 hours."
	b.ReportAllocs()
	for b.Loop() {
		l := New()
		l.Take("X", page(incident("a", "", observe.Update{Text: text})), now)
	}
}

// What a page lists as over is resolved, in its words; what it lists from
// before we looked is nothing new.
func TestWhatThePageSaysIsOver(t *testing.T) {
	l := New()
	at := when(t, "2026-11-21T10:00:00Z")
	l.Take("X", page(incident("a", "", observe.Update{Text: "Trouble."})), at)
	report := page()
	report.Closed = []observe.Incident{
		incident("a", observe.StageUnknown, observe.Update{Text: "Trouble."}, observe.Update{At: at.Wall.Add(time.Minute), Text: "It was a power outage, and is over."}),
		incident("old", observe.StageResolved, observe.Update{Text: "Long over."}),
	}
	done := l.Take("X", report, at.Add(2*time.Minute))
	expect(t, done, "C-2 resolved r2 power", "C-3 cause r2 power")
	if len(l.Take("X", report, at.Add(3*time.Minute)))+len(l.Take("X", page(), at.Add(4*time.Minute))) != 0 {
		t.Errorf("then: %s", toldAll(l.Newest(at.Add(4*time.Minute))))
	}
}

// What is open of regions that nobody asked for, any more or yet, was not
// withdrawn: the operator narrowed the filter, or the provider its statement.
func TestWhatLeavesTheScopeIsNotWithdrawn(t *testing.T) {
	at := when(t, "2026-11-21T10:00:00Z")
	both := incident("a", observe.StageIdentified, observe.Update{At: at.Wall, Text: "Trouble."})
	both.Regions = []string{"eu-west-1", "ap-northeast-2"}
	elsewhere := func(i observe.Incident) observe.Report {
		report := page()
		report.Elsewhere = []observe.Incident{i, incident("other", observe.StageIdentified, observe.Update{Text: "Not ours."})}
		return report
	}

	reloaded := New()
	reloaded.Take("X", page(both), at)
	if fresh := reloaded.Take("X", elsewhere(both), at.Add(time.Minute)); len(fresh) != 0 {
		t.Errorf("the filter was narrowed: %s", toldAll(fresh))
	}
	if fresh := reloaded.Take("X", page(), at.Add(2*time.Minute)); len(fresh) != 0 {
		t.Errorf("then it went from where nobody looks: %s", toldAll(fresh))
	}

	narrowed := New()
	narrowed.Take("X", page(both), at)
	less := both
	less.Regions = []string{"eu-west-1"}
	expect(t, narrowed.Take("X", elsewhere(less), at.Add(time.Minute)), "C-2 scope r2")
	if remarks := codes(narrowed.Remarks(at.Add(2 * time.Minute))); strings.Contains(remarks, GoneFromPage) {
		t.Errorf("remarks %s", remarks)
	}
}

// A page that lists what its monitors find says by silence that it is over.
func TestALivePageIsBelievedToBeOver(t *testing.T) {
	l, at := New(), when(t, "2026-11-21T10:00:00Z")
	l.Take("Gatus", page(incident("api", "", observe.Update{Text: "connection refused"})), at)
	well := page()
	well.Live = true
	done := only(t, l.Take("Gatus", well, at.Add(time.Minute)), Resolved)
	if done.Stage != observe.StageResolved || codes(l.Remarks(at.Add(time.Minute))) != "" {
		t.Errorf("%+v, remarks %s", done, codes(l.Remarks(at.Add(time.Minute))))
	}
	again := l.Take("Gatus", page(incident("api", "", observe.Update{Text: "connection refused"})), at.Add(2*time.Minute))
	expect(t, again, "C-3 ack r1 < C-1")
}

// Whatever a page says, the ledger holds, and says it once.
func FuzzTake(f *testing.F) {
	f.Add("id", "Trouble", "investigating", "not an attack, a routing error", "ap-northeast-2", uint8(5))
	f.Add("", "", "resolved", "디도스가 아니라 라우팅 오류, 2시간 내 복구", "", uint8(0))
	f.Add("page", "<b>\x1b[2J</b>", "\xff", strings.Repeat("Last updated 1 ", 50), "global", uint8(200))
	f.Fuzz(func(t *testing.T, id, title, stage, text, region string, state uint8) {
		l, at := New(), when(t, "2026-11-21T10:00:00Z")
		i := observe.Incident{
			ID: id, Title: title, Stage: observe.Stage(stage), State: observe.Severity(state), Regions: []string{region, title}, Components: []string{text},
			Started: at.Wall.Add(-time.Hour), Updates: []observe.Update{{At: at.Wall, Text: text}, {Text: title}, {At: at.Wall, Text: text}},
		}
		report := observe.Report{State: observe.Severity(state), Reason: text, Incidents: []observe.Incident{i, {ID: title}}, Maintenances: []observe.Incident{{Title: text}}, Closed: []observe.Incident{i}}
		l.See(title, OurView{Failing: state%2 == 0, Since: at, Regions: []string{region}})
		first := l.Take(title, report, at)
		if again := l.Take(title, report, at.Add(time.Minute)); len(again) > len(first) {
			t.Errorf("then %s after %s", toldAll(again), toldAll(first))
		}
		if third := l.Take(title, report, at.Add(2*time.Minute)); len(third) > len(first) {
			t.Errorf("at last %s", toldAll(third))
		}
		l.Note(id, text, at.Wall, at)
		for _, c := range l.Newest(at) {
			if all := c.Provider + c.Incident + c.Text.String() + c.Title.String() + string(c.Stage); strings.ContainsFunc(all, unicode.IsControl) {
				t.Errorf("%+v", c)
			}
		}
		l.Remarks(at.Add(time.Hour))
		l.Bearing(Fault{Providers: []string{title, id}, Since: at.Wall})
	})
}

// BenchmarkHostilePage is the longest page that is read, of texts that are dear
// to read, and all new.
func BenchmarkHostilePage(b *testing.B) {
	now := when(b, "2026-11-21T10:00:00Z")
	text := strings.Repeat("not an attack or a routing error, initially suspected DNS error by 14:30 restored ", 45)
	var all []observe.Incident
	for n := range 500 {
		all = append(all, incident(fmt.Sprint(n), "", observe.Update{Text: text}, observe.Update{Text: text + "."}))
	}
	for b.Loop() {
		New().Take("X", page(all...), now)
	}
}
