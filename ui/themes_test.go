package ui

import (
	"strings"
	"testing"

	"example.com/noctop/themes"
	"example.com/noctop/ui/canvas"
)

// The key goes through all themes and comes round; each is seen at once, on every
// cell, and what is written stays the same.
func TestThemesAreTriedLive(t *testing.T) {
	m := model(t, beyondDead().snapshot(), 100, 30, themes.Unicode())
	m.options.Themes = themes.All()
	first := m.screen.theme.Name
	body := func() string { return strings.Join(m.screen.draw().Lines()[:28], "\n") }
	before := body()
	for i := range themes.All() {
		press(t, m, "C")
		theme := m.screen.theme
		if theme.Name != themes.All()[(i+1)%len(themes.All())].Name {
			t.Fatalf("step %d shows %s", i, theme.Name)
		}
		if !strings.Contains(seen(m), "theme: "+theme.Name) {
			t.Errorf("the footer does not name %s", theme.Name)
		}
		if body() != before {
			t.Errorf("%s changes what is written", theme.Name)
		}
		c := m.screen.draw()
		for y := range c.Height() {
			for x := range c.Width() {
				style := c.At(x, y).Style
				if theme.Background() != canvas.Default && (style.Background == canvas.Default || style.Foreground == canvas.Default) {
					t.Fatalf("%s leaves %d,%d as the terminal has it: %+v", theme.Name, x, y, style)
				}
				if theme.Background() == canvas.Default && style.Background != canvas.Default {
					t.Fatalf("%s paints %d,%d", theme.Name, x, y)
				}
			}
		}
	}
	if m.screen.theme.Name != first {
		t.Errorf("it did not come round: %s", m.screen.theme.Name)
	}
	m.options.Themes = nil
	press(t, m, "C")
	if m.screen.theme.Name != first {
		t.Error("there is no other theme")
	}
}
