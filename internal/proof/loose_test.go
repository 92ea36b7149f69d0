package proof

import (
	"net/netip"
	"strings"
	"testing"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// looseOf is how loosely the first command is bound that holds some words.
func looseOf(t *testing.T, s observe.Subject, f Facts, words string) Loose {
	t.Helper()
	for _, tool := range Tools(s, f) {
		if strings.Contains(tool.Ways[0].String(), words) {
			return tool.Loose
		}
	}
	t.Fatalf("no %q for %v:\n%s", words, s, typed(s, f))
	return Loose{}
}

// What can't be bound to a device says so, with the address that it has instead.
func TestHowFarCommandsKeepToAnUplink(t *testing.T) {
	resolver := observe.Subject{Kind: observe.KindResolver, Uplink: "KT", Name: "KT"}
	provider := observe.Subject{Kind: observe.KindFeed, Name: "Pay"}
	connects := observe.Subject{Kind: observe.KindProvider, Uplink: "KT", Group: "tcp://[2001:db8::25]:25", Name: "mail"}
	byAddress := Loose{"KT", "192.0.2.7"}
	for _, test := range []struct {
		subject observe.Subject
		words   string
		want    Loose
	}{
		{resolver, "dig @198.51.100.53", byAddress},
		{observe.Subject{Kind: observe.KindName, Name: "pay.example.com"}, "dig @198.51.100.53", byAddress},
		{provider, "openssl s_client", byAddress},
		{provider, "nc -v", byAddress},
		{connects, "nc -v", Loose{"KT", ""}}, // it has no address of IPv6 to leave from
		{resolver, "ping", Loose{}},
		{provider, "curl", Loose{}},
		{observe.Subject{Kind: observe.KindName, Name: "pay.example.com"}, "+trace", Loose{}},
		{observe.Subject{Kind: observe.KindResolver, Name: "odd"}, "dig", Loose{}},
		{observe.Subject{Kind: observe.KindEndpoint, Group: "web", Name: "www.example"}, "nc -v", Loose{}},
	} {
		if got := looseOf(t, test.subject, facts(), test.words); got != test.want {
			t.Errorf("%v, %s: %+v, want %+v", test.subject, test.words, got, test.want)
		}
	}
}

// One who measures by an address alone is shown the same way.
func TestAnUplinkThatIsAnAddressIsNotLoose(t *testing.T) {
	f := facts()
	f.What.Resolvers = append(f.What.Resolvers, topology.Resolver{Name: "mobile", Transport: topology.TransportUDP, Address: netip.MustParseAddrPort("198.51.100.54:53"), Uplink: "LTE"})
	mobile := observe.Subject{Kind: observe.KindResolver, Uplink: "LTE", Name: "mobile"}
	if got := looseOf(t, mobile, f, "dig @198.51.100.54 -b 192.0.2.66"); got != (Loose{}) {
		t.Errorf("%+v", got)
	}
	if got := typed(mobile, f); strings.Count(got, "ip route get") != 1 {
		t.Errorf("the way is asked for twice:\n%s", got)
	}
}

// Which device an address leads by is a question of its own.
func TestWhereAnAddressLeadsIsAsked(t *testing.T) {
	got := typed(observe.Subject{Kind: observe.KindResolver, Uplink: "KT", Name: "KT"}, facts())
	for _, want := range []string{"ip route get 198.51.100.53 oif eth0\n", "ip route get 198.51.100.53 from 192.0.2.7\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing from\n%s", want, got)
		}
	}
}

// What fails by one uplink is shown by that one.
func TestAHandshakeIsMadeByTheUplinkThatFails(t *testing.T) {
	f := facts()
	f.Failing = func(s observe.Subject) bool { return s.Kind == observe.KindProvider && s.Uplink == "LTE" }
	got := typed(observe.Subject{Kind: observe.KindFeed, Name: "Pay"}, f)
	for _, want := range []string{"openssl s_client -bind 192.0.2.66 ", "nc -v -z -w 5 -s 192.0.2.66 -4 api.pay.example", "-P 443 -a 192.0.2.66 203.0.113.80"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing from\n%s", want, got)
		}
	}
}

// Elsewhere the tools can do less, and say so.
func TestOtherSystemsBindLess(t *testing.T) {
	f := facts()
	f.System = darwin
	provider := observe.Subject{Kind: observe.KindFeed, Name: "Pay"}
	if got := looseOf(t, provider, f, "openssl s_client -connect"); got != (Loose{"KT", ""}) {
		t.Errorf("LibreSSL has no -bind: %+v", got)
	}
	f.System = windows
	if got := looseOf(t, observe.Subject{Kind: observe.KindResolver, Uplink: "KT", Name: "KT"}, f, "nslookup"); got != (Loose{"KT", ""}) {
		t.Errorf("nslookup takes no source: %+v", got)
	}
}
