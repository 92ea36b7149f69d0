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
	text := i18n.T("%s%s", i18n.T(string(s.Kind)), strings.TrimPrefix(s.String(), string(s.Kind)))
	if through != "" {
		return i18n.T("%s by %s", text, through)
	}
	return text
}
