package ui

import (
	"strings"
	"testing"
)

// Of a service what it stands on is proven, the broken part first, and of a check of
// the matrix a resolver.
func TestProofOfWhatARowStandsOn(t *testing.T) {
	for _, test := range []struct{ view, row, want string }{
		{"services", "", "-I eth0"}, {"dns", "", "dig @"},
	} {
		m := inView(t, busy(coreDead()), test.view, 140, 50)
		press(t, m, "down", "up", "x")
		if s := seen(m); !strings.Contains(s, test.want) || strings.Contains(s, "There is no tool") {
			t.Errorf("%s:\n%s", test.view, s)
		}
	}
}

func TestTheNeedOfARow(t *testing.T) {
	m := inView(t, busy(coreDead()), "services", 140, 50)
	f := m.screen.frame(nil)
	for _, r := range f.table(servicesPane{}).rows {
		need := f.needOfRow(r.subject)
		single := len(need.All)+len(need.Any) == 0
		label := strings.TrimSpace(r.cells[0].text.String())
		if r.part && single && !strings.HasSuffix(label, need.Ref.Name) {
			t.Errorf("the row %q is about %+v", label, need.Ref)
		}
		if r.part && !single && label != "all of" && label != "any of" {
			t.Errorf("the row %q is about several", label)
		}
	}
}
