package ui

import (
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
	"example.com/noctop/themes"
)

// What the verdict is about has rows on a small screen, though all else is well.
func TestSilentGroupsHaveTheirRows(t *testing.T) {
	w := mass()
	w.verdict("endpoint.mass", 5*time.Minute, "Group 2: 100 of 1,000 hosts are silent, the network is fine", "Group 2")
	m := model(t, w.snapshot(), 80, 24, themes.ASCII())
	rows := 0
	for _, line := range strings.Split(seen(m), "\n") {
		if strings.Contains(line, "silent since") {
			rows++
		}
	}
	if rows == 0 {
		t.Errorf("no row says who is silent:\n%s", seen(m))
	}
	for _, want := range []string{"1 UPLINKS", "2 DNS", "3 HOST", "4 PROVIDERS", "5 "} {
		if !strings.Contains(seen(m), want) {
			t.Errorf("%s has no room left:\n%s", want, seen(m))
		}
	}
}

func TestWhatIsSaidTwiceStandsOnce(t *testing.T) {
	f := Frame{tongue: tongue{i18n.English}}
	same := triage.Evidence{Text: i18n.T("the network is fine"), Weight: 8}
	other := triage.Evidence{Text: i18n.T("the network is fine"), Weight: 4}
	mute := triage.Evidence{Weight: 8}
	got := f.saidOnce([]triage.Evidence{same, mute, same, other, mute, same})
	if len(got) != 4 {
		t.Errorf("%d: %+v", len(got), got)
	}
	if safetext.Width(f.text(got[0].Text)) == 0 {
		t.Error("the first is gone")
	}
}
