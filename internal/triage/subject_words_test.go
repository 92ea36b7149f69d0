package triage

import (
	"testing"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
)

func TestASubjectIsCalledAsPeopleCallIt(t *testing.T) {
	for _, c := range []struct {
		of              observe.Subject
		english, korean string
	}{
		{observe.Subject{Kind: observe.KindUplink, Uplink: "KT"}, "uplink KT", "회선 KT"},
		{observe.Subject{Kind: observe.KindGateway, Name: "ipv4", Uplink: "KT"}, "gateway of KT (IPv4)", "KT 게이트웨이 (IPv4)"},
		{observe.Subject{Kind: observe.KindFirstHop, Name: "ipv6", Uplink: "KT"}, "first hop of KT (IPv6)", "KT 1차 홉 (IPv6)"},
		{observe.Subject{Kind: observe.KindAnchor, Group: "foreign", Name: "192.0.2.1", Uplink: "KT"}, "foreign anchor 192.0.2.1 by KT", "국외 기준점 192.0.2.1, KT 경유"},
		{observe.Subject{Kind: observe.KindAnchor, Uplink: "KT"}, "anchor by KT", "기준점, KT 경유"},
		{observe.Subject{Kind: observe.KindResolver, Name: "R1", Uplink: "KT"}, "resolver R1 by KT", "DNS 서버 R1, KT 경유"},
		{observe.Subject{Kind: observe.KindName, Group: "R1", Name: "pay.example.com"}, "pay.example.com at resolver R1", "pay.example.com (DNS 서버 R1)"},
		{observe.Subject{Kind: observe.KindName, Name: "pay.example.com"}, "name pay.example.com", "이름 pay.example.com"},
		{observe.Subject{Kind: observe.KindProvider, Group: "https://x/", Name: "X", Uplink: "KT"}, "X (https://x/) by KT", "X (https://x/), KT 경유"},
		{observe.Subject{Kind: observe.KindProvider, Name: "X"}, "provider X", "사업자 X"},
		{observe.Subject{Kind: observe.KindFeed, Name: "X"}, "status page of X", "X 상태 페이지"},
		{observe.Subject{Kind: observe.KindEndpoint, Group: "Desks", Name: "10.0.0.1"}, "10.0.0.1 (Desks)", "10.0.0.1 (Desks)"},
		{observe.Subject{Kind: observe.KindEndpoint, Group: "Desks"}, "endpoint Desks", "단말 Desks"},
		{observe.Subject{Kind: observe.KindHost, Group: "disk", Name: "/var"}, "this host: disk /var", "이 호스트: 디스크 /var"},
		{observe.Subject{Kind: observe.KindHost, Group: "cpu"}, "this host: cpu", "이 호스트: CPU"},
		{observe.Subject{Kind: observe.KindSelf}, "noctop itself", "noctop 자체"},
		{observe.Subject{Kind: observe.KindSelf, Name: "tick"}, "noctop: tick", "noctop: 틱"},
	} {
		if got := Called(c.of).String(); got != c.english {
			t.Errorf("%q, want %q", got, c.english)
		}
		if got := i18n.Korean().Say(Called(c.of)); got != c.korean {
			t.Errorf("%q, want %q", got, c.korean)
		}
	}
}
