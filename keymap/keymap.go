// Package keymap says which key does what: every action has a name, a place in
// the help and default keys, and users may choose their own.
package keymap

import (
	"maps"
	"slices"

	"example.com/noctop/internal/i18n"
)

// Map says what every key does.
type Map struct {
	byKey    map[string]Action
	byAction map[Action][]string
}

// New returns the map with the defaults and, over them, the user's keys for
// some actions: an action named there has those keys and no others, but for
// ctrl+c, which always quits, and esc, which always goes back. Whatever is
// wrong is in the error, which is of type Errors.
func New(overrides map[string][]string) (*Map, error) {
	m := &Map{byKey: map[string]Action{}, byAction: map[Action][]string{}}
	var wrong Errors
	chosen := map[Action][]string{}
	for _, name := range slices.Sorted(maps.Keys(overrides)) {
		if !slices.Contains(Names(), name) {
			wrong = append(wrong, &Error{Action: name, Index: -1, Problem: unknownAction(name)})
			continue
		}
		keys, errors := checkKeys(Action(name), overrides[name])
		chosen[Action(name)] = keys
		wrong = append(wrong, errors...)
	}
	// First the user's keys, so that a clash with a default is their error to
	// correct and not the other way round.
	for _, name := range slices.Sorted(maps.Keys(chosen)) {
		wrong = append(wrong, m.bind(name, chosen[name])...)
	}
	for _, group := range groups {
		for _, b := range group.bindings {
			if _, ok := chosen[b.action]; !ok {
				wrong = append(wrong, m.bindDefaults(b.action, b.keys, chosen)...)
			}
		}
	}
	for key, action := range fixed {
		if _, ok := m.byKey[key]; !ok {
			m.byKey[key] = action
			m.byAction[action] = append(m.byAction[action], key)
		}
	}
	if len(wrong) > 0 {
		return nil, wrong
	}
	return m, nil
}

// checkKeys returns the keys as they are spelled inside, and an error for each
// that does not exist or must not be bound.
func checkKeys(action Action, keys []string) (good []string, wrong Errors) {
	for i, key := range keys {
		name, problem := canonical(key)
		if problem.Empty() {
			problem = refusal(action, name)
		}
		if !problem.Empty() {
			wrong = append(wrong, &Error{Action: string(action), Key: key, Index: i, Problem: problem})
			name = "" // keeps its place, for the index
		}
		good = append(good, name)
	}
	return good, wrong
}

// bind gives an action the user's keys.
func (m *Map) bind(action Action, keys []string) (wrong Errors) {
	m.byAction[action] = nil
	for i, key := range keys {
		other, taken := m.byKey[key]
		switch {
		case key == "" || taken && other == action:
		case taken:
			wrong = append(wrong, &Error{Action: string(action), Key: key, Index: i,
				Problem: i18n.T("%s is the key of %s too", Label(key), other)})
		default:
			m.byKey[key] = action
			m.byAction[action] = append(m.byAction[action], key)
		}
	}
	return wrong
}

// bindDefaults gives an action the keys it has by default. One that the user
// gave to another action is that one's error: it would take away what others
// know the key for.
func (m *Map) bindDefaults(action Action, keys []string, chosen map[Action][]string) (wrong Errors) {
	for _, key := range keys {
		other, taken := m.byKey[key]
		if !taken {
			m.byKey[key] = action
			m.byAction[action] = append(m.byAction[action], key)
			continue
		}
		wrong = append(wrong, &Error{Action: string(other), Key: key, Index: slices.Index(chosen[other], key),
			Problem: i18n.T("%s is the key of %s; give that another one as well", Label(key), action)})
	}
	return wrong
}

// Action returns what a key does; keys are spelled as bubbletea's
// KeyMsg.String() does.
func (m *Map) Action(key string) (Action, bool) {
	action, ok := m.byKey[key]
	return action, ok
}

// Keys returns the keys of an action, the one to show first; none where the
// user wanted none.
func (m *Map) Keys(action Action) []string { return slices.Clone(m.byAction[action]) }

// Group is a part of the help.
type Group struct {
	Name    i18n.Text
	Entries []Entry
}

// Entry is a line of the help.
type Entry struct {
	Action      Action
	Keys        []string // as KeyMsg.String() spells them; Label makes them readable
	Description i18n.Text
}

// Help returns all actions with their keys, in the order to show them. Those
// that go to a pane by its number are one entry, with a key for each.
func (m *Map) Help() []Group {
	help := make([]Group, 0, len(groups))
	for _, group := range groups {
		to := Group{Name: group.name}
		for _, b := range group.bindings {
			keys := m.Keys(b.action)
			if b.action.Pane() > 1 {
				last := &to.Entries[len(to.Entries)-1]
				last.Keys = append(last.Keys, keys...)
				continue
			}
			to.Entries = append(to.Entries, Entry{b.action, keys, b.description})
		}
		help = append(help, to)
	}
	return help
}
