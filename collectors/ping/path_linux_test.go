package ping

import (
	"testing"
)

func TestPingGroupRange(t *testing.T) {
	tests := []struct {
		text            string
		known, included bool
	}{
		{"1\t0\n", true, false},
		{"0\t2147483647\n", true, true},
		{"0 4294967295", true, true},
		{"100 199", true, false},
		{"1000 1000", true, true},
		{"", false, false},
		{"0", false, false},
		{"a b", false, false},
		{"-1 5", false, false},
	}
	for _, test := range tests {
		got := parseGroups(test.text, []int{20, 1000})
		if got.known != test.known || got.included != test.included {
			t.Errorf("%q: %+v", test.text, got)
		}
	}
}

func FuzzPingGroupRange(f *testing.F) {
	for _, seed := range []string{"1\t0\n", "0 2147483647", "", "9999999999999999999 1", "0 1 2"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got := parseGroups(text, []int{0, -1}); got.included && !got.known {
			t.Errorf("%q: included in a range that isn't known", text)
		}
	})
}

func TestKernelPathOnLoopback(t *testing.T) {
	tests := []struct {
		name    string
		request Request
		cause   string
	}{
		{"loopback", Request{Interface: "lo", Target: addr("127.0.0.1")}, ""},
		{"with a source", Request{Interface: "lo", Source: addr("127.0.0.1"), Target: addr("127.0.0.9")}, ""},
		{"no interface given", Request{Target: addr("127.0.0.1")}, ""},
		{"interface alone", Request{Interface: "lo"}, ""},
		{"no such interface", Request{Interface: "nosuch0", Target: addr("127.0.0.1")}, causeNoInterface},
		{"a name no interface can have", Request{Interface: "much-too-long-for-a-name", Target: addr("127.0.0.1")}, causeNoInterface},
		{"no route by the loopback", Request{Interface: "lo", Target: addr("192.0.2.1")}, causeNoRoute},
		{"no IPv6 route by the loopback", Request{Interface: "lo", Target: addr("2001:db8::1")}, causeNoRoute},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := newKernelPath()(test.request)
			got := ""
			if err != nil {
				got = explain(err).cause
			}
			if got != test.cause {
				t.Errorf("cause %q (%v), want %q", got, err, test.cause)
			}
		})
	}
}

func TestSourceOnTheLoopbackMayLeaveByAny(t *testing.T) {
	name, found := interfaceOf(addr("127.0.0.1"))
	if name != "" || !found {
		t.Errorf("127.0.0.1 is on %q, found %v", name, found)
	}
	if name, found := interfaceOf(addr("192.0.2.99")); found {
		t.Errorf("192.0.2.99 is on %q", name)
	}
	if hasGlobalIPv6("lo") || hasGlobalIPv6("nosuch0") {
		t.Error("the loopback counts as having global IPv6")
	}
}
