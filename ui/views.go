package ui

import (
	"slices"

	"example.com/noctop/internal/safetext"
	"example.com/noctop/ui/canvas"
)

// view is what a screen is given to: the panes that stand below the verdict.
// Keys mean the same in each of them.
type view struct {
	id    string // in the configuration and on the command line, in every language
	title string
	means string // what it shows, in a few words
	panes []Pane
}

// views are all there are, in the order of their numbers. The first one is what
// the others go back to.
var views = []view{
	{"triage", "view|triage", "what is broken, and whose it is",
		[]Pane{uplinksPane{}, dnsPane{}, hostPane{}, providersPane{}, endpointsPane{}}},
	{"uplinks", "view|uplinks", "every way out, and router by router where it ends", []Pane{uplinksPane{}, waysPane{}}},
	{"dns", "view|DNS", "every name at every resolver", []Pane{matrixPane{}, dnsPane{}}},
	{"endpoints", "view|endpoints", "your own hosts, and who went silent or came back", []Pane{endpointsPane{}, changesPane{}}},
	{"services", "view|services", "what people use, and what it stands on", []Pane{servicesPane{}}},
	{"feeds", "view|feeds", "what providers say, and everything they said", []Pane{providersPane{}, ledgerPane{}}},
	{"incidents", "view|incidents", "what is broken, and what was", []Pane{incidentsPane{}}},
	{"host", "view|host", "this machine, with its meters", []Pane{hostPane{}, metersPane{}}},
	{"log", "view|log", "what happened, the newest first", []Pane{logPane{}}},
}

// panes are the panes of all views, each once. Those of the first view come
// first, so that their numbers are their places.
var panes = allPanes(views)

// members are the places in panes of what each view is made of.
var members = placesIn(views, panes)

func allPanes(views []view) (all []Pane) {
	for _, v := range views {
		for _, p := range v.panes {
			if indexOf(all, p.ID()) < 0 {
				all = append(all, p)
			}
		}
	}
	return all
}

func placesIn(views []view, all []Pane) [][]int {
	places := make([][]int, len(views))
	for i, v := range views {
		for _, p := range v.panes {
			places[i] = append(places[i], indexOf(all, p.ID()))
		}
	}
	return places
}

// indexOf finds a pane by its ID; -1 where there is none.
func indexOf(all []Pane, id string) int {
	return slices.IndexFunc(all, func(p Pane) bool { return p.ID() == id })
}

// ViewText is a view for a manual.
type ViewText struct {
	ID    string
	Means string // what it shows, in English
}

// Views lists the views in the order of their numbers.
func Views() []ViewText {
	all := make([]ViewText, len(views))
	for i, v := range views {
		all[i] = ViewText{v.id, v.means}
	}
	return all
}

// ViewIDs are what the views are called in the configuration and on the command
// line, in their order.
func ViewIDs() []string {
	ids := make([]string, len(views))
	for i := range views {
		ids[i] = views[i].id
	}
	return ids
}

// openView gives the screen to a view, and reports whether there is one of that
// name. What lay over the panes goes; a view that was left begins anew, with
// each pane's cursor where it was, and its filter as it was.
func (s *screen) openView(id string) bool {
	at := slices.Index(ViewIDs(), id)
	if at < 0 {
		return false
	}
	s.overlays = nil
	if at != s.view {
		s.others = with(s.others, views[s.view].id, s.filter)
		s.view, s.focus = at, members[at][0]
		s.chosen, s.zoomed, s.filter = false, false, s.others[id]
	}
	return true
}

// viewBy goes to the next view, or to the one before.
func (s *screen) viewBy(step int) {
	s.openView(views[(s.view+step+len(views))%len(views)].id)
}

// elsewhere reports whether another view than the first one has the screen: its
// panes show all they have, and the verdict above is short.
func (s *screen) elsewhere() bool { return s.view > 0 }

// full reports whether panes show the parts of all rows, however many these are.
func (s *screen) full() bool { return s.zoomed || s.elsewhere() }

// number is the key of a pane in this view; 0 where it is not of it.
func (s *screen) number(pane int) int { return slices.Index(members[s.view], pane) + 1 }

// numbered is the pane of a number in this view.
func (s *screen) numbered(number int) (pane int, ok bool) {
	of := members[s.view]
	if number < 1 || number > len(of) || !slices.Contains(s.present(), of[number-1]) {
		return 0, false
	}
	return of[number-1], true
}

// viewTitle is what a view is called on the screen.
func (s *screen) viewTitle(at int) safetext.Text { return s.say(views[at].title) }

// viewSlots stands the panes of a view beside each other, where the second one is
// for that, and else one above the other: the first has what
// its rows need, but no more than what the next one leaves of its share. Where
// that is too little the one with the keyboard has the room, and the others a
// line each, or none.
func (s *screen) viewSlots(all []int, body canvas.Rect) (slots []slot, alone bool) {
	switch {
	case len(all) == 1:
		return []slot{{all[0], body}}, false
	case len(all) == 2 && body.W >= wideColumns && isAbreast(panes[all[1]]):
		left := (body.W - 2) / 2
		return []slot{
			{all[0], canvas.Rect{X: body.X, Y: body.Y, W: left, H: body.H}},
			{all[1], canvas.Rect{X: body.X + left + 2, Y: body.Y, W: body.W - left - 2, H: body.H}},
		}, false
	case body.W < stackWidth || body.H < len(all)*(usefulHeight+1):
		return s.accordion(body), true
	}
	y, left := body.Y, body.H
	for k, i := range all {
		h := left
		if k < len(all)-1 {
			share := left / 2
			if _, lesser := panes[all[k+1]].(Lesser); lesser {
				share = left / 3
			}
			h = min(s.needs(i), left-min(s.needs(all[k+1]), share))
		}
		rect := canvas.Rect{X: body.X, Y: y, W: body.W, H: h}
		if k < len(all)-1 && left > roomyBody {
			rect.H--
		}
		if _, narrow := panes[i].(Narrow); narrow && body.W >= wideColumns {
			rect.W = (body.W - 2) / 2
		}
		slots = append(slots, slot{i, rect})
		y += h
		left -= h
	}
	return slots, false
}

// Lesser is a Pane that a view gives a third of the height at most, where others
// have half.
type Lesser interface{ Beside() }

// Narrow is a Pane that has no use for more than half of a wide screen.
type Narrow interface{ Narrow() }

// Abreast is a Pane that stands beside the one before it where a screen is wide.
type Abreast interface{ Abreast() }

func isAbreast(p Pane) bool { _, ok := p.(Abreast); return ok }

// needs is how many lines a pane of a view has a use for, with one of air.
func (s *screen) needs(pane int) int {
	t := s.table(pane)
	return max(1+len(t.rows)+t.beside, usefulHeight) + 1
}

// roomyBody is the height from which on the panes of a view have air between them.
const roomyBody = 16
