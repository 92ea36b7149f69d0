package ui

import (
	"fmt"
	"strings"
	"testing"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/themes"
)

const longNotice = `noctop.yaml:3:33: uplinks[0]: unknown key "circiut": did you mean "circuit"? Allowed are name, interface, source, gateway, over, circuit, call, shares, capacity, anchors and more of them`

// noticing is a console that has something to say.
func noticing(t *testing.T, w, h int, notice func() i18n.Text) *Model {
	t.Helper()
	m := model(t, healthy().snapshot(), w, h, themes.ASCII())
	m.options.Notice = notice
	m.Update(FrameMsg{})
	return m
}

func always(text string) func() i18n.Text {
	return func() i18n.Text { return i18n.Flat(text) }
}

// What may stay for hours must not take the keys away.
func TestANoticeLeavesTheKeysToBeSeen(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {200, 50}, {60, 18}, {40, 12}} {
		got := seen(noticing(t, size[0], size[1], always(longNotice)))
		if !strings.Contains(got, "? help") || !strings.Contains(got, "noctop.yaml:3:33: uplin") {
			t.Errorf("%v:\n%s", size, got)
		}
		if size[1] >= roomyHeight && !strings.Contains(strings.Join(strings.Fields(got), " "), `did you mean "circuit"?`) {
			t.Errorf("%v: it is cut:\n%s", size, got)
		}
	}
}

// Where there is no room for the whole of it, the help has that.
func TestANoticeIsReadInTheHelp(t *testing.T) {
	m := noticing(t, 40, 12, always(longNotice))
	press(t, m, "?")
	if got := strings.Join(strings.Fields(seen(m)), " "); !strings.Contains(got, "anchors and more of them") {
		t.Errorf("%s", seen(m))
	}
}

// A notice with a figure in it changes every second: what came of a key stays.
func TestANoticeThatCountsLeavesWhatCameOfAKey(t *testing.T) {
	n := 0
	m := noticing(t, 80, 24, func() i18n.Text {
		n++
		return i18n.Flat(fmt.Sprintf("%d items wait in memory", n))
	})
	press(t, m, "L")
	m.Update(FrameMsg{})
	if got := seen(m); !strings.Contains(got, "layout: ") || !strings.Contains(got, "items wait in memory") {
		t.Errorf("%s", got)
	}
}
