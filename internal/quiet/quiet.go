// Package quiet keeps the terminal from being asked anything before the screen
// is up.
//
// bubbletea asks for the background colour when its package is initialised,
// and waits up to 5 s for a terminal that does not answer, whatever the
// program was started for. It does not where the answer is already set.
// Packages are initialised in the order of their import paths as far as their
// own imports allow, so this one, which comes before github.com, is in time.
// Its blank import belongs in main.
package quiet

import (
	"github.com/charmbracelet/lipgloss"
	"github.com/mattn/go-runewidth"
)

func init() {
	lipgloss.SetHasDarkBackground(true)
	// One width for every sign, whatever the locale: where LANG is Chinese,
	// Japanese or Korean, runewidth counts arrows and dots as two cells, and
	// the terminals of today draw them in one.
	runewidth.DefaultCondition.EastAsianWidth = false
}
