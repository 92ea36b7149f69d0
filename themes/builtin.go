package themes

import "example.com/noctop/ui/canvas"

// palette is what the built-in themes differ in. The colours for what is well,
// what is degraded and what is down can be told apart with each of the three
// kinds of colour blindness; the test computes that.
type palette struct {
	name               string
	ok, degraded, down canvas.Color
	unknown            canvas.Color // neither: a grey, or none
	accent             canvas.Color // keys, focus
}

// builtIn are the themes that need no file, the default first.
var builtIn = []*Theme{
	// For a background that is not known: teal, orange and magenta have a
	// contrast of 3 and more on white and on black, and no background is
	// painted.
	build(palette{"plain", canvas.Indexed(30), canvas.Indexed(166), canvas.Indexed(129), canvas.Default, canvas.Indexed(30)}),
	// For dark backgrounds: sky, gold and salmon.
	build(palette{"dark", canvas.Indexed(75), canvas.Indexed(220), canvas.Indexed(203), canvas.Indexed(246), canvas.Indexed(75)}),
	// For light backgrounds: blue, brown and cerise.
	build(palette{"light", canvas.Indexed(27), canvas.Indexed(94), canvas.Indexed(162), canvas.Indexed(241), canvas.Indexed(27)}),
	// For no colours at all.
	build(palette{"mono", canvas.Default, canvas.Default, canvas.Default, canvas.Default, canvas.Default}),
}

// build gives every role a style. Attributes carry as much as colours do: what
// is down is in reverse video, what matters less is faint.
func build(p palette) *Theme {
	style := func(color canvas.Color, attributes canvas.Attribute) canvas.Style {
		return canvas.Style{Foreground: color, Attributes: attributes}
	}
	const plain = canvas.Default
	return &Theme{Name: p.name, styles: [roles]canvas.Style{
		Text:           style(plain, 0),
		Dim:            style(plain, canvas.Faint),
		Title:          style(plain, canvas.Bold),
		Border:         style(plain, canvas.Faint),
		Focus:          style(p.accent, canvas.Bold|canvas.Underline),
		Key:            style(p.accent, canvas.Bold),
		Selected:       style(plain, canvas.Underline), // quieter than a verdict
		OK:             style(p.ok, 0),
		Degraded:       style(p.degraded, canvas.Bold),
		Down:           style(p.down, canvas.Bold|canvas.Reverse),
		Unknown:        style(p.unknown, 0),
		Stale:          style(p.unknown, canvas.Faint),
		Paused:         style(p.unknown, canvas.Underline),
		Suspect:        style(p.degraded, 0),
		Implied:        style(plain, canvas.Faint),
		Series:         style(p.ok, 0),
		Loss:           style(p.down, canvas.Bold),
		BannerOK:       style(p.ok, canvas.Bold),
		BannerSuspect:  style(p.degraded, canvas.Bold),
		BannerDegraded: style(p.degraded, canvas.Bold|canvas.Reverse),
		BannerDown:     style(p.down, canvas.Bold|canvas.Reverse),
		BannerUnknown:  style(p.unknown, canvas.Bold|canvas.Underline),
	}}
}
