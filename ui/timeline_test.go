package ui

import (
	"errors"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
)

// keptPast is a Past of two moments: all was well, and then KT's core was dead.
type keptPast struct {
	asked []time.Time
	err   error
	marks []Mark
}

func (k *keptPast) Marks(from, to time.Time) (inside []Mark, err error) {
	for _, mark := range k.marks {
		if !mark.At.Before(from) && !mark.At.After(to) {
			inside = append(inside, mark)
		}
	}
	return inside, k.err
}

func (k *keptPast) At(moment time.Time) (*history.Snapshot, error) {
	k.asked = append(k.asked, moment)
	if k.err != nil {
		return nil, k.err
	}
	w := coreDead()
	snapshot := w.snapshot()
	snapshot.Now.Wall = moment
	return snapshot, nil
}

// pastOf is a Past with a mark of each kind before a moment.
func pastOf(now time.Time) *keptPast {
	ago := func(minutes int) time.Time { return now.Add(-time.Duration(minutes) * time.Minute) }
	return &keptPast{marks: []Mark{
		{At: ago(58), Kind: MarkRun, Text: i18n.T("noctop began")},
		{At: ago(26), Kind: MarkSuspect, Text: i18n.T("suspect: KT uplink: nothing answers past KT's first router")},
		{At: ago(24), Kind: MarkOpen, Text: i18n.T("20211025-001 opened: KT uplink: nothing answers past KT's first router; LGU+ is fine")},
		{At: ago(20), Kind: MarkStep, Text: i18n.T("20211025-001 widened: KT uplink")},
		{At: ago(15), Kind: MarkClaim, Text: i18n.T("KT: we are investigating")},
		{At: ago(12), Kind: MarkNote, Text: i18n.T("KT, by hand: large DDoS attack")},
		{At: ago(5), Kind: MarkOver, Text: i18n.T("20211025-001 resolved: KT uplink")},
	}}
}

// travelling is a Model that shows a good day and has a past.
func travelling(t *testing.T, w, h int, glyphs *themes.Glyphs) (*Model, *keptPast) {
	t.Helper()
	m := model(t, healthy().snapshot(), w, h, glyphs)
	past := pastOf(m.newest.Now.Wall)
	m.options.Past, m.screen.timed = past, true
	return m, past
}

// obey runs what a key asked for, as bubbletea would, until nothing is left.
func obey(t *testing.T, m *Model, cmd tea.Cmd) {
	t.Helper()
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, part := range msg {
			obey(t, m, part)
		}
	default:
		_, next := m.Update(msg)
		obey(t, m, next)
	}
	if m.Panic() != nil {
		t.Fatal(m.Panic())
	}
}

func travel(t *testing.T, m *Model, keys ...string) {
	t.Helper()
	for _, key := range keys {
		obey(t, m, press(t, m, key))
	}
}

func TestTheTimelineShowsMarks(t *testing.T) {
	m, _ := travelling(t, 80, 24, themes.ASCII())
	travel(t, m, "t")
	s := seen(m)
	for _, want := range []string{"KST   live", "now ^", "resolved: KT uplink", "mark", "all is well"} {
		if !strings.Contains(s, want) {
			t.Errorf("%q is not in\n%s", want, s)
		}
	}
	for _, sign := range []string{"|", "X", "\"", "n", "."} {
		if line := strings.Split(s, "\n")[2]; !strings.Contains(line, sign) {
			t.Errorf("no %s in %q", sign, line)
		}
	}
	if travel(t, m, "t"); m.screen.line != nil {
		t.Error("t does not close it")
	}
}

func TestThePastIsNotLive(t *testing.T) {
	m, past := travelling(t, 100, 30, themes.ASCII())
	travel(t, m, "[", "[", "[", "[", "[") // over, note, claim, step, opened
	if len(past.asked) != 5 {
		t.Fatalf("asked for %v", past.asked)
	}
	s := seen(m)
	for _, want := range []string{"PAST 10:52:24, 24 min ago", "THEN", "not now", "KT uplink: nothing answers", "opened: KT uplink", "esc to now"} {
		if !strings.Contains(s, want) {
			t.Errorf("%q is not in\n%s", want, s)
		}
	}
	if strings.Contains(s, "live") && strings.Contains(s, "KST   live") {
		t.Errorf("it says live:\n%s", s)
	}
	travel(t, m, "right", "right", ">")
	if want := m.now().Add(-24*time.Minute + 62*time.Second); !m.screen.line.cursor.Equal(want) {
		t.Errorf("at %s, want %s", m.screen.line.cursor, want)
	}
	travel(t, m, "]")
	if want := m.now().Add(-20 * time.Minute); !m.screen.line.cursor.Equal(want) {
		t.Errorf("at %s, want %s", m.screen.line.cursor, want)
	}
	for _, key := range []string{"e", "enter", "z"} {
		if press(t, m, key); !strings.Contains(seen(m), "THEN") || !strings.Contains(seen(m), "PAST") {
			t.Errorf("after %s nothing says that it is the past:\n%s", key, seen(m))
		}
		if press(t, m, "esc"); key == "z" && m.screen.line != nil {
			t.Error("esc does not go back to now at once")
		}
	}
}

func TestMeasuringGoesOnInThePast(t *testing.T) {
	for _, back := range []string{"esc", "t"} {
		m, _ := travelling(t, 100, 30, themes.ASCII())
		travel(t, m, "[")
		later := newWorld()
		later.now = later.now.Add(time.Minute)
		newest := later.snapshot()
		m.options.Source = func() *history.Snapshot { return newest }
		m.Update(FrameMsg{})
		if s := seen(m); !strings.Contains(s, "PAST 11:11:24, 6 min ago") || m.newest != newest {
			t.Errorf("a minute later:\n%s", s)
		}
		if travel(t, m, back); m.screen.snapshot != newest || !strings.Contains(seen(m), "live") {
			t.Errorf("%s does not go back to now:\n%s", back, seen(m))
		}
	}
}

func TestOneMomentIsAskedForAtATime(t *testing.T) {
	m, past := travelling(t, 100, 30, themes.ASCII())
	travel(t, m, "t")
	first := press(t, m, "left")
	for range 9 { // the first is still on its way
		if cmd := press(t, m, "left"); cmd != nil {
			obey(t, m, cmd)
		}
	}
	if s := seen(m); len(past.asked) != 0 || !strings.Contains(s, "SEEKING 11:16:14") || !strings.Contains(s, "still the newest") {
		t.Errorf("asked for %v:\n%s", past.asked, s)
	}
	obey(t, m, first)
	if want := m.now().Add(-10 * time.Second); len(past.asked) != 2 || !past.asked[1].Equal(want) || !m.screen.line.shown.Equal(want) {
		t.Errorf("asked for %v, shown %s", past.asked, m.screen.line.shown)
	}
	late := press(t, m, "left")
	travel(t, m, "esc")
	if obey(t, m, late); m.screen.line != nil || m.screen.snapshot != m.newest {
		t.Error("what comes late is shown although it is now again")
	}
}

func TestForwardFromThePastIsNow(t *testing.T) {
	m, _ := travelling(t, 100, 30, themes.ASCII())
	travel(t, m, "t", "left", "right")
	if m.screen.line.past() || m.screen.snapshot != m.newest {
		t.Errorf("not now:\n%s", seen(m))
	}
	if travel(t, m, "]"); !strings.Contains(seen(m), "this is now") {
		t.Errorf("beyond now:\n%s", seen(m))
	}
}

func TestAPastThatCannotBeRead(t *testing.T) {
	m, past := travelling(t, 100, 30, themes.ASCII())
	travel(t, m, "t")
	past.err = errors.New("the disk is gone \x1b[2J")
	travel(t, m, "left")
	if s := seen(m); m.screen.line.past() || !strings.Contains(s, "the disk is gone") || !strings.Contains(s, "live") {
		t.Errorf("failure:\n%s", s)
	}
	m.options.Past = nil
	travel(t, m, "t")
	if travel(t, m, "t"); m.screen.line != nil || !strings.Contains(seen(m), "no journal is kept here") {
		t.Errorf("without a journal:\n%s", seen(m))
	}
}

func TestTheSpanOfTheTimeline(t *testing.T) {
	m, _ := travelling(t, 100, 30, themes.ASCII())
	travel(t, m, "t", "-", "-")
	if from, to := m.window(); to.Sub(from) != 15*time.Minute {
		t.Errorf("%s to %s", from, to)
	}
	travel(t, m, "+", "+", "+", "+", "+")
	if from, to := m.window(); to.Sub(from) != 24*time.Hour {
		t.Errorf("%s to %s", from, to)
	}
	travel(t, m, "-", "-", "-", "-", "[", "[", "[")
	if from, to := m.window(); !from.Before(m.screen.line.cursor) || !to.After(m.screen.line.cursor) {
		t.Errorf("%s is not between %s and %s", m.screen.line.cursor, from, to)
	}
}

func TestNothingIsFrozenOrTracedInThePast(t *testing.T) {
	m, _ := travelling(t, 100, 30, themes.ASCII())
	m.options.Trace = func(uplink string) { t.Errorf("traced %s", uplink) }
	travel(t, m, "[", " ")
	if m.screen.frozen || !strings.Contains(seen(m), "stands still") {
		t.Errorf("frozen:\n%s", seen(m))
	}
	if travel(t, m, "T"); !strings.Contains(seen(m), "this is the past") {
		t.Errorf("traced:\n%s", seen(m))
	}
}

// player is a Tape that does as it is told.
type player struct {
	state  history.Play
	sought []time.Time
}

func (p *player) State() history.Play    { return p.state }
func (p *player) Pause(paused bool)      { p.state.Paused = paused }
func (p *player) SetSpeed(speed float64) { p.state.Speed = speed }
func (p *player) Seek(wall time.Time) {
	p.sought = append(p.sought, wall)
	p.state.Seeking = true
}

// played is a Model that shows a tape in the midst of an outage.
func played(t *testing.T, w, h int, glyphs *themes.Glyphs, of *Quiz) (*Model, *player) {
	t.Helper()
	snapshot := coreDead().snapshot()
	tape := &player{state: history.Play{Speed: 20}}
	now := snapshot.Now.Wall
	m := New(Options{
		Source: func() *history.Snapshot { return snapshot }, Glyphs: glyphs, Zone: seoul, Tape: tape, TapeName: "kt-2021", Quiz: of,
		TapeFrom: now.Add(-6 * time.Minute), TapeTo: now.Add(time.Hour), Turns: []Mark{
			{At: now.Add(-17 * time.Second), Kind: MarkTurn, Text: i18n.T("nothing past KT's first router answers")},
			{At: now.Add(30 * time.Minute), Kind: MarkTurn, Text: i18n.T("KT: recovered")},
		},
	})
	m.screen.width, m.screen.height = w, h
	m.take(false)
	return m, tape
}

func TestTheTurnsOfATape(t *testing.T) {
	m, tape := played(t, 80, 24, themes.ASCII(), nil)
	for _, want := range []string{"kt-2021 REPLAY x20", "^ 11:16:24", "nothing past KT's first router", "turn", "speed"} {
		if !strings.Contains(seen(m), want) {
			t.Errorf("%q is not in\n%s", want, seen(m))
		}
	}
	now := m.newest.Now.Wall
	tape.state.Paused = true
	press(t, m, "[", "[", "[", "]", "]")
	wants := []time.Time{now.Add(-17 * time.Second), now.Add(-6 * time.Minute), now.Add(-6 * time.Minute), now.Add(-17 * time.Second), now.Add(30 * time.Minute)}
	if len(tape.sought) != len(wants) {
		t.Fatalf("sought %v", tape.sought)
	}
	for i, want := range wants {
		if !tape.sought[i].Equal(want) {
			t.Errorf("%d: sought %s, want %s", i, tape.sought[i], want)
		}
	}
	tape.state = history.Play{Speed: 20, Ended: true}
	if press(t, m, "?", "esc"); !strings.Contains(seen(m), "ended; q quits, [ goes back") {
		t.Errorf("ended:\n%s", seen(m))
	}
}

// TestATapeThatIsSoughtSaysHowFarItHasCome, anew with each second, and in Korean.
func TestATapeThatIsSoughtSaysHowFarItHasCome(t *testing.T) {
	m, tape := played(t, 80, 24, themes.ASCII(), nil)
	for _, step := range []struct {
		come int
		want string
	}{{0, "kt-2021 SEEKING"}, {7, "kt-2021 SEEKING 7 %"}, {43, "kt-2021 SEEKING 43 %"}} {
		tape.state.Seeking, tape.state.Come = true, step.come
		m.drawn = m.screen.draw()
		if m.take(true); m.drawn != nil {
			t.Errorf("at %d %% it is not drawn anew", step.come)
		}
		if s := seen(m); !strings.Contains(s, step.want) || step.come == 0 && strings.Contains(s, "SEEKING 0") {
			t.Errorf("%q is not in\n%s", step.want, s)
		}
	}
	m.screen.tongue = tongue{i18n.Korean()}
	if s := seen(m); !strings.Contains(s, "kt-2021 찾는 중 43 %") {
		t.Errorf("in Korean:\n%s", s)
	}
}

func TestTheSpeedOfATape(t *testing.T) {
	m, tape := played(t, 80, 24, themes.ASCII(), nil)
	for _, step := range []struct {
		key  string
		want float64
	}{{"+", 50}, {"+", 100}, {"-", 50}, {"-", 20}, {"-", 10}} {
		if press(t, m, step.key); tape.state.Speed != step.want {
			t.Errorf("after %s: %g, want %g", step.key, tape.state.Speed, step.want)
		}
	}
	for _, step := range []struct{ from, want float64 }{{1000, 1000}, {0, 0}} {
		if got := fasterThan(step.from, 1); got != step.want {
			t.Errorf("faster than %g: %g", step.from, got)
		}
	}
	for _, step := range []struct{ from, want float64 }{{0.25, 0.25}, {0, 1000}, {7, 5}} {
		if got := fasterThan(step.from, -1); got != step.want {
			t.Errorf("slower than %g: %g", step.from, got)
		}
	}
}

func TestATapeOfUnknownLength(t *testing.T) {
	m, _ := played(t, 80, 24, themes.ASCII(), nil)
	m.screen.line, m.options.TapeTo = nil, time.Time{}
	if press(t, m, "t"); m.screen.line != nil || !strings.Contains(seen(m), "no timeline") {
		t.Errorf("seen:\n%s", seen(m))
	}
}

func TestMarksFromOutsideAreCleaned(t *testing.T) {
	m, past := travelling(t, 80, 24, themes.Unicode())
	past.marks = append(past.marks, Mark{At: m.newest.Now.Wall.Add(-time.Minute), Kind: MarkClaim, Text: i18n.T("%s", evil)})
	travel(t, m, "[")
	for w := 30; w < 120; w += 7 {
		for h := 6; h < 40; h += 3 {
			m.screen.width, m.screen.height = w, h
			whole(t, m.screen.draw(), w, h)
		}
	}
	if got := safetext.Width(m.screen.pastWords()); got == 0 {
		t.Error("nothing says when it is")
	}
}

func TestThePastOnATinyScreen(t *testing.T) {
	m, _ := travelling(t, 100, 30, themes.ASCII())
	travel(t, m, "[")
	for _, size := range [][2]int{{20, 6}, {40, 8}, {30, 6}, {25, 12}} {
		m.screen.width, m.screen.height = size[0], size[1]
		for _, key := range []string{"", "e"} {
			if key != "" {
				press(t, m, key)
			}
			if !strings.Contains(seen(m), "PAST 11:11:24") {
				t.Errorf("%v after %q nothing says that it is the past:\n%s", size, key, seen(m))
			}
		}
		press(t, m, "e")
	}
}
