package ui

import (
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/ui/canvas"
)

// spot is somewhere that one can jump to: a row of a pane, an incident that is on
// the screen, or a moment that is past.
type spot struct {
	name     string
	kind     string          // what it is, in a word
	pane     string          // of a row: the ID of its pane
	subject  observe.Subject // of a row
	incident string          // that stands in the evidence
	at       time.Time       // the moment, where that is past
	says     string          // what there is to say besides; may come from outside
	signs    []rune          // the name as it is compared
	shared   bool            // others have the name too
}

// reference tells a spot apart from others of its name, as the configuration
// does: "provider/Cloudflare".
func (p *spot) reference() string { return p.kind + "/" + p.name }

// line is what to type for a spot, so that nothing else is meant.
func (p *spot) line() string {
	if p.shared {
		return p.reference()
	}
	return p.name
}

// named reports whether a spot is called so.
func (p *spot) named(name string) bool {
	return strings.EqualFold(p.name, name) || strings.EqualFold(p.reference(), name)
}

// The kinds of spots that are no rows of their own kind.
const (
	kindGroup    = "group"
	kindIncident = "incident"
	kindMoment   = "moment"
)

// spots are all that one can jump to, in the order of the screen.
func (s *screen) spots(past []Mark) []spot {
	if s.snapshot == nil {
		return nil
	}
	all := s.incidentSpots(past)
	what := &s.snapshot.Topology
	add := func(pane, kind, name string, subject observe.Subject) {
		all = append(all, spot{name: name, kind: kind, pane: pane, subject: subject})
	}
	for _, u := range what.Uplinks {
		add(uplinksPane{}.ID(), "uplink", u.Name, observe.Subject{Kind: observe.KindUplink, Uplink: u.Name})
	}
	for _, r := range what.Resolvers {
		add(dnsPane{}.ID(), "resolver", r.Name, observe.Subject{Kind: observe.KindResolver, Uplink: r.Uplink, Name: r.Name})
	}
	for _, n := range what.Names {
		add(dnsPane{}.ID(), "name", n.Name, observe.Subject{Kind: observe.KindName, Name: n.Name})
	}
	for _, p := range what.Providers {
		add(providersPane{}.ID(), "provider", p.Name, observe.Subject{Kind: observe.KindFeed, Name: p.Name})
	}
	for _, name := range s.parties() {
		if subject := (observe.Subject{Kind: observe.KindFeed, Name: name}); !slices.ContainsFunc(all, func(p spot) bool { return p.name == name }) {
			add(providersPane{}.ID(), "provider", name, subject) // who only spoke by hand
		}
	}
	for _, g := range what.Endpoints {
		add(endpointsPane{}.ID(), kindGroup, g.Name, observe.Subject{Kind: observe.KindEndpoint, Group: g.Name})
	}
	for _, service := range what.Services {
		add(servicesPane{}.ID(), "service", service.Name, observe.Subject{Kind: serviceKind, Name: service.Name})
	}
	all = append(all, s.hostSpots()...)
	for _, g := range what.Endpoints {
		for _, target := range g.Targets {
			add(endpointsPane{}.ID(), "endpoint", target, observe.Subject{Kind: observe.KindEndpoint, Group: g.Name, Name: target})
		}
	}
	first := make(map[string]int, len(all))
	for i := range all {
		all[i].signs = folded(all[i].name)
		key := string(all[i].signs)
		if other, known := first[key]; known {
			all[i].shared, all[other].shared = true, true
			continue
		}
		first[key] = i
	}
	return all
}

// hostSpots are the readings of this host.
func (s *screen) hostSpots() (all []spot) {
	f := s.frame(nil)
	f.Filter = ""
	for _, r := range f.table(hostPane{}).rows {
		if name := strings.TrimSpace(r.subject.Group + " " + r.subject.Name); r.subject.Kind == observe.KindHost && name != "" {
			all = append(all, spot{name: name, kind: "host", pane: hostPane{}.ID(), subject: r.subject})
		}
	}
	return all
}

// incidentSpots are the incidents that are on the screen, and what else happened
// in the time that is known. A quiz hides both.
func (s *screen) incidentSpots(past []Mark) (all []spot) {
	if s.quizzed() {
		return nil
	}
	for _, v := range s.incidents() {
		all = append(all, spot{name: v.Incident, kind: kindIncident, incident: v.Incident, says: s.text(v.Told()).String()})
	}
	for _, mark := range slices.Backward(past) {
		switch mark.Kind {
		case MarkOpen:
			id, step, _ := strings.Cut(s.text(mark.Text).String(), " ")
			_, says, _ := strings.Cut(step, ": ")
			if slices.ContainsFunc(all, func(p spot) bool { return p.name == id }) {
				continue // it is on the screen, or was opened again later
			}
			all = append(all, spot{name: id, kind: kindIncident, at: mark.At, says: says})
		case MarkTurn:
			all = append(all, spot{name: s.text(mark.Text).String(), kind: kindMoment, at: mark.At})
		}
	}
	return all
}

// kindWord says what a spot is.
func (s *screen) kindWord(p *spot) safetext.Text {
	switch {
	case p.kind == "endpoint":
		return s.say("host of %s", p.subject.Group)
	case p.kind == "host":
		return s.say("of this host")
	case p.kind == kindGroup:
		return s.say("group of endpoints")
	case !p.at.IsZero():
		when := clock(s.tongue, p.at, s.latest, s.zone)
		if p.says == "" {
			return when
		}
		return s.say("%s: %s", when, p.says)
	case p.kind == kindIncident:
		return clean(p.says)
	}
	return s.say(p.kind)
}

// jump goes to a spot: to a row by bringing it to view, to an incident by opening
// its evidence, to a moment by going back to it.
func (m *Model) jump(to spot) tea.Cmd {
	s := &m.screen
	switch {
	case !to.at.IsZero():
		s.overlays = nil
		cmd, wrong := m.lookAt(to.at)
		if !wrong.Empty() {
			s.flash = wrong
		}
		return cmd
	case to.incident != "":
		s.openIncident(to.incident)
		return nil
	}
	if !s.reveal(to.pane, to.subject) {
		s.flash = s.say("%s has no row now", to.name)
	}
	return nil
}

// reveal moves the keyboard and the cursor to the row of a subject in a pane, and
// reports whether there is one. What hides it gives way: overlays, a filter, the
// zoom of another pane. A host that has no row of its own is shown in detail, over
// its group.
func (s *screen) reveal(pane string, subject observe.Subject) bool {
	i := indexOf(panes, pane)
	if s.snapshot == nil || !s.toPane(i) {
		return false
	}
	if s.choose(i, subject) {
		return true
	}
	if subject.Kind != observe.KindEndpoint || subject.Name == "" || s.rowOf(i, subject) == nil {
		return false
	}
	if s.choose(i, observe.Subject{Kind: subject.Kind, Group: subject.Group}) {
		s.overlays = append(s.overlays, overlay{kind: detailOverlay, pane: i, subject: subject})
	}
	return true
}

// toPane gives the screen to a view that has a pane, unless the one that is shown
// does, and reports whether the pane is there.
func (s *screen) toPane(pane int) bool {
	if slices.Contains(s.present(), pane) {
		return true
	}
	for at, of := range members {
		if at != s.view && slices.Contains(of, pane) {
			s.openView(views[at].id)
			return slices.Contains(s.present(), pane)
		}
	}
	return false
}

// choose puts the cursor on a row of a pane, with the filter or without.
func (s *screen) choose(pane int, subject observe.Subject) bool {
	kept := s.filter
	for _, s.filter = range []string{kept, ""} {
		t := s.table(pane)
		row := slices.IndexFunc(t.rows, func(r row) bool { return r.subject == subject })
		if row < 0 {
			continue
		}
		s.overlays = nil
		s.zoomed = s.zoomed && s.focusedNow() == pane
		s.focus, s.chosen = pane, true
		s.cursors[panes[pane].ID()] = subject
		if !slices.Contains(listed(t, s.rowsOf(pane), s.full()), row) { // a part that there is no room for
			s.zoomed = true
		}
		return true
	}
	s.filter = kept
	return false
}

// openIncident opens the evidence where that of an incident begins.
func (s *screen) openIncident(id string) {
	s.overlays = []overlay{{kind: evidenceOverlay}}
	areas, _ := s.areas(false)
	f := s.frame(canvas.New(areas.body.W, areas.body.H))
	s.page(f, s.top(), areas.body.W) // as it will be drawn: what the verdict above it says is left out
	at := 0
	for i := range s.snapshot.Triage.Verdicts {
		v := &s.snapshot.Triage.Verdicts[i]
		if v.Incident == id {
			break
		}
		at += len(f.verdictEvidence(v, areas.body.W)) + 1
	}
	s.scrolled(s.top(), at)
}
