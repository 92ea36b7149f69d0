package lab

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestCatalogue holds README.md to what is there: each of the 73 faults once,
// and a row for whatever it calls one.
func TestCatalogue(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{"TestDrawn": true}
	for _, s := range scenarios {
		if names[s.Name] {
			t.Errorf("two rows are called %q", s.Name)
		}
		names[s.Name] = true
	}
	for _, s := range stories() {
		names[s.Name] = true
	}
	quoted := regexp.MustCompile("`([^`]+)`")
	var ids []string
	for _, line := range strings.Split(string(text), "\n") {
		cells := strings.Split(line, "|")
		if len(cells) != 5 || !regexp.MustCompile(`^ [EHAN]\d\d $`).MatchString(cells[1]) {
			continue
		}
		ids = append(ids, strings.TrimSpace(cells[1]))
		rows := quoted.FindAllStringSubmatch(cells[3], -1)
		if len(rows) == 0 && !strings.HasPrefix(cells[3], " none: ") && !strings.HasPrefix(cells[3], " every row ") {
			t.Errorf("%s has no row, and no reason", cells[1])
		}
		for _, row := range rows {
			if !names[row[1]] {
				t.Errorf("%s: there is no row %q", cells[1], row[1])
			}
		}
	}
	if whole := len(ids); whole != 73 || len(slices.Compact(slices.Sorted(slices.Values(ids)))) != whole {
		t.Errorf("%d faults are listed, not 73 different ones", whole)
	}
}
