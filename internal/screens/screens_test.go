package main

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"example.com/noctop/internal/safetext"
	"example.com/noctop/ui/canvas"
)

const root = "../.."

// once draws all screens for all tests.
var once = sync.OnceValues(drawAll)

func drawings(t *testing.T) []*canvas.Canvas {
	t.Helper()
	drawn, err := once()
	if err != nil {
		t.Fatal(err)
	}
	return drawn
}

// TestScreensAreFresh holds the pictures and the README's screen to what the
// console draws.
func TestScreensAreFresh(t *testing.T) {
	drawn := drawings(t)
	for i, s := range screens {
		t.Run(s.name, func(t *testing.T) {
			kept, err := os.ReadFile(filepath.Join(root, "docs", "screens", s.name+".svg"))
			if err != nil {
				t.Fatal(err)
			}
			if string(kept) != picture(drawn[i], s.title) {
				t.Errorf("out of date: go run ./internal/screens; it is now\n%s", drawn[i])
			}
			if len(kept) > 40_000 {
				t.Errorf("it has %d bytes", len(kept))
			}
			wellFormed(t, string(kept))
		})
	}
	files, err := filepath.Glob(filepath.Join(root, "docs", "screens", "*"))
	if err != nil || len(files) != len(screens) {
		t.Errorf("there are %d pictures, of %d screens (%v)", len(files), len(screens), err)
	}
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	if is, err := withScreen(string(readme), drawn[0]); err != nil || is != string(readme) {
		t.Errorf("the README's screen is out of date: go run ./internal/screens (%v)", err)
	}
	for _, s := range screens {
		if !strings.Contains(string(readme), "docs/screens/"+s.name+".svg") {
			t.Errorf("the README does not show %s", s.name)
		}
	}
}

// TestScreensShowWhatTheyAreOf so that no picture is of a moment too early.
func TestScreensShowWhatTheyAreOf(t *testing.T) {
	want := map[string][]string{
		"kt":          {"DOWN", "KT: nothing answers past its first router", "LGU+ is fine", "next: "},
		"healthy":     {"all is well", "1 UPLINKS"},
		"crowdstrike": {"Check-in desks", "agent=falcon"},
		"korean":      {"장애", "KT", "회선"},
		"small":       {"DOWN", "KT"},
	}
	for i, drawn := range drawings(t) {
		s := screens[i]
		if len(want[s.name]) == 0 {
			t.Errorf("%s shows nothing that was asked for", s.name)
		}
		for _, text := range want[s.name] {
			if !strings.Contains(drawn.String(), text) {
				t.Errorf("%s does not show %q:\n%s", s.name, text, drawn)
			}
		}
	}
}

func wellFormed(t *testing.T, svg string) {
	t.Helper()
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("it is no XML: %v", err)
		}
	}
}

func TestPictureEscapesAndKeepsToItsCells(t *testing.T) {
	c := canvas.New(8, 1)
	c.Put(0, 0, safetext.Clean(`a<&가 "`, 10), canvas.Style{Attributes: canvas.Reverse | canvas.Bold, Foreground: canvas.RGB(1, 2, 3)})
	svg := picture(c, "<title>")
	wellFormed(t, svg)
	for _, want := range []string{"a&lt;&amp;", `textLength="16.8"`, "font-weight:bold", `fill="#010203"`, "noctop: &lt;title&gt;", "가"} {
		if !strings.Contains(svg, want) {
			t.Errorf("%q is not in\n%s", want, svg)
		}
	}
}

func TestWithScreenSaysWhereThereIsNone(t *testing.T) {
	if _, err := withScreen("# noctop\n\n```sh\n./build\n```\n", canvas.New(1, 1)); err == nil {
		t.Error("a README without a screen was taken")
	}
}
