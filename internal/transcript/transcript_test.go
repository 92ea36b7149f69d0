package transcript

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/engine"
	"example.com/noctop/internal/journal/journaltest"
	"example.com/noctop/internal/lines"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
)

// give does as an engine does, and returns the lines it comes to.
func give(core *engine.Core, in engine.Input) string {
	var text bytes.Buffer
	if s := core.Give(in); s != nil {
		encoder := json.NewEncoder(&text)
		_ = encoder.Encode(lines.Triage(s.Triage, s.Remarks))
		for _, e := range s.Triage.Events {
			_ = encoder.Encode(lines.Incident(e))
		}
		for _, c := range s.Claims {
			_ = encoder.Encode(lines.Claim(c))
		}
	}
	return text.String()
}

// TestATranscriptIsTheLiveRun makes up what happens, writes it, and judges what
// is read of that.
func TestATranscriptIsTheLiveRun(t *testing.T) {
	incidents, muted := 0, 0
	for seed := range uint64(4) {
		var written bytes.Buffer
		var live, again strings.Builder
		encoder := json.NewEncoder(&written)
		encoder.SetEscapeHTML(false)
		put := func(line any) {
			if err := encoder.Encode(line); err != nil {
				t.Fatal(err)
			}
		}
		w := journaltest.NewWorld(seed)
		core := engine.NewCore(w.What, w.Now)
		what := w.What
		put(Line(engine.Input{At: w.Now, Begin: true, Topology: &what}, About{Version: "1", Host: "noc-1"}))
		for range 300 {
			w.Second(func(in engine.Input) {
				if in.Observation != nil {
					o := engine.Rounded(*in.Observation)
					in.Observation = &o
				}
				if in.Order != nil {
					o := engine.RoundedOrder(*in.Order)
					in.Order = &o
				}
				put(Line(in, About{}))
				said := give(core, in)
				live.WriteString(said)
				written.WriteString(said) // as in the stream itself
			})
		}
		for s, err := range engine.Replay(Read(bytes.NewReader(written.Bytes()))) {
			if err != nil {
				t.Fatal(err)
			}
			text, _ := json.Marshal(lines.Triage(s.Triage, s.Remarks))
			again.Write(append(text, '\n'))
			for _, e := range s.Triage.Events {
				text, _ := json.Marshal(lines.Incident(e))
				again.Write(append(text, '\n'))
			}
			for _, c := range s.Claims {
				text, _ := json.Marshal(lines.Claim(c))
				again.Write(append(text, '\n'))
			}
		}
		incidents += strings.Count(live.String(), `"type":"incident"`)
		muted += strings.Count(live.String(), `"state":"muted"`)
		if again.String() != live.String() {
			a, b := strings.Split(again.String(), "\n"), strings.Split(live.String(), "\n")
			for i := range min(len(a), len(b)) {
				if a[i] != b[i] {
					t.Fatalf("seed %d, line %d:\ngot  %s\nwant %s", seed, i, a[i], b[i])
				}
			}
			t.Errorf("seed %d: %d lines, want %d", seed, len(a), len(b))
		}
		for i, b := range written.Bytes() {
			if b < ' ' && b != '\n' || b == 0x7f {
				t.Fatalf("byte %d is %#x", i, b)
			}
		}
	}
	if muted == 0 {
		t.Error("nothing was muted")
	}
	if incidents < 4 {
		t.Errorf("only %d steps in the lives of incidents", incidents)
	}
}

func TestObservationsAreKept(t *testing.T) {
	at := observe.Instant{Wall: time.Date(2026, 11, 21, 2, 16, 0, 123_456_000, time.UTC), Mono: 1234567 * time.Microsecond}
	hostile := "a\x1b]52;c;\u0085\u202e\U0001F600\u200b 한"
	for _, o := range []observe.Observation{
		{At: at},
		{At: at, Outcome: observe.Lost, Took: time.Second, Value: 3, Every: time.Minute, Corrects: true},
		{At: at, Unit: observe.Percent, Value: 0.1, Outcome: observe.Good},
		{At: at, Unit: observe.Percent, Value: math.Inf(-1), Outcome: observe.Good},
		{At: at, Unit: observe.Percent, Value: math.Copysign(0, -1), Outcome: observe.NotProvisioned},
		{At: at, Subject: observe.Subject{Kind: "provider", Uplink: hostile, Group: hostile, Name: "\xff\xfe"}, Check: observe.CheckTCP, Target: hostile,
			Method: hostile, Cause: " x ", Detail: strings.Repeat("long ", 300), Unit: "한", Fields: []observe.Field{{Name: hostile, Text: "\xff"}, {Name: "n", Value: -1.5}}},
		{At: at, Report: &observe.Report{Format: hostile, State: observe.SeverityMajor, Updated: at.Wall, Incidents: []observe.Incident{{
			Title: hostile, Regions: []string{"a"}, Updates: []observe.Update{{At: at.Wall, Text: hostile}},
		}}}},
	} {
		var text bytes.Buffer
		if err := json.NewEncoder(&text).Encode(Sample(o)); err != nil {
			t.Fatal(err)
		}
		if strings.ContainsAny(text.String(), "\x1b\u0085\u202e\u200b") {
			t.Errorf("%q would reach a terminal", text.String())
		}
		in, ok, err := parse(text.Bytes())
		if err != nil || !ok {
			t.Fatalf("%s: %v", text.String(), err)
		}
		if a, b := fmt.Sprintf("%+v", *in.Observation), fmt.Sprintf("%+v", o); o.Report == nil && a != b || !reflect.DeepEqual(in.Observation.Report, o.Report) {
			t.Errorf("got  %s\nwant %s", a, b)
		}
	}
}

func TestTopologiesAreKept(t *testing.T) {
	what := journaltest.Site()
	what.Endpoints = []topology.EndpointGroup{}
	line, err := json.Marshal(Line(engine.Input{Topology: &what}, About{}))
	if err != nil {
		t.Fatal(err)
	}
	if in, _, err := parse(line); err != nil || !reflect.DeepEqual(*in.Topology, what) {
		t.Errorf("%v\ngot  %+v\nwant %+v", err, in.Topology, what)
	}
}

func TestWhatIsNoTranscript(t *testing.T) {
	for text, want := range map[string]string{
		"{}\n":                                   "line 1: it is not of the form",
		"x\n":                                    "line 1: it is not of the form",
		"\n\n[1]\n":                              "line 3: it is not of the form",
		`{"schema":1,"type":"step"}`:             "before it there must be a line of the type \"run\"",
		`{"schema":1,"type":"sample"}`:           "it has no \"exact\"",
		`{"schema":1,"type":"run","topology":3}`: "it is not of the form",
		`{"schema":1,"type":"order","order":3}`:  "it is not of the form",
		`{"schema":1,"type":"order","order":{"until":{"at":"x"}}}`:    "it is not of the form",
		`{"schema":1,"type":"note","at":"x"}`:                         "it is not of the form",
		`{"schema":1,"type":"sample","exact":{"value":"x"}}`:          "it is not of the form",
		`{"schema":1,"type":"sample","exact":{"raw":{"name":["%"]}}}`: "it is not of the form",
	} {
		failed := ""
		for _, err := range Read(strings.NewReader(text)) {
			if err != nil {
				failed = err.Error()
			}
		}
		if !strings.Contains(failed, want) {
			t.Errorf("%q: %q, want %q", text, failed, want)
		}
	}
	for in, err := range Read(strings.NewReader(`{"schema":1,"type":"triage"}` + "\n" + `{"schema":9,"type":"of the future"}`)) {
		t.Error("what is no input was given", in, err)
	}
}

func FuzzRead(f *testing.F) {
	w := journaltest.NewWorld(1)
	what := w.What
	for _, in := range []engine.Input{{At: w.Now, Begin: true, Topology: &what}, {At: w.Now}, {At: w.Now, Order: &triage.Order{Kind: triage.OrderMute, Until: w.Now.Wall}}} {
		text, err := json.Marshal(Line(in, About{}))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	w.Second(func(in engine.Input) {
		if text, err := json.Marshal(Line(in, About{})); err == nil {
			f.Add(text)
		}
	})
	f.Fuzz(func(t *testing.T, text []byte) {
		in, ok, err := parse(text)
		if err != nil || !ok {
			return
		}
		if _, err := json.Marshal(Line(in, About{})); err != nil {
			t.Error(err)
		}
	})
}
