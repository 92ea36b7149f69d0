//go:build unix

package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/themes"
)

// outspoken is a day on which carriers and providers speak: KT through the press
// and restating its cause, Azure by rewriting its page, AWS not at all.
func outspoken() *history.Snapshot {
	w := coreDead()
	for _, p := range w.what.Providers[:1] {
		for _, u := range w.what.Uplinks {
			w.kill(12*time.Minute, "timeout", w.probe(p, u.Name))
		}
	}
	s := w.snapshot()
	l := claims.New()
	at := func(ago time.Duration) observe.Instant { return w.now.Add(-ago) }
	onset := at(20 * time.Minute)
	l.See("KT", claims.OurView{Failing: true, Since: onset, Probed: true, Inbound: claims.InboundNormal})
	l.See("AWS", claims.OurView{Failing: true, Since: at(12 * time.Minute), Probed: true})
	l.Take("AWS", observe.Report{State: observe.SeverityOK}, at(time.Minute))
	azure := func(text string, regions []string, ago time.Duration) {
		l.Take("Azure", observe.Report{State: observe.SeverityPartial, Incidents: []observe.Incident{{
			ID: "west-us", Title: "Issues connecting to resources in West US", State: observe.SeverityPartial, Stage: observe.StageInvestigating, Regions: regions,
			Started: at(110 * time.Minute).Wall, Updates: []observe.Update{{At: at(100 * time.Minute).Wall, Text: text}},
		}}}, at(ago))
	}
	azure("We are investigating an issue connecting to resources in West US. Updates within 60 minutes.", []string{"West US"}, 99*time.Minute)
	azure("We have identified an issue connecting to resources in West US and Central US. Updates within 30 minutes.", []string{"West US", "Central US"}, 20*time.Minute)
	l.Note("KT", "대규모 디도스(DDoS) 공격으로 인한 장애로 추정", at(13*time.Minute).Wall, at(13*time.Minute))
	l.Note("KT", "디도스 공격이 아니라 라우팅(네트워크 경로설정) 오류로 확인", at(2*time.Minute).Wall, at(2*time.Minute))
	s.Claims, s.Remarks = l.Newest(w.now), l.Remarks(w.now)
	s.Triage.Verdicts[0].Claims = l.Bearing(claims.Fault{Providers: []string{"KT"}, Since: onset.Wall})
	return s
}

// TestGoldenSaid holds what the providers' pane and its details show of what
// is said, Korean among it.
func TestGoldenSaid(t *testing.T) {
	for _, one := range []struct {
		name string
		keys []string
	}{
		{"said", nil},
		{"said-pane", []string{"4", "z"}},
		{"said-detail-azure", []string{"4", "down", "enter"}},
		{"said-detail-kt", []string{"4", "G", "enter"}},
		{"said-evidence", []string{"e"}},
	} {
		for _, size := range [][2]int{{80, 24}, {200, 50}} {
			for _, glyphs := range []struct {
				name string
				set  *themes.Glyphs
			}{{"unicode", themes.Unicode()}, {"ascii", themes.ASCII()}} {
				name := fmt.Sprintf("%s-%dx%d-%s", one.name, size[0], size[1], glyphs.name)
				t.Run(name, func(t *testing.T) {
					c := still(t, outspoken(), size[0], size[1], glyphs.set)
					for _, key := range one.keys {
						c.send(keyOf(key))
					}
					c.settle()
					golden(t, name, c.screen.Lines())
				})
			}
		}
	}
}

// Status pages on unrelated hosts that fail together tell of our own network.
func TestPagesThatFailTogether(t *testing.T) {
	for _, test := range []struct {
		failing int
		hosts   func(i int) string
		ours    bool
	}{
		{5, func(i int) string { return fmt.Sprintf("https://status.p%d.example/x", i) }, true},
		{3, func(i int) string { return fmt.Sprintf("https://status.p%d.example/x", i) }, true},
		{2, func(i int) string { return fmt.Sprintf("https://status.p%d.example/x", i) }, false},
		{5, func(i int) string { return fmt.Sprintf("https://p%d.statuspage.example/x", i) }, false},
	} {
		w := healthy()
		for i := range w.what.Providers {
			feed := *w.what.Providers[i].Feed
			feed.URL = test.hosts(i)
			w.what.Providers[i].Feed = &feed
			if i < test.failing {
				w.kill(2*time.Minute, "timeout", observe.Subject{Kind: observe.KindFeed, Name: w.what.Providers[i].Name})
			}
		}
		m := model(t, w.snapshot(), 200, 50, themes.Unicode())
		told := strings.Contains(strings.Join(tableText(m, 3), "\n"), "not read, by our own network: ")
		if told != test.ours {
			t.Errorf("%d failing: %v\n%s", test.failing, told, strings.Join(tableText(m, 3), "\n"))
		}
	}
}

// A note is entered in the footer: who, with completion, and what.
func TestNoteIsEntered(t *testing.T) {
	var kept [][2]string
	fails := true
	m := model(t, outspoken(), 80, 24, themes.Unicode())
	m.options.Note = func(who, said string) (string, error) {
		if fails {
			return "", fmt.Errorf("at \"25:00\": there is no such time of day")
		}
		kept = append(kept, [2]string{who, said})
		return "14:28  " + who + ": " + said, nil
	}
	press := func(keys ...string) {
		for _, key := range keys {
			if cmd := m.key(keyOf(key)); cmd != nil {
				m.handle(cmd())
			}
		}
	}
	footer := func() string { return m.screen.draw().Lines()[23] }
	press("n", "l", "g")
	if got := footer(); !strings.Contains(got, "who said it? lg_") || !strings.Contains(got, "LGU+") {
		t.Errorf("footer %q", got)
	}
	press("tab", "enter")
	m.key(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("회선 장애\x1b[2J\u202e"), Paste: true})
	press("q", "enter")
	if got := footer(); len(kept) != 0 || !strings.Contains(got, "LGU+ said: 회선 장애[2Jq_") || !strings.Contains(got, "was not kept") {
		t.Errorf("after a failure: %q, kept %q", got, kept)
	}
	fails = false
	press("enter")
	if len(kept) != 1 || kept[0] != [2]string{"LGU+", "회선 장애[2Jq"} || m.screen.entry != nil || !strings.Contains(footer(), "kept: 14:28  LGU+") {
		t.Errorf("kept %q; footer %q", kept, footer())
	}
	press("n", "x", "esc", "n", "enter", "backspace")
	if e := m.screen.entry; e == nil || e.inWords || e.who != "" {
		t.Errorf("%+v: nobody is no one to have said anything", e)
	}
	press("K", "T", "enter", "a", "backspace", "backspace", "backspace")
	if e := m.screen.entry; e == nil || e.inWords || e.who != "K" {
		t.Errorf("%+v: backspace goes back to who", e)
	}
	press("esc")
	press("4", "down", "n")
	if e := m.screen.entry; e == nil || e.who != "Azure" {
		t.Errorf("%+v: the cursor says who", e)
	}
}

// What changed between two wordings is marked; two texts with little in common
// are shown as they are.
func TestCompare(t *testing.T) {
	for _, test := range []struct{ before, after, want string }{
		{"a b c d", "a x c d e", "a [-b-] {+x+} c d {+e+}"},
		{"디도스 공격으로 인한 장애", "라우팅 오류로 인한 장애", "[-디도스 공격으로-] {+라우팅 오류로+} 인한 장애"},
		{"one two three four", "all is new in this text", ""},
		{"", "x", ""},
	} {
		var got []string
		for _, l := range marked(0, new(cache).compared(clean(test.before), clean(test.after)), 1000) {
			for _, s := range l.spans {
				got = append(got, s.text.String())
			}
		}
		if joined := strings.Join(got, ""); joined != test.want {
			t.Errorf("%q to %q: %q, want %q", test.before, test.after, joined, test.want)
		}
	}
}

// BenchmarkSaid draws what is said: the pane, and the history of one provider.
func BenchmarkSaid(b *testing.B) {
	for _, keys := range [][]string{nil, {"4", "down", "enter"}} {
		b.Run(fmt.Sprint(len(keys), " keys"), func(b *testing.B) {
			m := model(b, outspoken(), 200, 50, themes.Unicode())
			for _, key := range keys {
				m.key(keyOf(key))
			}
			b.ReportAllocs()
			for b.Loop() {
				m.screen.cache.snapshot = nil // as with each new Snapshot
				m.screen.draw()
			}
		})
	}
}

// Who the row suggests is taken by enter, and gives way to what is typed.
func TestWhoIsSuggestedGivesWay(t *testing.T) {
	m := model(t, outspoken(), 80, 24, themes.Unicode())
	m.options.Note = func(string, string) (string, error) { return "", nil }
	press(t, m, "1", "down", "n")
	if got := seen(m); !strings.Contains(got, "who said it? LGU+_   enter takes it, typing replaces it") {
		t.Fatalf("%s", got)
	}
	press(t, m, "K", "T")
	if m.screen.entry.who != "KT" {
		t.Errorf("%q", m.screen.entry.who)
	}
	press(t, m, "esc", "n", "backspace")
	if m.screen.entry.who != "LGU" {
		t.Errorf("%q", m.screen.entry.who)
	}
	press(t, m, "esc", "n", "enter")
	if !m.screen.entry.inWords || m.screen.entry.who != "LGU+" {
		t.Errorf("%+v", m.screen.entry)
	}
}
