package ui

import (
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/themes"
)

func TestSharesAreOfThoseAsked(t *testing.T) {
	g := &fleet{}
	for _, letters := range []string{"....", "..xx", ".xx ", ". -x", "    "} {
		s := written(observe.Instant{Mono: 3 * time.Second}, letters)
		g.members = append(g.members, member{series: &s})
	}
	g.members = append(g.members, member{})
	got := g.shares(0, time.Second, 6)
	want := []float64{0, 1.0 / 3, 2.0 / 3, 2.0 / 3, unmeasured, unmeasured}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("%v, want %v", got, want)
		}
	}
}

func TestHeatRowsInEveryForm(t *testing.T) {
	w := withDesks("xxxxxxxxxx..........", "....................")
	for i := range w.series { // they fell silent half a minute ago less ten seconds
		if s := &w.series[i]; s.Key.Subject.Kind == observe.KindEndpoint {
			for j := range s.Samples[:10] {
				s.Samples[j].Outcome = observe.Good
			}
		}
	}
	for form, glyphs := range plotForms {
		for _, language := range []i18n.Language{i18n.English, i18n.Korean()} {
			m := model(t, w.snapshot(), 100, 40, glyphs)
			m.screen.tongue = tongue{language}
			press(t, m, "5", "enter")
			rows := m.screen.draw().Lines()
			text := strings.Join(rows, "\n")
			heat := ""
			for i, row := range rows {
				if strings.Contains(row, m.screen.say("WITHOUT AN ANSWER, OVER TIME").String()) {
					heat = strings.Join(rows[i+1:i+5], "\n")
				}
			}
			well, half := glyphs.Shade(0).String(), glyphs.Shade(0.5).String()
			if !strings.Contains(heat, strings.Repeat(well, 9)+strings.Repeat(half, 19)) {
				t.Errorf("%s: the group's row:\n%s", form, text)
			}
			if !strings.Contains(heat, "Group 2") || !strings.Contains(heat, strings.Repeat(well, 28)) || !strings.Contains(heat, "11:16") {
				t.Errorf("%s: its neighbour's row, or the time:\n%s", form, text)
			}
			if !strings.Contains(text, glyphs.Heat[4].String()+" "+m.screen.say("more").String()) {
				t.Errorf("%s: no legend:\n%s", form, text)
			}
		}
	}
}

func TestShadesDiffer(t *testing.T) {
	for form, glyphs := range plotForms {
		seen := map[string]bool{glyphs.Gap.String(): true}
		for _, share := range []float64{0, 0.05, 0.3, 0.6, 1} {
			sign := glyphs.Shade(share).String()
			if seen[sign] {
				t.Errorf("%s: %q stands for two shares", form, sign)
			}
			seen[sign] = true
		}
	}
}

// TestTheMapOfAFewHostsInLittleRoom is coarse no more than it has to be.
func TestTheMapOfAFewHostsInLittleRoom(t *testing.T) {
	w := withDesks(strings.Repeat(".", 24), strings.Repeat(".", 12), strings.Repeat("x", 8))
	for height := 10; height <= 40; height++ {
		m := model(t, w.snapshot(), 100, height, themes.ASCII())
		press(t, m, "5")
		if text := m.screen.draw().String(); strings.Contains(text, "a sign is") {
			t.Fatalf("%d lines: a sign of a map of 24 is several hosts:\n%s", height, text)
		}
	}
	all := []*row{{strip: &fleet{members: make([]member, 5000)}}, {strip: &fleet{members: make([]member, 24)}}, {strip: &fleet{members: make([]member, 3)}}}
	if share, lines := fit(all, 75, 2); share != 100 || lines[0] != 1 || lines[1] != 1 || lines[2] != 0 {
		t.Errorf("5,000 hosts and few others in two lines: %d a sign, %v lines", share, lines)
	}
}

// TestHeatCoversWhatIsKept shows all that there is in the columns that there are.
func TestHeatCoversWhatIsKept(t *testing.T) {
	every := 5 * time.Second
	g := &fleet{}
	g.group.Every = every
	s := history.Series{Every: every}
	for i := range 360 {
		s.Samples = append(s.Samples, history.Sample{At: time.Hour + time.Duration(i)*every, Outcome: observe.Good})
	}
	g.members = []member{{series: &s}}
	now := s.Newest().At
	h := heatOf([]*fleet{g}, 70, now)
	if h.column != 30*time.Second || len(h.shares[0]) < 60 || len(h.shares[0]) > 70 {
		t.Errorf("half an hour in 70 columns: %d of %v", len(h.shares[0]), h.column)
	}
	if later := heatOf([]*fleet{g}, 70, now+20*time.Second); later.column != h.column {
		t.Errorf("the columns change from %v to %v", h.column, later.column)
	}
}
