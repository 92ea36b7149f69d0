// Package frame writes what a round of judging came to, whole, as JSON: enough
// to show that moment again as it was. Sentences stay apart from their figures,
// so that they can be read in any language.
//
// Fields go by their names in Go, and what is zero is left out. An instant is
// its two clocks in µs, a duration is in ns, a map is a list of its pairs, and an
// argument of a sentence stands under the name of its type. What has no exported
// name is not written. A field that is new needs no more than to be there.
package frame

import (
	"encoding/json"
	"reflect"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/triage"
)

// Frame is what a round of judging came to.
type Frame struct {
	Result  triage.Result
	Remarks []claims.Remark
	Probes  int
	Started observe.Instant
}

// Encode writes a Frame.
func Encode(f Frame) ([]byte, error) { return encode(f) }

// Decode reads what Encode wrote.
func Decode(text []byte) (f Frame, err error) { return f, decode(text, &f) }

// EncodeClaim writes a claim.
func EncodeClaim(c claims.Claim) ([]byte, error) { return encode(c) }

// DecodeClaim reads what EncodeClaim wrote.
func DecodeClaim(text []byte) (c claims.Claim, err error) { return c, decode(text, &c) }

func encode(what any) ([]byte, error) {
	text, err := json.Marshal(written(reflect.ValueOf(what)))
	if err != nil {
		return nil, i18n.Errorf("can't write what was concluded: %w", err)
	}
	return text, nil
}

func decode(text []byte, into any) error {
	var tree any
	if err := json.Unmarshal(text, &tree); err != nil {
		return i18n.Errorf("can't read what was concluded: %w", err)
	}
	if err := read(tree, reflect.ValueOf(into).Elem()); err != nil {
		return i18n.Errorf("can't read what was concluded: %w", err)
	}
	return nil
}
