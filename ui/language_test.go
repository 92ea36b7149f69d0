//go:build unix

package ui

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/triage"
	"example.com/noctop/themes"
)

// uplinkDown is a dead uplink, said as triage says it.
func uplinkDown() *world {
	w := coreDead()
	v := &w.result.Verdicts[0]
	v.Headline = i18n.T("%s; %s is fine", i18n.T("%s: nothing answers past its first router %s", kt, "198.51.100.1"), lg)
	v.Next = i18n.T("move what needs it to %s; call about circuit %s; trace: %s", lg, "KT-1001", "mtr -n -I eth0 168.126.63.1")
	v.Call = "080-000-0000"
	v.For = []triage.Evidence{
		{Subject: w.anchors(kt)[0], Text: i18n.T("no anchor answers by %s now: %d of the newest %d probes lost", kt, 80, 80), Weight: 20, Age: time.Second},
		{Subject: w.hop(kt), Text: i18n.T("first hop %s answers in %s", "198.51.100.1", "2 ms"), Weight: 12, Age: time.Second},
	}
	v.Against = []triage.Evidence{{Subject: w.gateway(kt), Text: i18n.T("gateway %s lost %d of its last %d", "192.0.2.1", 1, 10), Weight: -4, Age: 2 * time.Second}}
	v.Implied = []triage.Evidence{{Subject: w.resolver(0), Age: 2 * time.Second}}
	v.Unknown = []triage.Evidence{{Text: i18n.T("%s was not probed", "AWS")}}
	v.Rivals = []triage.Rival{{Cause: "uplink.transit", Scope: []string{kt}, WhyNot: i18n.T("it explains less: %d dB against %d", 12, 31)}}
	return w
}

// namesDown is a site whose resolvers are all silent, said as triage says it.
func namesDown() *world {
	w := newWorld()
	for i := range w.what.Resolvers {
		w.kill(40*time.Second, "timeout", w.resolver(i))
	}
	v := w.verdict("dns.all", 40*time.Second, "no DNS resolver answers, while IP addresses do")
	v.Next = i18n.T("is port 53 blocked on the way? %s", "dig +tcp @168.126.63.1 . NS")
	v.For = []triage.Evidence{
		{Subject: w.resolver(0), Text: i18n.T("none of %d resolvers answers", 4), Weight: 20, Age: time.Second},
		{Subject: w.link(kt), Text: i18n.T("IP addresses answer, and have for at least %s", i18n.T("%d s", 10)), Weight: 12, Age: time.Second},
	}
	return w
}

// korean is a Model that speaks Korean.
func korean(t testing.TB, w *world, width, height int, glyphs *themes.Glyphs) *Model {
	t.Helper()
	m := model(t, w.snapshot(), width, height, glyphs)
	m.otherLanguage()
	m.screen.flash = m.screen.notice
	return m
}

var koreanScenes = []struct {
	name string
	make func() *world
	keys []string
}{
	{"healthy", healthy, nil},
	{"uplink-down", uplinkDown, nil},
	{"names-down", namesDown, nil},
	{"evidence", uplinkDown, []string{"e"}},
	{"help", uplinkDown, []string{"?"}},
	{"detail-uplink", uplinkDown, []string{"enter"}},
	{"detail-provider", uplinkDown, []string{"4", "down", "enter"}},
	{"bulletin", uplinkDown, []string{"b"}},
}

// TestGoldenKorean holds the screens of a Korean operator, in both sets of signs.
func TestGoldenKorean(t *testing.T) {
	for _, scene := range koreanScenes {
		for name, glyphs := range map[string]*themes.Glyphs{"unicode": themes.Unicode(), "ascii": themes.ASCII()} {
			for _, size := range [][2]int{{80, 24}, {40, 12}, {200, 50}} {
				if size[0] == 200 && (len(scene.keys) > 0 || name == "ascii") {
					continue
				}
				t.Run(fmt.Sprintf("ko-%s-%dx%d-%s", scene.name, size[0], size[1], name), func(t *testing.T) {
					m := korean(t, scene.make(), size[0], size[1], glyphs)
					press(t, m, scene.keys...)
					c := m.screen.draw()
					whole(t, c, size[0], size[1])
					golden(t, strings.TrimPrefix(t.Name(), "TestGoldenKorean/"), c.Lines())
				})
			}
		}
	}
}

// names are words that a Korean operator reads in Latin letters: names, units,
// commands and protocols.
var names = strings.Fields(`noctop seoul KST KT LGU eth AWS Azure Google Cloud Cloudflare GitHub LG Card payment Booking Telephone payments duty
	ICMP TCP UDP HTTP TLS DNS mtr dig uplink core transit rule dns all https http example com pay link cpu mem disk icmp neighbour
	CHAOS id server enter esc tab space pgup pgdown ctrl shift left right home end up down cd`)

// foreign are what others said, which is shown as it came.
var foreign = regexp.MustCompile(`storage access|We are looking into failures of storage`)

// koreanDetails are further screens that are read for English that was left.
var koreanDetails = []struct {
	name string
	make func() *world
	keys []string
}{
	{"detail of a resolver", uplinkDown, []string{"2", "enter"}},
	{"detail of a name", namesDown, []string{"2", "G", "enter"}},
	{"detail of the host", healthy, []string{"3", "enter"}},
	{"detail of a disk", healthy, []string{"3", "down", "down", "down", "enter"}},
	{"detail of a link", healthy, []string{"3", "G", "enter"}},
	{"detail of endpoints", uplinkDown, []string{"5", "enter"}},
	{"the DNS matrix", namesDown, []string{"V", "3"}},
	{"the ways out", uplinkDown, []string{"V", "2"}},
}

// TestAKoreanScreenSaysNothingInEnglish reads them all at a size that cuts
// little off.
func TestAKoreanScreenSaysNothingInEnglish(t *testing.T) {
	words := regexp.MustCompile(`[A-Za-z]{2,}( [a-z]{2,})+`) // two words in a row: what is not a name
	fields := regexp.MustCompile(`(^| )[a-z][a-z_]+=[^ ]`)   // a field without a sentence
	for _, scene := range slices.Concat(koreanScenes, koreanDetails) {
		m := korean(t, scene.make(), 200, 120, themes.ASCII())
		press(t, m, scene.keys...)
		for _, line := range m.screen.draw().Lines() {
			for _, found := range words.FindAllString(foreign.ReplaceAllString(line, ""), -1) {
				if slices.ContainsFunc(strings.Fields(found), func(word string) bool { return !slices.Contains(names, word) }) {
					t.Errorf("%s: %q in %q", scene.name, found, strings.TrimSpace(line))
				}
			}
			if found := fields.FindString(line); found != "" {
				t.Errorf("%s: %q in %q", scene.name, found, strings.TrimSpace(line))
			}
		}
	}
}

// TestTheLanguageKey switches the whole console, and back.
func TestTheLanguageKey(t *testing.T) {
	m := model(t, uplinkDown().snapshot(), 120, 40, themes.Unicode())
	english := seen(m)
	press(t, m, "l")
	if s := seen(m); !strings.Contains(s, "KT: 1차 홉 198.51.100.1 너머 모두 무응답; LGU+는 정상") || !strings.Contains(s, "회선") || strings.Contains(s, "UPLINKS") {
		t.Errorf("Korean:\n%s", s)
	}
	press(t, m, "l", "tab", "shift+tab")
	if seen(m) != english {
		t.Errorf("back:\n%s\nbefore:\n%s", seen(m), english)
	}
	press(t, m, "l", "b", "l")
	if s := seen(m); !strings.Contains(s, "Began:") || !strings.Contains(s, "복사") {
		t.Errorf("an English bulletin on a Korean console:\n%s", s)
	}
}

// TestModelsOfBothLanguages draws at once what shares nothing.
func TestModelsOfBothLanguages(t *testing.T) {
	english, hangul := model(t, uplinkDown().snapshot(), 80, 24, themes.ASCII()), korean(t, uplinkDown(), 80, 24, themes.ASCII())
	var all sync.WaitGroup
	for m, want := range map[*Model]string{english: "UPLINKS", hangul: "회선"} {
		all.Add(1)
		go func() {
			defer all.Done()
			for range 20 {
				m.screen.cache = cache{}
				if !strings.Contains(seen(m), want) {
					t.Errorf("%q is missing:\n%s", want, seen(m))
				}
			}
		}()
	}
	all.Wait()
}

// TestKoreanAtEverySize cuts Hangul only between its signs.
func TestKoreanAtEverySize(t *testing.T) {
	for _, scene := range koreanScenes {
		for _, glyphs := range []*themes.Glyphs{themes.Unicode(), themes.ASCII()} {
			m := korean(t, scene.make(), 80, 24, glyphs)
			press(t, m, scene.keys...)
			for w := 1; w < 140; w += 3 {
				for _, h := range []int{1, 3, 7, 12, 24, 40} {
					m.screen.width, m.screen.height = w, h
					whole(t, m.screen.draw(), w, h)
				}
			}
		}
	}
}

func BenchmarkViewInKorean(b *testing.B) {
	m := korean(b, uplinkDown(), 200, 50, themes.Unicode())
	b.ReportAllocs()
	for b.Loop() {
		m.screen.cache = cache{}
		m.screen.draw()
	}
}
