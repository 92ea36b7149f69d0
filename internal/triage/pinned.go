package triage

import (
	"strings"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
)

// lackingNames says which pinned names have lost an address: no answer of late
// had it, and none had another. A pool leaves out its dead like that, and a zone
// that was changed reads like that too: it is worth a line, and no outage.
func (s *Scene) lackingNames() []Notice {
	var notices []Notice
	for _, n := range s.Topology.Names {
		var at []string
		notice := Notice{Code: NoticePinned}
		missing := ""
		for _, r := range s.Topology.Resolvers {
			f := s.nameAt(n.Name, r.Name)
			lacks := f.Field("lacks")
			if f.Level != observe.OK || lacks == "" {
				continue
			}
			if len(at) == 0 {
				notice.Subject, notice.Since, missing = f.Key.Subject, f.Since, lacks
			}
			at = append(at, r.Name)
		}
		if len(at) > 0 {
			notice.Text = i18n.T("%s is given without %s, to which it is pinned too, at %s", n.Name, missing, strings.Join(at, ", "))
			notices = append(notices, notice)
		}
	}
	return notices
}
