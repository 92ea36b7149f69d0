package themes

import (
	"slices"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/ui/canvas"
)

// What a theme must reach.
const (
	// readable is the contrast that WCAG 2 (1.4.3) asks of small text.
	readable = 4.5
	// visible is what it asks of large text and of signs (1.4.11), and we of
	// what is there if wanted.
	visible = 3
	// toldApart is the distance (CIE 1976, L*a*b*) that what is well, degraded
	// and down must keep to every kind of eyes: ten times what is just noticed.
	toldApart = 24
)

// quiet are the roles of what is there if wanted.
var quiet = []Role{Dim, Border, Stale, Implied}

// Backgrounds that terminals have where a theme paints none.
var (
	darkBackground  = canvas.RGB(0x1e, 0x1e, 0x1e)
	lightBackground = canvas.RGB(0xff, 0xff, 0xff)
)

// Warning is something that makes a theme hard to use, and no mistake in it.
type Warning struct {
	Role Role
	Text i18n.Text
}

// Check computes whether a theme can be read, and whether people who see fewer
// colours can tell its statuses apart. What the terminal's own colours look like
// is not known, and not judged.
func Check(t *Theme) []Warning {
	var all []Warning
	if t.background != canvas.Default && t.Style(Text).Foreground == canvas.Default {
		all = append(all, Warning{Text, i18n.T("text is of the terminal's own colour on the theme's background: it may not show; give styles.text a colour")})
	}
	for role := range roles {
		style := t.Style(role)
		want, on := wanted(role), i18n.T("on its background")
		if style.Background == canvas.Default { // nothing reads at 4.5 on black and on white, so that both may be meant
			want, on = visible, i18n.T("on a dark background as on a light one")
		}
		if ratio, ok := Contrast(t, role); ok && ratio < want {
			all = append(all, Warning{role, i18n.T("%s is hard to read %s: contrast %.1f, and it should be %.1f", role, on, ratio, want)})
		}
	}
	statuses := []Role{OK, Degraded, Down}
	for i, role := range statuses {
		for _, other := range statuses[i+1:] {
			if eye, distance, ok := closest(t.Style(role).Foreground, t.Style(other).Foreground); ok && distance < toldApart {
				all = append(all, Warning{other, i18n.T("%s and %s look alike to %s eyes: %.0f apart, and it should be %d", role, other, i18n.T(eye), distance, toldApart)})
			}
		}
	}
	return all
}

// wanted is the contrast that a role should have.
func wanted(role Role) float64 {
	if slices.Contains(quiet, role) {
		return visible
	}
	return readable
}

// Contrast returns the contrast of a role on its background, by WCAG 2; where
// the theme paints none, the better of those on a dark and on a light one. ok is
// false where a colour is the terminal's own.
func Contrast(t *Theme, role Role) (ratio float64, ok bool) {
	style := t.Style(role)
	if !known(style.Foreground) {
		return 0, false
	}
	if style.Background == canvas.Default {
		return max(contrast(style.Foreground, darkBackground), contrast(style.Foreground, lightBackground)), true
	}
	if !known(style.Background) {
		return 0, false
	}
	return contrast(style.Foreground, style.Background), true
}

// Apart returns the least distance between what is well, degraded and down, to
// any kind of eyes. ok is false where a colour is the terminal's own.
func Apart(t *Theme) (distance float64, ok bool) {
	colors := []canvas.Color{t.Style(OK).Foreground, t.Style(Degraded).Foreground, t.Style(Down).Foreground}
	for i, a := range colors {
		for _, b := range colors[i+1:] {
			_, d, told := closest(a, b)
			if !told {
				return 0, false
			}
			if !ok || d < distance {
				distance, ok = d, true
			}
		}
	}
	return distance, ok
}

// Suits says what background of a terminal a theme is for: "any", where it
// paints its own or reads on both, "dark" or "light".
func Suits(t *Theme) string {
	if t.background != canvas.Default {
		return "any"
	}
	dark, light := true, true
	for _, role := range []Role{OK, Degraded, Down, Key} {
		if color := t.Style(role).Foreground; known(color) {
			dark = dark && contrast(color, darkBackground) >= visible
			light = light && contrast(color, lightBackground) >= visible
		}
	}
	switch {
	case dark == light:
		return "any"
	case dark:
		return "dark"
	}
	return "light"
}

func known(color canvas.Color) bool {
	_, _, _, ok := color.Channels()
	return ok
}

// closest returns the eyes to which two colours are nearest, and how far apart
// they are to those.
func closest(a, b canvas.Color) (name string, distance float64, ok bool) {
	if !known(a) || !known(b) {
		return "", 0, false
	}
	for _, kind := range kinds {
		if d := apart(eyes[kind], a, b); !ok || d < distance {
			name, distance, ok = kind, d, true
		}
	}
	return name, distance, ok
}

// kinds are the names of eyes, in the order they are tried.
var kinds = []string{"normal", "protan", "deutan", "tritan"}
