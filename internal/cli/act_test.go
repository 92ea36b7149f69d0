package cli

import (
	"errors"
	"os/user"
	"testing"

	"example.com/noctop/internal/engine"
	"example.com/noctop/ui"
)

func TestTheAccountIsSomebodyToo(t *testing.T) {
	if got := account(func() (*user.User, error) { return &user.User{Username: "noc\x1b[2J"}, nil }); got != "noc" {
		t.Errorf("%q", got)
	}
	if got := account(func() (*user.User, error) { return nil, errors.New("nobody knows") }); got != "" {
		t.Errorf("%q", got)
	}
}

func TestWhoSitsHere(t *testing.T) {
	for _, test := range []struct {
		environment map[string]string
		want        string
	}{
		{map[string]string{"USER": "kim"}, "kim"},
		{map[string]string{"USER": " ", "LOGNAME": "lee"}, "lee"},
		{map[string]string{"USERNAME": "park\x1b[2J\u202e"}, "park"},
		{nil, ""},
	} {
		if got := operator(func(name string) string { return test.environment[name] }); got != test.want {
			t.Errorf("%v: %q, want %q", test.environment, got, test.want)
		}
	}
}

func TestAReadOnlyConsoleIsGivenNothingToDo(t *testing.T) {
	e := engine.New(engine.Options{Env: environment()})
	nobody := func(string) string { return "" }
	for _, readOnly := range []bool{true, false} {
		options := ui.Options{Trace: e.Trace, Note: func(string, string) (string, error) { return "", nil }}
		(&site{}).mayAct(e, readOnly, nobody, &options)
		for name, given := range map[string]bool{
			"orders": options.Order != nil, "probes": options.ProbeNow != nil, "notes": options.Note != nil, "traces": options.Trace != nil,
		} {
			if given == readOnly {
				t.Errorf("read-only %t: %s %t", readOnly, name, given)
			}
		}
		if options.ReadOnly != readOnly {
			t.Errorf("read-only %t: the console is told %t", readOnly, options.ReadOnly)
		}
	}
}
