package cli

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"example.com/noctop/internal/config"
	"example.com/noctop/internal/journal"
	"example.com/noctop/internal/triage"
	"example.com/noctop/internal/wire"
	"example.com/noctop/ui"
)

// step is a mark of a step in an incident's life.
func step(t *testing.T, id, event, ended string) journal.Mark {
	t.Helper()
	body, err := json.Marshal(wire.Incident{ID: id, Event: event, Verdict: wire.Verdict{
		Cause: "uplink.core", Scope: []string{"KT"}, State: "open", Confidence: "confirmed", Since: "2026-11-21T02:00:00Z",
		Detected: "2026-11-21T02:00:09Z", Headline: "KT is dead: 100 % lost", Ended: ended, AckBy: "kim",
		For: []wire.Evidence{{Text: "0 of 24 answered", Weight: 20, AgeS: 1.5}}, Services: []wire.Service{{Name: "POS", State: "down", Via: "KT"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return journal.Mark{Kind: journal.MarkIncident, ID: id, What: event, Body: body}
}

func TestIncidentsOfAJournal(t *testing.T) {
	got := incidentsOf([]journal.Mark{
		{Kind: journal.MarkRun},
		step(t, "20261121-001", "opened", ""),
		{Kind: journal.MarkClaim, ID: "C-1", Body: []byte(`{}`)},
		{Kind: journal.MarkIncident, Body: []byte(`damaged`)},
		step(t, "20261121-001", "resolved", "2026-11-21T02:04:00Z"),
		{Kind: journal.MarkRun},
		step(t, "20261121-001", "opened", ""), // of another run
	})
	if len(got) != 2 {
		t.Fatalf("%d incidents", len(got))
	}
	v := got[0]
	if v.State != triage.Resolved || v.Incident != "20261121-001" || v.Headline.String() != "KT is dead: 100 % lost" || v.Ack.By != "kim" {
		t.Errorf("%+v", v)
	}
	if lasted := v.Ended.Wall.Sub(v.Since.Wall); lasted != 4*time.Minute {
		t.Errorf("it lasted %s", lasted)
	}
	if len(v.For) != 1 || v.For[0].Weight != 20 || v.For[0].Text.String() != "0 of 24 answered" || v.For[0].Age != 1500*time.Millisecond {
		t.Errorf("for it: %+v", v.For)
	}
	if len(v.Services) != 1 || v.Services[0].State.String() != "down" {
		t.Errorf("services: %+v", v.Services)
	}
	if got[1].State != triage.Open {
		t.Errorf("the one of the other run is %s", got[1].State)
	}
}

// TestViewsAreThoseOfTheScreen holds that a configuration may name each view, and
// no other.
func TestViewsAreThoseOfTheScreen(t *testing.T) {
	if !slices.Equal(ui.ViewIDs(), config.Views) {
		t.Errorf("the screen has %v, a configuration may name %v", ui.ViewIDs(), config.Views)
	}
}
