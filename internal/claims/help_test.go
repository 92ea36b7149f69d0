package claims

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/noctop/collectors/feed"
	"example.com/noctop/internal/observe"
)

// when is an instant: the monotonic clock began on 1 January 2020.
func when(t testing.TB, text string) observe.Instant {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return observe.Instant{Wall: at, Mono: at.Sub(time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC))}
}

// shared is where real payloads lie, outside the project.
const shared = "../../../shared/feeds"

// parsed is what the reader of feeds makes of a payload.
func parsed(t *testing.T, format, body string, now observe.Instant) observe.Report {
	t.Helper()
	report, _, err := feed.Parse(format, []byte(body), feed.Context{Now: now.Wall})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func payload(t *testing.T, name string) string {
	t.Helper()
	body, err := os.ReadFile(filepath.Join(shared, name))
	if err != nil && os.Getenv("CI") == "true" {
		t.Fatalf("the real payloads are not here: %s", err)
	}
	if err != nil {
		t.Skipf("skipped: the real payloads are not here: %s", err)
	}
	return string(body)
}

// told is a claim in short: "C-2 cause r1 routing -attack < C-1 reversal".
func told(c Claim) string {
	text := fmt.Sprintf("%s %s r%d", c.ID, c.Kind, c.Revision)
	for _, cause := range c.Causes {
		text += " " + string(cause)
	}
	for _, cause := range c.Denies {
		text += " -" + string(cause)
	}
	if c.Supersedes != "" {
		text += " < " + c.Supersedes
	}
	if c.Reversal {
		text += " reversal"
	}
	return text
}

func toldAll(all []Claim) string {
	var lines []string
	for _, c := range all {
		lines = append(lines, told(c))
	}
	return strings.Join(lines, "\n")
}

func expect(t *testing.T, all []Claim, want ...string) {
	t.Helper()
	if got := toldAll(all); got != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

func only(t *testing.T, all []Claim, kind Kind) Claim {
	t.Helper()
	var found []Claim
	for _, c := range all {
		if c.Kind == kind {
			found = append(found, c)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d claims of the kind %s in\n%s", len(found), kind, toldAll(all))
	}
	return found[0]
}

func codes(all []Remark) string {
	var names []string
	for _, r := range all {
		names = append(names, r.Code)
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

func remark(t *testing.T, all []Remark, code string) Remark {
	t.Helper()
	at := slices.IndexFunc(all, func(r Remark) bool { return r.Code == code })
	if at < 0 {
		t.Fatalf("no %s among %s", code, codes(all))
	}
	return all[at]
}

// page is a report of incidents that are open.
func page(incidents ...observe.Incident) observe.Report {
	report := observe.Report{State: observe.SeverityOK, Incidents: incidents}
	for _, i := range incidents {
		report.State = max(report.State, i.State)
	}
	return report
}

func incident(id string, stage observe.Stage, updates ...observe.Update) observe.Incident {
	slices.Reverse(updates) // pages have the newest first
	return observe.Incident{ID: id, Title: "Trouble", State: observe.SeverityMajor, Stage: stage, Updates: updates}
}
