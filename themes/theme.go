// Package themes turns the roles that things play on the screen into the look
// of cells: styles, and the signs that stand for a status.
package themes

import (
	"slices"

	"example.com/noctop/ui/canvas"
)

// Role is what a piece of the screen is, whatever it looks like.
type Role uint8

// The roles. Colour is never the only carrier of a status: every one of them
// has a sign and a word as well.
const (
	Text     Role = iota // what is read
	Dim                  // what is there if wanted: units, ages, hints
	Title                // of a pane
	Border               // rules and separators
	Focus                // the title of the pane that has the keyboard
	Key                  // a key in the footer and in the help
	Selected             // the row under the cursor
	OK
	Degraded
	Down
	Unknown // no data, or it cannot be told
	Stale   // an answer that is too old
	Paused  // frozen or muted
	Suspect // something begins and is not yet announced
	Implied // down only because something below it is
	Series  // the strip of the last values
	Loss    // what got no answer, in a series
	BannerOK
	BannerSuspect
	BannerDegraded
	BannerDown
	BannerUnknown
	roles // how many there are
)

// roleNames are the names in theme files, in the order of the roles.
var roleNames = [roles]string{
	"text", "dim", "title", "border", "focus", "key", "selected",
	"ok", "degraded", "down", "unknown", "stale", "paused", "suspect", "implied", "series", "loss",
	"banner-ok", "banner-suspect", "banner-degraded", "banner-down", "banner-unknown",
}

// String returns the name of the role in theme files.
func (r Role) String() string {
	if r >= roles {
		return "no role"
	}
	return roleNames[r]
}

// Theme gives each role its style. It is not changed once it is made.
type Theme struct {
	Name       string
	background canvas.Color // painted below everything; the default: nothing is
	styles     [roles]canvas.Style
}

// Background is what is painted below everything; canvas.Default where the
// terminal's own stays.
func (t *Theme) Background() canvas.Color { return t.background }

// paint puts every style that names no background of its own on the theme's,
// and gives it a colour that is known to be readable there.
func (t *Theme) paint() {
	if t.background == canvas.Default {
		return
	}
	for role := range t.styles {
		style := &t.styles[role]
		if style.Background == canvas.Default {
			style.Background = t.background
		}
		if style.Foreground == canvas.Default {
			style.Foreground = t.styles[Text].Foreground
		}
	}
}

// Style returns the style of a role; of one that does not exist, that of Text.
func (t *Theme) Style(role Role) canvas.Style {
	if role >= roles {
		role = Text
	}
	return t.styles[role]
}

// Default returns the theme that paints no background and can be read on a
// dark and on a light one.
func Default() *Theme { return builtIn[0] }

// ByName returns the built-in theme of that name, or nil.
func ByName(name string) *Theme {
	for _, theme := range builtIn {
		if theme.Name == name {
			return theme
		}
	}
	return nil
}

// All returns the built-in themes, the default first.
func All() []*Theme { return slices.Clone(builtIn) }

// Roles returns all roles, in their order.
func Roles() []Role {
	all := make([]Role, roles)
	for i := range all {
		all[i] = Role(i)
	}
	return all
}

// Names returns the names of the built-in themes, the default first.
func Names() []string {
	names := make([]string, len(builtIn))
	for i, theme := range builtIn {
		names[i] = theme.Name
	}
	return names
}
