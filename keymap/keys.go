package keymap

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
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
func canonical(key string) (name, problem string) {
	switch {
	case key == "space" || key == " ":
		return " ", ""
	case key == "ctrl+space":
		return "ctrl+@", ""
	case slices.Contains(named, key) || isCharacter(key):
		return key, ""
	}
	if rest, ok := strings.CutPrefix(key, "alt+"); ok && !strings.HasPrefix(rest, "alt+") {
		inner, problem := canonical(rest)
		return "alt+" + inner, problem
	}
	if rest, ok := strings.CutPrefix(key, "shift+"); ok && len(rest) == 1 && rest >= "a" && rest <= "z" {
		return "", fmt.Sprintf("no key %q: write %q", key, strings.ToUpper(rest))
	}
	lower := strings.ToLower(key)
	if right, ok := spellings[lower]; ok {
		return "", fmt.Sprintf("no key %q: write %q", key, right)
	}
	if near := nearest(lower, named); near != "" {
		return "", fmt.Sprintf("no key %q: did you mean %q?", key, near)
	}
	return "", fmt.Sprintf("no key %q: a character, or a name such as space, enter, pgup, f5, ctrl+r, alt+x", key)
}

// isCharacter reports whether a key is one character that can be typed.
func isCharacter(key string) bool {
	r, size := utf8.DecodeRuneInString(key)
	return size > 0 && size == len(key) && r != utf8.RuneError && unicode.IsGraphic(r) && !unicode.IsMark(r) && !unicode.IsSpace(r)
}

// refused are keys that never reach us, or mean something else to whoever
// presses them.
var refused = map[string]string{
	"ctrl+a": "it is the prefix of screen, and of many a tmux",
	"ctrl+b": "it is the prefix of tmux",
	"ctrl+@": "it is the prefix of some people's tmux, and switches input methods",
	"ctrl+s": "it stops the output of terminals with flow control",
	"ctrl+q": "it continues the output of terminals with flow control",
	"ctrl+h": "it moves between tmux panes, and is backspace on some terminals",
	"ctrl+j": "it moves between tmux panes, and is enter on some terminals",
	"ctrl+k": "it moves between tmux panes",
	"ctrl+l": "it moves between tmux panes",
	"ctrl+w": "it closes the window of many terminals",
}

// refusal says why an action must not have a key, or nothing.
func refusal(action Action, key string) string {
	if owner, ok := fixed[key]; ok && owner != action {
		return fmt.Sprintf("%s cannot be bound: it is always %s", key, owner)
	}
	plain := strings.TrimPrefix(key, "alt+")
	if plain != key && len(plain) == 1 && plain >= "0" && plain <= "9" {
		return key + " cannot be bound: it switches the windows and tabs of many terminals"
	}
	if why, ok := refused[plain]; ok {
		return fmt.Sprintf("%s cannot be bound: %s", Label(key), why)
	}
	return ""
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
