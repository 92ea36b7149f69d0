package ui

import (
	"errors"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
	"example.com/noctop/themes"
	"example.com/noctop/ui/canvas"
)

// press sends keys, each as bubbletea spells it, and returns the last command.
func press(t *testing.T, m *Model, keys ...string) tea.Cmd {
	t.Helper()
	var cmd tea.Cmd
	for _, key := range keys {
		_, cmd = m.Update(keyOf(key))
		if m.Panic() != nil {
			t.Fatal(m.Panic())
		}
	}
	return cmd
}

func keyOf(key string) tea.KeyMsg {
	special := map[string]tea.KeyType{
		"enter": tea.KeyEnter, "esc": tea.KeyEsc, "up": tea.KeyUp, "down": tea.KeyDown, "tab": tea.KeyTab, "shift+tab": tea.KeyShiftTab,
		"backspace": tea.KeyBackspace, "ctrl+c": tea.KeyCtrlC, "pgdown": tea.KeyPgDown, "pgup": tea.KeyPgUp,
	}
	if kind, ok := special[key]; ok {
		return tea.KeyMsg{Type: kind}
	}
	if key == " " {
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}
	}
	for kind := tea.KeyType(-100); kind < 200 && len(key) > 1; kind++ { // left, ctrl+t and the like, which come as no letters
		if kind != tea.KeyRunes && (tea.Key{Type: kind}).String() == key {
			return tea.KeyMsg{Type: kind}
		}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(key)}
}

func seen(m *Model) string { return strings.Join(m.screen.draw().Lines(), "\n") }

func quits(cmd tea.Cmd) bool {
	if cmd == nil {
		return false
	}
	_, ok := cmd().(tea.QuitMsg)
	return ok
}

func TestCursorFollowsTheRow(t *testing.T) {
	w := newWorld()
	m := model(t, w.snapshot(), 80, 24, themes.ASCII())
	press(t, m, "2", "down", "down") // the third resolver
	want := w.resolver(2)
	if got := m.screen.cursors["dns"]; got != want {
		t.Fatalf("the cursor is on %v", got)
	}
	moved := newWorld()
	moved.what.Resolvers = append([]topology.Resolver{{Name: "New", Transport: topology.TransportSystem}}, moved.what.Resolvers...)
	moved.now = moved.now.Add(time.Second)
	next := moved.snapshot()
	m.options.Source = func() *history.Snapshot { return next }
	m.Update(FrameMsg{})
	for _, line := range strings.Split(seen(m), "\n") {
		if strings.HasPrefix(line, ">") && !strings.Contains(line, "Cloudflare") && !strings.Contains(line, "2 DNS") {
			t.Errorf("the cursor is on %q", line)
		}
	}
	if i := m.screen.cursor(1); i != 3 {
		t.Errorf("the cursor is in row %d, and its row in 3", i)
	}
}

func TestCursorOfARowThatIsGone(t *testing.T) {
	m := model(t, healthy().snapshot(), 80, 24, themes.ASCII())
	m.screen.cursors["dns"] = observe.Subject{Kind: observe.KindResolver, Name: "gone"}
	if i := m.screen.cursor(1); i != 0 {
		t.Errorf("row %d", i)
	}
}

func TestFilter(t *testing.T) {
	m := model(t, coreDead().snapshot(), 100, 40, themes.ASCII())
	press(t, m, "/", "l", "g", " ", "d", "n")
	if !strings.Contains(seen(m), "LG DNS") || strings.Contains(seen(m), "Cloudflare") || strings.Contains(seen(m), "cpu") {
		t.Errorf("filtered:\n%s", seen(m))
	}
	if !strings.Contains(seen(m), "no row matches") || !strings.Contains(seen(m), "of ") {
		t.Errorf("panes without rows say nothing:\n%s", seen(m))
	}
	press(t, m, "backspace", "enter")
	if m.screen.typing || m.screen.filter != "lg d" {
		t.Errorf("typing %t, filter %q", m.screen.typing, m.screen.filter)
	}
	if press(t, m, "esc"); m.screen.filter != "" {
		t.Errorf("esc left %q", m.screen.filter)
	}
	press(t, m, "/", "q", "?") // keys are text there
	if m.screen.filter != "q?" || m.screen.top() != nil {
		t.Errorf("filter %q", m.screen.filter)
	}
	if press(t, m, "esc"); m.screen.filter != "" || m.screen.typing {
		t.Error("esc does not clear the filter that is typed")
	}
	for _, word := range []string{"timeout", "1.1.1.1", "foreign", "eth1"} {
		m.screen.filter = word
		if strings.Contains(m.screen.found().String(), " 0 of") || strings.HasPrefix(m.screen.found().String(), "0 ") {
			t.Errorf("nothing matches %q", word)
		}
	}
}

func TestFreezeStopsTheDisplayOnly(t *testing.T) {
	w := newWorld()
	current := w.snapshot()
	m := model(t, current, 100, 30, themes.ASCII())
	m.options.Source = func() *history.Snapshot { return current }
	press(t, m, " ")
	frozen := m.screen.snapshot
	for i := 1; i <= 37; i++ {
		later := newWorld()
		later.now = later.now.Add(time.Duration(i) * time.Second)
		current = later.snapshot()
		current.Seq = frozen.Seq + uint64(i)
		m.Update(FrameMsg{})
	}
	if m.screen.snapshot != frozen || !strings.Contains(seen(m), "FROZEN 35 s, 37 behind") {
		t.Errorf("frozen:\n%s", seen(m))
	}
	press(t, m, " ")
	if m.screen.snapshot != current || !strings.Contains(seen(m), "live") {
		t.Errorf("going on:\n%s", seen(m))
	}
}

func TestEscGoesBackAndNeverOut(t *testing.T) {
	m := model(t, coreDead().snapshot(), 100, 30, themes.ASCII())
	press(t, m, "z", "e", "?")
	for _, want := range []int{1, 0} {
		if cmd := press(t, m, "esc"); cmd != nil || len(m.screen.overlays) != want {
			t.Fatalf("%d overlays, want %d", len(m.screen.overlays), want)
		}
	}
	if press(t, m, "esc"); m.screen.zoomed {
		t.Error("esc leaves the zoom")
	}
	if cmd := press(t, m, "esc", "esc"); cmd != nil {
		t.Error("esc does something at the top")
	}
}

func TestQuitClosesOverlaysFirst(t *testing.T) {
	m := model(t, coreDead().snapshot(), 100, 30, themes.ASCII())
	press(t, m, "enter")
	if m.screen.top() == nil || m.screen.top().kind != detailOverlay {
		t.Fatal("enter opens no detail")
	}
	if cmd := press(t, m, "q"); quits(cmd) || m.screen.top() != nil {
		t.Error("q does not close the overlay first")
	}
	if cmd := press(t, m, "q"); !quits(cmd) {
		t.Error("q does not quit")
	}
	if cmd := press(t, m, "ctrl+c"); !quits(cmd) {
		t.Error("ctrl+c does not quit")
	}
}

func TestFocusAndZoom(t *testing.T) {
	m := model(t, coreDead().snapshot(), 80, 24, themes.ASCII())
	press(t, m, "tab", "tab")
	if m.screen.focus != 2 {
		t.Errorf("focus %d", m.screen.focus)
	}
	press(t, m, "shift+tab", "shift+tab", "shift+tab")
	if m.screen.focus != 3 {
		t.Errorf("focus %d", m.screen.focus)
	}
	press(t, m, "1", "z")
	if s := seen(m); !strings.Contains(s, "first hop") || strings.Contains(s, "AWS") || !strings.Contains(s, "4 PROVIDERS !") {
		t.Errorf("zoomed:\n%s", s)
	}
	press(t, m, "9") // there is none
	if m.screen.focus != 0 {
		t.Errorf("focus %d", m.screen.focus)
	}
	press(t, m, "G")
	if s := seen(m); !strings.Contains(s, ">") || m.screen.cursors["uplinks"].Name != "2606:4700:4700::1111" {
		t.Errorf("the last row: %v\n%s", m.screen.cursors["uplinks"], s)
	}
}

func TestOnePaneIsTheBrokenOne(t *testing.T) {
	m := model(t, resolverDead().snapshot(), 40, 14, themes.ASCII())
	if s := seen(m); !strings.Contains(s, "2 DNS") || !strings.Contains(s, "KT DNS") {
		t.Errorf("shown:\n%s", s)
	}
	if press(t, m, "1"); !strings.Contains(seen(m), "1 UPLINKS") {
		t.Errorf("chosen:\n%s", seen(m))
	}
}

func TestCopy(t *testing.T) {
	m := model(t, coreDead().snapshot(), 100, 30, themes.ASCII())
	var got string
	m.options.Copy = func(text string) error { got = text; return nil }
	m.Update(press(t, m, "y")())
	for _, want := range []string{
		"noctop seoul-noc 2021-10-25 11:16:24 KST", "DOWN: KT uplink: nothing answers", "confirmed", "since 11:16:07",
		"for: KT's first router answers", "implied: resolver KT DNS", "next: move POS", "call: KT enterprise",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	if !strings.Contains(seen(m), "copied") {
		t.Errorf("nothing says that it was copied:\n%s", seen(m))
	}
	m.options.Copy = func(string) error { return errors.New("no clipboard \x1b[2J") }
	if m.Update(press(t, m, "y")()); !strings.Contains(seen(m), "cannot copy: no clipboard") {
		t.Errorf("failure:\n%s", seen(m))
	}
	m.options.Copy = func(string) error { panic("broken") }
	if m.Update(press(t, m, "y")()); !strings.Contains(seen(m), "cannot copy: broken") || m.Panic() != nil {
		t.Errorf("panic:\n%s", seen(m))
	}
}

func TestCopyWhenAllIsWell(t *testing.T) {
	m := model(t, healthy().snapshot(), 100, 30, themes.ASCII())
	if told := m.screen.frame(nil).asText(); !strings.Contains(told, "all is well since 11:02:24 (14 min)") {
		t.Errorf("told:\n%s", told)
	}
}

func TestPanicsEndTheProgram(t *testing.T) {
	m := model(t, healthy().snapshot(), 80, 24, themes.ASCII())
	m.options.Source = func() *history.Snapshot { panic("broken source") }
	_, cmd := m.Update(FrameMsg{})
	if err := m.Panic(); !quits(cmd) || err == nil || !strings.Contains(err.Error(), "broken source") || !strings.Contains(err.Error(), "model.go") {
		t.Errorf("%v", err)
	}
	m = model(t, healthy().snapshot(), 80, 24, themes.ASCII())
	m.screen.cursors, m.screen.glyphs = nil, nil
	m.drawn = nil
	if _, cmd := m.Update(tea.WindowSizeMsg{Width: 90, Height: 30}); !quits(cmd) || m.Panic() == nil {
		t.Error("a panic while drawing does not quit")
	}
	if m.View(); m.Panic() == nil {
		t.Error("forgotten")
	}
}

func TestPresentOnlyWhatChanged(t *testing.T) {
	snapshot := healthy().snapshot()
	m := model(t, snapshot, 80, 24, themes.ASCII())
	frames := 0
	m.options.Present = func(*canvas.Canvas) { frames++ }
	for range 5 {
		m.Update(FrameMsg{})
		if text := m.View(); text != "" {
			t.Errorf("View returns %q", text)
		}
	}
	if frames != 1 {
		t.Errorf("%d frames of one Snapshot", frames)
	}
	m.Update(keyOf("tab"))
	if m.View(); frames != 2 {
		t.Errorf("%d frames after a key", frames)
	}
}

func TestAStandingEngineIsNotLive(t *testing.T) {
	m := model(t, healthy().snapshot(), 100, 24, themes.ASCII())
	for range 6 {
		m.Update(tickMsg{})
	}
	if s := seen(m); !strings.Contains(s, "STALLED") || strings.Contains(s, "live ") && strings.Contains(s, "KST   live") {
		t.Errorf("stalled:\n%s", s)
	}
}

func TestViewWithoutPresentIsText(t *testing.T) {
	m := model(t, healthy().snapshot(), 80, 24, themes.ASCII())
	m.Update(FrameMsg{})
	if text := m.View(); strings.Count(text, "\n") != 23 || !strings.Contains(text, "well") {
		t.Errorf("View:\n%s", text)
	}
}

func TestFooterFits(t *testing.T) {
	m := model(t, coreDead().snapshot(), 80, 24, themes.ASCII())
	for w := 30; w <= 100; w++ {
		m.screen.width = w
		lines := m.screen.draw().Lines()
		footer := strings.TrimSpace(lines[len(lines)-1])
		if footer == "" || !strings.HasPrefix(footer, "e evidence") || strings.HasSuffix(footer, "~") {
			t.Errorf("%d: %q", w, footer)
		}
	}
}
