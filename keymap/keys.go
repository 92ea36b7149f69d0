package keymap

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.com/noctop/internal/i18n"
)

// named are the keys that are not one character, as bubbletea spells them.
var named = strings.Fields(`
	enter tab shift+tab esc backspace delete insert up down left right home end pgup pgdown
	ctrl+up ctrl+down ctrl+left ctrl+right ctrl+home ctrl+end ctrl+pgup ctrl+pgdown
	shift+up shift+down shift+left shift+right shift+home shift+end
	ctrl+shift+up ctrl+shift+down ctrl+shift+left ctrl+shift+right ctrl+shift+home ctrl+shift+end
	f1 f2 f3 f4 f5 f6 f7 f8 f9 f10 f11 f12 f13 f14 f15 f16 f17 f18 f19 f20
	ctrl+@ ctrl+a ctrl+b ctrl+c ctrl+d ctrl+e ctrl+f ctrl+g ctrl+h ctrl+j ctrl+k ctrl+l ctrl+n ctrl+o
	ctrl+p ctrl+q ctrl+r ctrl+s ctrl+t ctrl+u ctrl+v ctrl+w ctrl+x ctrl+y ctrl+z ctrl+\ ctrl+] ctrl+^ ctrl+_`)

// spellings are other names of keys, and what they are called here.
var spellings = map[string]string{
	"escape": "esc", "return": "enter", "ctrl+m": "enter", "ctrl+i": "tab", "ctrl+[": "esc",
	"pageup": "pgup", "page-up": "pgup", "pagedown": "pgdown", "page-down": "pgdown", "pgdn": "pgdown",
	"del": "delete", "ins": "insert", "backtab": "shift+tab", "ctrl+backtick": "ctrl+@",
}

// canonical returns a key as KeyMsg.String() spells it, or what is wrong with
// the name.
func canonical(key string) (name string, problem i18n.Text) {
	switch {
	case key == "space" || key == " ":
		return " ", problem
	case key == "ctrl+space":
		return "ctrl+@", problem
	case slices.Contains(named, key) || isCharacter(key):
		return key, problem
	}
	if rest, ok := strings.CutPrefix(key, "alt+"); ok && !strings.HasPrefix(rest, "alt+") {
		inner, problem := canonical(rest)
		return "alt+" + inner, problem
	}
	if rest, ok := strings.CutPrefix(key, "shift+"); ok && len(rest) == 1 && rest >= "a" && rest <= "z" {
		return "", i18n.T("no key %q: write %q", key, strings.ToUpper(rest))
	}
	lower := strings.ToLower(key)
	if right, ok := spellings[lower]; ok {
		return "", i18n.T("no key %q: write %q", key, right)
	}
	if near := nearest(lower, named); near != "" {
		return "", i18n.T("no key %q: did you mean %q?", key, near)
	}
	return "", i18n.T("no key %q: a character, or a name such as space, enter, pgup, f5, ctrl+r, alt+x", key)
}

// isCharacter reports whether a key is one character that can be typed.
func isCharacter(key string) bool {
	r, size := utf8.DecodeRuneInString(key)
	return size > 0 && size == len(key) && r != utf8.RuneError && unicode.IsGraphic(r) && !unicode.IsMark(r) && !unicode.IsSpace(r)
}

// refused are keys that never reach us, or mean something else to whoever
// presses them.
var refused = map[string]i18n.Text{
	"ctrl+a": i18n.T("it is the prefix of screen, and of many a tmux"),
	"ctrl+b": i18n.T("it is the prefix of tmux"),
	"ctrl+@": i18n.T("it is the prefix of some people's tmux, and switches input methods"),
	"ctrl+s": i18n.T("it stops the output of terminals with flow control"),
	"ctrl+q": i18n.T("it continues the output of terminals with flow control"),
	"ctrl+h": i18n.T("it moves between tmux panes, and is backspace on some terminals"),
	"ctrl+j": i18n.T("it moves between tmux panes, and is enter on some terminals"),
	"ctrl+k": i18n.T("it moves between tmux panes"),
	"ctrl+l": i18n.T("it moves between tmux panes"),
	"ctrl+w": i18n.T("it closes the window of many terminals"),
}

// refusal says why an action must not have a key, or nothing.
func refusal(action Action, key string) i18n.Text {
	if owner, ok := fixed[key]; ok && owner != action {
		return i18n.T("%s cannot be bound: it is always %s", key, owner)
	}
	plain := strings.TrimPrefix(key, "alt+")
	if plain != key && len(plain) == 1 && plain >= "0" && plain <= "9" {
		return i18n.T("%s cannot be bound: it switches the windows and tabs of many terminals", key)
	}
	if why, ok := refused[plain]; ok {
		return i18n.T("%s cannot be bound: %s", Label(key), why)
	}
	return i18n.Text{}
}

// Label returns what a key is called on the screen and in the configuration:
// "space" for " ".
func Label(key string) string {
	switch key {
	case " ":
		return "space"
	case "ctrl+@":
		return "ctrl+space"
	}
	if rest, ok := strings.CutPrefix(key, "alt+"); ok && rest != "" {
		return "alt+" + Label(rest)
	}
	return key
}
