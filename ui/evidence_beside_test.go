package ui

import (
	"strings"
	"testing"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/triage"
	"example.com/noctop/themes"
)

// Beside a verdict nothing that it rests on ends in the middle, and what there is no
// room for is counted.
func TestEvidenceBesideAVerdictIsWhole(t *testing.T) {
	w := coreDead()
	v := &w.result.Verdicts[0]
	v.For = append(v.For, triage.Evidence{Text: i18n.T("the path by KT to 1.1.1.1: dies after hop 2 (198.51.100.1); hop 3 was 198.51.100.17, at the end of it"), Weight: 2})
	s := seen(model(t, w.snapshot(), 200, 50, themes.ASCII()))
	expectLines(t, s, "the path by KT to 1.1.1.1: dies after hop 2", "at the end of it", "uplink.transit KT:")
	for range 12 {
		v.Rivals = append(v.Rivals, v.Rivals[0])
	}
	s = seen(model(t, w.snapshot(), 200, 50, themes.ASCII()))
	if shown := strings.Count(s, "uplink.transit KT:"); !strings.Contains(s, "more: e") || shown == 0 || shown >= 13 {
		t.Errorf("%d of 13 rivals, and how many more there are:\n%s", shown, s)
	}
}
