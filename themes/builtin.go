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

	// background is painted below everything, and text and dim are then colours
	// too: what the terminal's own would look like on it is not known. Without
	// one all three are the terminal's.
	background, text, dim canvas.Color
}

// builtIn are the themes that need no file, the default first.
var builtIn = []*Theme{
	// For a background that is not known: teal, orange and magenta have a
	// contrast of 3 and more on white and on black, and no background is
	// painted.
	build(palette{name: "plain", ok: canvas.Indexed(30), degraded: canvas.Indexed(166), down: canvas.Indexed(129), accent: canvas.Indexed(30)}),
	// For dark backgrounds: sky, gold and salmon.
	build(palette{name: "dark", ok: canvas.Indexed(75), degraded: canvas.Indexed(220), down: canvas.Indexed(203), unknown: canvas.Indexed(246), accent: canvas.Indexed(75)}),
	// For light backgrounds: blue, brown and cerise.
	build(palette{name: "light", ok: canvas.Indexed(27), degraded: canvas.Indexed(94), down: canvas.Indexed(162), unknown: canvas.Indexed(241), accent: canvas.Indexed(27)}),
	// For no colours at all.
	build(palette{name: "mono"}),

	// Palettes that many a terminal and editor wears, each on its background. Of
	// their colours those stand for a status that can be read and told apart;
	// where there were none (nord's reds are too dark, solarized's accents too
	// light on its light background) one of the same hue was made.
	build(palette{
		name: "gruvbox", background: hex(0x1d2021), text: hex(0xebdbb2), dim: hex(0xa89984),
		ok: hex(0x83a598), degraded: hex(0xfabd2f), down: hex(0xfb4934), unknown: hex(0xd5c4a1), accent: hex(0x8ec07c),
	}),
	build(palette{
		name: "nord", background: hex(0x2e3440), text: hex(0xd8dee9), dim: hex(0x9aa5b9),
		ok: hex(0x86b6e0), degraded: hex(0xebcb8b), down: hex(0xe6808a), unknown: hex(0xd8dee9), accent: hex(0x8fbcbb),
	}),
	build(palette{
		name: "dracula", background: hex(0x282a36), text: hex(0xf8f8f2), dim: hex(0x8a93b8),
		ok: hex(0x8be9fd), degraded: hex(0xf1fa8c), down: hex(0xff5c5c), unknown: hex(0xd0d0cb), accent: hex(0xbd93f9),
	}),
	build(palette{
		name: "catppuccin", background: hex(0x1e1e2e), text: hex(0xcdd6f4), dim: hex(0x9399b2),
		ok: hex(0x89b4fa), degraded: hex(0xf9e2af), down: hex(0xf38ba8), unknown: hex(0xa6adc8), accent: hex(0xcba6f7),
	}),
	build(palette{
		name: "tokyo-night", background: hex(0x1a1b26), text: hex(0xc0caf5), dim: hex(0x7f84a6),
		ok: hex(0x7aa2f7), degraded: hex(0xe0af68), down: hex(0xf7768e), unknown: hex(0x9aa5ce), accent: hex(0xbb9af7),
	}),
	build(palette{
		name: "solarized-light", background: hex(0xfdf6e3), text: hex(0x073642), dim: hex(0x657b83),
		ok: hex(0x1e6fa8), degraded: hex(0x6d5200), down: hex(0x98215b), unknown: hex(0x586e75), accent: hex(0x1e6fa8),
	}),
}

func hex(rgb uint32) canvas.Color {
	return canvas.RGB(uint8(rgb>>16), uint8(rgb>>8), uint8(rgb))
}

// build gives every role a style. Attributes carry as much as colours do: what
// is down is in reverse video, what matters less is faint, or of the palette's
// own dim colour.
func build(p palette) *Theme {
	style := func(color canvas.Color, attributes canvas.Attribute) canvas.Style {
		return canvas.Style{Foreground: color, Attributes: attributes}
	}
	dim, stale := style(p.dim, 0), style(p.dim, 0)
	if p.background == canvas.Default {
		dim, stale = style(canvas.Default, canvas.Faint), style(p.unknown, canvas.Faint)
	}
	theme := &Theme{Name: p.name, background: p.background, styles: [roles]canvas.Style{
		Text:           style(p.text, 0),
		Dim:            dim,
		Title:          style(p.text, canvas.Bold),
		Border:         dim,
		Focus:          style(p.accent, canvas.Bold|canvas.Underline),
		Key:            style(p.accent, canvas.Bold),
		Selected:       style(p.text, canvas.Underline), // quieter than a verdict
		OK:             style(p.ok, 0),
		Degraded:       style(p.degraded, canvas.Bold),
		Down:           style(p.down, canvas.Bold|canvas.Reverse),
		Unknown:        style(p.unknown, 0),
		Stale:          stale,
		Paused:         style(p.unknown, canvas.Underline),
		Suspect:        style(p.degraded, 0),
		Implied:        dim,
		Series:         style(p.ok, 0),
		Loss:           style(p.down, canvas.Bold),
		BannerOK:       style(p.ok, canvas.Bold),
		BannerSuspect:  style(p.degraded, canvas.Bold),
		BannerDegraded: style(p.degraded, canvas.Bold|canvas.Reverse),
		BannerDown:     style(p.down, canvas.Bold|canvas.Reverse),
		BannerUnknown:  style(p.unknown, canvas.Bold|canvas.Underline),
	}}
	theme.paint()
	return theme
}
