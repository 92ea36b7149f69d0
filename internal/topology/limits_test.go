package topology

import (
	"math"
	"testing"
)

func TestLimit(t *testing.T) {
	h := Host{Thresholds: map[string]Limit{"disk": {Warn: 50, Crit: 60}}}
	if got := h.Limit("disk"); got != (Limit{50, 60}) {
		t.Errorf("a limit that was changed is %+v", got)
	}
	if got := h.Limit("conntrack"); got != (Limit{75, 90}) {
		t.Errorf("a limit by default is %+v", got)
	}
}

// TestHostLimits holds that every default could be written in a configuration.
func TestHostLimits(t *testing.T) {
	seen := map[string]bool{}
	for _, l := range HostLimits {
		d := l.Default
		inOrder := d.Warn <= d.Crit
		if l.Newer {
			inOrder = d.Warn >= d.Crit
		}
		if seen[l.Name] || !inOrder || d.Warn <= 0 || math.Max(d.Warn, d.Crit) > l.Most || l.Of == "" {
			t.Errorf("%+v", l)
		}
		seen[l.Name] = true
	}
}
