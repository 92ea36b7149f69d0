package ui

import (
	"slices"
	"strings"
	"testing"

	"example.com/noctop/docs"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
	"example.com/noctop/themes"
)

// TestEveryPaneHasAPage in the manual, and no page of a pane is left over.
func TestEveryPaneHasAPage(t *testing.T) {
	want := []string{"panes/banner", "panes/evidence", "panes/timeline", "panes/bulletin", "panes/quiz", "panes/proof"} // which are no panes
	for _, p := range panes {
		want = append(want, paneManual(p.ID()))
	}
	for _, name := range want {
		if !slices.Contains(docs.Names(), name) {
			t.Errorf("there is no page docs/en/%s.md", name)
		}
	}
	for _, name := range docs.Names() {
		if strings.HasPrefix(name, "panes/") && !slices.Contains(want, name) {
			t.Errorf("docs/en/%s.md is about no pane", name)
		}
	}
}

func TestTheManualOpensWhereOneLooks(t *testing.T) {
	for _, c := range []struct {
		name string
		keys []string
		want string
	}{
		{"the verdict", []string{"i"}, "uplink.core: nothing past the carrier's first router"},
		{"a pane that was chosen", []string{"2", "i"}, "DNS: resolvers and names"},
		{"the evidence", []string{"e", "i"}, "uplink.core: nothing past"},
		{"a row that is at fault", []string{"1", "enter", "i"}, "uplink.core: nothing past"},
		{"a row that is not", []string{"3", "enter", "i"}, "HOST: this machine"},
		{"a bulletin", []string{"b", "i"}, "Bulletin: what to tell others"},
		{"the next page", []string{"i", "tab"}, "UPLINKS: every way out"},
		{"the page before", []string{"i", "tab", "shift+tab"}, "uplink.core: nothing past"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := model(t, coreDead().snapshot(), 80, 24, themes.ASCII())
			press(t, m, c.keys...)
			if s := seen(m); !strings.Contains(s, c.want) {
				t.Errorf("%q is not in\n%s", c.want, s)
			}
		})
	}
}

// TestTheManualGoesBack closes by its key and by esc, one layer at a time.
func TestTheManualGoesBack(t *testing.T) {
	m := model(t, coreDead().snapshot(), 80, 24, themes.ASCII())
	press(t, m, "e", "i", "esc")
	if top := m.screen.top(); top == nil || top.kind != evidenceOverlay {
		t.Fatalf("after esc on top is %+v", top)
	}
	press(t, m, "i", "i", "esc")
	if m.screen.top() != nil {
		t.Errorf("after its key and esc on top is %+v", m.screen.top())
	}
}

func TestTheManualScrollsAndSpeaksKorean(t *testing.T) {
	m := model(t, coreDead().snapshot(), 80, 24, themes.ASCII())
	press(t, m, "i", "G")
	if s := seen(m); !strings.Contains(s, "R41 down: suspected from 2 s") {
		t.Errorf("its end is not in\n%s", s)
	}
	press(t, m, "g", "l")
	if s := seen(m); !strings.Contains(s, "통신사 1차 홉 너머 모두 무응답") || !strings.Contains(s, "뜻") {
		t.Errorf("it is not Korean:\n%s", s)
	}
}

// TestTheManualGivesNothingAway while a quiz hides the verdict.
func TestTheManualGivesNothingAway(t *testing.T) {
	m, _ := played(t, 80, 24, themes.ASCII(), coreQuiz())
	press(t, m, "i")
	for range 2 * len(docs.Names()) {
		if name := m.screen.top().manual; strings.HasPrefix(name, "causes/") || strings.HasPrefix(name, "notices/") {
			t.Fatalf("it shows %s", name)
		}
		press(t, m, "tab")
	}
}

// TestTheManualFollowsTheEvidence opens at the verdict that is being read.
func TestTheManualFollowsTheEvidence(t *testing.T) {
	w := resolverDead() // and Azure is suspected
	m := model(t, w.snapshot(), 80, 24, themes.ASCII())
	press(t, m, "e", "i")
	first := m.screen.top().manual
	press(t, m, "esc", "G", "i")
	if second := m.screen.top().manual; first != "causes/dns.resolver" || second != "causes/provider.down" {
		t.Errorf("it opened %s, and at the end %s", first, second)
	}
}

// TestTheManualBeforeAnythingIsMeasured must not need a Snapshot.
func TestTheManualBeforeAnythingIsMeasured(t *testing.T) {
	m := New(Options{Glyphs: themes.ASCII()})
	m.screen.width, m.screen.height = 80, 24
	press(t, m, "i", "tab", "tab", "G", "e", "i", "esc", "esc", "esc")
	if m.screen.top() != nil {
		t.Errorf("on top is %+v", m.screen.top())
	}
}

// TestEveryPageIsDrawnWhole in both languages and on all screens.
func TestEveryPageIsDrawnWhole(t *testing.T) {
	for _, language := range []i18n.Language{i18n.English, i18n.Korean()} {
		for _, size := range [][2]int{{80, 24}, {200, 50}, {40, 12}, {20, 6}} {
			m := model(t, coreDead().snapshot(), size[0], size[1], themes.Unicode())
			m.screen.tongue = tongue{language}
			for _, name := range docs.Names() {
				m.screen.overlays = []overlay{{kind: manualOverlay, manual: name}}
				whole(t, m.screen.draw(), size[0], size[1])
				for _, l := range m.screen.pageLines(name, size[0]) {
					width := l.indent
					for _, s := range l.spans {
						width += safetext.Width(s.text)
					}
					if width > size[0] {
						t.Fatalf("%s on %d columns: %d cells: %v", name, size[0], width, l.spans)
					}
				}
			}
		}
	}
}

func (s *screen) pageLines(name string, w int) []line {
	_, all := s.frame(nil).manual(name, w)
	return all
}

func TestAPageThatIsNotThereSaysSo(t *testing.T) {
	w := coreDead()
	w.result.Verdicts[0].Cause = triage.Cause("uplink.weather")
	m := model(t, w.snapshot(), 80, 24, themes.ASCII())
	press(t, m, "i")
	if s := seen(m); !strings.Contains(s, "The manual has no page on causes/uplink.weather.") {
		t.Errorf("it shows\n%s", s)
	}
}
