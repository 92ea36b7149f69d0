package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/noctop/internal/drill"
	"example.com/noctop/internal/safetext"
)

// TestTheDrillsPagesAreFresh holds each drill's screens, in both languages, to what
// the console draws, and looks there for what each turning is about.
func TestTheDrillsPagesAreFresh(t *testing.T) {
	played, err := playAll()
	if err != nil {
		t.Fatal(err)
	}
	for i := range pages {
		p := &pages[i]
		kept, err := os.ReadFile(filepath.Join(root, "docs", p.file))
		if err != nil {
			t.Fatal(err)
		}
		if is := p.write(played); string(kept) != is {
			t.Errorf("docs/%s is out of date: go run ./internal/screens", p.file)
		}
		for _, l := range lessons {
			for at, turn := range l.turns {
				drawn := played[p][l.drill][at]
				if n := strings.Count(drawn, "\n"); n != 23 {
					t.Errorf("%s %s %s has %d lines", p.file, l.drill, turn.at, n+1)
				}
				for line := range strings.Lines(drawn) {
					if w := safetext.Width(safetext.Clean(line, 200)); w > 80 {
						t.Errorf("%s %s %s: %d cells: %s", p.file, l.drill, turn.at, w, line)
					}
				}
				for _, want := range turn.shows {
					if i == 0 && !strings.Contains(drawn, want) {
						t.Errorf("%s %s does not show %q:\n%s", l.drill, turn.at, want, drawn)
					}
				}
			}
		}
	}
}

// TestEveryDrillHasItsTurnings, and each of them says in both languages what it is
// about, in order of time.
func TestEveryDrillHasItsTurnings(t *testing.T) {
	for i, d := range drill.All() {
		if i >= len(lessons) || lessons[i].drill != d.Name {
			t.Fatalf("%s is not on the page", d.Name)
		}
		turns := lessons[i].turns
		if !slices.IsSortedFunc(turns, func(a, b turning) int { return strings.Compare(a.at, b.at) }) {
			t.Errorf("%s: out of order", d.Name)
		}
		for _, turn := range turns {
			if turn.en == "" || turn.ko == "" || len(turn.shows) == 0 {
				t.Errorf("%s %s says nothing", d.Name, turn.at)
			}
		}
		verdict, err := momentOf(d, turns[len(turns)-1].at)
		if err != nil || verdict.Before(d.At(d.Turns[len(d.Turns)-1].After)) {
			t.Errorf("%s: its last turn is not on the page (%v)", d.Name, err)
		}
	}
}
