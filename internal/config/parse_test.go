package config

import (
	"errors"
	"maps"
	"math"
	"net/netip"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/topology"
	"github.com/goccy/go-yaml/token"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var alike = cmp.Options{cmpopts.EquateComparable(addr("::1"), addrPort("[::1]:1")), cmpopts.EquateEmpty()}

func TestNothingIsDefaults(t *testing.T) {
	found := Found{Hostname: "noc1"}
	want := Default(known()).Topology(found)
	for name, text := range map[string]string{
		"empty": "", "blank": "\n\n", "comment": "# nothing\n", "mark": "\ufeff", "document": "---\n", "null": "~\n",
		"valueless": "uplinks:\nanchors:\ndns:\n  resolvers:\nproviders:\nhost:\nservices:\nsite:\nmouse:\nkeys:\n",
	} {
		c := parse(t, text)
		if diff := cmp.Diff(want, c.Topology(found), alike); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if c.Language != "auto" || c.Glyphs != "auto" || c.Plots != "auto" || c.Warm != "example.com" || c.Cold != "example.com" || c.Mouse || c.Theme != "" {
			t.Errorf("%s: defaults are %+v", name, c)
		}
	}
}

func TestEverySetting(t *testing.T) {
	c := parse(t, `
site: 42
language: ko
theme: ./my.theme
glyphs: ascii
plots: block
mouse: true
keys: {quit: [q, ctrl+x], help: ["?"]}
dns: {probes: {warm: WWW.example.com., cold: wild.example.com}}
`)
	if c.Language != "ko" || c.Theme != "./my.theme" || c.Glyphs != "ascii" || c.Plots != "block" || !c.Mouse || c.Warm != "www.example.com" || c.Cold != "wild.example.com" {
		t.Errorf("got %+v", c)
	}
	if want := map[string][]string{"quit": {"q", "ctrl+x"}, "help": {"?"}}; !maps.EqualFunc(c.Keys, want, slices.Equal) {
		t.Errorf("keys are %v", c.Keys)
	}
	if site := c.Topology(Found{Hostname: "noc1"}).Site; site != "42" {
		t.Errorf("site is %q", site)
	}
}

func TestTopologyOfFile(t *testing.T) {
	c := parse(t, `
uplinks:
  - {name: KT, interface: eth0, gateway: auto, circuit: 1001, call: desk, shares: [duct-7], capacity: {down: 2.5Gbps, up: 100 mbps}, anchors: {inside: [168.126.63.1]}}
  - {source: 203.0.113.5, gateway: [203.0.113.1, "fe80::1%eth1"], anchors: {foreign: []}}
anchors: {domestic: [168.126.63.1, 192.0.2.9], foreign: [1.1.1.1], portal: ["http://www.example.com/204"]}
dns:
  resolvers:
    - {name: KT, address: 168.126.63.1, uplink: KT}
    - {address: "tls://9.9.9.9"}
    - {address: "https://dns.example/dns-query", name: doh}
    - {address: system}
    - {address: "[::1]:5353"}
  names: [{name: Pay.example.com, expect: [203.0.113.80]}]
providers:
  - {use: aws, regions: [ap-northeast-2], probes: []}
  - {name: Pay, feed: {url: "https://status.pay.example/x", every: 90s}, probes: ["tcp://pay.example:443"], call: duty}
  - {name: KT}
endpoints:
  - {group: Desks, every: 30s, port: 443, targets: [10.0.0.0/30, 10.1.0.0/31, Desk-7.example, "2001:db8::/126"], tags: {os: windows, floor: 3}}
host:
  disks: [/, 'C:\']
  agents: [falcon-sensor, {name: Guard, process: guardd, unit: guard.service, paths: [/opt/guard]}, {process: scand}]
  thresholds: {disk: 80, conntrack: {warn: 50, crit: never}, oom: {crit: never}, clock: {warn: 20ms}}
services:
  - {name: Pay, owner: duty, needs: [provider/Pay, uplink/any, dns, {any: [uplink/KT, {all: [dns/KT, dns/pay.example.com]}]}, endpoint/Desks]}
`)
	ref := func(kind, name, text string) topology.Need {
		return topology.Need{Ref: topology.Ref{Kind: kind, Name: name}, Text: text}
	}
	want := topology.Topology{
		Site: "noc1",
		Uplinks: []topology.Uplink{
			{Name: "KT", Interface: "eth0", Circuit: "1001", Call: "desk", Shares: []string{"duct-7"}, Down: 2_500_000_000, Up: 100_000_000, Anchors: []topology.Anchor{
				{Ring: "inside", Address: addr("168.126.63.1")}, {Ring: "domestic", Address: addr("192.0.2.9")}, {Ring: "foreign", Address: addr("1.1.1.1")}}},
			{Name: "203.0.113.5", Interface: "eth1", Source: addr("203.0.113.5"), Anchors: []topology.Anchor{
				{Ring: "domestic", Address: addr("168.126.63.1")}, {Ring: "domestic", Address: addr("192.0.2.9")}}},
		},
		Resolvers: []topology.Resolver{
			{Name: "KT", Transport: "udp", Address: addrPort("168.126.63.1:53"), Uplink: "KT", Role: "system"},
			{Name: "tls://9.9.9.9", Transport: "tls", Address: addrPort("9.9.9.9:853"), Role: "configured"},
			{Name: "doh", Transport: "https", URL: "https://dns.example/dns-query", Role: "configured"},
			{Name: "system", Transport: "system", Role: "configured"},
			{Name: "[::1]:5353", Transport: "udp", Address: addrPort("[::1]:5353"), Role: "configured"},
		},
		Names: []topology.Name{{Name: "pay.example.com"}},
		Providers: []topology.Provider{
			{Name: "AWS", Feed: &topology.Feed{Format: "aws", URL: "https://health.example/current", Every: time.Minute}, Regions: []string{"ap-northeast-2"}},
			{Name: "Pay", Feed: &topology.Feed{URL: "https://status.pay.example/x", Every: 90 * time.Second}, Probes: []string{"tcp://pay.example:443"}, Call: "duty"},
			{Name: "KT"},
		},
		Portal:   []string{"http://www.example.com/204"},
		WarmName: "example.com", ColdZone: "example.com",
		Endpoints: []topology.EndpointGroup{{Name: "Desks", Every: 30 * time.Second, Port: 443,
			Targets: []string{"10.0.0.1", "10.0.0.2", "10.1.0.0", "10.1.0.1", "desk-7.example", "2001:db8::1", "2001:db8::2", "2001:db8::3"},
			Tags:    map[string]string{"os": "windows", "floor": "3"}}},
		Host: topology.Host{
			Disks: []string{"/", `C:\`},
			Agents: []topology.Agent{
				{Name: "falcon-sensor"}, {Name: "Guard", Process: "guardd", Unit: "guard.service", Paths: []string{"/opt/guard"}},
				{Name: "scand", Process: "scand"},
			},
			Thresholds: map[string]topology.Limit{
				"disk": {Warn: 80, Crit: 80}, "conntrack": {Warn: 50, Crit: math.Inf(1)}, "oom": {Warn: 3600}, "clock": {Warn: 0.02, Crit: 0.5},
			},
		},
		Services: []topology.Service{{Name: "Pay", Owner: "duty", Needs: topology.Need{
			Text: "[provider/Pay, uplink/any, dns, {any: [uplink/KT, {all: [dns/KT, dns/pay.example.com]}]}, endpoint/Desks]",
			All: []topology.Need{
				ref("provider", "Pay", "provider/Pay"), ref("uplink", "", "uplink/any"), ref("dns", "", "dns"),
				{Text: "{any: [uplink/KT, {all: [dns/KT, dns/pay.example.com]}]}", Any: []topology.Need{
					ref("uplink", "KT", "uplink/KT"),
					{Text: "{all: [dns/KT, dns/pay.example.com]}", All: []topology.Need{ref("dns", "KT", "dns/KT"), ref("dns", "pay.example.com", "dns/pay.example.com")}}}},
				ref("endpoint", "Desks", "endpoint/Desks"),
			}}}},
	}
	want.Uplinks[1].Gateways = append(want.Uplinks[1].Gateways, addr("203.0.113.1"), addr("fe80::1%eth1"))
	want.Names[0].Expect = append(want.Names[0].Expect, addr("203.0.113.80"))
	got := c.Topology(Found{
		Hostname:  "noc1",
		Uplinks:   []FoundUplink{{Interface: "eth1", Addresses: slices.Concat(want.Names[0].Expect, []netip.Addr{addr("203.0.113.5")}), Routed: true}},
		Resolvers: []FoundResolver{{Address: addrPort("168.126.63.1:53"), Role: "system"}},
	})
	if diff := cmp.Diff(want, got, alike); diff != "" {
		t.Error(diff)
	}
}

func TestEmptyListsSwitchOff(t *testing.T) {
	found := twoUplinks()
	for text, empty := range map[string]func(topology.Topology) bool{
		"uplinks: []":                                func(t topology.Topology) bool { return len(t.Uplinks) == 0 },
		"anchors: []":                                func(t topology.Topology) bool { return len(t.Uplinks[0].Anchors) == 0 },
		"anchors: {portal: []}":                      func(t topology.Topology) bool { return len(t.Portal) == 0 },
		"anchors: {domestic: []}":                    func(t topology.Topology) bool { return len(t.Portal) == 2 },
		"anchors: {portal: [\"http://x.example/\"]}": func(t topology.Topology) bool { return t.Portal[0] == "http://x.example/" },
		"anchors: {foreign: []}":                     func(t topology.Topology) bool { return len(t.Uplinks[1].Anchors) == 0 },
		"dns: []":                                    func(t topology.Topology) bool { return len(t.Resolvers)+len(t.Names) == 0 },
		"dns: {resolvers: []}":                       func(t topology.Topology) bool { return len(t.Resolvers) == 0 },
		"providers: []":                              func(t topology.Topology) bool { return len(t.Providers) == 0 },
		"endpoints: []\nservices: []":                func(t topology.Topology) bool { return len(t.Endpoints)+len(t.Services) == 0 },
		"host: []":                                   func(t topology.Topology) bool { return t.Host.Off },
		"host: false":                                func(t topology.Topology) bool { return t.Host.Off },
		"host: true":                                 func(t topology.Topology) bool { return !t.Host.Off },
		"providers: [{use: azure}]":                  func(t topology.Topology) bool { return len(t.Providers) == 1 && t.Providers[0].Name == "Azure" },
		"anchors: {domestic: ['::1']}":               func(t topology.Topology) bool { return len(t.Uplinks[0].Anchors) == 6 },
		"dns: {names: [{name: a.b}]}":                func(t topology.Topology) bool { return len(t.Resolvers) == 4 && len(t.Names) == 1 },
		"uplinks: [{interface: eth9}]":               func(t topology.Topology) bool { return len(t.Uplinks) == 1 && t.Uplinks[0].Name == "eth9" },
	} {
		if !empty(parse(t, text).Topology(found)) {
			t.Errorf("%s does not do what it says", text)
		}
	}
}

// TestSampleFile reads the sample in the tree, and looks for every key in it.
func TestSampleFile(t *testing.T) {
	data, err := os.ReadFile("../../noctop.sample.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := Parse(data, "noctop.sample.yaml", known())
	if err != nil {
		t.Fatal(err)
	}
	if all := c.Unresolved(Found{}); len(all) != 0 {
		t.Errorf("references that lead nowhere: %v", all)
	}
	if got := c.Topology(Found{}); len(got.Uplinks) != 2 || len(got.Endpoints[0].Targets) != 63 || len(got.Endpoints[1].Targets) != 15 || len(got.Resolvers) != 5 {
		t.Errorf("got %+v", got)
	}
	for _, key := range everyKey(t) {
		if !regexp.MustCompile(`(?m)^[^#]*\b` + key + `:`).Match(data) {
			t.Errorf("the sample does not show %q", key)
		}
	}
}

// everyKey asks for a key that is not there wherever keys can be, and takes
// the allowed ones from what is said.
func everyKey(t *testing.T) []string {
	t.Helper()
	keys := []string{"any", "all"}
	for _, text := range []string{
		"zzzzzz: 1", "uplinks: [{zzzzzz: 1}]", "uplinks: [{capacity: {zzzzzz: 1}}]", "uplinks: [{anchors: {zzzzzz: 1}}]",
		"anchors: {zzzzzz: 1}", "dns: {zzzzzz: 1}", "dns: {resolvers: [{zzzzzz: 1}]}", "dns: {names: [{zzzzzz: 1}]}",
		"dns: {probes: {zzzzzz: 1}}", "providers: [{zzzzzz: 1}]", "providers: [{feed: {zzzzzz: 1}}]", "providers: [{feed: {json: {zzzzzz: 1}}}]", "endpoints: [{zzzzzz: 1}]",
		"host: {zzzzzz: 1}", "services: [{zzzzzz: 1}]",
	} {
		_, allowed, ok := strings.Cut(faults(t, []byte(text))[0].Problem.String(), "allowed: ")
		if !ok {
			t.Fatalf("%s: no list of keys in %v", text, faults(t, []byte(text)))
		}
		keys = append(keys, strings.Split(allowed, ", ")...)
	}
	if len(keys) < 50 {
		t.Fatalf("only %d keys: %v", len(keys), keys)
	}
	return keys
}

func TestErrorsAsOne(t *testing.T) {
	_, err := Parse([]byte("uplinks:\n  - interface: eth0\n    capacity: {down: 1Gpbs}\n"), "dir/noctop.yaml", known())
	var one *Error
	if !errors.As(err, &one) || one.Line != 3 || one.Column != 22 || one.Path != "uplinks[0].capacity.down" || one.Source.String() != "capacity: {down: 1Gpbs}" {
		t.Fatalf("got %#v", one)
	}
	want := `dir/noctop.yaml:3:22: uplinks[0].capacity.down: "1Gpbs" is not a rate: use a number with bps, kbps, Mbps, Gbps
    3 |     capacity: {down: 1Gpbs}
      |                      ^`
	if err.Error() != want {
		t.Errorf("got\n%s\nwant\n%s", err, want)
	}
}

func TestManyErrorsAreBounded(t *testing.T) {
	all := faults(t, []byte("anchors: {foreign: ["+strings.Repeat("x, ", 5000)+"x]}"))
	if len(all) != maxErrors {
		t.Errorf("%d errors", len(all))
	}
	if text := all.Error(); !strings.HasSuffix(text, "\nand 80 more") || strings.Count(text, "is not an IP") != maxShown {
		t.Errorf("got %.300s … %s", text, text[len(text)-40:])
	}
}

func TestErrorsNeverSteerATerminal(t *testing.T) {
	for _, text := range []string{
		"site: \x1b]0;x\x07", "\x1b[2J: 1", "site: [\u202e]", "\u202e: 1", "site: \"\\e[2J\\u202e\\x9b\"\nfoo: 1\n",
		"keys: {\"a\\e[2Jb\": 1}", "providers: [{use: \"\\u200b\\e\"}]", "host: {disks: [\"\\e\"]}", "site: \u2028x",
		"dns: {resolvers: [{address: \"https://\\e[2J/\"}]}",
	} {
		_, err := Parse([]byte(text), "a\x1b[31mb.yaml", known())
		if err == nil {
			t.Errorf("%q was taken", text)
			continue
		}
		for line := range strings.Lines(err.Error()) {
			if line = strings.TrimSuffix(line, "\n"); hasInvisible(line) {
				t.Errorf("%q: says %q", text, line)
			}
		}
	}
}

func TestPosition(t *testing.T) {
	c := parse(t, "# first\ntheme: mine\nkeys:\n  quit: [q,\n    Q]\n  help:\t[\"?\"]\n")
	for path, want := range map[string][2]int{
		"theme": {2, 1}, "keys.quit": {4, 3}, "keys.quit[0]": {4, 10}, "keys.quit[1]": {5, 5}, "keys.help": {6, 3}, "keys.help[0]": {6, 10}, "site": {0, 0},
	} {
		if line, column := c.Position(path); line != want[0] || column != want[1] {
			t.Errorf("%s is at %d:%d, want %v", path, line, column, want)
		}
	}
	if got, want := c.ErrorAt("keys.quit[1]", i18n.T("no such key")).Error(), "noctop.yaml:5:5: keys.quit[1]: no such key\n    5 |     Q]\n      |     ^"; got != want {
		t.Errorf("got\n%s", got)
	}
	if got := Default(known()).ErrorAt("theme", i18n.T("no such theme")).Error(); got != "theme: no such theme" {
		t.Errorf("got %s", got)
	}
}

func TestUnresolved(t *testing.T) {
	c := parse(t, "services:\n  - {name: A, needs: [uplink/eth0, uplink/eth7, dns/stub, dns/Cloudflare, dns/nobody]}\n")
	all := c.Unresolved(twoUplinks())
	if len(all) != 2 || !strings.Contains(all[0].Problem.String(), `no uplink "eth7": did you mean "eth0"?`) || !strings.Contains(all[1].Problem.String(), `"nobody"`) {
		t.Errorf("got %v", all)
	}
}

// TestHostileFiles are refused before the YAML reader sees them: each would
// take it minutes, or its stack.
func TestHostileFiles(t *testing.T) {
	keys := &strings.Builder{}
	for range 60000 {
		keys.WriteString("key: 1\n")
	}
	for _, x := range []struct{ name, text, want string }{
		{"keys", keys.String(), "more than 10000 keys in the file"},
		{"brackets", strings.Repeat("[", 1<<18), "nested more than 32 deep"},
		{"braces", strings.Repeat("{a: ", 1<<16), "nested more than 32 deep"},
		{"items", strings.Repeat("- ", 1<<17), "lists nested too deeply"},
		{"colons", strings.Repeat("a: ", 1<<16), "a key beyond column 200: indent less"},
		{"stairs", stairs(1000), "a key beyond column 200: indent less"},
		{"tags", strings.Repeat("!a ", 1<<16), refused[token.TagType].String()},
		{"questions", strings.Repeat("? ", 1<<17), refused[token.MappingKeyType].String()},
		{"aliases", "a: &a [x]\nb: [" + strings.Repeat("*a, ", 1<<15) + "]", refused[token.AnchorType].String()},
		{"long", "site: " + strings.Repeat("x", 1<<20-10), "is longer than 64 cells: shorten it"},
		{"ten", strings.Repeat("# comment\n", 1<<20), "the file is 10.0 MiB: a configuration may have at most 1 MiB"},
	} {
		all := faults(t, []byte(x.text))
		if len(all) != 1 || all[0].Problem.String() != x.want || len(all.Error()) > 1000 {
			t.Errorf("%s: got %.500v, want %s", x.name, all, x.want)
		}
	}
}

// stairs is a mapping in a mapping, so many times.
func stairs(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

func TestDistance(t *testing.T) {
	for _, x := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"a", "", 1}, {"uplink", "uplinks", 1}, {"adress", "address", 1}, {"aws", "asw", 1}, {"ab", "cd", 2}, {"한국", "한글", 1}} {
		if got := distance(x.a, x.b); got != x.want {
			t.Errorf("%q to %q is %d, want %d", x.a, x.b, got, x.want)
		}
	}
}

func TestJournal(t *testing.T) {
	for text, want := range map[string]Journal{
		"":                      {},
		"journal: false":        {Off: true},
		"journal: off":          {Off: true},
		"journal: true":         {},
		"journal: {off: true}":  {Off: true},
		"journal: {keep: 12h}":  {Keep: 12 * time.Hour},
		"journal: {size: 1GB}":  {Size: 1e9},
		"journal: {size: 1TiB}": {Size: 1 << 40},
		"journal: {path: /var/lib/noctop/a b.db, keep: 30d, size: 1.5 GiB, off: false}": {Path: "/var/lib/noctop/a b.db", Keep: 720 * time.Hour, Size: 3 << 29},
	} {
		if got := parse(t, text).Journal; got != want {
			t.Errorf("%q: %+v", text, got)
		}
	}
}
