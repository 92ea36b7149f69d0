package ui

import (
	"slices"
	"strings"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
	"example.com/noctop/themes"
)

// addLedger adds the columns that only the ledger fills, where it has something
// to put into one: a quiet screen stays as it is.
func (f *Frame) addLedger(t *table) {
	lags := make([]cell, len(t.rows))
	stances := make([]cell, len(t.rows))
	regions := make([]cell, len(t.rows))
	anyLag, anyStance, anyRegion := false, false, false
	for i := range t.rows {
		name := t.rows[i].subject.Name
		v := f.voice(name)
		var lagging bool
		lags[i], lagging = f.lagCell(v)
		anyLag = anyLag || lagging
		stances[i] = f.stanceCell(v)
		_, judged := v.stance(f.Snapshot.Now.Wall)
		anyStance = anyStance || judged
		regions[i] = f.regionsCell(name)
		anyRegion = anyRegion || regions[i].role == themes.Text
	}
	for _, more := range []struct {
		wanted bool
		column column
		cells  []cell
	}{
		{anyLag, column{id: "lag", title: f.say("lag"), width: 8, least: 7, right: true, rank: 4}, lags},
		{anyStance, column{id: "stance", title: f.say("stance"), width: 12, least: 12, rank: 5}, stances},
		{anyRegion, column{id: "regions", title: f.say("regions"), width: 16, least: 12, rank: 7}, regions},
	} {
		if !more.wanted {
			continue
		}
		t.columns = append(t.columns, more.column)
		for i := range t.rows {
			t.rows[i].cells = append(t.rows[i].cells, more.cells[i])
		}
	}
}

// regionsCell is where something is open by the page's word; where nothing is,
// which regions are watched.
func (f *Frame) regionsCell(name string) cell {
	if s, ok := f.series(observe.Subject{Kind: observe.KindFeed, Name: name}, observe.CheckFetch); ok && s.Report != nil {
		var hit []string
		for _, in := range s.Report.Incidents {
			for _, region := range in.Regions {
				if !slices.Contains(hit, region) {
					hit = append(hit, region)
				}
			}
		}
		if len(hit) > 0 {
			return word(clean(strings.Join(hit, ", ")), themes.Text)
		}
	}
	for _, p := range f.Snapshot.Topology.Providers {
		if p.Name == name && len(p.Regions) > 0 {
			return word(clean(strings.Join(p.Regions, ", ")), themes.Text)
		}
	}
	return word(f.say("-"), themes.Dim)
}

// byHandRow is a row of somebody who has no status page here and speaks through
// notes alone.
func (f *Frame) byHandRow(v *voice) (row, bool) {
	note, recent := v.byHand(f.Snapshot.Now.Wall)
	if !recent || slices.ContainsFunc(f.Snapshot.Topology.Providers, func(p topology.Provider) bool { return strings.EqualFold(p.Name, v.name) }) {
		return row{}, false
	}
	measured := f.measuredOf(v.name)
	if measured.text.Empty() {
		measured.text = f.say("by hand")
	}
	r := row{
		subject: observe.Subject{Kind: observe.KindFeed, Name: v.name}, title: f.say("%s, by hand", v.name),
		state: undecided, loud: true, gauge: clean(v.name),
		cells: []cell{
			word(clean(v.name), themes.Text), measured, f.noted(v, note),
			word(ago(f.tongue, f.Snapshot.Now.Wall.Sub(note.Said())), themes.Dim), word(f.say("by hand"), themes.Dim),
		},
		search: searchable("provider", v.name, note.Text.String()),
	}
	if note.Kind == claims.Resolved {
		r.state = absent
	}
	r.detail = func(f *Frame, w int) []line { return f.history(f.voice(v.name), w) }
	return r, true
}

// noted is what was entered by hand, as it was said.
func (f *Frame) noted(v *voice, note claims.Claim) cell {
	return signed(undecided, flagged(f.tongue, v, f.say("\"%s\"", note.Text)))
}

// fewestTogether is how many pages on unrelated hosts must fail at once to tell
// of our own network, and not of theirs.
const fewestTogether = 3

// ownNetwork reports whether a page that can't be read is our own network's
// fault: no uplink works, or so many pages on unrelated hosts can't be read.
func (f *Frame) ownNetwork() bool {
	for _, v := range f.open() {
		cause := string(v.Cause)
		if cause == "upstream.all" || len(f.Snapshot.Topology.Uplinks) == 1 && strings.HasPrefix(cause, "uplink.") && v.Severity == observe.Down {
			return true
		}
	}
	failing, asked := map[string]bool{}, map[string]bool{}
	for _, p := range f.Snapshot.Topology.Providers {
		if p.Feed == nil {
			continue
		}
		s, ok := f.series(observe.Subject{Kind: observe.KindFeed, Name: p.Name}, observe.CheckFetch)
		if !ok || len(s.Samples) == 0 || s.Stale(f.Snapshot.Now) {
			continue
		}
		owner := p.Feed.Owner()
		asked[owner] = true
		if s.Newest().Outcome != observe.Good {
			failing[owner] = true
		}
	}
	return len(failing) >= fewestTogether && 2*len(failing) > len(asked)
}
