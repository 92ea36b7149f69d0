package ui

import (
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/keymap"
	"example.com/noctop/themes"
)

// longWait is how many frames may pass without a first Snapshot before that is
// itself worth saying.
const longWait = 15

// waiting is what stands in the place of the panes before the first Snapshot.
func (s *screen) waiting(f *Frame, w int) []line {
	all := wrapped(lead, safetext.Text{}, themes.Dim, s.say("waiting for the first measurements"), themes.Dim, w)
	if s.stalled < longWait {
		return all
	}
	return append(all, toDo(lead, s.say("next:"), s.say("none came for %d s: leave (%s), and run: noctop doctor", s.stalled, f.key(keymap.Quit)), w)...)
}

// idle reports whether there is nothing to watch.
func (f *Frame) idle() bool {
	what := &f.Snapshot.Topology
	return len(what.Uplinks)+len(what.Resolvers)+len(what.Names)+len(what.Providers)+len(what.Endpoints) == 0 && what.Host.Off
}

// nothingWatched says that nothing is watched, and what to do about it: to be
// silent must not look like being well.
func (f *Frame) nothingWatched(w int) []line {
	all := bar(f.Glyphs.Unknown, f.say("NOTHING WATCHED"), f.say("no uplink, resolver, provider or endpoint was found or configured, and this host is off"), themes.BannerUnknown, w)
	return append(all, toDo(indent(w), f.say("next:"), f.say("noctop init writes a configuration to go on from"), w)...)
}

// stopped reports whether nothing that uplinks and resolvers stand on counts any
// more, because it is too old or could not be measured, and when the last of it
// was.
func (f *Frame) stopped() (last observe.Instant, stopped bool) {
	for _, pane := range []Pane{uplinksPane{}, dnsPane{}} {
		for _, r := range f.unsortedTable(pane).rows {
			if !r.part && r.state != stale && r.state != failed {
				return last, false
			}
			stopped = true
		}
	}
	for _, indexes := range f.cache.bySubject {
		for _, i := range indexes {
			samples := f.Snapshot.All()[i].Samples
			for j := len(samples) - 1; j >= 0; j-- {
				if samples[j].Outcome != observe.Failed {
					last.Mono = max(last.Mono, samples[j].At)
					break
				}
			}
		}
	}
	return f.Snapshot.Now.Add(last.Mono - f.Snapshot.Now.Mono), stopped
}

// notMeasuredSince says that measuring has stopped, and what to do about it.
func (f *Frame) notMeasuredSince(last observe.Instant, w int) []line {
	all := bar(f.Glyphs.Unknown, f.say("NO DATA"), f.say("nothing has been measured %s", f.since(last)), themes.BannerUnknown, w)
	return append(all, toDo(indent(w), f.say("next:"), f.say("run: noctop doctor"), w)...)
}

// unsortedTable is a pane's table as it would be if nobody had filtered, sorted
// or hidden anything.
func (f *Frame) unsortedTable(p Pane) *table {
	natural := *f
	natural.Filter, natural.sorts, natural.without = "", nil, nil
	return natural.table(p)
}

// couldNotMeasure reports whether noctop could not measure any of some series in the last
// rounds: what came before would only mislead.
func couldNotMeasure(all []history.Series) bool {
	const rounds = 3
	for _, s := range all {
		if len(s.Samples) < rounds {
			return false
		}
		for _, sample := range s.Samples[len(s.Samples)-rounds:] {
			if sample.Outcome != observe.Failed {
				return false
			}
		}
	}
	return len(all) > 0
}

// linesOf breaks what is said into lines; the last one ends in an ellipsis where
// there are too few for it.
func (f *Frame) linesOf(says safetext.Text, w, lines int) []safetext.Text {
	pieces := wrap(says, w)
	if len(pieces) <= lines || lines <= 0 {
		return pieces
	}
	pieces[lines-1] = safetext.Cut(safetext.Join([]safetext.Text{pieces[lines-1], f.Glyphs.Ellipsis}, safetext.Literal(" ")), w, f.Glyphs.Ellipsis)
	return pieces[:lines]
}
