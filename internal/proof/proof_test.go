package proof

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

func site() *topology.Topology {
	anchors := []topology.Anchor{
		{Ring: topology.RingInside, Address: netip.MustParseAddr("198.51.100.1")},
		{Ring: topology.RingForeign, Address: netip.MustParseAddr("203.0.113.1")},
		{Ring: topology.RingForeign, Address: netip.MustParseAddr("2001:db8::1")},
	}
	return &topology.Topology{
		Uplinks: []topology.Uplink{
			{Name: "KT", Interface: "eth0", Gateways: []netip.Addr{netip.MustParseAddr("192.0.2.1")}, Anchors: anchors},
			{Name: "LTE", Source: netip.MustParseAddr("192.0.2.66"), Anchors: anchors},
		},
		Resolvers: []topology.Resolver{
			{Name: "KT", Transport: topology.TransportUDP, Address: netip.MustParseAddrPort("198.51.100.53:53"), Uplink: "KT"},
			{Name: "odd", Transport: topology.TransportUDP, Address: netip.MustParseAddrPort("[2001:db8::53]:5353")},
			{Name: "sealed", Transport: topology.TransportTLS, Address: netip.MustParseAddrPort("203.0.113.53:853")},
			{Name: "page", Transport: topology.TransportHTTPS, URL: "https://dns.example/dns-query"},
		},
		Names: []topology.Name{{Name: "pay.example.com."}},
		Providers: []topology.Provider{
			{Name: "Pay", Probes: []string{"https://api.pay.example/health", "tcp://api.pay.example:5671"}, Feed: &topology.Feed{URL: "https://status.pay.example/"}},
			{Name: "mail", Probes: []string{"tcp://[2001:db8::25]:25"}},
		},
		Endpoints: []topology.EndpointGroup{{Name: "desks", Targets: []string{"10.20.0.7"}}, {Name: "web", Port: 8443, Targets: []string{"www.example"}}},
	}
}

func facts() Facts {
	return Facts{
		System: linux, What: site(),
		Address: func(s observe.Subject) string {
			switch s.Kind {
			case observe.KindProvider:
				return "203.0.113.80:443"
			case observe.KindFirstHop:
				return "198.51.100.254"
			}
			return ""
		},
		Sources: func(string) []netip.Addr {
			return []netip.Addr{netip.MustParseAddr("fe80::1"), netip.MustParseAddr("192.0.2.7")}
		},
	}
}

// typed are all commands of a subject, the first way of each tool.
func typed(s observe.Subject, f Facts) string {
	var all []string
	for _, tool := range Tools(s, f) {
		for _, way := range tool.Ways {
			all = append(all, way.String())
		}
	}
	return strings.Join(all, "\n") + "\n"
}

func TestWhatIsTyped(t *testing.T) {
	for name, test := range map[string]struct {
		subject observe.Subject
		want    []string
		never   []string
	}{
		"an uplink": {observe.Subject{Kind: observe.KindUplink, Uplink: "KT"}, []string{
			"ping -n -c 5 -W 2 -I eth0 192.0.2.1", "ping -n -c 5 -W 2 -I eth0 203.0.113.1", "mtr -n -r -w -c 5 -I eth0 203.0.113.1",
			"traceroute -n -q 1 -w 2 -m 20 -i eth0 203.0.113.1", "ip route get 203.0.113.1 oif eth0", "ip -s link show dev eth0",
			"ip address show dev eth0", "ip neigh show dev eth0",
		}, nil},
		"an uplink by its address": {observe.Subject{Kind: observe.KindUplink, Uplink: "LTE"}, []string{
			"ping -n -c 5 -W 2 -I 192.0.2.66 203.0.113.1", "mtr -n -r -w -c 5 -a 192.0.2.66 203.0.113.1",
			"traceroute -n -q 1 -w 2 -m 20 -s 192.0.2.66 203.0.113.1", "ip route get 203.0.113.1 from 192.0.2.66",
		}, []string{"ip -s link"}},
		"a gateway": {observe.Subject{Kind: observe.KindGateway, Uplink: "KT", Name: "ipv4"}, []string{
			"ping -n -c 5 -W 2 -I eth0 192.0.2.1", "arping -c 3 -I eth0 192.0.2.1", "ip neigh show dev eth0",
		}, nil},
		"a first hop": {observe.Subject{Kind: observe.KindFirstHop, Uplink: "KT", Name: "ipv4"}, []string{
			"ping -n -c 5 -W 2 -I eth0 198.51.100.254", "mtr -n -r -w -c 5 -I eth0 198.51.100.254",
		}, nil},
		"an anchor of IPv6": {observe.Subject{Kind: observe.KindAnchor, Uplink: "KT", Group: "foreign", Name: "2001:db8::1"}, []string{
			"ping -n -c 5 -W 2 -I eth0 2001:db8::1", "ip route get 2001:db8::1 oif eth0",
		}, nil},
		"one that the line's own address can't reach": {observe.Subject{Kind: observe.KindAnchor, Uplink: "LTE", Group: "foreign", Name: "2001:db8::1"}, nil,
			[]string{"ping", "mtr", "ip route"}},
		"a resolver": {observe.Subject{Kind: observe.KindResolver, Uplink: "KT", Name: "KT"}, []string{
			"dig @198.51.100.53 -b 192.0.2.7 -q pay.example.com +tries=1 +time=2", "dig @198.51.100.53 -b 192.0.2.7 -q pay.example.com +tcp +tries=1 +time=2",
			"dig @198.51.100.53 -b 192.0.2.7 -q pay.example.com +cd +tries=1 +time=2", "-c CH -t TXT -q id.server", "ping -n -c 5 -W 2 -I eth0 198.51.100.53",
		}, nil},
		"one on another port": {observe.Subject{Kind: observe.KindResolver, Name: "odd"}, []string{
			"dig @2001:db8::53 -p 5353 -q pay.example.com +tries=1 +time=2", "mtr -n -r -w -c 5 2001:db8::53",
		}, nil},
		"one behind TLS": {observe.Subject{Kind: observe.KindResolver, Name: "sealed"}, []string{
			"kdig @203.0.113.53 -p 853 +tls", "openssl s_client -connect 203.0.113.53:853",
		}, []string{"dig @203.0.113.53 -q", "-servername"}},
		"one that is a page": {observe.Subject{Kind: observe.KindResolver, Name: "page"}, []string{
			"curl -q -g -sS --max-time 10 -v -o /dev/null -H 'accept: application/dns-message' -- 'https://dns.example/dns-query?dns=AAABAAABAAAAAAAAAAACAAE'",
			"openssl s_client -connect dns.example:443 -servername dns.example",
		}, nil},
		"what programs get": {observe.Subject{Kind: observe.KindResolver, Name: "system"}, []string{
			"getent ahosts pay.example.com", "resolvectl status", "cat /etc/resolv.conf",
		}, nil},
		"a name": {observe.Subject{Kind: observe.KindName, Name: "pay.example.com"}, []string{
			"dig @198.51.100.53 -b 192.0.2.7 -q pay.example.com +tries=1 +time=2", "dig @2001:db8::53 -p 5353 -q pay.example.com",
			"dig -q pay.example.com +trace", "-t SOA -q pay.example.com", "-t NS -q example.com", "getent ahosts pay.example.com",
		}, []string{"203.0.113.53"}},
		"a provider": {observe.Subject{Kind: observe.KindFeed, Name: "Pay"}, []string{
			"curl -q -g -sS --max-time 10 -v -o /dev/null --noproxy '*' --interface eth0 -- https://api.pay.example/health",
			"--interface 192.0.2.66 -- https://api.pay.example/health", "openssl s_client -bind 192.0.2.7 -4 -connect api.pay.example:443 -servername api.pay.example",
			"openssl s_client -bind 192.0.2.7 -connect 203.0.113.80:443 -servername api.pay.example", "mtr -n -r -w -c 5 -T -P 443 -I eth0 203.0.113.80",
			"nc -v -z -w 5 -s 192.0.2.7 -4 api.pay.example 5671", "ip route get 203.0.113.80 from 192.0.2.7", "curl -q -g -sS --max-time 10 -I -- https://status.pay.example/",
		}, []string{"proxy?"}},
		"one that only connects": {observe.Subject{Kind: observe.KindProvider, Uplink: "KT", Group: "tcp://[2001:db8::25]:25", Name: "mail"}, []string{
			"nc -v -z -w 5 2001:db8::25 25", "mtr -n -r -w -c 5 -I eth0 2001:db8::25",
		}, []string{"openssl"}},
		"an endpoint": {observe.Subject{Kind: observe.KindEndpoint, Group: "desks", Name: "10.20.0.7"}, []string{
			"ping -n -c 5 -W 2 10.20.0.7", "ip route get 10.20.0.7", "ip neigh show to 10.20.0.7", "mtr -n -r -w -c 5 10.20.0.7",
		}, []string{"nc ", "getent"}},
		"an endpoint with a port": {observe.Subject{Kind: observe.KindEndpoint, Group: "web", Name: "www.example"}, []string{
			"nc -v -z -w 5 www.example 8443", "getent ahosts www.example",
		}, []string{"ip route get www"}},
		"a disk":      {observe.Subject{Kind: observe.KindHost, Group: "disk", Name: "/var/lib/my files"}, []string{"df -h -- '/var/lib/my files'", "df -i --", "cat /proc/pressure/io"}, nil},
		"a card":      {observe.Subject{Kind: observe.KindHost, Group: "nic", Name: "eth0"}, []string{"ip -s link show dev eth0", "ethtool eth0", "tc -s qdisc show dev eth0"}, nil},
		"the clock":   {observe.Subject{Kind: observe.KindHost, Group: "clock"}, []string{"timedatectl", "chronyc -n tracking"}, nil},
		"the stack":   {observe.Subject{Kind: observe.KindHost, Group: "tcp"}, []string{"ss -s", "ss -n -t state syn-sent state syn-recv", "nstat -a -z"}, nil},
		"the memory":  {observe.Subject{Kind: observe.KindHost, Group: "memory"}, []string{"free -m", "--sort=-rss", "journalctl -k -g 'oom|out of memory'"}, nil},
		"an agent":    {observe.Subject{Kind: observe.KindHost, Group: "agent", Name: "falcon-sensor"}, []string{"systemctl status --no-pager -n 20 -- falcon-sensor"}, nil},
		"the process": {observe.Subject{Kind: observe.KindHost, Group: "cpu"}, []string{"--sort=-pcpu", "vmstat 1 5", "uptime"}, nil},
	} {
		got := typed(test.subject, facts())
		for _, want := range test.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q is missing from\n%s", name, want, got)
			}
		}
		for _, never := range test.never {
			if strings.Contains(got, never) {
				t.Errorf("%s: %q stands in\n%s", name, never, got)
			}
		}
	}
}

func TestTheFirstAnchorThatFailsIsLookedAt(t *testing.T) {
	f := facts()
	f.Failing = func(s observe.Subject) bool { return s.Name == "198.51.100.1" }
	if got := typed(observe.Subject{Kind: observe.KindUplink, Uplink: "KT"}, f); !strings.Contains(got, "mtr -n -r -w -c 5 -I eth0 198.51.100.1\n") {
		t.Errorf("got\n%s", got)
	}
}

func TestTheProxyIsTriedWhereThereIsOne(t *testing.T) {
	f := facts()
	f.Proxied = func(string) bool { return true }
	if got := typed(observe.Subject{Kind: observe.KindFeed, Name: "Pay"}, f); !strings.Contains(got, "curl -q -g -sS --max-time 10 -v -o /dev/null -- https://api.pay.example/health\n") {
		t.Errorf("got\n%s", got)
	}
}

// hostile are names that must not become an option, a second command or a file.
var hostile = []string{
	"-f/etc/passwd", "--output=/etc/passwd", "-", "--", "", " ", "+short", "@evil", "a b", "a;reboot", "$(reboot)", "`reboot`", "a\nb", "a\x00b", "a\x1b[31m",
	"../../etc/passwd", "a'b", `a"b`, "a|b", "a&b", "한국", strings.Repeat("a", 300), "%s", "~root", "*", "?", "[a-z]", "{a,b}", "\u202ea",
	"-oProxyCommand=x", "http://-f", "https://user:pass@host/", "https://host:99999999/", "file:///etc/passwd", "tcp://-x:1", "tcp://host:-1", "https://a/{b,c}", "fe80::1%-f",
}

// TestNumbersAreNoNames: programs take them for addresses, written in an odd way.
func TestNumbersAreNoNames(t *testing.T) {
	for text, want := range map[string]string{
		"1.1": "", "0x7f.1": "", "a..b": "", "a.-b": "", "127.1": "", "2130706433": "", "0x7f000001": "", "a.0x": "", "127.0.0.1": "127.0.0.1", "::ffff:192.0.2.1": "192.0.2.1",
		"4.in-addr.arpa": "4.in-addr.arpa", "a1.example": "a1.example", "desk-77.": "desk-77", "_dmarc.example": "_dmarc.example", "fe80::1%eth0": "fe80::1%eth0",
	} {
		if got := targetOf(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestHostileNamesBecomeNoArguments puts them in every place there is, and looks
// for them in every command: none holds one, but for a path of a disk.
func TestHostileNamesBecomeNoArguments(t *testing.T) {
	for _, word := range hostile {
		what := site()
		what.Uplinks[0].Interface = word
		what.Names = []topology.Name{{Name: word}}
		what.WarmName = word
		what.Resolvers[3].URL = word
		what.Providers[0].Probes = []string{word, "https://" + word, "tcp://" + word, "tcp://" + word + ":443", "https://" + word + "/x"}
		what.Providers[0].Feed.URL = word
		f := facts()
		f.What, f.Address = what, func(observe.Subject) string { return word }
		for _, system := range []string{linux, darwin, windows, "plan9"} {
			f.System = system
			for _, s := range subjectsOf(what, word) {
				for _, tool := range Tools(s, f) {
					for _, way := range tool.Ways {
						checkHostile(t, word, s, way)
					}
				}
			}
		}
	}
}

// subjectsOf are subjects of all kinds with a name in every place.
func subjectsOf(what *topology.Topology, word string) []observe.Subject {
	all := []observe.Subject{{}}
	for _, kind := range []observe.Kind{
		observe.KindUplink, observe.KindGateway, observe.KindFirstHop, observe.KindAnchor, observe.KindResolver, observe.KindName,
		observe.KindProvider, observe.KindFeed, observe.KindEndpoint, observe.KindHost, observe.KindSelf, "of the future",
	} {
		all = append(all, observe.Subject{Kind: kind, Uplink: word, Group: word, Name: word}, observe.Subject{Kind: kind, Uplink: "KT", Name: word}, observe.Subject{Kind: kind, Uplink: "KT", Name: "KT"})
		for _, group := range []string{"desks", "web", "disk", "nic", "agent", "units", "pressure", "cpu", "clock", "tcp", "memory"} {
			all = append(all, observe.Subject{Kind: kind, Group: group, Name: word})
		}
		for _, p := range what.Providers {
			all = append(all, observe.Subject{Kind: kind, Name: p.Name})
			for _, probe := range p.Probes {
				all = append(all, observe.Subject{Kind: kind, Uplink: "KT", Group: probe, Name: p.Name})
			}
		}
	}
	return all
}

func checkHostile(t *testing.T, word string, s observe.Subject, way Command) {
	t.Helper()
	if len(strings.TrimSpace(word)) > 1 && slices.Contains(way[1:], word) && word != "--" {
		t.Errorf("%q of %+v stands in %q", word, s, way)
	}
	for _, argument := range way[1:] {
		if strings.ContainsFunc(argument, func(r rune) bool { return r < ' ' || r > '~' }) {
			t.Errorf("%q of %+v: the argument %q of %q", word, s, argument, way)
		}
		if len(word) > 2 && strings.HasPrefix(argument, word) {
			t.Errorf("%q of %+v begins the argument %q of %q", word, s, argument, way)
		}
	}
	if way.Program() == "sh" || way.Program() == "bash" {
		t.Errorf("a shell: %q", way)
	}
}

func FuzzTools(f *testing.F) {
	for _, word := range hostile {
		f.Add(word)
	}
	f.Fuzz(func(t *testing.T, word string) {
		for _, s := range subjectsOf(site(), word) {
			of := facts()
			of.What.Providers[0].Probes = append(of.What.Providers[0].Probes, word)
			of.Address = func(observe.Subject) string { return word }
			for _, tool := range Tools(s, of) {
				for _, way := range tool.Ways {
					for i, argument := range way {
						if strings.ContainsAny(argument, "\x00\n\r\x1b") {
							t.Fatalf("%q: %q", word, way)
						}
						if i > 0 && argument == word && strings.HasPrefix(word, "-") && !known(word) {
							t.Fatalf("an option: %q", way)
						}
					}
				}
			}
		}
	})
}

// known reports whether a word is an option that commands here have themselves.
func known(word string) bool {
	own := strings.Fields("-n -c -W -I -i -s -q -w -m -r -a -T -P -b -p -t -k -v -z -o -O -e -g -A -h -d -x -f -S -l -u -H --")
	return slices.Contains(own, word)
}

func TestEveryToolHasAnEndAndAQuestion(t *testing.T) {
	what := site()
	for _, system := range []string{linux, darwin, windows} {
		f := facts()
		f.System = system
		for _, s := range append(subjectsOf(what, "x"), subjectsOf(what, "cpu")...) {
			for _, tool := range Tools(s, f) {
				if tool.Limit <= 0 || tool.Limit > tracing || tool.Shows.Empty() || len(tool.Ways) == 0 {
					t.Errorf("%+v: %+v", s, tool)
				}
			}
		}
	}
	if got := Tools(observe.Subject{Kind: observe.KindUplink, Uplink: "KT"}, Facts{}); len(got) != 0 {
		t.Errorf("of nothing known there is %v", got)
	}
}

// TestOtherSystemsGetOnlyWhatIsRight: what their tools can't do is left out.
func TestOtherSystemsGetOnlyWhatIsRight(t *testing.T) {
	for system, test := range map[string]struct{ want, never []string }{
		darwin:  {[]string{"ping -n -c 5 -b eth0 203.0.113.1", "ifconfig eth0", "route -n get -ifscope eth0 203.0.113.1"}, []string{"ip route", "-W 2", "-I eth0 192.0.2.1"}},
		windows: {nil, []string{"eth0", "mtr", "ip "}},
		"plan9": {nil, []string{" "}},
	} {
		f := facts()
		f.System = system
		got := typed(observe.Subject{Kind: observe.KindUplink, Uplink: "KT"}, f)
		for _, want := range test.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q is missing from\n%s", system, want, got)
			}
		}
		for _, never := range test.never {
			if strings.Contains(got, never) {
				t.Errorf("%s: %q stands in\n%s", system, never, got)
			}
		}
	}
	f := facts()
	f.System = windows
	if got := typed(observe.Subject{Kind: observe.KindEndpoint, Group: "desks", Name: "10.20.0.7"}, f); !strings.Contains(got, "tracert -d -w 1000 -h 20 10.20.0.7\n") {
		t.Errorf("got\n%s", got)
	}
}

// TestALineOfSeveralIsTracedByWhatIsBoundToIt: mtr would show the way by another.
func TestALineOfSeveralIsTracedByWhatIsBoundToIt(t *testing.T) {
	f := facts()
	uplink, provider := observe.Subject{Kind: observe.KindUplink, Uplink: "KT"}, observe.Subject{Kind: observe.KindProvider, Uplink: "KT", Group: "https://api.pay.example/health", Name: "Pay"}
	first := func(s observe.Subject) (traces []string) {
		for _, tool := range Tools(s, f) {
			if program := tool.Ways[0][0]; program == "mtr" || program == "traceroute" {
				traces = append(traces, program)
			}
		}
		return traces
	}
	for _, s := range []observe.Subject{uplink, provider} {
		if got := first(s); !slices.Equal(got, []string{"traceroute"}) {
			t.Errorf("%s of two: %v", s, got)
		}
	}
	f.What.Uplinks = f.What.Uplinks[:1]
	for _, s := range []observe.Subject{uplink, provider} {
		if got := first(s); !slices.Equal(got, []string{"mtr"}) {
			t.Errorf("%s alone: %v", s, got)
		}
	}
}

func TestTheFirstWayThatIsThereIsTaken(t *testing.T) {
	tool := Tool{Ways: []Command{{"mtr", "a"}, {"traceroute", "a"}}}
	for _, test := range []struct {
		have, want string
		there      bool
	}{{"mtr traceroute", "mtr a", true}, {"traceroute", "traceroute a", true}, {"ping", "mtr a", false}} {
		way, there := tool.Way(func(program string) bool { return slices.Contains(strings.Fields(test.have), program) })
		if way.String() != test.want || there != test.there {
			t.Errorf("with %s: %s, %v", test.have, way, there)
		}
	}
}

func TestHowToInstall(t *testing.T) {
	for _, test := range []struct{ program, family, want string }{
		{"mtr", Debian, "apt install mtr-tiny"}, {"dig", RHEL, "dnf install bind-utils"}, {"dig", Alpine, "apk add bind-tools"},
		{"mtr", "", "apt install mtr-tiny, dnf install mtr, apk add mtr"}, {"systemctl", Alpine, ""}, {"rogue", "", ""},
	} {
		if got := strings.Join(Install(test.program, test.family), ", "); got != test.want {
			t.Errorf("%s on %s: %q, want %q", test.program, test.family, got, test.want)
		}
	}
	for release, want := range map[string]string{
		"NAME=x\nID=ubuntu\nID_LIKE=debian\n": Debian, "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n": RHEL, "ID=alpine\n": Alpine, "ID=gentoo\n": "", "": "",
	} {
		if got := Family(release); got != want {
			t.Errorf("%q: %q, want %q", release, got, want)
		}
	}
}
