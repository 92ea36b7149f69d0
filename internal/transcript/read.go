package transcript

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"io"
	"strconv"
	"time"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/engine"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/lines"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/wire"
)

// mostLine is how long a line may be, in bytes: a status page's report is the longest.
const mostLine = 32 << 20

var errLine = i18n.Errorf("it is not of the form that noctop writes")

// Read returns the tape that lines hold. What is said there of verdicts,
// incidents and claims is left out: a replay comes to it again. A line that can't
// be read comes as an error, and the tape goes on behind it.
func Read(from io.Reader) engine.Tape {
	return func(yield func(engine.Input, error) bool) {
		scanner := bufio.NewScanner(from)
		scanner.Buffer(make([]byte, 0, 64<<10), mostLine)
		number, begun := 0, false
		for scanner.Scan() {
			number++
			in, ok, err := parse(scanner.Bytes())
			if err == nil && ok && !begun && !in.Begin {
				err = i18n.Errorf("before it there must be a line of the type \"run\": of a transcript's end alone nothing can be judged")
			}
			if err != nil {
				if !yield(engine.Input{}, i18n.Errorf("line %d: %w", number, err)) {
					return
				}
				continue
			}
			begun = begun || in.Begin
			if ok && !yield(in, nil) {
				return
			}
		}
		if err := scanner.Err(); err != nil {
			yield(engine.Input{}, i18n.Errorf("after line %d: %w", number, err))
		}
	}
}

// parse reads one line, and reports whether it is one that a Core is given.
func parse(text []byte) (in engine.Input, ok bool, err error) {
	if len(text) == 0 {
		return in, false, nil
	}
	var head struct {
		Schema int    `json:"schema"`
		Type   string `json:"type"`
	}
	if err := json.Unmarshal(text, &head); err != nil || head.Schema < 1 {
		return in, false, errLine
	}
	switch head.Type {
	case wire.TypeSample:
		in, err = sample(text)
	case wire.TypeRun, wire.TypeTopology:
		var line wire.Run
		var what topology.Topology
		if json.Unmarshal(text, &line) != nil || json.Unmarshal(line.Topology, &what) != nil {
			return in, false, errLine
		}
		in = engine.Input{At: at(line.Instant), Begin: head.Type == wire.TypeRun, Topology: &what}
	case wire.TypeNote:
		in, err = noted(text)
	case wire.TypeOrder:
		in, err = ordered(text)
	case wire.TypeStep:
		var line wire.Step
		if json.Unmarshal(text, &line) != nil {
			return in, false, errLine
		}
		in = engine.Input{At: at(line.Instant)}
	default:
		return in, false, nil
	}
	return in, err == nil, err
}

func at(i wire.Instant) observe.Instant {
	return observe.Instant{Wall: time.UnixMicro(i.WallUS).UTC(), Mono: time.Duration(i.MonoUS) * time.Microsecond}
}

func sample(text []byte) (engine.Input, error) {
	var line wire.Sample
	if json.Unmarshal(text, &line) != nil {
		return engine.Input{}, errLine
	}
	exact := line.Exact
	if exact == nil {
		return engine.Input{}, i18n.Errorf("it has no \"exact\": it was written by an older noctop, and can't be replayed")
	}
	o := observe.Observation{
		At: at(exact.Instant), Took: time.Duration(exact.TookUS) * time.Microsecond, Every: time.Duration(exact.EveryUS) * time.Microsecond,
		Corrects: exact.Corrects, Outcome: outcome(line.Outcome),
	}
	for name, both := range textsOf(&o, &line) {
		*both.ours = *both.line
		if as, cleaned := exact.Raw[name]; cleaned {
			word, err := unraw(as)
			if err != nil {
				return engine.Input{}, err
			}
			*both.ours = word
		}
	}
	switch {
	case line.Value != nil:
		o.Value = *line.Value
	case exact.Value != "":
		v, err := strconv.ParseFloat(exact.Value, 64)
		if err != nil {
			return engine.Input{}, errLine
		}
		o.Value = v
	}
	var err error
	if o.Fields, err = fields(exact.Fields); err != nil {
		return engine.Input{}, err
	}
	if len(exact.Report) > 0 {
		o.Report = &observe.Report{}
		if json.Unmarshal(exact.Report, o.Report) != nil {
			return engine.Input{}, errLine
		}
	}
	return engine.Input{At: o.At, Observation: &o}, nil
}

func fields(from []wire.Field) ([]observe.Field, error) {
	var all []observe.Field
	for _, f := range from {
		name, err := unraw(f.Name)
		if err != nil {
			return nil, err
		}
		field := observe.Field{Name: name}
		if f.Value != "" {
			if field.Value, err = strconv.ParseFloat(f.Value, 64); err != nil {
				return nil, errLine
			}
		}
		if len(f.Text) > 0 {
			if field.Text, err = unraw(f.Text); err != nil {
				return nil, err
			}
		}
		all = append(all, field)
	}
	return all, nil
}

// outcome is the one of a name.
func outcome(name string) observe.Outcome {
	for o := observe.None; o <= observe.Void; o++ {
		if o.String() == name {
			return o
		}
	}
	return observe.None
}

func noted(text []byte) (engine.Input, error) {
	var line wire.Note
	if json.Unmarshal(text, &line) != nil {
		return engine.Input{}, errLine
	}
	said, err := time.Parse(time.RFC3339Nano, line.At)
	if err != nil {
		return engine.Input{}, errLine
	}
	entered, err := time.Parse(time.RFC3339Nano, line.Entered)
	if err != nil {
		return engine.Input{}, errLine
	}
	provider, err := unraw(line.Provider)
	if err != nil {
		return engine.Input{}, err
	}
	words, err := unraw(line.Text)
	if err != nil {
		return engine.Input{}, err
	}
	note := claims.Noted{At: said, Entered: entered, Provider: provider, Text: words}
	return engine.Input{At: at(line.Instant), Note: &note}, nil
}

func ordered(text []byte) (engine.Input, error) {
	var line wire.Order
	var said wire.OrderBody
	if json.Unmarshal(text, &line) != nil || json.Unmarshal(line.Order, &said) != nil {
		return engine.Input{}, errLine
	}
	order, err := lines.OrderOf(said)
	if err != nil {
		return engine.Input{}, errLine
	}
	return engine.Input{At: at(line.Instant), Order: &order}, nil
}

// unraw reads what raw wrote.
func unraw(text json.RawMessage) (string, error) {
	var word string
	if json.Unmarshal(text, &word) == nil {
		return word, nil
	}
	var coded []string
	if json.Unmarshal(text, &coded) != nil || len(coded) != 1 {
		return "", errLine
	}
	bytes, err := base64.StdEncoding.DecodeString(coded[0])
	if err != nil {
		return "", errLine
	}
	return string(bytes), nil
}
