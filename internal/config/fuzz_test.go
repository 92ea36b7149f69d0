package config

import (
	"errors"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzParse holds that nothing panics, that an error stands within the file
// and can be printed, and that what is taken comes to a topology.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range append(files, "../../noctop.sample.yaml") {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add(Sample(twoUplinks()))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Parse(data, "noctop.yaml", known())
		if err == nil {
			c.Topology(twoUplinks())
			_ = c.Unresolved(Found{})
			return
		}
		mistakes, ok := errors.AsType[Errors](err)
		if !ok {
			t.Fatalf("an error of type %T: %v", err, err)
		}
		for _, e := range mistakes {
			checkPlace(t, e, data)
			for line := range strings.SplitSeq(e.Error(), "\n") {
				if hasInvisible(line) {
					t.Errorf("says %q", line)
				}
			}
		}
	})
}

// FuzzSample holds that a sample can be read, whatever was found.
func FuzzSample(f *testing.F) {
	f.Add("noc1", "eth0", "wlan0", "192.0.2.1:53", "stub")
	f.Add("a: b", "any", "no", "[fe80::1%eth0]:53", "upstream")
	f.Add("0", "0", "0", "[::10]:1", "\x8c")
	f.Add("0", "0", " ", "[::1]:1", "0")
	f.Add("0", "0", "0", "[::%\xcd]:1", "0")
	f.Add("\x1b", "e/0", "\u202e", "0.0.0.0:0", "system")
	f.Fuzz(func(t *testing.T, host, a, b, resolver, role string) {
		found := Found{Hostname: host, Uplinks: []FoundUplink{{Interface: a, Routed: true}, {Interface: b, Routed: true}}}
		if address, err := netip.ParseAddrPort(resolver); err == nil {
			found.Resolvers = []FoundResolver{{Address: address, Role: role, Interface: a}, {Address: address, Role: role, Interface: b}, {Address: address, Role: role}}
		}
		text := Sample(found)
		if _, err := Parse(text, "noctop.yaml", known()); err != nil {
			t.Errorf("%v\n%s", err, text)
		}
	})
}

// BenchmarkParse reads the sample of every key.
func BenchmarkParse(b *testing.B) {
	data, err := os.ReadFile("../../noctop.sample.yaml")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Parse(data, "noctop.yaml", known()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkTopology lays it over what was found.
func BenchmarkTopology(b *testing.B) {
	found := twoUplinks()
	c := Default(known())
	for b.Loop() {
		c.Topology(found)
	}
}
