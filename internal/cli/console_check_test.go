package cli

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
)

func TestTheConsoleAsksAsCheckDoes(t *testing.T) {
	s, out, _ := at(t)
	w := open(t, s, fakeReach{anchors: observe.Good, outcomes: map[string]observe.Observation{"all": {Outcome: observe.Refused, Cause: "refused"}}})
	before := w.topology
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		lines, err := asking{w}.Check(t.Context(), "192.0.2.9:22", i18n.English)
		if took := time.Since(began); err != nil || took > defaultWait+partingWait {
			t.Fatalf("%v after %s", err, took)
		}
		_ = checkTarget(t.Context(), w.aside(), "192.0.2.9:22", defaultWait, false, i18n.English, s.out)
		printed := strings.Split(strings.TrimSpace(out.String()), "\n")
		if len(lines) != len(printed) || lines[0].Text.String() != "DOWN: 192.0.2.9:22 refuses the connection by eth0" {
			t.Errorf("%v\nprinted: %q", lines, printed)
		}
		for i, line := range lines {
			if got := strings.Repeat(" ", line.Indent) + line.Text.String(); got != printed[i] && !strings.Contains(got, "since") {
				t.Errorf("%q, want %q", got, printed[i])
			}
		}
	})
	if len(before.Providers) != len(w.topology.Providers) || len(before.Resolvers) != len(w.topology.Resolvers) || w.narrow != nil {
		t.Error("what the console watches has changed")
	}
}

func TestACheckOfTheConsoleIsStopped(t *testing.T) {
	s, _, _ := at(t)
	w := open(t, s, fakeReach{anchors: observe.Lost, outcomes: map[string]observe.Observation{"all": {}}})
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		began := time.Now()
		_, _ = asking{w}.Check(ctx, "192.0.2.9:22", i18n.English)
		if took := time.Since(began); took > 2*time.Second+partingWait {
			t.Errorf("it ended after %s", took)
		}
	})
}

func TestTargetsThatTheConsoleRefuses(t *testing.T) {
	for target, good := range map[string]bool{"a.example": true, "https://a.example/x": true, "[2001:db8::1]:443": true, "a b": false, "a/b": false, "ftp://a": false, "": false} {
		if err := (asking{}).Valid(target); (err == nil) != good {
			t.Errorf("%q: %v", target, err)
		}
	}
	var ended *exit
	if _, err := (asking{&site{}}).Check(t.Context(), "a b", i18n.English); err == nil || errors.As(err, &ended) {
		t.Errorf("%v", err)
	}
}
