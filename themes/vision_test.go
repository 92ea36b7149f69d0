package themes

import (
	"testing"

	"example.com/noctop/ui/canvas"
)

func TestColoursCanBeReadAndToldApart(t *testing.T) {
	white, black := canvas.RGB(255, 255, 255), canvas.RGB(0x1e, 0x1e, 0x1e)
	for _, test := range []struct {
		theme       string
		backgrounds []canvas.Color
		contrast    float64 // WCAG asks 3 of large or bold text and of signs, 4.5 of small text
		apart       float64
	}{
		{"plain", []canvas.Color{white, black}, 3, 58},
		{"dark", []canvas.Color{black}, 4.5, 49},
		{"light", []canvas.Color{white}, 4.5, 50},
	} {
		theme := ByName(test.theme)
		roles := []Role{OK, Degraded, Down}
		for i, role := range roles {
			color := theme.Style(role).Foreground
			for _, background := range test.backgrounds {
				if got := contrast(color, background); got < test.contrast {
					t.Errorf("%s, %s: contrast %.1f, want %.1f", test.theme, role, got, test.contrast)
				}
			}
			for _, other := range roles[i+1:] {
				for name, eye := range eyes {
					if got := apart(eye, color, theme.Style(other).Foreground); got < test.apart {
						t.Errorf("%s, %s and %s: %.0f apart to %s eyes, want %.0f", test.theme, role, other, got, name, test.apart)
					}
				}
			}
		}
	}
}

// Every built-in theme can be read and told apart by its own measure; those with
// a background of their own also with 256 colours, and none hides anything with 16.
func TestBuiltInThemesAreWithoutWarning(t *testing.T) {
	for _, theme := range builtIn {
		for _, warning := range Check(theme) {
			t.Errorf("%s: %s", theme.Name, warning.Text)
		}
		if theme.Background() == canvas.Default {
			continue
		}
		if d, ok := Apart(theme); !ok || d < toldApart {
			t.Errorf("%s: its statuses are %.1f apart", theme.Name, d)
		}
		for role := range roles {
			style := canvas.Colors256.Style(theme.Style(role))
			if got, want := contrast(style.Foreground, style.Background), wanted(role)*0.9; got < want {
				t.Errorf("%s, %s: contrast %.1f with 256 colours, want %.1f", theme.Name, role, got, want)
			}
			if poor := canvas.Colors16.Style(theme.Style(role)); poor.Foreground == poor.Background {
				t.Errorf("%s: %s does not show with 16 colours", theme.Name, role)
			}
		}
		seen := map[canvas.Color]Role{}
		for _, role := range []Role{OK, Degraded, Down} {
			color := canvas.Colors16.Style(theme.Style(role)).Foreground
			if other, twice := seen[color]; twice {
				t.Errorf("%s: %s and %s are one colour of the 16", theme.Name, role, other)
			}
			seen[color] = role
		}
	}
}

// The measures are those of the publications: black on white is 21 (WCAG 2),
// red and green are far apart to normal eyes and near to deutan ones.
func TestMeasures(t *testing.T) {
	if got := contrast(hex(0), hex(0xffffff)); got < 20.99 || got > 21.01 {
		t.Errorf("black on white: %.2f", got)
	}
	red, green := hex(0xcc0000), hex(0x6a7a00)
	if normal, deutan := apart(eyes["normal"], red, green), apart(eyes["deutan"], red, green); normal < 70 || deutan > normal/2 {
		t.Errorf("normal %.0f, deutan %.0f", normal, deutan)
	}
	if got := Suits(ByName("light")) + " " + Suits(ByName("dark")) + " " + Suits(ByName("plain")) + " " + Suits(ByName("nord")); got != "light dark any any" {
		t.Error(got)
	}
	if len(kinds) != len(eyes) {
		t.Error("kinds and eyes differ")
	}
}
