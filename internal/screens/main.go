// Screens draws the pictures of the README from what really runs: it plays the
// drills through the engine that judges, and has the console draw what comes of
// them. It writes an SVG for each screen to docs/screens, the first of them as
// text into the README, each drill at its turning points to docs/drills.md, and
// every view to docs/views.md, both in Korean too:
//
//	go run ./internal/screens
//
// A test fails where one of them is not what the console draws today. To look at,
// and not kept here, every view in every size, language and set of signs:
//
//	go run ./internal/screens views FOLDER
//
// or what each of the journals in a folder lived through, as the lab keeps them of
// its faults where NOCTOP_LAB_LOGS names a folder:
//
//	go run ./internal/screens journals FROM FOLDER
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"example.com/noctop/ui/canvas"
)

func main() {
	if err := obey(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "screens:", err)
		os.Exit(1)
	}
}

// obey does what the arguments ask for.
func obey(arguments []string) error {
	switch {
	case len(arguments) == 0:
		return write(".")
	case len(arguments) == 2 && arguments[0] == "views":
		return drawViews(arguments[1])
	case len(arguments) == 3 && arguments[0] == "journals":
		return drawJournals(arguments[1], arguments[2])
	}
	return fmt.Errorf("%q is not understood: nothing draws what is kept here, \"views FOLDER\" every view into a folder, "+
		"\"journals FROM FOLDER\" what journals hold", arguments)
}

// write writes all pictures, the drills' pages, and the README's screen.
func write(root string) error {
	folder := filepath.Join(root, "docs", "screens")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	drawn, err := drawAll()
	if err != nil {
		return err
	}
	for i, s := range screens {
		if err := os.WriteFile(filepath.Join(folder, s.name+".svg"), []byte(picture(drawn[i], s.title)), 0o644); err != nil {
			return err
		}
	}
	played, err := playAll()
	if err != nil {
		return err
	}
	for i := range pages {
		p := &pages[i]
		if err := os.WriteFile(filepath.Join(root, "docs", p.file), []byte(p.write(played)), 0o644); err != nil {
			return err
		}
	}
	all, err := liveAll()
	if err != nil {
		return err
	}
	for i := range galleries {
		g := &galleries[i]
		if err := os.WriteFile(filepath.Join(root, "docs", g.file), []byte(g.write(all)), 0o644); err != nil {
			return err
		}
	}
	readme := filepath.Join(root, "README.md")
	was, err := os.ReadFile(readme)
	if err != nil {
		return err
	}
	is, err := withScreen(string(was), drawn[0])
	if err != nil {
		return err
	}
	return os.WriteFile(readme, []byte(is), 0o644)
}

const (
	opening = "```text\n noctop "
	closing = "\n```"
)

// withScreen is the README with the screen of today.
func withScreen(readme string, drawn *canvas.Canvas) (string, error) {
	before, rest, found := strings.Cut(readme, opening)
	_, after, closed := strings.Cut(rest, closing)
	if !found || !closed {
		return "", fmt.Errorf("the README has no screen: a block that begins with %q", opening)
	}
	lines := drawn.Lines()
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return before + "```text\n" + strings.TrimRight(strings.Join(lines, "\n"), "\n") + closing + after, nil
}
