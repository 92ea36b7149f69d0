package feed

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// What is read of one page at most. Real pages stay far below: the largest
// seen lists 470 components and 154 services in 0.5 MB.
const (
	maxDepth      = 64      // of nested JSON or XML
	maxItems      = 500     // incidents, maintenances, RSS items, impacted services
	maxUpdates    = 200     // statements of one incident
	maxComponents = 5000    // of one page
	maxField      = 8 << 10 // bytes of one text
	maxNames      = 200     // regions or components of one incident
)

// limited is an element of a list that says how long the list may be.
type limited interface{ limit() int }

// list is a JSON array that is read up to its elements' limit, so that a body
// of a million empty objects costs no more than its own size.
type list[T limited] struct {
	items   []T
	present bool // the key was there, be it null
	more    bool // the array went on past the limit
}

// UnmarshalJSON reads the array.
func (l *list[T]) UnmarshalJSON(raw []byte) error {
	l.present = true
	l.items, l.more = nil, false
	if string(bytes.TrimSpace(raw)) == "null" {
		return nil
	}
	var element T
	decoder, err := opened(raw, '[')
	if err != nil {
		return err
	}
	for decoder.More() {
		if len(l.items) == element.limit() {
			l.more = true
			return nil
		}
		var next T
		if err := decoder.Decode(&next); err != nil {
			return err
		}
		l.items = append(l.items, next)
	}
	return nil
}

// opened returns a decoder that has read the opening bracket.
func opened(raw []byte, bracket json.Delim) (*json.Decoder, error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	token, err := decoder.Token()
	if err != nil {
		return nil, err
	}
	if token != bracket {
		return nil, fmt.Errorf("%q was expected where something else stands", bracket.String())
	}
	return decoder, nil
}

// word is a JSON string, or a number or boolean as its text: pages write the
// same code now as "3", now as 3.
type word string

// UnmarshalJSON reads the value.
func (w *word) UnmarshalJSON(raw []byte) error {
	*w = ""
	switch {
	case len(raw) == 0, string(raw) == "null":
		return nil
	case raw[0] == '"':
		var text string
		if err := json.Unmarshal(raw, &text); err != nil {
			return err
		}
		*w = word(strings.TrimSpace(text))
		return nil
	case raw[0] == '{', raw[0] == '[':
		return errors.New("a list or an object stands where a word was expected")
	}
	*w = word(raw)
	return nil
}

// limit makes list[word] a list of names.
func (word) limit() int { return maxNames }

// number returns the word as a number.
func (w word) number() (float64, bool) {
	value, err := strconv.ParseFloat(string(w), 64)
	return value, err == nil
}

// readJSON decodes a body, refusing what is nested too deeply.
func readJSON(body []byte, into any) error {
	if tooDeep(body) {
		return fmt.Errorf("nested more than %d deep", maxDepth)
	}
	err := json.Unmarshal(body, into)
	var mismatch *json.UnmarshalTypeError
	if errors.As(err, &mismatch) {
		return fmt.Errorf("%s holds a %s", mismatch.Field, mismatch.Value)
	}
	return err
}

// object is a JSON object of which only the keys matter.
type object map[string]json.RawMessage

func (object) limit() int { return 1 }

// maxKeys is how many keys of a page's root are looked at: real ones have
// fewer than thirty.
const maxKeys = 200

// rootKeys are the keys of the object that a body is; none where it is another
// thing.
func rootKeys(body []byte) object {
	if !bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")) || tooDeep(body) {
		return nil
	}
	decoder, err := opened(body, '{')
	if err != nil {
		return nil
	}
	keys := object{}
	for seen := 0; seen < maxKeys && decoder.More(); seen++ {
		key, err := decoder.Token()
		if err != nil {
			return nil
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return nil
		}
		keys[fmt.Sprint(key)] = value
	}
	return keys
}

// has reports whether all of the keys are there.
func has(keys object, wanted ...string) bool {
	for _, key := range wanted {
		if _, there := keys[key]; !there {
			return false
		}
	}
	return len(keys) > 0
}

// isArray tells an array from null, which decodes as an empty one.
func isArray(body []byte) bool { return bytes.HasPrefix(bytes.TrimSpace(body), []byte("[")) }

// tooDeep counts brackets outside strings; whether they match is for the
// decoder to say.
func tooDeep(body []byte) bool {
	depth, quoted := 0, false
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if depth++; depth > maxDepth {
				return true
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return false
}
