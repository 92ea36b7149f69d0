package ui

import (
	"slices"
	"strings"
	"testing"

	"example.com/noctop/internal/history"
	"example.com/noctop/themes"
)

// TestAWayIsTracedInARecording that can be asked: at once where it is played, and
// else when it goes on.
func TestAWayIsTracedInARecording(t *testing.T) {
	for state, want := range map[history.Play]string{
		{Speed: 20}:               "tracing the way out by KT",
		{Speed: 20, Paused: true}: "by KT is traced when the tape goes on",
		{Speed: 20, Ended: true}:  "the recording is at its end",
	} {
		m, tape := played(t, 100, 30, themes.ASCII(), nil)
		var asked []string
		m.options.Trace = func(uplink string) { asked = append(asked, uplink) }
		tape.state = state
		press(t, m, "T")
		if !strings.Contains(seen(m), want) {
			t.Errorf("%+v: no %q in\n%s", state, want, seen(m))
		}
		if ended := state.Ended; !slices.Equal(asked, []string{"KT"}) != ended {
			t.Errorf("%+v: asked %v", state, asked)
		}
	}
	m, _ := played(t, 100, 30, themes.ASCII(), nil)
	if press(t, m, "T"); !strings.Contains(seen(m), "nothing is measured here") {
		t.Errorf("a recording that nobody can ask:\n%s", seen(m))
	}
}
