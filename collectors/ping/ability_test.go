package ping

import (
	"strings"
	"syscall"
	"testing"
)

func TestDetect(t *testing.T) {
	outside := groups{known: true, setting: "1 0"}
	inside := groups{known: true, setting: "0 2147483647", included: true}
	const sysctl = `sysctl -w net.ipv4.ping_group_range="0 2147483647"`
	tests := []struct {
		name    string
		refuse  map[string]error
		allowed groups
		want    Ability
		reason  string
	}{
		{"all allowed", nil, inside, Ability{IPv4: "icmp", IPv6: "icmp"}, ""},
		{"root outside the group range", map[string]error{"udp4": syscall.EACCES, "udp6": syscall.EACCES}, outside,
			Ability{IPv4: "icmp-raw", IPv6: "icmp-raw", Fix: sysctl}, `is "1 0"`},
		{"nothing allowed", map[string]error{"udp4": syscall.EACCES, "udp6": syscall.EACCES, "ip4:icmp": syscall.EPERM, "ip6:ipv6-icmp": syscall.EPERM}, outside,
			Ability{IPv4: "tcp", IPv6: "tcp", Fix: sysctl}, "TCP"},
		{"refused in spite of the range", map[string]error{"udp4": syscall.EPERM, "udp6": syscall.EPERM, "ip4:icmp": syscall.EPERM, "ip6:ipv6-icmp": syscall.EPERM}, inside,
			Ability{IPv4: "tcp", IPv6: "tcp", Fix: `setcap cap_net_raw=ep '/opt/my '\''own'\''/noctop'`}, "TCP"},
		{"no IPv6", map[string]error{"udp6": syscall.EAFNOSUPPORT}, inside, Ability{IPv4: "icmp", IPv6: "none"}, ""},
		{"no IPv6, raw IPv4", map[string]error{"udp4": syscall.EACCES, "udp6": syscall.EAFNOSUPPORT}, outside,
			Ability{IPv4: "icmp-raw", IPv6: "none", Fix: sysctl}, "raw"},
		{"IPv6 found missing by the raw socket", map[string]error{"udp6": syscall.EACCES, "ip6:ipv6-icmp": syscall.EAFNOSUPPORT}, inside,
			Ability{IPv4: "icmp", IPv6: "none"}, ""},
		{"no descriptors left is no refusal", map[string]error{"udp4": syscall.EMFILE}, inside, Ability{IPv4: "icmp", IPv6: "icmp"}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if ruledOut(syscall.EMFILE) && strings.Contains(test.name, "descriptors") {
				t.Skip("this system does not tell refusals from other errors")
			}
			got := detect(func(network string) error { return test.refuse[network] }, test.allowed, "/opt/my 'own'/noctop")
			reason := got.Reason
			got.Reason = ""
			if got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
			if (test.reason == "") != (reason == "") || !strings.Contains(reason, test.reason) {
				t.Errorf("reason %q, want it to say %q", reason, test.reason)
			}
		})
	}
}

func TestMethodNamesTheFamilyThatIsThere(t *testing.T) {
	for _, test := range []struct {
		able Ability
		want string
	}{
		{Ability{IPv4: MethodRaw, IPv6: MethodICMP}, MethodRaw},
		{Ability{IPv4: MethodNone, IPv6: MethodICMP}, MethodICMP},
	} {
		if got := New(Options{Ability: test.able}).Method(); !strings.HasPrefix(got, test.want) {
			t.Errorf("%+v: method %q", test.able, got)
		}
	}
}
