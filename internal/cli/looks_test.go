package cli

import (
	"slices"
	"testing"

	"example.com/noctop/internal/config"
	"example.com/noctop/ui"
)

// What the screen can't take on while it is up is named when it changes.
func TestWhatWaitsForTheNextStart(t *testing.T) {
	began := &config.Config{Remember: true}
	for _, test := range []struct {
		now  config.Config
		want []string
	}{
		{config.Config{Remember: true, Mouse: true, View: "dns", Theme: "nord"}, nil},
		{config.Config{Remember: true, Journal: config.Journal{Off: true}}, []string{"journal"}},
		{config.Config{}, []string{"remember"}},
	} {
		if got := later(began, &test.now); !slices.Equal(got, test.want) {
			t.Errorf("%+v: %q, want %q", test.now, got, test.want)
		}
	}
}

// Without a journal the console says why there is none.
func TestWhyThereIsNoJournal(t *testing.T) {
	for _, test := range []struct {
		journal  config.Journal
		readOnly bool
		mode     ui.JournalMode
		says     string
	}{
		{config.Journal{}, true, ui.JournalOff, "not written by this console: it was started with --read-only"},
		{config.Journal{Off: true}, false, ui.JournalOff, "off: the configuration says so"},
		{config.Journal{}, false, ui.JournalNowhere, "there is no place for it: set XDG_STATE_HOME to a folder of yours"},
	} {
		w := &site{config: &config.Config{Journal: test.journal}}
		if got := w.journaling(test.readOnly)(); got.Mode != test.mode || got.Says.String() != test.says {
			t.Errorf("%+v: %v %q", test, got.Mode, got.Says)
		}
	}
}
