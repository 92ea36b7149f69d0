package claims

import (
	"testing"
	"time"

	"example.com/noctop/internal/observe"
)

// KT, 25 October 2021, by its page: an attack first, then routing.
func TestKTByItsPage(t *testing.T) {
	l := New()
	first, second := when(t, "2021-10-25T12:10:00+09:00"), when(t, "2021-10-25T14:31:00+09:00")
	a := l.Take("KT", parsed(t, "rss", payload(t, "kt_20211025_rev1_synthetic_utf8.xml"), first), first)
	expect(t, a, "C-1 ack r1 attack", "C-2 cause r1 attack", "C-3 start r1 attack")
	b := l.Take("KT", parsed(t, "rss", payload(t, "kt_20211025_rev2_synthetic_utf8.xml"), second), second)
	expect(t, b, "C-4 ack r2 routing -attack -capacity < C-1", "C-5 cause r2 routing -attack -capacity < C-2 reversal")
	if c := a[2]; !c.Start.Equal(when(t, "2021-10-25T11:00:00+09:00").Wall) {
		t.Errorf("it began at %s", c.Start)
	}
	if c := b[1]; c.Incident != "kt-20211025" || !c.Published.Equal(second.Wall.Add(-time.Minute)) || c.Received != second || c.Rewritten {
		t.Errorf("%+v", c)
	}
	if r := remark(t, l.Remarks(second), CauseReversed); r.Claim != "C-5" || r.Provider != "KT" {
		t.Errorf("%+v", r)
	}
}

// The same by hand, beside what we measured.
func TestKTByHand(t *testing.T) {
	l := New()
	onset := when(t, "2021-10-25T11:16:07+09:00")
	see := func(at string, failing bool, inbound Inbound) observe.Instant {
		now := when(t, at)
		l.See("KT", OurView{Failing: failing, Since: onset, Inbound: inbound})
		return now
	}
	now := see("2021-10-25T11:40:00+09:00", true, InboundNormal)
	if got := codes(l.Remarks(now)); got != "" {
		t.Errorf("a provider without a page lags by it: %s", got)
	}
	now = see("2021-10-25T12:00:00+09:00", true, InboundNormal)
	attack := l.Note("kt", "KT: large DDoS attack around 11:00", now.Wall, now)
	if told(attack) != "C-1 cause r1 attack" || attack.Stance != Contradicted || attack.Lag != 43*time.Minute+53*time.Second || attack.Provider != "KT" {
		t.Errorf("%s, %s after %s", told(attack), attack.Stance, attack.Lag)
	}
	remarks := l.Remarks(now)
	if r := remark(t, remarks, Admitted); r.Claim != "C-1" || r.Text.String() != "KT admitted it 43 min after it failed for us" {
		t.Errorf("%+v: %s", r, r.Text)
	}
	now = see("2021-10-25T12:46:00+09:00", false, InboundNormal)
	over := l.Note("KT", "12:45 복구 완료", when(t, "2021-10-25T12:45:00+09:00").Wall, now)
	if over.Kind != Resolved || over.Stance != Supported {
		t.Errorf("%s: %s", told(over), over.Stance)
	}
	now = see("2021-10-25T14:40:00+09:00", false, InboundNormal)
	routing := l.Note("KT", "14:28 routing error, not an attack", when(t, "2021-10-25T14:28:00+09:00").Wall, now)
	if told(routing) != "C-3 cause r3 routing -attack < C-1 reversal" || routing.Stance != NotTestable || routing.Lag.Round(time.Minute) != 192*time.Minute {
		t.Errorf("%s: %s after %s", told(routing), routing.Stance, routing.Lag)
	}
	if got := codes(l.Remarks(now)); got != "cause.reversed start.moved" && got != "cause.reversed" {
		t.Errorf("remarks: %s", got)
	}
	if again := l.Note("KT", "14:28 routing error, not an attack", when(t, "2021-10-25T14:28:30+09:00").Wall, now); again.ID != "C-3" || l.Len() != 3 {
		t.Errorf("the same words again are %s of %d", again.ID, l.Len())
	}
	next := when(t, "2021-10-27T09:00:00+09:00")
	if c := l.Note("KT", "power outage", next.Wall, next); c.Reversal || c.Incident == routing.Incident || c.Supersedes != "" {
		t.Errorf("two days later: %s of %s", told(c), c.Incident)
	}
}

// Azure rewrites in place: the same guid, the same date, another text.
func TestAzureRewritesInPlace(t *testing.T) {
	l := New()
	first, second := when(t, "2026-07-23T16:49:55Z"), when(t, "2026-07-23T18:12:58Z")
	a := l.Take("Azure", parsed(t, "azure", payload(t, "azure_rss_westus_20260723T1649Z.xml"), first), first)
	expect(t, a, "C-1 ack r1 routing", "C-2 cause r1 routing", "C-3 start r1 routing")
	report := parsed(t, "azure", payload(t, "azure_rss_westus_20260723T1812Z.xml"), second)
	b := l.Take("Azure", report, second)
	expect(t, b, "C-4 ack r2 < C-1", "C-5 scope r2")
	if !b[0].Rewritten || b[0].Incident != a[0].Incident || !b[0].Published.Equal(a[0].Published) || b[0].Received != second {
		t.Errorf("%+v", b[0])
	}
	if !a[2].Start.Equal(when(t, "2026-07-23T14:44:00Z").Wall) || len(b[1].Components) != 14 || len(b[1].Regions) != 1 {
		t.Errorf("it began at %s; %d components, regions %q", a[2].Start, len(b[1].Components), b[1].Regions)
	}
	remark(t, l.Remarks(second), RewrittenPlace)
	for range 3 {
		if again := l.Take("Azure", report, second.Add(time.Minute)); len(again) != 0 {
			t.Errorf("polled again: %s", toldAll(again))
		}
	}
	healthy := parsed(t, "azure", payload(t, "azure_rss_healthy_empty_20260801.xml"), second)
	gone := l.Take("Azure", healthy, second.Add(time.Hour))
	expect(t, gone, "C-6 withdrawn r2")
	remark(t, l.Remarks(second.Add(time.Hour)), GoneFromPage)
	// Its instances disagree: it comes and goes with every other poll.
	back := l.Take("Azure", report, second.Add(61*time.Minute))
	expect(t, back, "C-7 ack r2 < C-4")
	for range 5 {
		l.Take("Azure", healthy, second.Add(62*time.Minute))
		l.Take("Azure", report, second.Add(63*time.Minute))
	}
	if l.Len() != 7 {
		t.Errorf("%d claims of a page that comes and goes", l.Len())
	}
}

func TestCrowdStrikesRevisions(t *testing.T) {
	l := New()
	first, second := when(t, "2024-07-19T05:31:00Z"), when(t, "2024-07-19T09:46:00Z")
	onset := when(t, "2024-07-19T04:12:00Z")
	l.See("CrowdStrike", OurView{Failing: true, Since: onset})
	a := l.Take("CrowdStrike", parsed(t, "statuspage", payload(t, "crowdstrike_20240719_statuspage_rev1_synthetic.json"), first), first)
	expect(t, a, "C-1 ack r1", "C-2 start r1")
	if !a[1].Start.Equal(when(t, "2024-07-19T04:09:00Z").Wall) || a[1].Stance != Supported || a[0].Lag != 78*time.Minute {
		t.Errorf("%+v", a)
	}
	b := l.Take("CrowdStrike", parsed(t, "statuspage", payload(t, "crowdstrike_20240719_statuspage_rev2_synthetic.json"), second), second)
	expect(t, b, "C-3 ack r2 -attack < C-1", "C-4 cause r2 -attack")
	if b[0].Stage != observe.StageMonitoring || b[0].Stance != Supported || b[1].Reversal || b[1].Text.String() != "This is not a security incident or cyberattack." {
		t.Errorf("%+v", b)
	}
}

// Azure Central US: the first start was 21:56, later 21:40; the first end 12:15.
func TestTheStartMoves(t *testing.T) {
	l := New()
	say := func(at, text string) []Claim {
		now := when(t, at)
		return l.Take("Azure", page(incident("cus", observe.StageInvestigating, observe.Update{Text: text})), now)
	}
	a := say("2024-07-18T23:20:00Z", "Starting at 21:56 UTC on 18 Jul 2024, customers may experience issues with multiple services in Central US.")
	if c := only(t, a, Start); !c.Start.Equal(when(t, "2024-07-18T21:56:00Z").Wall) || c.Moved != 0 {
		t.Errorf("%+v", c)
	}
	b := say("2024-07-19T13:00:00Z", "Between 21:56 UTC on 18 July 2024 and 12:15 UTC on 19 July 2024, customers may have experienced issues.")
	if c := only(t, b, End); !c.End.Equal(when(t, "2024-07-19T12:15:00Z").Wall) {
		t.Errorf("%+v", c)
	}
	c := say("2024-07-20T08:00:00Z", "Between 21:40 UTC on 18 July 2024 and 22:00 UTC on 19 July 2024, customers may have experienced issues.")
	start, end := only(t, c, Start), only(t, c, End)
	if start.Moved != -16*time.Minute || start.Supersedes != only(t, a, Start).ID || end.Moved != 9*time.Hour+45*time.Minute {
		t.Errorf("start moved by %s over %q, end by %s", start.Moved, start.Supersedes, end.Moved)
	}
	if r := remark(t, l.Remarks(when(t, "2024-07-20T08:00:00Z")), StartMoved); r.Text.String() != "Azure dates the start 16 min earlier than before" {
		t.Errorf("%s", r.Text)
	}
}

// Kakao, 15 October 2022: two hours, then overnight.
func TestTheRepairSlips(t *testing.T) {
	l := New()
	first, second := when(t, "2022-10-15T18:50:00+09:00"), when(t, "2022-10-15T20:30:00+09:00")
	l.Note("Kakao", "데이터센터 화재로 서비스 장애", when(t, "2022-10-15T16:12:00+09:00").Wall, first)
	a := l.Note("Kakao", "전원 공급이 재개되면 2시간 내 복구 예정", first.Wall, first)
	b := l.Note("Kakao", "밤사이 복구를 목표로 하고 있습니다", second.Wall, second)
	if a.Kind != ETA || !a.Until.Equal(first.Wall.Add(2*time.Hour)) {
		t.Errorf("%s until %s", told(a), a.Until)
	}
	if b.Kind != ETA || b.Supersedes != a.ID || b.Moved != 9*time.Hour+10*time.Minute || !b.Until.Equal(when(t, "2022-10-16T06:00:00+09:00").Wall) {
		t.Errorf("%s until %s, %s later", told(b), b.Until, b.Moved)
	}
	if r := remark(t, l.Remarks(second), RepairSlipped); r.Text.String() != "Kakao put the repair off by 9 h" {
		t.Errorf("%s", r.Text)
	}
	remark(t, l.Remarks(when(t, "2022-10-16T06:30:00+09:00")), RepairOverdue)
}

// An older red incident of another region never takes in a new fault: Azure's
// of the evening before, and endpoints that died in the morning.
func TestWhatBears(t *testing.T) {
	evening, morning := when(t, "2024-07-18T21:40:00Z").Wall, when(t, "2024-07-19T04:12:00Z").Wall
	claim := func(change func(*Claim)) Claim {
		c := Claim{Provider: "Azure", Kind: Ack, First: morning.Add(20 * time.Minute)}
		change(&c)
		return c
	}
	fault := Fault{Providers: []string{"azure"}, Regions: []string{"Korea Central"}, Components: []string{"Virtual Machines"}, Since: morning}
	for name, test := range map[string]struct {
		change func(*Claim)
		want   bool
	}{
		"said soon after":                  {func(*Claim) {}, true},
		"another region":                   {func(c *Claim) { c.Regions = []string{"Central US"} }, false},
		"our region":                       {func(c *Claim) { c.Regions = []string{"koreacentral", "Central US"} }, true},
		"everywhere":                       {func(c *Claim) { c.Regions = []string{"Global"} }, true},
		"another component":                {func(c *Claim) { c.Components = []string{"Power BI"} }, false},
		"an older one":                     {func(c *Claim) { c.First = evening }, false},
		"an older one, dated":              {func(c *Claim) { c.Start = evening }, false},
		"an older one of our region":       {func(c *Claim) { c.Start, c.Regions = evening, []string{"Korea Central"} }, true},
		"a forgotten one of our region":    {func(c *Claim) { c.Start, c.Regions = evening.AddDate(0, -4, 0), []string{"Korea Central"} }, false},
		"begun long after":                 {func(c *Claim) { c.Start = morning.Add(3 * time.Hour) }, false},
		"first said long after":            {func(c *Claim) { c.First = morning.Add(9 * time.Hour) }, false},
		"said late, begun with ours":       {func(c *Claim) { c.First, c.Start = morning.Add(9*time.Hour), morning.Add(-3*time.Minute) }, true},
		"late as CrowdStrike's, not dated": {func(c *Claim) { c.First = morning.Add(336 * time.Minute) }, true},
	} {
		if got := bearsOn(claim(test.change), fault); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	wide := fault
	wide.Regions, wide.Components = nil, nil // nobody told which are used
	if bearsOn(claim(func(c *Claim) { c.First, c.Regions = evening, []string{"Central US"} }), wide) {
		t.Error("without regions the older one bears")
	}
}
