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
	} {
		if got := subjectText(s).String(); got != s.String() {
			t.Errorf("in English %q, want %q", got, s)
		}
	}
	if got := i18n.Korean().Say(subjectText(observe.Subject{Kind: observe.KindResolver, Group: "KT DNS", Uplink: "KT"})); got != "DNS 서버 KT DNS, KT 경유" {
		t.Errorf("in Korean: %q", got)
	}
}
