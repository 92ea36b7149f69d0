package cli

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/triage"
)

func TestCodes(t *testing.T) {
	of := func(status triage.Overall, verdicts ...triage.Verdict) triage.Result {
		return triage.Result{Status: status, Verdicts: verdicts}
	}
	down, degraded, unknown := triage.Verdict{Severity: observe.Down}, triage.Verdict{Severity: observe.Degraded}, triage.Verdict{}
	recovering := triage.Verdict{Severity: observe.Down, State: triage.Recovering}
	for _, test := range []struct {
		name   string
		result triage.Result
		want   int
	}{
		{"well", of(triage.AllOK), 0},
		{"not known yet", of(triage.Starting), 3},
		{"not to be trusted", of(triage.Unreliable, down), 3},
		{"degraded", of(triage.AnyOpen, degraded), 1},
		{"down", of(triage.AnyOpen, degraded, down, unknown), 2},
		{"can't tell", of(triage.AnyOpen, unknown), 3},
		{"can't tell is graver than degraded", of(triage.AnyOpen, degraded, unknown), 3},
		{"recovering", of(triage.AnyOpen, recovering), 1},
	} {
		if got := codeOf(test.result); got != test.want {
			t.Errorf("%s: %d, want %d", test.name, got, test.want)
		}
	}
}

func TestReport(t *testing.T) {
	v := triage.Verdict{
		Cause: triage.CauseUplinkCore, State: triage.Open, Confidence: triage.Confirmed, Incident: "20260301-001", Severity: observe.Down, Since: now(),
		Headline: i18n.T("KT\x1b[2J: nothing answers"), For: []triage.Evidence{{Text: i18n.T("silent\u202e")}}, Against: []triage.Evidence{{Text: i18n.T("one answered")}},
		Rivals: []triage.Rival{{Cause: triage.CauseHostLink, WhyNot: i18n.T("the link is up")}}, Next: i18n.T("call KT"), Call: "080\a-000",
		Services: []triage.ServiceImpact{{Name: "Pay", State: observe.Degraded}},
	}
	result := triage.Result{Status: triage.AnyOpen, Verdicts: []triage.Verdict{v}, Notices: []triage.Notice{{Text: i18n.T("ICMP is filtered")}}}
	var out strings.Builder
	var ending *exit
	if err := report(result, false, i18n.English, &out); !errors.As(err, &ending) || ending.code != exitDown || ending.err != nil {
		t.Errorf("%v", err)
	}
	want := `DOWN: KT: nothing answers (uplink.core, open, confirmed, 20260301-001)
  since    ` + now().Wall.Local().Format("15:04:05") + `
  for      silent
  against  one answered
  not      host.link: the link is up
  hurts    Pay (degraded)
  next     call KT
  call     080-000
  note     ICMP is filtered
`
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
	out.Reset()
	if err := report(result, true, i18n.English, &out); !errors.As(err, &ending) || ending.code != exitDown {
		t.Errorf("%v", err)
	}
	var back map[string]any
	if err := json.Unmarshal([]byte(out.String()), &back); err != nil || strings.Count(out.String(), "\n") != 1 || back["type"] != "triage" {
		t.Errorf("%v: %s", err, out.String())
	}
	out.Reset()
	if err := report(triage.Result{Status: triage.AllOK}, false, i18n.English, &out); err != nil || out.String() != "OK: all is well\n" {
		t.Errorf("%v, %q", err, out.String())
	}
	if err := report(result, true, i18n.English, full{}); !errors.As(err, &ending) || ending.code != exitSoftware {
		t.Errorf("nothing could be written: %v", err)
	}
}

// A check of everything, and of one thing, from the start to the exit code.
func TestCheckFromStartToEnd(t *testing.T) {
	well, refused, silent := observe.Observation{Outcome: observe.Good}, observe.Observation{Outcome: observe.Refused, Cause: "refused"}, observe.Observation{Outcome: observe.Lost, Cause: "timeout"}
	for _, test := range []struct {
		name    string
		target  string
		target1 observe.Observation
		anchors observe.Outcome
		leaves  string
		within  time.Duration
		code    int
		want    string
	}{
		{"everything, well", "", well, observe.Good, "", 8 * time.Second, 0, "OK: all is well"},
		{"everything, silent", "", silent, observe.Lost, "", 60 * time.Second, 3, "eth0"},
		{"pings only, silent", "", well, observe.Lost, "", 60 * time.Second, 0, "ICMP is filtered"},
		{"well", "192.0.2.9:22", well, observe.Good, "eth0", 3 * time.Second, 0, "OK: 192.0.2.9:22 answers by eth0 in 12.0 ms\n  tcp by eth0 "},
		{"closed", "192.0.2.9:22", refused, observe.Good, "eth0", 6 * time.Second, 2, "DOWN: 192.0.2.9:22 refuses the connection by eth0\n"},
		{"silent", "192.0.2.9:22", silent, observe.Good, "eth0", 10 * time.Second, 2, "DOWN: 192.0.2.9:22 does not answer at TCP (timeout) by eth0\n"},
		{"on this site, by no uplink", "192.0.2.9:22", refused, observe.Good, "eth7", 6 * time.Second, 2, "DOWN: 192.0.2.9:22 refuses the connection\n"},
		{"never measured", "192.0.2.9:22", observe.Observation{}, observe.Good, "eth0", 61 * time.Second, 3, "UNKNOWN: 192.0.2.9:22 was not measured"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, out, _ := at(t)
			s.host.leaving = func(context.Context, string) (string, bool) { return test.leaves, test.leaves != "" }
			w := open(t, s, fakeReach{anchors: test.anchors, outcomes: map[string]observe.Observation{"all": test.target1}})
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				var err error
				if test.target == "" {
					snapshot, failure := w.settle(t.Context(), time.Minute, decided)
					if failure != nil {
						t.Fatal(failure)
					}
					err = report(snapshot.Triage, false, i18n.English, s.out)
				} else {
					err = checkTarget(t.Context(), w, test.target, time.Minute, false, i18n.English, s.out)
				}
				if took := time.Since(began); took > test.within+partingWait {
					t.Errorf("it took %s", took)
				}
				if code := finish(err, full{}, i18n.English); code != test.code || !strings.Contains(out.String(), test.want) {
					t.Errorf("exit code %d\n%s", code, out)
				}
			})
		})
	}
}

func TestCheckTargetAsJSON(t *testing.T) {
	s, out, _ := at(t)
	w := open(t, s, fakeReach{anchors: observe.Good, outcomes: map[string]observe.Observation{"all": {Outcome: observe.Refused, Cause: "refused"}}})
	synctest.Test(t, func(t *testing.T) {
		if code := finish(checkTarget(t.Context(), w, "192.0.2.9:22", time.Minute, true, i18n.English, s.out), full{}, i18n.English); code != exitDown {
			t.Errorf("exit code %d", code)
		}
	})
	all := decode(t, out.String())
	if len(all) != 1 || all[0].Type != "triage" || len(all[0].Verdicts) != 1 || all[0].Verdicts[0].Cause != "provider.down" {
		t.Errorf("%s", out)
	}
}
