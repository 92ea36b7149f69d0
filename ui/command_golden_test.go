//go:build unix

package ui

import (
	"fmt"
	"testing"

	"example.com/noctop/themes"
)

// TestGoldenCommands shows the command line and what a check says.
func TestGoldenCommands(t *testing.T) {
	for _, scene := range []struct {
		name string
		keys []string
	}{
		{"all", []string{":"}},
		{"fuzzy", []string{":", "goc"}},
		{"chosen", []string{":", "mu", "tab", "tab"}},
		{"argument", []string{":", "mute KT "}},
		{"wrong", []string{":", "mute KT 2hh", "enter"}},
		{"check", []string{":", "check pay.example.com", "enter"}},
	} {
		for _, size := range [][2]int{{80, 24}, {40, 12}, {20, 6}} {
			for _, language := range []string{"en", "ko"} {
				t.Run(fmt.Sprintf("command-%s-%dx%d-%s", scene.name, size[0], size[1], language), func(t *testing.T) {
					c := atTheLine(t, coreDead())
					c.screen.width, c.screen.height, c.screen.glyphs = size[0], size[1], themes.Unicode()
					c.screen.newHere = false
					if language == "ko" {
						c.otherLanguage()
					}
					cmd := press(t, c.Model, scene.keys...)
					if scene.name == "check" {
						settleCommand(c.Model, cmd)
					}
					frame := c.screen.draw()
					whole(t, frame, size[0], size[1])
					golden(t, fmt.Sprintf("command-%s-%dx%d-%s", scene.name, size[0], size[1], language), frame.Lines())
				})
			}
		}
	}
}

// TestTheCommandLineAtEverySize draws it, with evil in every name, where there is
// no room for it.
func TestTheCommandLineAtEverySize(t *testing.T) {
	for _, w := range []*world{coreDead(), hostile()} {
		for _, keys := range [][]string{{":"}, {":", "jump ", "down", "down"}, {":", "unmute 결", "enter"}, {":", "check x", "enter"}, {":", evil, "enter"}} {
			c := atTheLine(t, w)
			press(t, c.Model, keys...)
			for width := 0; width < 130; width += 1 + width/7 {
				for _, height := range []int{0, 1, 2, 3, 5, 7, 9, 12, 24, 40} {
					c.screen.width, c.screen.height = width, height
					whole(t, c.screen.draw(), width, height)
				}
			}
		}
	}
}
