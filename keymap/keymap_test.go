package keymap

import (
	"errors"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	_ "example.com/noctop/internal/quiet"
)

func TestDefaults(t *testing.T) {
	m, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]Action{
		"q": Quit, "ctrl+c": Quit, "esc": Back, "?": Help, "/": Filter, " ": Freeze, "p": ProbeNow, "a": Ack, "m": Mute, "M": Unmute, "y": Copy,
		"enter": Detail, "e": Evidence, "z": Zoom, "tab": FocusNext, "shift+tab": FocusPrevious, "1": Focus1,
		"9": Focus9, "k": Up, "up": Up, "ctrl+d": PageDown, "g": Top, "G": Bottom, "ctrl+z": Suspend,
	} {
		if got, ok := m.Action(key); !ok || got != want {
			t.Errorf("%s: got %s, want %s", key, got, want)
		}
	}
	for _, key := range []string{"X", "ctrl+b", "alt+1", "", "0", "[q]"} {
		if got, ok := m.Action(key); ok {
			t.Errorf("%s does %s", key, got)
		}
	}
	if got := m.Keys(Freeze); !slices.Equal(got, []string{" "}) {
		t.Errorf("freeze has %q", got)
	}
}

// TestDefaultsAreValid holds the defaults to the rules for users.
func TestDefaultsAreValid(t *testing.T) {
	all := map[string][]string{}
	for _, group := range groups {
		for _, b := range group.bindings {
			all[string(b.action)] = b.keys
		}
	}
	if _, err := New(all); err != nil {
		t.Error(err)
	}
}

func TestOverrides(t *testing.T) {
	m, err := New(map[string][]string{
		"zoom": {"Z", "alt+z"}, "freeze": {"ctrl+f"}, "quit": {"Q"}, "copy": nil, "up": {"space", "k", "k"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]Action{"Z": Zoom, "alt+z": Zoom, "ctrl+f": Freeze, "Q": Quit, "ctrl+c": Quit, " ": Up, "k": Up} {
		if got, _ := m.Action(key); got != want {
			t.Errorf("%s: got %q, want %s", key, got, want)
		}
	}
	for _, key := range []string{"z", "q", "y", "up"} {
		if got, ok := m.Action(key); ok {
			t.Errorf("%s still does %s", key, got)
		}
	}
	if got := m.Keys(Quit); !slices.Equal(got, []string{"Q", "ctrl+c"}) {
		t.Errorf("quit has %q", got)
	}
	if got := m.Keys(Copy); len(got) != 0 {
		t.Errorf("copy has %q", got)
	}
	if got := m.Keys(Up); !slices.Equal(got, []string{" ", "k"}) {
		t.Errorf("up has %q", got)
	}
}

func TestRefused(t *testing.T) {
	for _, test := range []struct {
		name      string
		overrides map[string][]string
		want      string
	}{
		{"unknown action", map[string][]string{"zom": {"X"}}, `keys.zom: no action "zom": did you mean "zoom"?`},
		{"unknown and far", map[string][]string{"teleport": {"X"}}, `keys.teleport: no action "teleport": there are evidence, detail`},
		{"unknown key", map[string][]string{"zoom": {"X", "ctlr+r"}}, `keys.zoom[1]: no key "ctlr+r": did you mean "ctrl+r"?`},
		{"nonsense", map[string][]string{"zoom": {"the big one"}}, `no key "the big one": a character, or a name such as space`},
		{"empty", map[string][]string{"zoom": {""}}, `no key ""`},
		{"other spelling", map[string][]string{"zoom": {"PageUp"}}, `no key "PageUp": write "pgup"`},
		{"capital", map[string][]string{"zoom": {"shift+z"}}, `no key "shift+z": write "Z"`},
		{"alt twice", map[string][]string{"zoom": {"alt+alt+x"}}, `no key "alt+alt+x"`},
		{"alt and nothing", map[string][]string{"zoom": {"alt+"}}, `no key ""`},
		{"control character", map[string][]string{"zoom": {"\x01"}}, `no key "\x01"`},
		{"same key twice", map[string][]string{"zoom": {"X"}, "copy": {"X"}}, `keys.zoom[0]: X is the key of copy too`},
		{"a default's key", map[string][]string{"zoom": {"X", "q"}}, `keys.zoom[1]: q is the key of quit; give that another one as well`},
		{"tmux prefix", map[string][]string{"zoom": {"ctrl+b"}}, "ctrl+b cannot be bound: it is the prefix of tmux"},
		{"screen prefix", map[string][]string{"zoom": {"ctrl+a"}}, "ctrl+a cannot be bound"},
		{"ctrl+space", map[string][]string{"zoom": {"ctrl+space"}}, "ctrl+space cannot be bound"},
		{"XOFF", map[string][]string{"zoom": {"ctrl+s"}}, "stops the output"},
		{"XON", map[string][]string{"zoom": {"ctrl+q"}}, "continues the output"},
		{"navigator", map[string][]string{"up": {"ctrl+h", "ctrl+j", "ctrl+k", "ctrl+l"}}, "keys.up[3]: ctrl+l cannot be bound: it moves between tmux panes"},
		{"window", map[string][]string{"zoom": {"ctrl+w"}}, "ctrl+w cannot be bound"},
		{"tab number", map[string][]string{"zoom": {"alt+3"}}, "alt+3 cannot be bound: it switches the windows"},
		{"prefix with alt", map[string][]string{"zoom": {"alt+ctrl+b"}}, "cannot be bound"},
		{"ctrl+c", map[string][]string{"copy": {"ctrl+c"}}, "ctrl+c cannot be bound: it is always quit"},
		{"esc", map[string][]string{"quit": {"esc"}}, "esc cannot be bound: it is always back"},
	} {
		m, err := New(test.overrides)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %s", test.name, err, test.want)
		}
		if m != nil {
			t.Errorf("%s: a map all the same", test.name)
		}
		var wrong Errors
		if !errors.As(err, &wrong) || wrong[0].Path() == "" {
			t.Errorf("%s: not Errors", test.name)
		}
	}
}

func TestAllThatIsWrongIsReported(t *testing.T) {
	_, err := New(map[string][]string{"zom": {"X"}, "copy": {"ctrl+b", "nope!"}, "help": {"h"}, "zoom": {"h"}})
	var wrong Errors
	if !errors.As(err, &wrong) || len(wrong) != 4 {
		t.Errorf("got %v", err)
	}
}

// TestEveryKeyOfBubbletea holds our names against those that the library
// reports.
func TestEveryKeyOfBubbletea(t *testing.T) {
	reported := map[string]bool{}
	for kind := tea.KeyType(-200); kind < 200; kind++ {
		name := tea.Key{Type: kind}.String()
		if kind == tea.KeyRunes || name == "" {
			continue
		}
		reported[name] = true
		if _, problem := canonical(name); !problem.Empty() {
			t.Error(problem)
		}
	}
	for _, name := range named {
		if !reported[name] {
			t.Errorf("no key of bubbletea is called %q", name)
		}
	}
	for _, key := range []tea.Key{{Type: tea.KeyRunes, Runes: []rune("x"), Alt: true}, {Type: tea.KeyRunes, Runes: []rune("ㅂ")}, {Type: tea.KeySpace, Alt: true}} {
		if name, problem := canonical(key.String()); !problem.Empty() || name != key.String() {
			t.Errorf("%q became %q: %s", key.String(), name, problem)
		}
	}
}

func TestHelpNamesEveryAction(t *testing.T) {
	m, err := New(map[string][]string{"zoom": {"X"}, "focus-3": {"!"}})
	if err != nil {
		t.Fatal(err)
	}
	var actions []string
	for _, group := range m.Help() {
		if group.Name.Empty() || len(group.Entries) == 0 {
			t.Errorf("an empty group %q", group.Name)
		}
		for _, entry := range group.Entries {
			actions = append(actions, string(entry.Action))
			if entry.Description.Empty() {
				t.Errorf("%s has no description", entry.Action)
			}
			if entry.Action == Zoom && !slices.Equal(entry.Keys, []string{"X"}) {
				t.Errorf("zoom has %q", entry.Keys)
			}
			if entry.Action == Focus1 && strings.Join(entry.Keys, "") != "12!456789" {
				t.Errorf("the panes have %q", entry.Keys)
			}
		}
	}
	for _, name := range Names() {
		if Action(name).Pane() < 2 && !slices.Contains(actions, name) {
			t.Errorf("%s is not in the help", name)
		}
	}
}

func TestPane(t *testing.T) {
	for action, want := range map[Action]int{Focus1: 1, Focus9: 9, FocusNext: 0, "focus-0": 0, "focus-x": 0, Quit: 0} {
		if got := action.Pane(); got != want {
			t.Errorf("%s: got %d, want %d", action, got, want)
		}
	}
}

func TestLabel(t *testing.T) {
	for key, want := range map[string]string{" ": "space", "q": "q", "alt+ ": "alt+space", "ctrl+@": "ctrl+space", "pgup": "pgup"} {
		if got := Label(key); got != want {
			t.Errorf("%q: got %q, want %q", key, got, want)
		}
		if name, problem := canonical(want); !problem.Empty() || name != key {
			t.Errorf("the label %q is not a name of %q", want, key)
		}
	}
}

func FuzzNew(f *testing.F) {
	f.Add("zoom", "x", "copy", "ctrl+b")
	f.Add("zom", "alt+alt+", "", "\xff")
	f.Fuzz(func(t *testing.T, action1, key1, action2, key2 string) {
		m, err := New(map[string][]string{action1: {key1}, action2: {key2}})
		if (m == nil) == (err == nil) {
			t.Fatalf("got %v and %v", m, err)
		}
		if err != nil {
			return
		}
		if got, _ := m.Action("ctrl+c"); got != Quit {
			t.Error("ctrl+c does not quit")
		}
		if got, _ := m.Action("esc"); got != Back {
			t.Error("esc does not go back")
		}
	})
}
