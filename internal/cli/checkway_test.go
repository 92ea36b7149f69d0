package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/wire"
)

// fakeToward stands for the way to a target: it is known after a while.
type fakeToward struct {
	after time.Duration
	path  observe.Observation
	size  observe.Observation
}

func (f fakeToward) Name() string { return towardFamily }

func (f fakeToward) Plan(what topology.Topology, _ collectors.Env) (probes []collectors.Probe) {
	for _, p := range what.Providers {
		for check, o := range map[string]observe.Observation{observe.CheckPath: f.path, observe.CheckLarge: f.size} {
			subject := observe.Subject{Kind: observe.KindProvider, Group: p.Probes[0], Name: p.Name}
			if len(what.Uplinks) > 0 {
				subject.Uplink = what.Uplinks[0].Name
			}
			probes = append(probes, collectors.Probe{
				Name: "toward/" + check, Subject: subject, Check: check, Every: time.Minute, Deadline: time.Minute,
				Run: func(ctx context.Context, emit collectors.Emit) {
					select {
					case <-ctx.Done():
					case <-time.After(f.after):
						emit(o)
					}
				},
			})
		}
	}
	return probes
}

var (
	goodPath = observe.Observation{
		Outcome: observe.Good, Took: 12 * time.Millisecond, Target: "192.0.2.9", Detail: "192.0.2.9 is reached in 3 hops",
		Fields: []observe.Field{{Name: "hop1", Text: "10.1.0.1 0.4 ms"}, {Name: "hop2", Text: "*"}, {Name: "hop3", Text: "192.0.2.9 12.0 ms"}},
	}
	goodSize = observe.Observation{
		Outcome: observe.Good, Target: "192.0.2.9", Detail: "packets of 1400 B pass whole; 10.1.0.1 says that larger ones do not",
		Fields: []observe.Field{{Name: "mtu", Value: 1400}},
	}
)

// A check of one thing shows the way to it and what size passes, and its exit
// code is not theirs.
func TestTheWayToATarget(t *testing.T) {
	good, refused := observe.Observation{Outcome: observe.Good}, observe.Observation{Outcome: observe.Refused, Cause: "refused"}
	dead := observe.Observation{Outcome: observe.None, Cause: "no-answer", Detail: "the way to 192.0.2.9 is known as far as hop 1 (10.1.0.1)",
		Fields: []observe.Field{{Name: "hop1", Text: "10.1.0.1 0.4 ms"}}}
	hole := observe.Observation{Outcome: observe.Lost, Cause: "black-hole", Detail: "packets of 1500 B vanish without a word"}
	for _, test := range []struct {
		name   string
		looks  observe.Observation
		toward fakeToward
		leaves string
		within time.Duration
		code   int
		want   []string
	}{
		{"well", good, fakeToward{path: goodPath, size: goodSize}, "eth0", 4 * time.Second, exitOK, []string{
			"OK: 192.0.2.9:22 answers by eth0",
			"  path by eth0             ok              12.0 ms  192.0.2.9 is reached in 3 hops\n" +
				"                         1  10.1.0.1 0.4 ms\n                         2  *\n                         3  192.0.2.9 12.0 ms\n" +
				"  path MTU by eth0         ok               1400 B  packets of 1400 B pass whole; 10.1.0.1 says that larger ones do not\n",
		}},
		{"waits for the way, but not for ever", good, fakeToward{path: goodPath, size: goodSize, after: time.Hour}, "eth0", 8 * time.Second, exitOK,
			[]string{"OK: 192.0.2.9:22 answers"}},
		{"the way can't be told", good, fakeToward{path: dead, size: hole}, "eth0", 4 * time.Second, exitOK,
			[]string{"  path by eth0             can't tell            -  the way to 192.0.2.9", "  path MTU by eth0         lost                  -  packets of 1500 B vanish"}},
		{"refused all the same", refused, fakeToward{path: goodPath, size: goodSize}, "eth0", 6 * time.Second, exitDown,
			[]string{"DOWN: 192.0.2.9:22 refuses", "path by eth0"}},
		{"on this site, by no uplink", good, fakeToward{path: goodPath, size: goodSize}, "eth7", 4 * time.Second, exitOK,
			[]string{"  path                     ok ", "  path MTU                 ok "}},
	} {
		for _, asJSON := range []bool{false, true} {
			t.Run(test.name, func(t *testing.T) {
				s, out, _ := at(t)
				s.host.leaving = func(context.Context, string) (string, bool) { return test.leaves, true }
				reach := fakeReach{anchors: observe.Good, outcomes: map[string]observe.Observation{"all": test.looks}}
				w := open(t, s, reach)
				w.host.towards = func() []collectors.Family { return []collectors.Family{reach, test.toward} }
				synctest.Test(t, func(t *testing.T) {
					began := time.Now()
					err := checkTarget(t.Context(), w, "192.0.2.9:22", time.Minute, asJSON, i18n.English, s.out)
					if took := time.Since(began); took > test.within+partingWait {
						t.Errorf("it took %s", took)
					}
					if code := finish(err, full{}, i18n.English); code != test.code {
						t.Errorf("exit code %d", code)
					}
				})
				if asJSON {
					heldLayers(t, out.String(), test.toward)
					return
				}
				for _, want := range test.want {
					if !strings.Contains(out.String(), want) {
						t.Errorf("%q is not in\n%s", want, out)
					}
				}
			})
		}
	}
}

// heldLayers holds the line of JSON to have the layers of the target.
func heldLayers(t *testing.T, text string, toward fakeToward) {
	t.Helper()
	var line wire.Triage
	if err := json.Unmarshal([]byte(text), &line); err != nil || strings.Count(text, "\n") != 1 || line.Type != wire.TypeTriage {
		t.Fatalf("%v: %s", err, text)
	}
	if len(line.Layers) == 0 || line.Layers[0].Check != observe.CheckTCP {
		t.Fatalf("layers %+v", line.Layers)
	}
	if toward.after > 0 {
		return
	}
	if len(line.Layers) != 3 {
		t.Fatalf("%d layers: %s", len(line.Layers), text)
	}
	path, size := line.Layers[1], line.Layers[2]
	if path.Check != observe.CheckPath || path.Outcome != toward.path.Outcome.String() || path.Fields["hop1"] != "10.1.0.1 0.4 ms" {
		t.Errorf("path %+v", path)
	}
	if size.Check != observe.CheckLarge || size.Detail != toward.size.Detail || size.Time == "" {
		t.Errorf("size %+v", size)
	}
}

// A result that can't be written is an error, and a check of everything has no layers.
func TestLayersAreOfTargetsOnly(t *testing.T) {
	s := newScene(t, "192.0.2.9:22", "KT").look("KT", "tcp ok")
	var ending *exit
	if err := printAnswer(full{}, s.snapshot(), s.t, judge(s.snapshot(), s.t)); !errors.As(err, &ending) || ending.code != exitSoftware {
		t.Errorf("%v", err)
	}
	var out bytes.Buffer
	if err := printLine(&out, s.result); err != nil || strings.Contains(out.String(), "layers") {
		t.Errorf("%v: %s", err, &out)
	}
}
