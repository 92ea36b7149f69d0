package ui

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
	"example.com/noctop/themes"
)

// coreQuiz asks for what broke in coreDead.
func coreQuiz() *Quiz {
	return &Quiz{
		Cause: "uplink.core", Scope: []string{kt}, Onset: time.Date(2021, 10, 25, 11, 16, 7, 0, seoul),
		Why: i18n.T("KT's first router answers, and nothing past it."), Lesson: i18n.T("Look past the first thing that breaks."),
	}
}

// name chooses a cause and, of those that it may be of, one.
func name(t *testing.T, m *Model, cause triage.Cause, scope string) {
	t.Helper()
	press(t, m, "v", "g")
	for i := 0; faults[m.screen.quiz.row].cause != cause; i++ {
		if press(t, m, "down"); i > len(faults) {
			t.Fatalf("no %s to choose", cause)
		}
	}
	press(t, m, "enter")
	names := scopesOf(cause, m.screen.snapshot.Topology)
	for i := 0; scope != "" && names[m.screen.quiz.row] != scope; i++ {
		if press(t, m, "down"); i > len(names) {
			t.Fatalf("no %s to choose of %q", scope, names)
		}
	}
	if scope != "" {
		press(t, m, "enter")
	}
}

func TestAQuizHidesTheVerdict(t *testing.T) {
	m, _ := played(t, 120, 40, themes.ASCII(), coreQuiz())
	for _, size := range [][2]int{{120, 40}, {200, 50}, {80, 24}, {40, 12}, {20, 6}} {
		m.screen.width, m.screen.height = size[0], size[1]
		for _, keys := range [][]string{{}, {"e"}, {"y"}, {"b"}, {"enter"}, {"esc"}, {"z"}, {"z"}, {"?"}, {"?"}, {"]"}} {
			press(t, m, keys...)
			s := seen(m)
			for _, tells := range []string{"DOWN  KT", "first router", "implied", "hurts", "confirmed", "LGU+ is fine"} {
				if strings.Contains(s, tells) && !strings.Contains(s, "HELP") {
					t.Fatalf("%v: %v tells %q:\n%s", size, keys, tells, s)
				}
			}
			if !strings.Contains(s, "QUIZ") && size[0] >= leastWidth {
				t.Errorf("%v: %v does not say that it is a quiz:\n%s", size, keys, s)
			}
		}
	}
	press(t, m, "e")
	if m.screen.top() != nil {
		t.Error("the evidence opens")
	}
}

func TestAQuizHidesStances(t *testing.T) {
	w := coreDead()
	snapshot := w.snapshot()
	snapshot.Claims = []claims.Claim{{ID: "C-1", Provider: "AWS", Text: safetext.Literal("all is well"), Stance: claims.Contradicted, Lag: time.Minute, Received: w.now}}
	snapshot.Remarks = []claims.Remark{{Provider: "AWS"}}
	hidden := veiled(snapshot)
	if c := hidden.Claims[0]; c.Stance != "" || c.Lag != 0 || len(hidden.Remarks) > 0 || c.Text.String() != "all is well" {
		t.Errorf("left: %+v, %v", c, hidden.Remarks)
	}
	if snapshot.Claims[0].Stance != claims.Contradicted || len(snapshot.Triage.Verdicts) == 0 {
		t.Error("what is hidden is hidden from noctop too")
	}
	if len(hidden.All()) != len(snapshot.All()) {
		t.Error("what was measured is hidden")
	}
}

func TestTheAnswerToAQuiz(t *testing.T) {
	for _, test := range []struct {
		cause triage.Cause
		scope string
		wants []string
	}{
		{"uplink.core", kt, []string{"RIGHT  you said: uplink.core of KT"}},
		{"uplink.core", lg, []string{"HALF RIGHT", "another's"}},
		{"uplink.transit", kt, []string{"HALF RIGHT", "another cause"}},
		{"dns.resolver", "KT DNS", []string{"WRONG  you said: dns.resolver of KT DNS"}},
		{"dns.all", "", []string{"WRONG  you said: dns.all"}},
	} {
		m, tape := played(t, 120, 50, themes.ASCII(), coreQuiz())
		name(t, m, test.cause, test.scope)
		s := seen(m)
		for _, want := range append(test.wants, "It was: uplink.core of KT", "You: 17 s after it began", "noctop: 8 s after it began, 11:16:15",
			"Why: KT's first router", "Lesson: Look past", "KT's first router answers: 8 of 8") {
			if !strings.Contains(s, want) {
				t.Errorf("%s %s: %q is not in\n%s", test.cause, test.scope, want, s)
			}
		}
		if !tape.state.Paused {
			t.Error("the tape goes on while the answer is read")
		}
		press(t, m, "esc")
		if s := seen(m); tape.state.Paused || strings.Contains(s, "QUIZ") || !strings.Contains(s, "KT uplink: nothing answers") {
			t.Errorf("after the answer:\n%s", s)
		}
		if press(t, m, "v"); !strings.Contains(seen(m), "It was:") {
			t.Errorf("the answer can't be seen again:\n%s", seen(m))
		}
	}
}

func TestTheTapeStandsStillWhileOneChooses(t *testing.T) {
	m, tape := played(t, 80, 24, themes.ASCII(), coreQuiz())
	press(t, m, "v")
	if !tape.state.Paused {
		t.Error("it goes on")
	}
	press(t, m, "G", "enter") // of endpoints there are none here, and so no second question
	if m.screen.quiz.stage != settled {
		press(t, m, "esc", "esc")
	}
	m, tape = played(t, 80, 24, themes.ASCII(), coreQuiz())
	press(t, m, "v", "esc")
	if tape.state.Paused || m.screen.top() != nil || !m.screen.quizzed() {
		t.Error("esc does not go back to watching")
	}
	tape.state.Paused = true
	press(t, m, "v", "q")
	if !tape.state.Paused {
		t.Error("a tape that stood still goes on")
	}
}

func TestAGuessAndAFaultNotFoundYet(t *testing.T) {
	of := coreQuiz()
	of.Cause, of.Scope, of.Onset = "provider.down", []string{"AWS"}, of.Onset.Add(time.Hour)
	m, _ := played(t, 120, 40, themes.ASCII(), of)
	name(t, m, "provider.down", "AWS")
	if s := seen(m); !strings.Contains(s, "before it began: a guess") || !strings.Contains(s, "has not found it by now") || !strings.Contains(s, "RIGHT") {
		t.Errorf("seen:\n%s", s)
	}
}

func TestNoQuiz(t *testing.T) {
	m := model(t, coreDead().snapshot(), 80, 24, themes.ASCII())
	if press(t, m, "v"); m.screen.top() != nil || !strings.Contains(seen(m), "no quiz") {
		t.Errorf("seen:\n%s", seen(m))
	}
}

// TestEveryCauseCanBeNamed but those that no drill is of: our own measuring, and
// what cannot be told.
func TestEveryCauseCanBeNamed(t *testing.T) {
	seen := map[triage.Cause]bool{}
	for _, f := range faults {
		if seen[f.cause] || f.means == "" {
			t.Errorf("%s: %q", f.cause, f.means)
		}
		seen[f.cause] = true
	}
	source, err := os.ReadFile("../internal/triage/causes.go")
	if err != nil {
		t.Fatal(err)
	}
	all := regexp.MustCompile(`\bCause = "([a-z0-9.]+)"`).FindAllSubmatch(source, -1)
	if len(all) < 30 {
		t.Fatalf("only %d causes found in the rules", len(all))
	}
	for _, match := range all {
		cause := triage.Cause(match[1])
		if !seen[cause] && cause != triage.CauseMonitor && cause != triage.CauseUnknown {
			t.Errorf("%s can't be named", cause)
		}
	}
}
