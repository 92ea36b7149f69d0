//go:build unix

package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/proof"
	"example.com/noctop/internal/triage"
	"example.com/noctop/themes"
)

// TestTheIncidentUnderTheCursorIsTold: a row has room for neither its scope nor its
// words, and the lines below the list are there for both, and for its course.
func TestTheIncidentUnderTheCursorIsTold(t *testing.T) {
	m := inView(t, busy(coreDead()), "incidents", 80, 24)
	expectLines(t, seen(m), "INCIDENTS", "20211025-001", "20211025-000", "incident 20211025-001", "scope: KT",
		"hurts Card payment, Booking (partly)", "nobody has acknowledged it", "Course: what happened to it", "11:16:15  opened", "For: what says so")
	press(t, m, "down")
	expectLines(t, seen(m), "incident 20211025-000", "from 09:41:24 to 09:48:24", "it lasted 7 min", "The resolver LG DNS did not answer",
		"scope: LG DNS", "acknowledged by kim", "09:49:24  resolved", "09:43:24  acknowledged  kim", "09:42:24  opened")
	if s := seen(m); strings.Contains(s, "since 09:41:24") || strings.Contains(s, "nobody has") {
		t.Errorf("what is over is told as if it were not:\n%s", s)
	}
	press(t, m, "enter")
	expectLines(t, seen(m), "DETAIL", "incident 20211025-000", "Course: what happened to it", "resolved")
}

// TestTheCourseHoldsWhatWasSaidAndRun in the order of time.
func TestTheCourseHoldsWhatWasSaidAndRun(t *testing.T) {
	w := coreDead()
	s := busy(w)
	v := &s.Triage.Verdicts[0]
	for i := range s.Claims {
		if s.Claims[i].Provider == kt {
			v.Claims = append(v.Claims, s.Claims[i].ID)
		}
	}
	m := inView(t, s, "incidents", 120, 40)
	m.screen.proven = []proof.Record{{At: w.now.Wall.Add(-5 * time.Second), By: "kim", Incident: v.Incident, Command: proof.Command{"ping", "1.1.1.1"}}}
	m.screen.kept.marks = []Mark{{At: w.started.Wall.Add(-time.Hour), Kind: MarkStep, Of: v.Incident, Step: "flapping", Says: i18n.Flat("it came and went")}}
	expectLines(t, seen(m), "Course", "11:16:19  proof", "kim: ping 1.1.1.1", "11:16:15  opened", "11:14:24  note", "takes back its cause",
		"11:03:24  note", "KT (", "08:16:24  flapping", "it came and went")
}

// TestManyIncidentsKeepHalfOfTheScreen and say how many are not shown.
func TestManyIncidentsKeepHalfOfTheScreen(t *testing.T) {
	w := coreDead()
	s := busy(w)
	for i := range 30 {
		v := triage.Verdict{
			Cause: "dns.resolver", Scope: []string{"LG DNS"}, State: triage.Resolved, Incident: fmt.Sprintf("20211024-%03d", i), Headline: i18n.T("LG DNS was dead"),
			Since: w.started.Add(time.Duration(i) * time.Minute), Ended: w.started.Add(time.Duration(i)*time.Minute + 20*time.Second),
		}
		s.Log = append(s.Log, history.Happening{At: v.Ended, Kind: history.Stepped, Step: "resolved", Verdict: &v})
	}
	for _, size := range [][2]int{{80, 24}, {40, 12}} {
		m := inView(t, s, "incidents", size[0], size[1])
		press(t, m, "G", "up")
		text := seen(m)
		listed := strings.Count(text, "resolved") - strings.Count(text, "resolved   ") // the rows, and not the facts
		if listed < (size[1]-5)/2-2 || !strings.Contains(text, "more") || !strings.Contains(text, "incident 20211024") {
			t.Errorf("%v: %d are listed:\n%s", size, listed, text)
		}
	}
}

// TestTheLineUnderTheCursorIsWhole: the log cuts its words at 80 columns, and says
// them below, with what belongs to them.
func TestTheLineUnderTheCursorIsWhole(t *testing.T) {
	s := busy(coreDead())
	long := s.Triage.Verdicts[0]
	long.Headline = i18n.T("hosts are silent (Check-in desks 21 of 24, Back office 14 of 16), the network is fine; they share agent=falcon, os=windows")
	s.Log = append(s.Log, history.Happening{At: s.Now, Kind: history.Stepped, Step: "widened", Verdict: &long})
	m := inView(t, s, "log", 80, 24)
	text := strings.Join(strings.Fields(seen(m)), " ")
	if !strings.Contains(text, "11:16:24 widened 20211025-001") || !strings.Contains(text, "the network is fine; they share agent=falcon, os=windows") {
		t.Errorf("the line is not told whole:\n%s", seen(m))
	}
	press(t, m, "G")
	if text := seen(m); !strings.Contains(text, "09:16:24  began") || strings.Contains(text, "n/a") {
		t.Errorf("the line of a start:\n%s", text)
	}
	press(t, m, "up")
	if text := seen(m); !strings.Contains(text, "09:42:24  opened  20211025-000") || strings.Contains(text, "nobody has") {
		t.Errorf("a step of what somebody has taken on since:\n%s", text)
	}
}

// TestNothingIsNoAlarm: a list that is empty as it should be has no sign of doubt.
func TestNothingIsNoAlarm(t *testing.T) {
	for _, view := range []string{"incidents", "endpoints"} {
		if text := seen(inView(t, withDesks("....").snapshot(), view, 20, 8)); strings.Contains(text, "?") {
			t.Errorf("%s:\n%s", view, text)
		}
	}
}

// TestWhatIsNotShownIsCountedOnce and in Korean not as "so many or more".
func TestWhatIsNotShownIsCountedOnce(t *testing.T) {
	w := withDesks(strings.Repeat("x", 40))
	m := inView(t, w.snapshot(), "endpoints", 80, 24)
	if text := seen(m); strings.Count(text, "none of them ok") != 1 {
		t.Errorf("in English:\n%s", text)
	}
	m.otherLanguage()
	if text := seen(m); !strings.Contains(text, "모두 비정상") || strings.Contains(text, "건 이상") {
		t.Errorf("in Korean:\n%s", text)
	}
}

// TestListsStandSideBySideOnAWall where each has a use for the height.
func TestListsStandSideBySideOnAWall(t *testing.T) {
	for view, titles := range map[string][2]string{"endpoints": {"1 ENDPOINTS", "2 WENT SILENT"}, "host": {"1 HOST", "2 METERS"}} {
		m := inView(t, busy(coreDead()), view, 200, 50)
		m.screen.glyphs = themes.Unicode()
		abreast := false
		for _, line := range strings.Split(seen(m), "\n") {
			abreast = abreast || strings.Contains(line, titles[0]) && strings.Contains(line, titles[1])
		}
		if !abreast {
			t.Errorf("%s:\n%s", view, seen(m))
		}
		press(t, m, "tab")
		if m.screen.focusedNow() != m.screen.present()[1] {
			t.Errorf("%s: tab does not reach the second", view)
		}
	}
}

// TestWhatIsNotThereTakesNoRoom: in a line of its own the host says what it can of
// what there is before that there is no swap.
func TestWhatIsNotThereTakesNoRoom(t *testing.T) {
	m := model(t, wellHost().snapshot(), 80, 24, themes.ASCII())
	for _, line := range strings.Split(seen(m), "\n") {
		if strings.Contains(line, "3 HOST") && (!strings.Contains(line, "+") || strings.Contains(line, "n/a")) {
			t.Errorf("%s", line)
		}
	}
}

// TestProofOfAnIncident is that of the first thing it is about.
func TestProofOfAnIncident(t *testing.T) {
	m := inView(t, busy(coreDead()), "incidents", 80, 24)
	m.prove()
	if text := seen(m); !strings.Contains(text, "PROOF  uplink KT") || !strings.Contains(text, "168.126.63.1") {
		t.Errorf("of an open one:\n%s", text)
	}
	press(t, m, "esc", "down")
	m.prove()
	if text := seen(m); !strings.Contains(text, "LG DNS") || !strings.Contains(text, "dig") {
		t.Errorf("of one that is over:\n%s", text)
	}
}
