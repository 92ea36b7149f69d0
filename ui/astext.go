package ui

import (
	"strings"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
)

// asText says the verdict as one would write it in a ticket.
func (f *Frame) asText() string {
	var b strings.Builder
	now := f.Snapshot.Now.Wall.In(f.Zone)
	add := func(parts ...safetext.Text) {
		for _, part := range parts {
			b.WriteString(part.String())
		}
		b.WriteByte('\n')
	}
	add(f.say("noctop %s %s", f.Snapshot.Topology.Site, now.Format("2006-01-02 15:04:05 MST")))
	result := &f.Snapshot.Triage
	if result.Status == triage.Unreliable {
		add(f.say("The measurement is unreliable: what follows is the last verdict before that."))
	}
	open := f.open()
	if len(open) == 0 {
		for _, l := range f.banner(widest, 3) {
			for _, s := range l.spans {
				b.WriteString(safetext.Pad(s.text, 1).String())
			}
			b.WriteByte('\n')
		}
	}
	for _, v := range open {
		_, word, _ := f.look(v)
		add(word, f.say(": %s", f.text(v.Headline)))
		for _, fact := range f.facts(v) {
			add(safetext.Literal("  "), fact.text)
		}
		for _, list := range []struct {
			name string
			of   []triage.Evidence
		}{{"for", v.For}, {"against", v.Against}, {"implied", v.Implied}, {"unknown", v.Unknown}} {
			for _, e := range list.of {
				said := f.text(e.Text)
				if said.Empty() {
					said = called(f.tongue, e.Subject)
				}
				add(safetext.Literal("  "), f.say("%s: %s", f.say(list.name), said))
			}
		}
		if !v.Next.Empty() {
			add(safetext.Literal("  "), f.say("next: %s", f.text(v.Next)))
		}
		if v.Call != "" {
			add(safetext.Literal("  "), f.say("call: %s", i18n.Flat(v.Call)))
		}
		if v.Incident != "" {
			add(safetext.Literal("  "), f.say("incident: %s", v.Incident))
		}
	}
	return b.String()
}
