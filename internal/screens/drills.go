package main

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/drill"
	"example.com/noctop/internal/engine"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/themes"
	"example.com/noctop/ui"
	"example.com/noctop/ui/canvas"
)

// page is one of the pages that show each drill at its turning points, as the
// console draws them in 80 columns and 24 rows.
type page struct {
	file     string // in docs
	language func() i18n.Language
	says     func(turning) string
	words    words
}

// words are those of a page that are not the drill's.
type words struct{ title, opening, sources, inferred, lesson, turn string }

var pages = []page{
	{"drills.md", english, func(t turning) string { return t.en }, words{
		title: "The drills, turn by turn",
		opening: "Each drill that `noctop drill` plays, at its turning points, as the console draws it in 80 columns\n" +
			"and 24 rows. `go run ./internal/screens` plays them and writes this page; a test fails where it is\n" +
			"not what the console draws today. [In Korean](drills.ko.md).",
		sources: "From", inferred: "Inferred", lesson: "Lesson", turn: "%s  %s",
	}},
	{"drills.ko.md", i18n.Korean, func(t turning) string { return t.ko }, words{
		title: "훈련, 전환점마다",
		opening: "`noctop drill`이 재생하는 각 훈련의 전환점을 80열 24행 콘솔 화면 그대로 싣는다.\n" +
			"`go run ./internal/screens`가 훈련을 재생해 이 문서를 쓰며, 지금의 화면과 다르면 테스트가\n" +
			"실패한다. [영어](drills.md).",
		sources: "출처", inferred: "추정", lesson: "교훈", turn: "%s  %s",
	}},
}

// seen are the screens of all lessons: of each language by drill and turning.
type seen map[*page]map[string][]string

// playAll plays all drills.
func playAll() (seen, error) {
	all := seen{}
	for i := range pages {
		all[&pages[i]] = map[string][]string{}
	}
	for _, l := range lessons {
		drawn, err := play(l)
		if err != nil {
			return nil, err
		}
		for p, screens := range drawn {
			all[p][l.drill] = screens
		}
	}
	return all, nil
}

// play plays one drill, and draws its turnings in each language.
func play(l lesson) (map[*page][]string, error) {
	d := drill.Find(l.drill)
	if d == nil {
		return nil, fmt.Errorf("there is no drill %q", l.drill)
	}
	drawn := map[*page][]string{}
	next := 0
	var last *history.Snapshot
	for snapshot, err := range engine.Replay(d.Tape()) {
		if err != nil {
			return nil, err
		}
		for next < len(l.turns) {
			at, err := momentOf(d, l.turns[next].at)
			if err != nil {
				return nil, err
			}
			if !snapshot.Now.Wall.After(at) {
				break
			}
			if last == nil {
				return nil, fmt.Errorf("nothing of %s was measured by %s", d.Name, l.turns[next].at)
			}
			for i := range pages {
				p := &pages[i]
				drawn[p] = append(drawn[p], screenAt(d, last, l.turns[next], p.language()))
			}
			next++
		}
		if next == len(l.turns) {
			return drawn, nil
		}
		last = snapshot
	}
	return nil, fmt.Errorf("%s ends before %s", d.Name, l.turns[next].at)
}

// screenAt is the console as somebody sees it who plays the drill.
func screenAt(d *drill.Drill, snapshot *history.Snapshot, t turning, language i18n.Language) string {
	var turns []ui.Mark
	for _, turn := range d.Turns {
		turns = append(turns, ui.Mark{At: d.At(turn.After), Kind: ui.MarkTurn, Text: turn.What})
	}
	var lines []string
	m := ui.New(ui.Options{
		Source: func() *history.Snapshot { return snapshot }, Theme: themes.ByName("dark"), Glyphs: themes.Unicode(), Zone: d.Start.Location(),
		Language: language, Tape: tape{snapshot.Now.Wall}, TapeName: d.Name, TapeFrom: d.Start, TapeTo: d.At(d.Length), Turns: turns,
		Trace: d.Trace, Present: func(c *canvas.Canvas) { lines = c.Lines() },
	})
	m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	m.Update(ui.FrameMsg{})
	for _, key := range t.keys {
		m.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{key}})
	}
	m.View()
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// write is the page as Markdown.
func (p *page) write(all seen) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n", p.words.title, p.words.opening)
	language := p.language()
	for _, l := range lessons {
		d := drill.Find(l.drill)
		fmt.Fprintf(&b, "\n## %s: %s\n\n%s\n", d.Name, language.Say(d.Title), language.Say(d.Summary))
		list := func(title string, texts []i18n.Text) {
			fmt.Fprintf(&b, "\n%s:\n\n", title)
			for _, text := range texts {
				fmt.Fprintf(&b, "- %s\n", language.Say(text))
			}
		}
		list(p.words.sources, d.Sources)
		list(p.words.inferred, d.Inferred)
		fmt.Fprintf(&b, "\n%s: %s\n", p.words.lesson, language.Say(d.Lesson))
		for i, t := range l.turns {
			fmt.Fprintf(&b, "\n### "+p.words.turn+"\n\n```text\n%s\n```\n", t.at, p.says(t), all[p][l.drill][i])
		}
	}
	return b.String()
}
