package ui

import (
	"net/netip"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
	"example.com/noctop/themes"
	"example.com/noctop/ui/canvas"
)

// states are the ways a screen can stand when it is drawn.
func states(m *Model) []func() {
	s := &m.screen
	return []func(){
		func() {},
		func() { s.zoomed = true },
		func() { s.zoomed, s.filter, s.typing = false, "kt", true },
		func() { s.typing, s.filter = false, "" },
		func() { s.overlays = []overlay{{kind: evidenceOverlay}} },
		func() { s.overlays[0].scroll = 7 },
		func() { s.overlays = []overlay{{kind: helpOverlay}} },
		func() {
			s.overlays = nil
			s.openDetail()
		},
		func() { s.overlays, s.frozen, s.behind, s.since = nil, true, 37, 42*time.Second },
		func() { s.frozen, s.line = false, lined(s, 24*time.Minute) },
	}
}

// lined is an open timeline, at a moment so long ago.
func lined(s *screen, ago time.Duration) *timeline {
	l := &timeline{span: 1}
	if s.snapshot == nil {
		return nil
	}
	now := s.snapshot.Now.Wall
	s.latest = now
	for i := range 20 {
		l.marks = append(l.marks, Mark{At: now.Add(-time.Duration(i) * 5 * time.Minute), Kind: MarkKind(i % 9), Text: i18n.T("%s", evil)})
	}
	if ago > 0 {
		l.cursor = now.Add(-ago)
		l.shown = l.cursor
	}
	return l
}

// whole fails where a frame is not exactly w by h cells, or a wide sign is
// torn.
func whole(t *testing.T, c *canvas.Canvas, w, h int) {
	t.Helper()
	if c.Width() != w || c.Height() != h {
		t.Fatalf("a frame of %dx%d for %dx%d", c.Width(), c.Height(), w, h)
	}
	for y := range h {
		for x := range w {
			cell := c.At(x, y)
			if !utf8.ValidString(cell.Text) || strings.ContainsFunc(cell.Text, func(r rune) bool { return r < ' ' || r >= 0x7F && r < 0xA0 }) {
				t.Fatalf("%dx%d: cell %d,%d holds %q", w, h, x, y, cell.Text)
			}
			if cell.Width == 2 && (x+1 == w || c.At(x+1, y).Text != "") {
				t.Fatalf("%dx%d: half a wide sign at %d,%d", w, h, x, y)
			}
		}
	}
}

func TestEverySizeIsAWholeFrame(t *testing.T) {
	var widths, heights []int
	for w := 0; w <= 210; w += 1 + w/9 {
		widths = append(widths, w)
	}
	for h := 0; h <= 60; h += 1 + h/7 {
		heights = append(heights, h)
	}
	widths = append(widths, 29, 30, 39, 40, 79, 80, 119, 120, 121, 159, 160, 161)
	worlds := []*history.Snapshot{coreDead().snapshot(), hostile().snapshot(), empty(), nil}
	for i, snapshot := range worlds {
		m := model(t, snapshot, 0, 0, []*themes.Glyphs{themes.Unicode(), themes.ASCII()}[i%2])
		for _, w := range widths {
			for _, h := range heights {
				m.screen.width, m.screen.height = w, h
				m.screen.overlays, m.screen.frozen, m.screen.zoomed, m.screen.line = nil, false, false, nil
				for _, change := range states(m) {
					change()
					whole(t, m.screen.draw(), w, h)
				}
			}
		}
	}
}

// evil is what a name, a headline or a status page may hold.
const evil = "\x1b[2J\x1b]0;pwned\x07가나다\u202Eevil\u200B\xff\r\n\t\x9b31m " + "결제%d%s게이트웨이Ａ́́́́"

// hostile is a world with evil in every string.
func hostile() *world {
	w := newWorld()
	w.what.Site = evil
	for i := range w.what.Uplinks {
		w.what.Uplinks[i].Name += evil
		w.what.Uplinks[i].Interface = evil
	}
	for i := range w.what.Resolvers {
		w.what.Resolvers[i].Name += evil
		w.what.Resolvers[i].Transport, w.what.Resolvers[i].URL = topology.TransportHTTPS, "https://"+evil
	}
	w.what.Names[0].Name = evil
	for i := range w.what.Providers {
		w.what.Providers[i].Name += evil
	}
	w.kill(10*time.Second, evil, w.resolver(0), w.link(w.what.Uplinks[0].Name))
	w.imply(evil, w.resolver(0))
	v := w.verdict(evil, 10*time.Second, "x", evil)
	v.Headline, v.Next, v.Call, v.Rule, v.Incident = i18n.T("%s and %d", evil, 7), i18n.T(evil), evil, evil, evil
	v.State, v.Confidence = triage.State(evil), triage.Confidence(evil)
	some := []triage.Evidence{{Text: i18n.T("%s", evil), Weight: 12}, {Subject: observe.Subject{Kind: evil, Name: evil, Uplink: evil, Group: evil}}}
	v.For, v.Against, v.Implied, v.Unknown = some, some, some, some
	v.Rivals = []triage.Rival{{Cause: evil, Scope: []string{evil}, WhyNot: i18n.T(evil)}}
	v.Services = []triage.ServiceImpact{{Name: evil, State: observe.Down, Via: evil, Owner: evil}}
	v.Claims = []string{evil}
	w.result.Notices = []triage.Notice{{Code: evil, Text: i18n.T(evil)}}
	w.measure()
	for i := range w.series {
		s := &w.series[i]
		s.Last.Fields = []history.Field{{Name: safetext.Clean(evil, 80), Text: safetext.Clean(evil, 400)}}
		if s.Report != nil {
			s.Report.State, s.Report.PageIndicator, s.Report.Format = observe.SeverityMajor, evil, evil
			s.Report.Incidents = []observe.Incident{{Title: evil, Stage: evil, State: observe.SeverityMajor, Updates: []observe.Update{{Text: evil}}}}
		}
	}
	w.gauge(evil, evil, evil, time.Second, 3, evil)
	return w
}

func TestHangulStaysAligned(t *testing.T) {
	w := newWorld()
	w.what.Uplinks[0].Name = "케이티"
	m := model(t, w.snapshot(), 100, 30, themes.Unicode())
	c := m.screen.draw()
	var columns [2]int
	for y := range c.Height() {
		for x := range c.Width() {
			if x > 4 && c.At(x, y).Text == "e" && c.At(x+1, y).Text == "t" && c.At(x+2, y).Text == "h" {
				columns[int(c.At(x+3, y).Text[0]-'0')] = x
			}
		}
		if columns[1] > 0 {
			break
		}
	}
	if columns[0] == 0 || columns[0] != columns[1] {
		t.Errorf("eth0 stands in column %d, eth1 in %d", columns[0], columns[1])
	}
}

func TestOneRowOfManyStaysInView(t *testing.T) {
	w := newWorld()
	for i := range 30 {
		w.what.Resolvers = append(w.what.Resolvers, topology.Resolver{
			Name: "many" + strings.Repeat("x", i), Transport: topology.TransportUDP, Address: netip.MustParseAddrPort("192.0.2.9:53"),
		})
	}
	w.kill(30*time.Second, "timeout", w.resolver(25))
	m := model(t, w.snapshot(), 100, 24, themes.ASCII())
	m.screen.focus, m.screen.chosen = 0, true
	lines := strings.Join(m.screen.draw().Lines(), "\n")
	if !strings.Contains(lines, w.what.Resolvers[25].Name+" ") && !strings.Contains(lines, "X many") {
		t.Errorf("the broken resolver is hidden:\n%s", lines)
	}
	if !strings.Contains(lines, " more") {
		t.Errorf("nothing counts the hidden rows:\n%s", lines)
	}
}
