package feed

import (
	"slices"
	"strings"
	"testing"

	"example.com/noctop/internal/observe"
)

// reads is one small payload and what it must read as, at noon.
type reads struct {
	format, body string
	url          string
	region       string
	component    string
	state        observe.Severity
	open         int
	planned      int
	stage        observe.Stage // of the first that is open, or else planned
	reason       string        // must be contained
}

// check reads the payload twice: as the named format, and as the one that it
// is recognised as.
func (r reads) check(t *testing.T, recognised bool) {
	t.Helper()
	ctx := Context{Now: noon, URL: r.url}
	if r.region != "" {
		ctx.Regions = []string{r.region}
	}
	if r.component != "" {
		ctx.Components = []string{r.component}
	}
	asked := []string{r.format}
	if recognised {
		asked = append(asked, "")
	}
	for _, name := range asked {
		report, format, err := Parse(name, []byte(r.body), ctx)
		if err != nil || format != r.format {
			t.Fatalf("asked for %q, read as %q: %v", name, format, err)
		}
		if report.State != r.state || len(report.Incidents) != r.open || len(report.Maintenances) != r.planned {
			t.Errorf("%s with %d open and %d planned; want %s with %d and %d (%s)",
				report.State, len(report.Incidents), len(report.Maintenances), r.state, r.open, r.planned, report.Reason)
		}
		if !strings.Contains(report.Reason, r.reason) {
			t.Errorf("reason %q lacks %q", report.Reason, r.reason)
		}
		all := slices.Concat(report.Incidents, report.Maintenances)
		if len(all) > 0 && all[0].Stage != r.stage {
			t.Errorf("stage %q, want %q", all[0].Stage, r.stage)
		}
	}
}

// refused holds that a body is an error in its format, which says why.
func refused(t *testing.T, format, body, says string) {
	t.Helper()
	report, _, err := Parse(format, []byte(body), Context{Now: noon})
	if err == nil || report.State != observe.SeverityUnknown || !strings.Contains(err.Error(), says) {
		t.Errorf("%s: %.80s: %s, %v; want an error with %q", format, body, report.State, err, says)
	}
}
