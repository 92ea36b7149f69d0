package ui

import (
	"reflect"
	"strings"
	"testing"

	"example.com/noctop/keymap"
	"example.com/noctop/themes"
)

// lineWith is the first line of the screen that holds some words.
func lineWith(m *Model, words string) string {
	for line := range strings.Lines(seen(m)) {
		if strings.Contains(line, words) {
			return line
		}
	}
	return ""
}

func TestAFilterIsKeptForItsView(t *testing.T) {
	m, kept := minded(t, Remembered{}, busy(coreDead()))
	press(t, m, "/", "l", "g")
	if last := (*kept)[len(*kept)-1]; last.Filters != nil {
		t.Errorf("half a word was kept: %+v", last.Filters)
	}
	press(t, m, "enter", "V", "4", "/", "d", "enter", "V", "1")
	if m.screen.filter != "lg" {
		t.Errorf("the filter is %q after another view was looked at", m.screen.filter)
	}
	last := (*kept)[len(*kept)-1]
	if want := map[string]string{"triage": "lg", "endpoints": "d"}; !reflect.DeepEqual(last.Filters, want) {
		t.Fatalf("kept %v", last.Filters)
	}
	again, kept := minded(t, last, busy(coreDead()))
	if s := seen(again); again.screen.filter != "lg" || strings.Contains(s, "Cloudflare  1.1.1.1") {
		t.Errorf("the filter is %q:\n%s", again.screen.filter, s)
	}
	press(t, again, "esc")
	if last := (*kept)[len(*kept)-1]; again.screen.filter != "" || !reflect.DeepEqual(last.Filters, map[string]string{"endpoints": "d"}) {
		t.Errorf("esc leaves %q, and keeps %v", again.screen.filter, last.Filters)
	}
	press(t, again, "V", "4")
	if again.screen.filter != "d" {
		t.Errorf("the endpoints have the filter %q", again.screen.filter)
	}
}

// What is broken and hidden by a filter that was remembered is said, before what the
// filter leaves.
func TestAFilterHidesNoOutage(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {200, 50}, {40, 12}} {
		m, _ := minded(t, Remembered{Filters: map[string]string{"triage": "lgu"}, Hinted: true}, coreDead().snapshot())
		m.screen.width, m.screen.height = size[0], size[1]
		s := seen(m)
		heading := lineWith(m, "1 UPLINKS")
		if !strings.Contains(heading, "/ lgu hides") || !strings.Contains(heading, "not ok") {
			t.Errorf("%v: the heading is %q:\n%s", size, heading, s)
		}
		if !strings.Contains(s, "/ lgu  hides ") {
			t.Errorf("%v: the footer says nothing of it:\n%s", size, s)
		}
		if strings.Contains(s, "eth0") {
			t.Errorf("%v: it is not filtered:\n%s", size, s)
		}
	}
	well, _ := minded(t, Remembered{Filters: map[string]string{"triage": "lgu"}, Hinted: true}, healthy().snapshot())
	if heading := lineWith(well, "1 UPLINKS"); !strings.Contains(heading, "/ lgu hides 1 ") || strings.Contains(heading, "not ok") {
		t.Errorf("KT is well: %q", heading)
	}
}

// How a pane stands where its rows are not seen does not depend on a filter.
func TestSignsOfPanesAreOfAllRows(t *testing.T) {
	for _, size := range [][2]int{{20, 6}, {24, 4}} {
		m := model(t, coreDead().snapshot(), size[0], size[1], themes.ASCII())
		without := seen(m)
		m.screen.filter = "lgu"
		m.drawn = nil
		if with := seen(m); with != without {
			t.Errorf("%v: with a filter\n%s\nand without\n%s", size, with, without)
		}
	}
	m := model(t, coreDead().snapshot(), 80, 24, themes.ASCII())
	for _, i := range m.screen.present() {
		m.screen.filter = ""
		of, implied := m.screen.paneState(i)
		m.screen.filter = "nothing of the kind"
		if now, so := m.screen.paneState(i); now != of || so != implied {
			t.Errorf("%s: %v with a filter, %v without", panes[i].ID(), now, of)
		}
	}
}

func TestHostileFilters(t *testing.T) {
	for _, filter := range []string{evil, strings.Repeat("서", 500), "  ", "\x1b[2J"} {
		m, _ := minded(t, Remembered{Filters: map[string]string{"triage": filter, "nowhere": "x", "dns": filter}}, coreDead().snapshot())
		for _, id := range ViewIDs() {
			m.screen.openView(id)
			m.drawn = nil
			whole(t, m.screen.draw(), 120, 40)
			if n := len([]rune(m.screen.filter)); n > longestFilter {
				t.Errorf("%d characters", n)
			}
		}
	}
}

// The footer names five keys at most, whatever is on the screen, and where more matter
// the help, which has all, is one of them.
func TestTheFooterNamesFiveKeys(t *testing.T) {
	for _, keys := range [][]string{
		nil, {"e"}, {"enter"}, {"?"}, {"c"}, {"V"}, {"b"}, {"i"}, {"x"}, {"z"}, {" "}, {"/", "k", "enter"}, {"V", "2"}, {"V", "7", "enter"},
	} {
		m := model(t, busy(coreDead()), 200, 50, themes.ASCII())
		press(t, m, keys...)
		hints := m.screen.hints()
		if len(hints) == 0 || len(hints) > mostHints {
			t.Errorf("%v: %d keys", keys, len(hints))
		}
		for _, h := range hints {
			if len(m.screen.keys.Keys(h.action)) == 0 {
				t.Errorf("%v: %s has no key", keys, h.action)
			}
		}
	}
	keys, err := keymap.New(map[string][]string{"views": {}, "evidence": {}})
	if err != nil {
		t.Fatal(err)
	}
	m := model(t, coreDead().snapshot(), 200, 50, themes.ASCII())
	m.screen.keys = keys
	for _, h := range m.screen.hints() {
		if h.action == keymap.Views || h.action == keymap.Evidence {
			t.Errorf("%s has no key, and takes a place", h.action)
		}
	}
}
