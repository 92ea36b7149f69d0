package ui

import (
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/themes"
	"example.com/noctop/ui/canvas"
)

// plotForms are the three forms of plots.
var plotForms = map[string]*themes.Glyphs{
	themes.Braille: themes.Unicode(), themes.Block: themes.Unicode().WithPlots(themes.Block), themes.PlotASCII: themes.ASCII(),
}

// written makes a series of a letter a second that ends now: "." answers in
// 10 ms, "^" in 900 ms, "x" is lost, "l" is late after 12 ms, "w" is wrong, "-"
// was not measured and " " is missing.
func written(now observe.Instant, letters string) history.Series {
	s := history.Series{Every: time.Second, Key: history.Key{Check: observe.CheckICMP}}
	for i, letter := range letters {
		sample := history.Sample{At: now.Mono - time.Duration(len(letters)-1-i)*time.Second, Outcome: observe.Good, Took: 10 * time.Millisecond}
		switch letter {
		case '^':
			sample.Took = 900 * time.Millisecond
		case 'x':
			sample.Outcome, sample.Took = observe.Lost, 0
		case 'l':
			sample.Outcome, sample.Took = observe.Late, 12*time.Millisecond
		case 'w':
			sample.Outcome, sample.Took = observe.Wrong, 0
		case '-':
			sample.Outcome, sample.Took = observe.None, 0
		case ' ':
			continue
		}
		s.Samples = append(s.Samples, sample)
	}
	return s
}

// chartOf draws a series large, and returns the rows.
func chartOf(s history.Series, glyphs *themes.Glyphs, w int, second int) []string {
	world := newWorld()
	world.now = world.now.Add(time.Duration(second) * time.Second)
	snapshot := history.NewSnapshot(world.now, world.started, world.what, world.result, nil)
	of := screen{width: w, height: 30, snapshot: snapshot, theme: themes.Default(), glyphs: glyphs, zone: seoul}
	f := of.frame(canvas.New(w, 20))
	f.lines(0, f.largeSeries(s, w))
	return f.Canvas.Lines()
}

func TestARowTellsLossFromGapsAndLateFromAnswers(t *testing.T) {
	for form, glyphs := range plotForms {
		w := newWorld()
		snapshot := history.NewSnapshot(w.now, w.started, w.what, w.result, nil)
		of := screen{snapshot: snapshot, theme: themes.Default(), glyphs: glyphs, zone: seoul}
		draw := func(letter string) string {
			f := of.frame(canvas.New(20, 1))
			s := written(w.now, strings.Repeat(".", 70)+strings.Repeat(letter, 20))
			f.plot(0, 0, 20, newTrace(w.now.Mono, s))
			return f.Canvas.String()
		}
		seen := map[string]string{}
		for _, letter := range []string{".", "x", "l", "w", "-", "^"} {
			row := draw(letter)
			for other, same := range seen {
				if row == same {
					t.Errorf("%s: %q looks like %q: %s", form, letter, other, row)
				}
			}
			seen[letter] = row
		}
		for letter, sign := range map[string]string{"x": glyphs.Loss.String(), "l": glyphs.Late.String(), "w": glyphs.Degraded.String()} {
			if strings.Count(seen[letter], sign) < 3 || strings.Contains(seen["."], sign) {
				t.Errorf("%s: %q is not told by %q: %s", form, letter, sign, seen[letter])
			}
		}
	}
}

// TestALossThatAllShareIsSeen: the best of several anchors answers nearly always, and
// a row that showed no more than that would look well while a tenth is lost.
func TestALossThatAllShareIsSeen(t *testing.T) {
	well, dead := strings.Repeat(".", 90), strings.Repeat("x", 90)
	lossy := []string{strings.Repeat("....x", 18), strings.Repeat("..x..", 18), strings.Repeat("x....", 18)}
	for form, glyphs := range plotForms {
		w := newWorld()
		snapshot := history.NewSnapshot(w.now, w.started, w.what, w.result, nil)
		of := screen{snapshot: snapshot, theme: themes.Default(), glyphs: glyphs, zone: seoul}
		signs := func(letters ...string) int {
			var all []history.Series
			for _, l := range letters {
				all = append(all, written(w.now, l))
			}
			f := of.frame(canvas.New(20, 1))
			f.plot(0, 0, 20, newTrace(w.now.Mono, all...))
			return strings.Count(f.Canvas.String(), glyphs.Partly.String())
		}
		if n := signs(lossy...); n < 2 {
			t.Errorf("%s: a loss of 20 %% by all anchors has %d signs", form, n)
		}
		for name, letters := range map[string][]string{
			"all is well": {well, well, well}, "one anchor is dead": {dead, well, well}, "all are dead": {dead, dead, dead}, "one anchor alone loses": {lossy[0], well, well},
		} {
			if n := signs(letters...); n != 0 {
				t.Errorf("%s: %d signs of a shared loss where %s", form, n, name)
			}
		}
	}
}

func TestOneSpikeDoesNotFlattenTheScale(t *testing.T) {
	now := newWorld().now
	s := written(now, strings.Repeat(".", 60)+"^"+strings.Repeat(".", 60))
	for form, glyphs := range plotForms {
		rows := chartOf(s, glyphs, 100, 0)
		text := strings.Join(rows, "\n")
		if strings.Count(text, glyphs.Over.String()) != 2 || !strings.Contains(text, "above the scale") { // on the scale, and in the legend
			t.Errorf("%s: the spike is not marked:\n%s", form, text)
		}
		if !strings.Contains(rows[0], "20 ms") || !strings.Contains(text, "max 900 ms") || !strings.Contains(text, "p95 10 ms") {
			t.Errorf("%s: the scale, or its figures:\n%s", form, text)
		}
		half := []rune(rows[plotHeight/2])
		if low := strings.TrimSpace(string(half[scaleWidth:])); low == "" {
			t.Errorf("%s: values in the middle of the scale lie at its bottom:\n%s", form, text)
		}
	}
}

func TestALargeSeriesTellsWhatIsThere(t *testing.T) {
	now := newWorld().now
	s := written(now, strings.Repeat(".", 20)+"xxxx"+strings.Repeat(".", 10)+"llll"+strings.Repeat(" ", 20)+"wwww"+strings.Repeat(".", 10))
	for form, glyphs := range plotForms {
		text := strings.Join(chartOf(s, glyphs, 100, 0), "\n")
		for _, want := range []string{"lost", "late", "wrong answer", "not measured", "11:16:00", "p50", "p99", "  0 "} {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %q:\n%s", form, want, text)
			}
		}
	}
	quiet := strings.Join(chartOf(written(now, strings.Repeat(".", 60)), themes.Unicode(), 100, 0), "\n")
	for _, no := range []string{"lost", "late", "above", "not measured"} {
		if strings.Contains(quiet, no) {
			t.Errorf("%q is told of, and is not there:\n%s", no, quiet)
		}
	}
	if text := strings.Join(chartOf(written(now, "xxxxxxxxxx"), themes.Unicode(), 100, 0), "\n"); !strings.Contains(text, "no value in this time") {
		t.Errorf("figures of nothing:\n%s", text)
	}
}

// TestALargeSeriesStandsStill counts the cells that a second changes.
func TestALargeSeriesStandsStill(t *testing.T) {
	all := strings.Repeat("....^...l", 60)
	changed, turns := 0, 0
	var before []string
	const seconds = 240
	for second := range seconds {
		s := written(newWorld().now, all)
		now := newWorld().now.Mono + time.Duration(second)*time.Second
		for at := newWorld().now.Mono + time.Second; at <= now; at += time.Second {
			s.Samples = append(s.Samples, history.Sample{At: at, Outcome: observe.Good, Took: (10 + at/time.Second%3) * time.Millisecond})
		}
		rows := chartOf(s, themes.Unicode(), 100, second)
		cells := 0
		for y := range before {
			a, b := []rune(before[y]), []rune(rows[y])
			for x := range max(len(a), len(b)) {
				if x >= len(a) || x >= len(b) || a[x] != b[x] {
					cells++
				}
			}
		}
		if cells > 40 {
			turns++
		}
		changed += cells
		before = rows
	}
	if average := changed / seconds; average > 12 || turns > seconds/30 {
		t.Errorf("%d cells a second, and the sheet was turned %d times", average, turns)
	}
}

func TestScalesAreRound(t *testing.T) {
	for _, test := range []struct {
		values []float64
		want   float64
	}{
		{nil, 1}, {[]float64{0}, 1}, {[]float64{7}, 10}, {[]float64{10, 10}, 10}, {[]float64{10.1}, 20}, {[]float64{0.31}, 0.5},
		{[]float64{250e3}, 300e3}, {append(make([]float64, 0, 21), 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 900), 2},
		{[]float64{1, 900}, 1000},
	} {
		if got := ceiling(test.values); got != test.want {
			t.Errorf("%v: %v, want %v", test.values, got, test.want)
		}
	}
}

func TestPicturesAtEverySize(t *testing.T) {
	w := coreDead()
	w.measure()
	w.desks("출국 카운터", "xx.1le?")
	w.desks(evil, "x.1le?")
	for _, glyphs := range plotForms {
		for _, language := range []i18n.Language{i18n.English, i18n.Korean()} {
			m := model(t, w.snapshot(), 0, 0, glyphs)
			m.screen.tongue = tongue{language}
			for _, width := range []int{0, 1, 9, 19, 29, 30, 40, 41, 60, 79, 80, 119, 120, 160, 200} {
				for _, height := range []int{0, 1, 6, 10, 24, 50} {
					m.screen.width, m.screen.height = width, height
					for _, overlays := range [][]overlay{
						nil, {{kind: evidenceOverlay}},
						{{kind: detailOverlay, pane: 4, subject: observe.Subject{Kind: observe.KindEndpoint, Group: "출국 카운터"}}},
						{{kind: detailOverlay, subject: w.link(kt)}},
					} {
						m.screen.overlays = overlays
						whole(t, m.screen.draw(), width, height)
					}
				}
			}
		}
	}
}
