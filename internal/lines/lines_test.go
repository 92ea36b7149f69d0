package lines

import (
	"bytes"
	"encoding/json"
	"flag"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/triage"
	"example.com/noctop/internal/wire"
)

var update = flag.Bool("update", false, "write the golden lines anew")

func at(second int) observe.Instant {
	wall := time.Date(2026, 11, 21, 11, 16, second, 70_000_000, time.FixedZone("KST", 9*3600))
	return observe.Instant{Wall: wall, Mono: time.Duration(second) * time.Second}
}

var foreign = observe.Subject{Kind: observe.KindAnchor, Uplink: "KT", Group: "foreign", Name: "192.0.2.1"}

// verdict is one with something in every field.
func verdict() triage.Verdict {
	line := func(text string, weight int, age time.Duration) []triage.Evidence {
		return []triage.Evidence{{Subject: foreign, Text: i18n.T(text), Weight: weight, Age: age}}
	}
	return triage.Verdict{
		Cause: triage.CauseUplinkCore, Scope: []string{"KT"}, State: triage.Open, Confidence: triage.Confirmed,
		Margin: 32, Incident: "20261121-001", Since: at(7), Detected: at(16),
		Headline: i18n.T("%s uplink: nothing answers past KT's first router; <LGU+> & others are fine", "KT"),
		For:      line("every anchor is silent", 10, 1240*time.Millisecond),
		Against:  line("one answered", 3, 0),
		Implied:  line("9 of 10 failed", 0, -time.Second),
		Unknown:  line("the first hop was not measured", 0, time.Hour),
		Rivals:   []triage.Rival{{Cause: triage.CauseUplinkFirstHop, Scope: []string{"KT"}, WhyNot: i18n.T("the first hop answers")}},
		Next:     i18n.T("call KT"), Call: "KT enterprise desk 080-000-0000", Rule: "R41",
		Services: []triage.ServiceImpact{{Name: "Card payment", State: observe.Down, Via: "uplink/KT", Owner: "payments duty"}},
		Claims:   []string{"C-17"}, Severity: observe.Down,
	}
}

func golden(t *testing.T, name string, values ...any) {
	t.Helper()
	var got bytes.Buffer
	encoder := json.NewEncoder(&got)
	encoder.SetEscapeHTML(false)
	for _, value := range values {
		if err := encoder.Encode(value); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("%s\ngot  %s\nwant %s", path, &got, want)
	}
}

func TestTriageLines(t *testing.T) {
	golden(t, "triage.jsonl",
		Triage(triage.Result{Now: at(24), Status: triage.AllOK, Since: at(1)}, nil),
		Triage(triage.Result{Now: at(24), Status: triage.Starting}, []claims.Remark{
			{Code: claims.PageLags, Provider: "AWS", Since: at(2).Wall, Text: i18n.T("%s has failed for us for %s; its page says all is well", "AWS", i18n.T("%d min", 12))},
			{Code: claims.CauseReversed, Provider: "KT\x1b[2J", Incident: "note-1", Claim: "C-17", Text: i18n.T("%s has said so itself", "KT\x1b[2J")},
		}),
		Triage(triage.Result{Now: at(24), Status: triage.AnyOpen, Verdicts: []triage.Verdict{verdict()}, Notices: []triage.Notice{
			{Code: "uplink.icmp", Subject: foreign, Text: i18n.T("ICMP is filtered"), Since: at(3)},
		}}, nil),
		Triage(triage.Result{Now: at(25), Status: triage.Unreliable, Verdicts: []triage.Verdict{{}}, Notices: []triage.Notice{{}}}, nil),
	)
}

func TestIncidentLines(t *testing.T) {
	golden(t, "incident.jsonl",
		Incident(triage.Event{Kind: "opened", At: at(16), Verdict: verdict()}),
		Incident(triage.Event{}),
	)
}

func TestSampleLines(t *testing.T) {
	sample := observe.Observation{
		Subject: foreign, Check: observe.CheckICMP, At: at(20), Took: 12_345_678 * time.Nanosecond, Outcome: observe.Good,
		Target: "192.0.2.1", Method: "icmp", Every: time.Second, Fields: []observe.Field{{Name: "ttl", Value: 57}},
	}
	lost := sample
	lost.Outcome, lost.Took, lost.Cause, lost.Detail = observe.Lost, time.Second, "timeout", "no answer within 1s"
	gauge := func(value float64, outcome observe.Outcome) wire.Sample {
		return Sample(observe.Observation{
			Subject: observe.Subject{Kind: observe.KindHost, Group: "disk", Name: "/var"}, Check: observe.CheckUsage,
			At: at(21), Outcome: outcome, Value: value, Unit: observe.Percent, Method: "procfs",
		})
	}
	golden(t, "sample.jsonl",
		Sample(sample), Sample(lost), gauge(40.5, observe.Good), gauge(0, observe.Good), gauge(0, observe.NotProvisioned),
		gauge(0, observe.None), gauge(math.NaN(), observe.Good), gauge(math.Inf(-1), observe.Good), Sample(observe.Observation{}),
	)
}

// Every line has the fields of the contract, in its order.
func TestFieldsInOrder(t *testing.T) {
	const ofVerdict = "cause scope state confidence margin_db incident since detected headline for against implied unknown rivals next call services claims rule ended muted_until muted_why ack_by ack_why hints"
	for _, test := range []struct {
		line any
		want string
	}{
		{Triage(triage.Result{}, nil), "schema type time status verdicts notices remarks"},
		{Verdict(verdict()), ofVerdict},
		{Incident(triage.Event{}), "schema type time id event " + ofVerdict},
		{Sample(observe.Observation{}), "schema type time kind uplink group name check outcome rtt_ms value unit target method cause detail fields"},
		{wire.Claim{}, "schema type time id provider channel kind stage published text supersedes reversal stance lag_s"},
		{Verdict(verdict()).For[0], "subject text weight age_s"},
		{Verdict(verdict()).Rivals[0], "cause scope why_not probe"},
		{Verdict(verdict()).Services[0], "name state via"},
		{wire.Notice{}, "code subject text since"},
		{wire.Hint{}, "kind text"},
		{wire.Proof{}, "schema type time began took_s kind uplink group name incident by command ending exit gist lines cut"},
	} {
		if got := strings.Join(fieldsOf(t, test.line), " "); got != test.want {
			t.Errorf("%T\ngot  %s\nwant %s", test.line, got, test.want)
		}
	}
}

func fieldsOf(t *testing.T, line any) (names []string) {
	t.Helper()
	text, err := json.Marshal(line)
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	depth, name := 0, true
	for {
		token, err := decoder.Token()
		if err != nil {
			return names
		}
		switch token := token.(type) {
		case json.Delim:
			if token == '{' || token == '[' {
				depth++
			} else {
				depth--
			}
			name = true
		default:
			if depth == 1 && name {
				names = append(names, token.(string))
			}
			name = depth != 1 || !name
		}
	}
}

// The words of the contract are these and no others.
func TestVocabulary(t *testing.T) {
	var got []string
	for o := range observe.Outcome(12) {
		got = append(got, Sample(observe.Observation{Outcome: o}).Outcome)
	}
	const outcomes = "none ok late lost refused wrong local-error failed not-provisioned void none none"
	if strings.Join(got, " ") != outcomes {
		t.Errorf("outcomes %q", got)
	}
	got = nil
	for _, status := range []triage.Overall{triage.AllOK, triage.AnySuspect, triage.AnyOpen, triage.Unreliable, triage.Starting} {
		got = append(got, Triage(triage.Result{Status: status}, nil).Status)
	}
	if strings.Join(got, " ") != "ok suspect open unreliable suspect" {
		t.Errorf("statuses %q", got)
	}
	got = nil
	for _, state := range []triage.State{triage.Suspect, triage.Open, triage.Recovering, triage.Flapping, triage.Muted} {
		got = append(got, Verdict(triage.Verdict{State: state}).State)
	}
	if strings.Join(got, " ") != "suspect open recovering flapping muted" {
		t.Errorf("states %q", got)
	}
	got = nil
	for _, confidence := range []triage.Confidence{triage.Confirmed, triage.Probable, triage.Possible} {
		got = append(got, Verdict(triage.Verdict{Confidence: confidence}).Confidence)
	}
	if strings.Join(got, " ") != "confirmed probable possible" {
		t.Errorf("confidences %q", got)
	}
	got = nil
	for status := range observe.Status(4) {
		got = append(got, Verdict(triage.Verdict{Services: []triage.ServiceImpact{{State: status}}}).Services[0].State)
	}
	if strings.Join(got, " ") != "unknown ok degraded down" {
		t.Errorf("services' states %q", got)
	}
	if wire.Schema != 1 {
		t.Error("another schema is another contract")
	}
}

// Whatever strings come in, what goes out is plain.
func TestHostileText(t *testing.T) {
	const bad = "\x1b]0;owned\a\x1b[2J\u202e\u200b\x00\xff\x9b31m\nsecond\tline\u2028\"\\"
	text := bad + strings.Repeat("x", 100_000)
	words := i18n.T(strings.ReplaceAll(text, "%", "%%"))
	subject := observe.Subject{Kind: observe.KindProvider, Uplink: text, Group: text, Name: text}
	evidence := []triage.Evidence{{Subject: subject, Text: words}}
	v := triage.Verdict{
		Scope: []string{text}, Headline: words, For: evidence, Against: evidence, Implied: evidence, Unknown: evidence,
		Rivals: []triage.Rival{{Scope: []string{text}, WhyNot: words}}, Next: words, Call: text,
		Services: []triage.ServiceImpact{{Name: text, Via: text}}, Claims: []string{text},
	}
	for _, line := range []any{
		Triage(triage.Result{Verdicts: []triage.Verdict{v}, Notices: []triage.Notice{{Subject: subject, Text: words}}}, nil),
		Incident(triage.Event{Verdict: v}),
		Sample(observe.Observation{Subject: subject, Target: text, Method: text, Cause: text, Detail: text}),
	} {
		out, err := json.Marshal(line)
		if err != nil {
			t.Fatal(err)
		}
		var back map[string]any
		if err := json.Unmarshal(out, &back); err != nil {
			t.Fatal(err)
		}
		walk(back, func(s string) {
			if strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' }) {
				t.Errorf("%T: not clean: %q", line, s[:min(len(s), 80)])
			}
			if len(s) > 3*textCells {
				t.Errorf("%T: %d bytes of text", line, len(s))
			}
		})
		if bytes.ContainsRune(out, '\n') || len(out) > 40_000 {
			t.Errorf("%T: a line of %d bytes", line, len(out))
		}
	}
}

// walk calls visit for every string of a decoded line, names too.
func walk(value any, visit func(string)) {
	switch value := value.(type) {
	case string:
		visit(value)
	case []any:
		for _, item := range value {
			walk(item, visit)
		}
	case map[string]any:
		for name, item := range value {
			visit(name)
			walk(item, visit)
		}
	}
}

func TestTimesAreRFC3339(t *testing.T) {
	for _, moment := range []time.Time{at(0).Wall, time.Unix(0, 999), time.Date(2026, 1, 1, 0, 0, 0, 0, time.FixedZone("", -3600))} {
		back, err := time.Parse(time.RFC3339, Stamp(moment))
		if err != nil || !back.Equal(moment.Truncate(time.Millisecond)) || !strings.HasSuffix(Stamp(moment), "Z") {
			t.Errorf("%v is written %s (%v)", moment, Stamp(moment), err)
		}
	}
	if Stamp(time.Time{}) != "" {
		t.Error("no time is a time")
	}
}

func BenchmarkTriage(b *testing.B) {
	result := triage.Result{Now: at(24), Status: triage.AnyOpen, Verdicts: []triage.Verdict{verdict()}}
	b.ReportAllocs()
	for b.Loop() {
		Triage(result, nil)
	}
}

func BenchmarkSample(b *testing.B) {
	o := observe.Observation{Subject: foreign, Check: observe.CheckICMP, At: at(20), Took: time.Millisecond, Outcome: observe.Good, Method: "icmp"}
	b.ReportAllocs()
	for b.Loop() {
		Sample(o)
	}
}
