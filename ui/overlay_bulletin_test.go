package ui

import (
	"errors"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/triage"
	"example.com/noctop/themes"
)

func TestTheBulletinOfTheWorstIncident(t *testing.T) {
	m := model(t, coreDead().snapshot(), 80, 40, themes.ASCII())
	press(t, m, "b")
	s := seen(m)
	for _, want := range []string{"BULLETIN  Incident bulletin 1", "20211025-001", "Began: 11:16:07", "uplink.core, confirmed", "KT-1001", "Next bulletin"} {
		if !strings.Contains(s, want) {
			t.Errorf("%q is not in\n%s", want, s)
		}
	}
	if press(t, m, "b"); m.screen.top() != nil {
		t.Error("b does not close it")
	}
}

func TestTheBulletinOfTheSelectedIncident(t *testing.T) {
	w := coreDead()
	v := w.verdict("provider.down", 5*time.Minute, "Azure does not answer by any uplink", "Azure")
	v.Incident = "20211025-002"
	m := model(t, w.snapshot(), 80, 40, themes.ASCII())
	press(t, m, "4", "down", "b")
	if s := seen(m); !strings.Contains(s, "20211025-002") || !strings.Contains(s, "Azure does not answer") {
		t.Errorf("selected:\n%s", s)
	}
	for _, want := range []string{"BULLETIN  Handover", "20211025-001", "20211025-002"} {
		if press(t, m, "tab"); !strings.Contains(seen(m), want) {
			t.Errorf("the next one is not of %s:\n%s", want, seen(m))
		}
	}
	if press(t, m, "shift+tab"); !strings.Contains(seen(m), "Incident bulletin 1") {
		t.Errorf("the one before:\n%s", seen(m))
	}
}

func TestWithNothingOpenTheHandover(t *testing.T) {
	m := model(t, healthy().snapshot(), 80, 24, themes.ASCII())
	if press(t, m, "b"); !strings.Contains(seen(m), "BULLETIN  Handover") || !strings.Contains(seen(m), "nothing") {
		t.Errorf("seen:\n%s", seen(m))
	}
	m = New(Options{})
	m.screen.width, m.screen.height = 80, 24
	if press(t, m, "b"); m.screen.top() != nil {
		t.Error("a bulletin of nothing")
	}
}

// What has just ended has its final bulletin, with what happened when; an hour
// later the handover comes first, and the final one is a tab away.
func TestWhatHasJustEndedHasItsFinalBulletin(t *testing.T) {
	w := coreDead()
	v := w.snapshot().Triage.Verdicts[0]
	calm := healthy().snapshot()
	now := calm.Now
	over := v
	over.State, over.Ended = triage.Resolved, now.Add(-time.Minute)
	calm.Log = []history.Happening{
		{At: v.Detected, Kind: history.Stepped, Step: "opened", Verdict: &v},
		{At: now.Add(-time.Minute), Kind: history.Stepped, Step: "resolved", Verdict: &over},
	}
	m := model(t, calm, 80, 60, themes.ASCII())
	press(t, m, "b")
	s := seen(m)
	for _, want := range []string{"final", v.Incident, "Timeline"} {
		if !strings.Contains(s, want) {
			t.Errorf("%q is not in\n%s", want, s)
		}
	}
	if press(t, m, "tab"); !strings.Contains(seen(m), "BULLETIN  Handover") {
		t.Errorf("after it:\n%s", seen(m))
	}
	over.Ended = now.Add(-2 * time.Hour)
	m = model(t, calm, 80, 60, themes.ASCII())
	if press(t, m, "b"); !strings.Contains(seen(m), "BULLETIN  Handover") {
		t.Errorf("two hours later:\n%s", seen(m))
	}
	if press(t, m, "tab"); !strings.Contains(seen(m), "final") {
		t.Errorf("a tab away:\n%s", seen(m))
	}
}

func TestABulletinStaysAsItWasWritten(t *testing.T) {
	m := model(t, coreDead().snapshot(), 80, 40, themes.ASCII())
	press(t, m, "b")
	well := healthy()
	well.now = well.now.Add(time.Minute)
	later := well.snapshot()
	m.options.Source = func() *history.Snapshot { return later }
	if m.Update(FrameMsg{}); !strings.Contains(seen(m), "Began: 11:16:07") || !strings.Contains(seen(m), "all is well") {
		t.Errorf("a minute later:\n%s", seen(m))
	}
}

func TestTheBulletinInTheOtherLanguage(t *testing.T) {
	m := model(t, coreDead().snapshot(), 80, 40, themes.ASCII())
	var copied string
	m.options.Copy = func(text string) error { copied = text; return nil }
	press(t, m, "b", "l")
	if s := seen(m); strings.Contains(s, "Began:") || !strings.Contains(s, "장애") {
		t.Errorf("Korean:\n%s", s)
	}
	if m.Update(press(t, m, "y")()); !strings.Contains(copied, "장애") || !strings.Contains(seen(m), "bulletin copied") {
		t.Errorf("copied %q", copied)
	}
	press(t, m, "l")
	if m.Update(press(t, m, "y")()); !strings.HasPrefix(copied, "[Incident bulletin 1] seoul-noc 20211025-001\n") {
		t.Errorf("copied %q", copied)
	}
	m.screen.language = i18n.Korean()
	if press(t, m, "esc", "b"); !strings.Contains(seen(m), "장애") {
		t.Errorf("at first:\n%s", seen(m))
	}
}

func TestABulletinIsWrittenToAFile(t *testing.T) {
	m := model(t, coreDead().snapshot(), 120, 40, themes.ASCII())
	press(t, m, "b", "w")
	if !strings.Contains(seen(m), "no place for files") {
		t.Errorf("without a place:\n%s", seen(m))
	}
	m.options.Save = func(name string, text []byte) (string, error) {
		if name != "20211025-001-1.txt" || !strings.Contains(string(text), "Began: 11:16:07") {
			t.Errorf("%s: %s", name, text)
		}
		return "/state/noctop/bulletins/" + name, nil
	}
	if m.Update(press(t, m, "w")()); !strings.Contains(seen(m), "written to /state/noctop/bulletins/20211025-001-1.txt") {
		t.Errorf("written:\n%s", seen(m))
	}
	m.options.Save = func(string, []byte) (string, error) { return "", errors.New("no space left on device") }
	if m.Update(press(t, m, "w")()); !strings.Contains(seen(m), "cannot write it: no space left") {
		t.Errorf("failed:\n%s", seen(m))
	}
}

func TestTheBulletinOfThePast(t *testing.T) {
	m, _ := travelling(t, 100, 30, themes.ASCII())
	travel(t, m, "[", "b")
	if s := seen(m); !strings.Contains(s, "2021-10-25 11:11:24") || !strings.Contains(s, "Began") || !strings.Contains(s, "PAST") {
		t.Errorf("of the past:\n%s", s)
	}
}

func TestAHostileBulletinIsAWholeFrame(t *testing.T) {
	m := model(t, hostile().snapshot(), 80, 24, themes.Unicode())
	press(t, m, "b")
	for w := 10; w < 130; w += 7 {
		for h := 2; h < 40; h += 5 {
			m.screen.width, m.screen.height = w, h
			for _, m.screen.language = range []i18n.Language{i18n.English, i18n.Korean()} {
				whole(t, m.screen.draw(), w, h)
			}
		}
	}
	if strings.ContainsAny(m.screen.bulletinText(), "\x1b\x07") {
		t.Errorf("the text holds controls: %q", m.screen.bulletinText())
	}
}
