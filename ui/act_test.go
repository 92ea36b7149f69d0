//go:build unix

package ui

import (
	"errors"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/triage"
	"example.com/noctop/themes"
)

// acting is a console that keeps the orders it is given.
func acting(t *testing.T, w *world) (*Model, *[]triage.Order) {
	t.Helper()
	m := model(t, w.snapshot(), 100, 30, themes.ASCII())
	var given []triage.Order
	m.options.By = "kim"
	m.options.Order = func(o triage.Order) error {
		given = append(given, o)
		return nil
	}
	return m, &given
}

// finish runs what a key began.
func finish(m *Model, cmd tea.Cmd) {
	if cmd != nil {
		m.Update(cmd())
	}
}

func TestAcknowledgeTheWorst(t *testing.T) {
	m, given := acting(t, coreDead())
	finish(m, press(t, m, "a"))
	if len(*given) != 1 || (*given)[0].Kind != triage.OrderAck || (*given)[0].Target.Incident != "20211025-001" || (*given)[0].By != "kim" {
		t.Errorf("%+v", *given)
	}
	if !strings.Contains(seen(m), "acknowledged: KT uplink") {
		t.Errorf("it says nothing:\n%s", seen(m))
	}
	w := coreDead()
	w.result.Verdicts[0].Ack = &triage.Order{By: "kim", Given: w.now}
	m, given = acting(t, w)
	if !strings.Contains(seen(m), "acknowledged by kim "+w.now.Wall.In(seoul).Format("15:04")) {
		t.Errorf("the banner does not say who has it:\n%s", seen(m))
	}
	if finish(m, press(t, m, "a")); len(*given) != 1 || (*given)[0].Kind != triage.OrderUnack || (*given)[0].Target.Incident != "20211025-001" {
		t.Errorf("%+v\n%s", *given, seen(m))
	}
	if !strings.Contains(seen(m), "no longer acknowledged: KT uplink") {
		t.Errorf("it says nothing:\n%s", seen(m))
	}
	m, given = acting(t, healthy())
	if finish(m, press(t, m, "a")); len(*given) != 0 || !strings.Contains(seen(m), "no incident to acknowledge") {
		t.Errorf("%+v\n%s", *given, seen(m))
	}
}

func TestMuteByTheMenu(t *testing.T) {
	for name, test := range map[string]struct {
		keys   []string
		target triage.OrderTarget
		span   time.Duration
	}{
		"the verdict, for the first span": {[]string{"m", "enter"}, triage.OrderTarget{Incident: "20211025-001", Scope: []string{kt}}, 15 * time.Minute},
		"by its number":                   {[]string{"m", "2"}, triage.OrderTarget{Incident: "20211025-001", Scope: []string{kt}}, time.Hour},
		"by tab":                          {[]string{"m", "tab", "tab", "enter"}, triage.OrderTarget{Incident: "20211025-001", Scope: []string{kt}}, 4 * time.Hour},
		"back by tab, the uplink":         {[]string{"m", "down", "shift+tab", "enter"}, triage.OrderTarget{Scope: []string{kt}}, 0},
		"a row without a verdict":         {[]string{"1", "down", "m", "1"}, triage.OrderTarget{Scope: []string{lg}}, 15 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			w := coreDead()
			m, given := acting(t, w)
			finish(m, press(t, m, test.keys...))
			if len(*given) != 1 {
				t.Fatalf("%+v\n%s", *given, seen(m))
			}
			o := (*given)[0]
			if o.Kind != triage.OrderMute || o.By != "kim" || o.Target.Incident != test.target.Incident || strings.Join(o.Target.Scope, " ") != strings.Join(test.target.Scope, " ") {
				t.Errorf("%+v", o)
			}
			if want := w.now.Wall.Add(test.span); test.span > 0 && !o.Until.Equal(want) || test.span == 0 && !o.Until.IsZero() {
				t.Errorf("until %s, want %s", o.Until, want)
			}
			if m.screen.top() != nil {
				t.Error("the menu stays")
			}
		})
	}
}

func TestTheMenuCloses(t *testing.T) {
	for _, key := range []string{"esc", "q", "m", "M"} {
		m, given := acting(t, coreDead())
		press(t, m, "m")
		if !strings.Contains(seen(m), "until it is lifted") {
			t.Fatalf("no menu:\n%s", seen(m))
		}
		if cmd := press(t, m, key); cmd != nil || m.screen.top() != nil || len(*given) > 0 {
			t.Errorf("%s: %v", key, *given)
		}
	}
}

func TestWhatIsMutedIsShownAndLifted(t *testing.T) {
	until := muted().now.Wall.Add(time.Hour).In(seoul).Format("15:04")
	for _, key := range []string{"m", "M"} {
		m, given := acting(t, muted())
		press(t, m, "e")
		if !strings.Contains(seen(m), "KT: muted until "+until+" by kim (new router)") {
			t.Errorf("it is not listed:\n%s", seen(m))
		}
		press(t, m, "esc")
		finish(m, press(t, m, key))
		if len(*given) != 1 || (*given)[0].Kind != triage.OrderUnmute || (*given)[0].Target.Scope[0] != kt {
			t.Errorf("%s: %+v\n%s", key, *given, seen(m))
		}
	}
	w := muted() // a mute of what is over has no row: it is chosen from a list
	w.result.Verdicts = nil
	m, given := acting(t, w)
	press(t, m, "M")
	if !strings.Contains(seen(m), "LIFT A MUTE") {
		t.Errorf("no list:\n%s", seen(m))
	}
	if finish(m, press(t, m, "enter")); len(*given) != 1 || (*given)[0].Kind != triage.OrderUnmute {
		t.Errorf("%+v", *given)
	}
}

func TestAMaintenanceOfTheConfigurationIsNotLifted(t *testing.T) {
	w := muted()
	w.result.Orders[0].Given, w.result.Orders[0].Kind = triage.Order{}.Given, triage.OrderMaintenance
	m, given := acting(t, w)
	if finish(m, press(t, m, "M")); len(*given) != 0 || !strings.Contains(seen(m), "maintenance of the configuration") {
		t.Errorf("%+v\n%s", *given, seen(m))
	}
}

func TestTheBannerSaysWhatIsMuted(t *testing.T) {
	m, _ := acting(t, muted())
	if !strings.Contains(seen(m), "all else is well") || !strings.Contains(seen(m), " by kim)") || strings.Contains(seen(m), "NO VERDICT") {
		t.Errorf("all well:\n%s", seen(m))
	}
	w := muted()
	w.verdict("provider.down", time.Minute, "Azure is dead", "Azure")
	m, _ = acting(t, w)
	if !strings.Contains(seen(m), "= MUTED") || !strings.Contains(seen(m), "by kim)") {
		t.Errorf("beside another:\n%s", seen(m))
	}
}

func TestWhatFailsIsSaid(t *testing.T) {
	m, _ := acting(t, coreDead())
	m.options.Order = func(triage.Order) error { return errors.New("nobody listens") }
	if finish(m, press(t, m, "a")); !strings.Contains(seen(m), "not done: nobody listens") {
		t.Errorf("\n%s", seen(m))
	}
	m.options.Order = func(triage.Order) error { panic("boom") }
	if finish(m, press(t, m, "a")); !strings.Contains(seen(m), "not done: boom") {
		t.Errorf("\n%s", seen(m))
	}
}

func TestProbeNow(t *testing.T) {
	m, _ := acting(t, coreDead())
	probed := 0
	m.options.ProbeNow = func() { probed++ }
	if press(t, m, "p"); probed != 1 || !strings.Contains(seen(m), "measuring everything now") {
		t.Errorf("%d\n%s", probed, seen(m))
	}
}

// Where nothing may be done every key says why, and does nothing.
func TestNothingIsDoneWhereOneOnlyLooks(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*Model)
		keys   []string
		says   string
	}{
		"read-only":   {func(m *Model) { m.options.ReadOnly = true }, []string{"a", "m", "M", "p", "n", "T"}, "--read-only"},
		"a recording": {func(m *Model) { m.options.Tape, m.screen.tape = &player{}, &player{} }, []string{"a", "m", "M", "p"}, "recording"},
		"no engine":   {func(m *Model) { m.options.Order = nil }, []string{"a", "m", "M", "p"}, "nothing to be done"},
	} {
		for _, key := range test.keys {
			m, given := acting(t, coreDead())
			probed := false
			m.options.ProbeNow = func() { probed = true }
			m.options.Note = func(string, string) (string, error) { return "", nil }
			m.options.Trace = func(string) { probed = true }
			test.change(m)
			finish(m, press(t, m, key))
			if len(*given) > 0 || probed || m.screen.top() != nil || m.screen.entry != nil {
				t.Errorf("%s: %s did something", name, key)
			}
			if !strings.Contains(m.screen.flash.String(), test.says) {
				t.Errorf("%s: %s says %q", name, key, m.screen.flash)
			}
		}
	}
}

func TestActingInKorean(t *testing.T) {
	m := korean(t, muted(), 100, 30, themes.Unicode())
	m.options.Order = func(triage.Order) error { return nil }
	press(t, m, "e")
	for _, words := range []string{"12:16까지", "kim", "알림 중지"} {
		if !strings.Contains(seen(m), words) {
			t.Errorf("the list has no %q:\n%s", words, seen(m))
		}
	}
	m = korean(t, coreDead(), 100, 30, themes.Unicode())
	m.options.Order = func(triage.Order) error { return nil }
	press(t, m, "m")
	for _, english := range []string{"uted", "until", "long", "What", "uplink KT"} {
		if strings.Contains(strings.ReplaceAll(seen(m), "KT uplink: nothing answers", ""), english) {
			t.Errorf("the menu says %q:\n%s", english, seen(m))
		}
	}
}

// What was muted is told with the key that lifts it.
func TestAMuteSaysHowItIsLifted(t *testing.T) {
	m, given := acting(t, coreDead())
	press(t, m, "m")
	if finish(m, press(t, m, "enter")); len(*given) != 1 || !strings.Contains(seen(m), "muted until 11:31 by kim (M lifts it): this verdict: KT uplink") {
		t.Errorf("%+v\n%s", *given, seen(m))
	}
}
