// Package transcript writes what a Core is given as lines of the contract, and
// reads such lines back as a tape: what came of it is the same, line by line.
package transcript

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/engine"
	"example.com/noctop/internal/lines"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/wire"
)

// About is what a run's line says of noctop and its host.
type About struct{ Version, Host string }

// Line returns the line of one Input.
func Line(in engine.Input, about About) any {
	now := instant(in.At)
	switch {
	case in.Observation != nil:
		return Sample(*in.Observation)
	case in.Note != nil:
		return note(*in.Note, in.At)
	case in.Order != nil:
		return wire.Order{
			Schema: wire.Schema, Type: wire.TypeOrder, Time: lines.Stamp(in.At.Wall), Instant: now, Order: ascii(lines.Order(*in.Order)),
		}
	case in.Begin && in.Topology != nil:
		return wire.Run{
			Schema: wire.Schema, Type: wire.TypeRun, Time: lines.Stamp(in.At.Wall), Version: about.Version, Host: about.Host,
			Instant: now, Topology: watched(*in.Topology),
		}
	case in.Topology != nil:
		return wire.Topology{Schema: wire.Schema, Type: wire.TypeTopology, Time: lines.Stamp(in.At.Wall), Instant: now, Topology: watched(*in.Topology)}
	default:
		return wire.Step{Schema: wire.Schema, Type: wire.TypeStep, Time: lines.Stamp(in.At.Wall), Instant: now}
	}
}

// Sample returns the line of an observation, with all that a replay needs.
func Sample(o observe.Observation) wire.Sample {
	line := lines.Sample(o)
	exact := &wire.Exact{
		Instant: instant(o.At), TookUS: int64(o.Took / time.Microsecond), EveryUS: int64(o.Every / time.Microsecond), Corrects: o.Corrects,
	}
	if line.Value == nil && math.Float64bits(o.Value) != 0 {
		exact.Value = figure(o.Value)
	}
	for _, f := range o.Fields {
		field := wire.Field{Name: raw(f.Name)}
		if math.Float64bits(f.Value) != 0 {
			field.Value = figure(f.Value)
		}
		if f.Text != "" {
			field.Text = raw(f.Text)
		}
		exact.Fields = append(exact.Fields, field)
	}
	if o.Report != nil {
		exact.Report = ascii(o.Report)
	}
	for name, both := range textsOf(&o, &line) {
		if *both.ours != *both.line {
			if exact.Raw == nil {
				exact.Raw = map[string]json.RawMessage{}
			}
			exact.Raw[name] = raw(*both.ours)
		}
	}
	line.Exact = exact
	return line
}

// texts is one text of an observation, as it is and as the line has it.
type texts struct{ ours, line *string }

func textsOf(o *observe.Observation, line *wire.Sample) map[string]texts {
	kind, unit := (*string)(&o.Subject.Kind), (*string)(&o.Unit)
	return map[string]texts{
		"kind": {kind, &line.Kind}, "uplink": {&o.Subject.Uplink, &line.Uplink}, "group": {&o.Subject.Group, &line.Group},
		"name": {&o.Subject.Name, &line.Name}, "check": {&o.Check, &line.Check}, "unit": {unit, &line.Unit},
		"target": {&o.Target, &line.Target}, "method": {&o.Method, &line.Method}, "cause": {&o.Cause, &line.Cause}, "detail": {&o.Detail, &line.Detail},
	}
}

func note(said claims.Noted, at observe.Instant) wire.Note {
	return wire.Note{
		Schema: wire.Schema, Type: wire.TypeNote, Time: lines.Stamp(at.Wall), Instant: instant(at),
		At: said.At.Format(time.RFC3339Nano), Entered: said.Entered.Format(time.RFC3339Nano), Provider: raw(said.Provider), Text: raw(said.Text),
	}
}

func instant(at observe.Instant) wire.Instant {
	return wire.Instant{WallUS: at.Wall.UnixMicro(), MonoUS: int64(at.Mono / time.Microsecond)}
}

func figure(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

func watched(what topology.Topology) json.RawMessage { return ascii(what) }

// ascii is something as JSON whose texts have only plain characters: a line may
// be read on a terminal.
func ascii(what any) json.RawMessage {
	text, err := json.Marshal(what)
	if err != nil {
		return json.RawMessage("null") // of what can't be written there is none here
	}
	return plain(text)
}

// plain writes out what is not printable ASCII. In JSON that is only in texts.
func plain(text []byte) json.RawMessage {
	out := make([]byte, 0, len(text))
	for _, r := range string(text) {
		switch {
		case r >= ' ' && r <= '~':
			out = append(out, byte(r))
		case r > 0xffff:
			r -= 0x10000
			out = fmt.Appendf(out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
	}
	return out
}

// raw is a text as it is: a string, or a list with its base64 where it is no
// valid UTF-8.
func raw(text string) json.RawMessage {
	if utf8.ValidString(text) {
		return ascii(text)
	}
	return ascii([]string{base64.StdEncoding.EncodeToString([]byte(text))})
}
