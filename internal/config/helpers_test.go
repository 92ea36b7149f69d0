package config

import (
	"errors"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"example.com/noctop/internal/topology"
)

// shelf is a catalogue of two providers, the first of which is a default.
type shelf struct{}

func (shelf) Lookup(id string) (topology.Provider, bool) {
	switch id {
	case "aws":
		return topology.Provider{Name: "AWS", Feed: &topology.Feed{Format: "aws", URL: "https://health.example/current"}, Probes: []string{"https://sts.example"}}, true
	case "azure":
		return topology.Provider{Name: "Azure", Feed: &topology.Feed{Format: "rss", URL: "https://azure.example/rss"}}, true
	}
	return topology.Provider{}, false
}

func (shelf) IDs() []string      { return []string{"aws", "azure"} }
func (shelf) Defaults() []string { return []string{"aws"} }

func known() Known {
	return Known{
		Catalogue: shelf{}, Formats: []string{"statuspage", "rss", "atom", "aws", "json"},
		Panes: []string{"uplinks", "dns", "host", "providers", "endpoints"}, Layouts: []string{"auto", "stacked", "columns", "focus", "wall"},
	}
}

// parse reads a configuration that must be right.
func parse(t *testing.T, text string) *Config {
	t.Helper()
	c, err := Parse([]byte(text), "noctop.yaml", known())
	if err != nil {
		t.Fatalf("a good configuration was refused:\n%v\n%s", err, text)
	}
	return c
}

// faults reads a configuration that must be wrong, and returns what is said.
func faults(t *testing.T, data []byte) Errors {
	t.Helper()
	_, err := Parse(data, "noctop.yaml", known())
	all, ok := errors.AsType[Errors](err)
	if !ok || len(all) == 0 {
		t.Fatalf("want Errors, got %T %v for %.200q", err, err, data)
	}
	if !slices.IsSortedFunc(all, func(a, b *Error) int { return a.Line - b.Line }) {
		t.Errorf("not in the file's order:\n%v", err)
	}
	for _, e := range all {
		checkPlace(t, e, data)
	}
	return all
}

// checkPlace fails where an error does not stand within the file.
func checkPlace(t *testing.T, e *Error, data []byte) {
	t.Helper()
	if e.Line == 0 && e.Column == 0 {
		return
	}
	lines := strings.Split(string(data), "\n")
	if e.Line < 1 || e.Line > len(lines) {
		t.Fatalf("line %d of %d: %v", e.Line, len(lines), e)
	}
	if length := len([]rune(lines[e.Line-1])); e.Column < 1 || e.Column > max(length, 1) {
		t.Fatalf("column %d of %d: %v", e.Column, length, e)
	}
}

func addr(s string) netip.Addr         { return netip.MustParseAddr(s) }
func addrPort(s string) netip.AddrPort { return netip.MustParseAddrPort(s) }
