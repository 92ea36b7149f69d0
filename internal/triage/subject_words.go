package triage

import (
	"strings"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
)

// subjectText is Subject.String for any language.
func subjectText(s observe.Subject) i18n.Text {
	through := ""
	if s.Kind != observe.KindUplink {
		through, s.Uplink = s.Uplink, ""
	}
	kind := i18n.T(string(s.Kind))
	text := i18n.T("%s%s", kind, strings.TrimPrefix(s.String(), string(s.Kind)))
	switch {
	case s.Group != "" && (s.Kind == observe.KindAnchor || s.Kind == observe.KindHost): // words of ours
		text = i18n.T("%s %s%s", kind, i18n.T(s.Group), strings.TrimPrefix(s.String(), string(s.Kind)+" "+s.Group))
	case s.Kind == observe.KindSelf && s.Name != "":
		text = i18n.T("%s %s", kind, i18n.T(s.Name))
	}
	if through != "" {
		return i18n.T("%s by %s", text, through)
	}
	return text
}
