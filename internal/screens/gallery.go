package main

import (
	"fmt"
	"strings"

	"example.com/noctop/internal/drill"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/themes"
	"example.com/noctop/ui"
)

// gallery is a page that shows every view at every moment.
type gallery struct {
	file     string // in docs
	language func() i18n.Language
	words    galleryWords
}

// galleryWords are those of a gallery that are not the console's.
type galleryWords struct {
	title, opening string
	moments        map[string]string // by the moment's name
	sizes          string
	signs          string
}

var galleries = []gallery{
	{"views.md", english, galleryWords{
		title: "The views, in health and in two outages",
		opening: "Every view of the console in 80 columns and 24 rows, as it draws them of the drills. `go run\n" +
			"./internal/screens` writes this page; a test fails where it is not what the console draws today. `go run\n" +
			"./internal/screens views FOLDER` draws them all, in each size, language and set of signs. [In Korean](views.ko.md).",
		moments: map[string]string{
			"healthy": "All is well", "kt": "KT's outage of 2021, half a minute in", "crowdstrike": "CrowdStrike's of 2024, four minutes in",
		},
		sizes: "KT's outage, in other sizes", signs: "in ASCII",
	}},
	{"views.ko.md", i18n.Korean, galleryWords{
		title: "화면마다: 정상일 때와 두 장애에서",
		opening: "콘솔의 모든 화면을 훈련에서 그린 그대로 80열 24행으로 싣는다. `go run ./internal/screens`가 이\n" +
			"문서를 쓰며, 지금의 화면과 다르면 테스트가 실패한다. `go run ./internal/screens views FOLDER`는 크기,\n" +
			"언어, 기호마다 모두 그린다. [영어](views.md).",
		moments: map[string]string{
			"healthy": "모두 정상", "kt": "2021년 KT 장애, 30초째", "crowdstrike": "2024년 CrowdStrike 장애, 4분째",
		},
		sizes: "KT 장애, 다른 크기에서", signs: "ASCII 기호",
	}},
}

// lived is a moment with what was known then.
type lived struct {
	name  string
	drill *drill.Drill
	shown *history.Snapshot
}

// liveAll plays the drills up to each moment.
func liveAll() ([]lived, error) {
	var all []lived
	for _, moment := range moments {
		d := drill.Find(moment.drill)
		if d == nil {
			return nil, fmt.Errorf("there is no drill %q", moment.drill)
		}
		at, err := momentOf(d, moment.at)
		if err != nil {
			return nil, err
		}
		shown, err := live(d, at)
		if err != nil {
			return nil, err
		}
		all = append(all, lived{moment.name, d, shown})
	}
	return all, nil
}

// draw draws a view of the moment as text.
func (l lived) draw(view string, columns, rows int, language i18n.Language, glyphs *themes.Glyphs) string {
	lines := ui.Draw(l.shown, columns, rows, ui.Options{
		Theme: themes.ByName("dark"), Glyphs: glyphs, Zone: l.drill.Start.Location(), Language: language,
		Tape: tape{l.shown.Now.Wall}, TapeName: l.drill.Name, View: view,
	}).Lines()
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

// write is the page as Markdown.
func (g *gallery) write(all []lived) string {
	var b strings.Builder
	language := g.language()
	fmt.Fprintf(&b, "# %s\n\n%s\n", g.words.title, g.words.opening)
	for _, view := range ui.Views() {
		fmt.Fprintf(&b, "\n## %s: %s\n", view.ID, language.Reword(view.Means))
		for _, moment := range all {
			fmt.Fprintf(&b, "\n%s:\n\n```text\n%s```\n", g.words.moments[moment.name], moment.draw(view.ID, 80, 24, language, themes.Unicode()))
		}
	}
	fmt.Fprintf(&b, "\n## %s\n", g.words.sizes)
	outage := all[1]
	for _, size := range sizes[1:] {
		fmt.Fprintf(&b, "\n%s:\n\n```text\n%s```\n", sizeName(size), outage.draw("triage", size[0], size[1], language, themes.Unicode()))
	}
	fmt.Fprintf(&b, "\n80x24, %s:\n\n```text\n%s```\n", g.words.signs, outage.draw("triage", 80, 24, language, themes.ASCII()))
	return b.String()
}
