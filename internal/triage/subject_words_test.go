package triage

import (
	"testing"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
)

func TestASubjectIsSaidInAnyLanguage(t *testing.T) {
	for _, s := range []observe.Subject{
		{Kind: observe.KindUplink, Uplink: "KT"},
		{Kind: observe.KindResolver, Group: "KT DNS"},
		{Kind: observe.KindProvider, Group: "https://x/", Name: "X", Uplink: "KT"},
		{Kind: observe.KindSelf},
		{Kind: observe.KindSelf, Name: "tick"},
		{Kind: observe.KindAnchor, Group: "foreign", Name: "192.0.2.1", Uplink: "KT"},
		{Kind: observe.KindHost, Group: "disk", Name: "/var"},
		{Kind: observe.KindHost, Group: "cpu"},
	} {
		if got := subjectText(s).String(); got != s.String() {
			t.Errorf("in English %q, want %q", got, s)
		}
	}
	if got := i18n.Korean().Say(subjectText(observe.Subject{Kind: observe.KindResolver, Group: "KT DNS", Uplink: "KT"})); got != "DNS 서버 KT DNS, KT 경유" {
		t.Errorf("in Korean: %q", got)
	}
	if got := i18n.Korean().Say(subjectText(observe.Subject{Kind: observe.KindHost, Group: "disk", Name: "/var"})); got != "호스트 디스크 /var" {
		t.Errorf("in Korean: %q", got)
	}
}
