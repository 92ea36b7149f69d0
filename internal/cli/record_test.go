package cli

import (
	"strings"
	"testing"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/journal"
)

// That the journal is written is no news where it was never otherwise, however
// long it took to open; after trouble it is.
func TestWhatIsToldOfTheJournal(t *testing.T) {
	var news journalNews
	full := journal.State{Mode: journal.Failing, Problem: i18n.T("the disk is full"), Held: 3}
	for i, step := range []struct {
		state journal.State
		want  string
	}{
		{journal.State{Mode: journal.Starting}, ""},
		{journal.State{Mode: journal.Writing, Bytes: 1000}, ""},
		{full, "not written"},
		{full, ""},
		{journal.State{Mode: journal.Writing, Bytes: 2000}, "the journal is written"},
		{journal.State{Mode: journal.Writing, Bytes: 3000}, ""},
		{journal.State{Mode: journal.Reading, Holder: 7}, "read by us"},
		{journal.State{Mode: journal.Writing}, "the journal is written"},
	} {
		got := news.of(step.state).String()
		if (got == "") != (step.want == "") || !strings.Contains(got, step.want) {
			t.Errorf("step %d: %q, want %q", i, got, step.want)
		}
	}
}
