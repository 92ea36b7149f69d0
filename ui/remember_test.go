package ui

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/themes"
)

// minded is a console with a memory, and what it was last told to keep.
func minded(t *testing.T, r Remembered, snapshot *history.Snapshot, more ...func(*Options)) (*Model, *[]Remembered) {
	t.Helper()
	var kept []Remembered
	options := Options{
		Source: func() *history.Snapshot { return snapshot }, Theme: themes.Default(), Themes: themes.All(), Glyphs: themes.ASCII(), Zone: seoul,
		Remembered: r, Remember: func(r Remembered) { kept = append(kept, r) },
	}
	for _, change := range more {
		change(&options)
	}
	m := New(options)
	m.screen.width, m.screen.height = 120, 40
	m.take(false)
	return m, &kept
}

func TestTheViewComesBack(t *testing.T) {
	m, kept := minded(t, Remembered{}, healthy().snapshot())
	press(t, m, "2", "s", "c", "down", "enter", "esc", "L", "C", "l")
	last := (*kept)[len(*kept)-1]
	again, _ := minded(t, last, healthy().snapshot())
	s := &again.screen
	switch {
	case panes[s.focus].ID() != "dns" || s.chosen:
		t.Errorf("the keyboard is at %s, chosen %t", panes[s.focus].ID(), s.chosen)
	case s.sorts["dns"] != sorting{byState, true}:
		t.Errorf("sorted by %v", s.sorts)
	case !slices.Equal(s.without["dns"], []string{"live"}):
		t.Errorf("without %v", s.without)
	case s.layoutName() != layoutStacked:
		t.Errorf("layout %s", s.layoutName())
	case s.theme.Name != themes.All()[1].Name:
		t.Errorf("theme %s", s.theme.Name)
	case s.speaks.Code() != "ko" || s.language.Code() != "ko":
		t.Errorf("language %s", s.speaks.Code())
	}
}

func TestOnlyWhatWasChosenIsKept(t *testing.T) {
	m, kept := minded(t, Remembered{Starts: mostStarts}, healthy().snapshot())
	press(t, m, "down", "up")
	for _, r := range *kept {
		if r.Theme != "" || r.Language != "" || r.Layout != "" || r.Sorts != nil || r.Without != nil {
			t.Errorf("nobody chose that: %+v", r)
		}
	}
	before := len(*kept)
	for range 5 { // frames come and go
		m.Update(FrameMsg{})
	}
	press(t, m, "down", "up", "e", "esc")
	if len(*kept) != before {
		t.Errorf("kept %d times more, and nothing changed", len(*kept)-before)
	}
}

func TestAChoiceCanBeTakenBack(t *testing.T) {
	m, kept := minded(t, Remembered{Starts: mostStarts}, healthy().snapshot())
	press(t, m, "l", "l", "s", "S", "2", "s")
	for range m.screen.sortings(1) {
		press(t, m, "s")
	}
	if r := (*kept)[len(*kept)-1]; r.Language != "en" || len(r.Sorts) != 1 {
		t.Errorf("%+v", r)
	}
}

func TestAHostileMemory(t *testing.T) {
	long := strings.Repeat("x", 1000)
	var many []string
	for range 1000 {
		many = append(many, "warm")
	}
	for _, r := range []Remembered{
		{View: "nowhere", Focus: long, Layout: "../..", Language: "xx", Theme: evil},
		{Focus: "endpoints", Sorts: map[string]Sorting{"dns": {Column: evil}, long: {Column: "loss"}, "host": {Column: long}}},
		{Without: map[string][]string{"dns": {evil, long, "", "name"}, "uplinks": many}, Starts: -1 << 62},
		{Sorts: map[string]Sorting{"dns": {Column: "series"}, "host": {Column: "value", Down: true}}, Layout: layoutCustom},
	} {
		m, _ := minded(t, r, coreDead().snapshot())
		for _, key := range []string{"s", "c", "down", " ", "esc", "L", "?", "esc"} {
			press(t, m, key)
			whole(t, m.screen.draw(), 120, 40)
		}
		if s := seen(m); !strings.Contains(s, "KT DNS") || strings.Contains(s, long[:50]) {
			t.Errorf("%+v:\n%s", r, s)
		}
		for _, without := range m.screen.without {
			if len(without) > mostRemembered {
				t.Errorf("%d columns to do without", len(without))
			}
		}
	}
}

// Where one pane is seen, a broken one goes before the one that was looked at
// when the console was left.
func TestTheBrokenPaneGoesBeforeTheRememberedOne(t *testing.T) {
	m, _ := minded(t, Remembered{Focus: "host", Hinted: true}, coreDead().snapshot())
	m.screen.width, m.screen.height = 36, 14
	if s := seen(m); !strings.Contains(s, "1 UPLINKS") {
		t.Errorf("the broken pane is not seen:\n%s", s)
	}
}

func TestTheHintForTheFirstRun(t *testing.T) {
	const hint = "New here?"
	m, kept := minded(t, Remembered{}, healthy().snapshot())
	if s := seen(m); !strings.Contains(s, hint) || !strings.Contains(s, "? all keys") {
		t.Errorf("no hint:\n%s", s)
	}
	m.Update(tea.KeyMsg{Type: tea.KeyF20}) // does nothing
	if !strings.Contains(seen(m), hint) {
		t.Error("a key that does nothing took the hint away")
	}
	press(t, m, "down")
	if strings.Contains(seen(m), hint) {
		t.Errorf("the hint stays:\n%s", seen(m))
	}
	if last := (*kept)[len(*kept)-1]; !last.Hinted || last.Starts != 1 {
		t.Errorf("kept %+v", last)
	}
	for _, r := range []Remembered{{Hinted: true}, {Starts: mostStarts}} {
		m, _ := minded(t, r, healthy().snapshot())
		if strings.Contains(seen(m), hint) {
			t.Errorf("a hint at %+v", r)
		}
	}
	for _, size := range [][2]int{{80, 24}, {40, 20}, {30, 8}, {20, 6}, {200, 50}} {
		m, _ := minded(t, Remembered{}, coreDead().snapshot())
		m.screen.width, m.screen.height = size[0], size[1]
		whole(t, m.screen.draw(), size[0], size[1])
	}
	unminded := model(t, healthy().snapshot(), 120, 40, themes.ASCII())
	if strings.Contains(seen(unminded), hint) {
		t.Error("a hint that could never go away")
	}
}

func TestSettingsThatAreReadAgain(t *testing.T) {
	var now *Settings
	m, kept := minded(t, Remembered{Hinted: true}, healthy().snapshot(), func(o *Options) { o.Settings = func() *Settings { return now } })
	fresh := func() *Settings {
		return &Settings{Theme: themes.Default(), Themes: themes.All(), Glyphs: themes.ASCII(), Keys: m.options.Keys}
	}
	press(t, m, "l", "L")
	now = fresh() // only the keys changed, say: what somebody chose stays
	m.Update(FrameMsg{})
	if s := seen(m); m.screen.speaks.Code() != "ko" || m.screen.layoutName() != layoutStacked {
		t.Errorf("what was chosen is gone:\n%s", s)
	}
	now = fresh()
	now.Theme, now.Glyphs, now.Layout = themes.ByName("dark"), themes.Unicode(), Layout{Name: layoutFocus}
	m.Update(FrameMsg{})
	if m.screen.theme.Name != "dark" || m.screen.glyphs != themes.Unicode() || m.screen.layoutName() != layoutFocus {
		t.Errorf("not taken on: %s, %s", m.screen.theme.Name, m.screen.layoutName())
	}
	now = fresh()
	now.Language = i18n.Korean()
	m.Update(FrameMsg{})
	now = fresh()
	m.Update(FrameMsg{})
	if m.screen.speaks.Code() != "en" {
		t.Error("the file says English again")
	}
	if s := seen(m); !strings.Contains(s, "the configuration was read again") {
		t.Errorf("nothing says so:\n%s", s)
	}
	press(t, m, "2")
	if r := (*kept)[len(*kept)-1]; !reflect.DeepEqual(r, Remembered{View: "triage", Focus: "dns", Hinted: true, Starts: 1}) {
		t.Errorf("kept %+v", r)
	}
}
