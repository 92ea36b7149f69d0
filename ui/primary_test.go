package ui

import (
	"strings"
	"testing"

	"example.com/noctop/themes"
)

// The uplink that is chosen stands first, the title names it, and the providers
// are seen by it alone, until it is chosen again.
func TestThingsAreSeenByTheChosenUplink(t *testing.T) {
	m := model(t, coreDead().snapshot(), 80, 24, themes.ASCII())
	first := func() string {
		for _, line := range strings.Split(seen(m), "\n") {
			if strings.Contains(line, "eth0 ") || strings.Contains(line, "eth1 ") {
				return line
			}
		}
		return ""
	}
	if !strings.Contains(first(), kt) {
		t.Fatalf("first is %q", first())
	}
	press(t, m, "1", "down", "P")
	title, _, _ := strings.Cut(seen(m), "\n")
	if !strings.Contains(first(), lg) || !strings.Contains(title, "by "+lg) {
		t.Errorf("title %q, first %q", title, first())
	}
	f := m.screen.frame(nil)
	for _, provider := range f.Snapshot.Topology.Providers {
		_, subjects, _ := f.measured(provider)
		for _, s := range subjects {
			if s.Uplink != lg && s.Uplink != "" {
				t.Errorf("%s is seen by %s", provider.Name, s.Uplink)
			}
		}
	}
	press(t, m, "P")
	if title, _, _ := strings.Cut(seen(m), "\n"); !strings.Contains(first(), kt) || strings.Contains(title, "by "+lg) {
		t.Errorf("chosen again: title %q, first %q", title, first())
	}
	press(t, m, "3", "P") // the host goes by no uplink
	if m.screen.primary != "" || !strings.Contains(seen(m), "this row goes by no uplink") {
		t.Errorf("seen:\n%s", seen(m))
	}
}
