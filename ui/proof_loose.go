package ui

import (
	"slices"

	"example.com/noctop/internal/proof"
	"example.com/noctop/internal/safetext"
)

// know takes in which programs are there. The cursor begins at the first tool that
// can be run, unless somebody has moved it meanwhile.
func (menu *proofMenu) know(programs map[string]bool) {
	first := menu.have == nil && menu.at == 0 && !menu.busy()
	if menu.have = programs; programs == nil || !first {
		return
	}
	at := slices.IndexFunc(menu.items, func(i proofItem) bool {
		if i.kept {
			return false
		}
		_, there := i.tool.Way(menu.there)
		return there
	})
	menu.at = max(at, 0)
}

// looseMark says in a row of the list that a command may leave by another uplink
// than the one it is meant for.
func (s *screen) looseMark(l proof.Loose) safetext.Text {
	switch {
	case l.Uplink == "":
		return safetext.Text{}
	case l.Source == "":
		return s.say("not by %s", l.Uplink)
	}
	return s.say("by address only")
}

// looseWords say the same in full.
func (s *screen) looseWords(l proof.Loose) safetext.Text {
	switch {
	case l.Uplink == "":
		return safetext.Text{}
	case l.Source == "":
		return s.say("It can't be told to leave by %s: it leaves as the routing table has it.", l.Uplink)
	}
	return s.say("It is sent from %s's address %s; which uplink it leaves by is for the routing table to say.", l.Uplink, l.Source)
}
