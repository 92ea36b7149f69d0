package frame

import (
	"errors"
	"reflect"
	"strconv"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
)

var errForm = i18n.Errorf("it is not of the form that was written")

// mostCells is beyond what is kept of any text.
const mostCells = 10_000

// read fills a value from what JSON gave. What it does not know it leaves out.
func read(from any, into reflect.Value) error {
	if from == nil {
		return nil
	}
	switch into.Type() {
	case typeOfInstant:
		pair, ok := from.([]any)
		if !ok || len(pair) != 2 {
			return errForm
		}
		wall, a := pair[0].(float64)
		mono, b := pair[1].(float64)
		if !a || !b {
			return errForm
		}
		into.Set(reflect.ValueOf(observe.Instant{Wall: time.UnixMicro(int64(wall)).UTC(), Mono: time.Duration(mono) * time.Microsecond}))
		return nil
	case typeOfTime:
		word, _ := from.(string)
		at, err := time.Parse(time.RFC3339Nano, word)
		into.Set(reflect.ValueOf(at))
		return err
	case typeOfText:
		word, _ := from.(string)
		into.Set(reflect.ValueOf(safetext.Clean(word, mostCells)))
		return nil
	}
	switch into.Kind() {
	case reflect.Struct:
		return readStruct(from, into)
	case reflect.Slice:
		return readSlice(from, into)
	case reflect.Map:
		return readMap(from, into)
	case reflect.Pointer:
		into.Set(reflect.New(into.Type().Elem()))
		return read(from, into.Elem())
	default:
		return readScalar(from, into)
	}
}

func readScalar(from any, into reflect.Value) error {
	switch from := from.(type) {
	case float64:
		switch {
		case into.CanInt():
			into.SetInt(int64(from))
		case into.CanUint():
			into.SetUint(uint64(max(from, 0)))
		case into.CanFloat():
			into.SetFloat(from)
		default:
			return errForm
		}
		return nil
	case string:
		if into.Kind() == reflect.String {
			into.SetString(from)
			return nil
		}
	case bool:
		if into.Kind() == reflect.Bool {
			into.SetBool(from)
			return nil
		}
	}
	return errForm
}

func readStruct(from any, into reflect.Value) error {
	members, ok := from.(map[string]any)
	if !ok {
		return errForm
	}
	for i := range into.NumField() {
		field := into.Type().Field(i)
		if inner, there := members[field.Name]; there && field.IsExported() {
			if err := read(inner, into.Field(i)); err != nil {
				return err
			}
		}
	}
	return nil
}

func readSlice(from any, into reflect.Value) error {
	items, ok := from.([]any)
	if !ok {
		return errForm
	}
	out := reflect.MakeSlice(into.Type(), len(items), len(items))
	for i, item := range items {
		if into.Type().Elem().Kind() == reflect.Interface {
			value, err := readArgument(item)
			if err != nil {
				return err
			}
			out.Index(i).Set(reflect.ValueOf(value))
			continue
		}
		if err := read(item, out.Index(i)); err != nil {
			return err
		}
	}
	into.Set(out)
	return nil
}

func readMap(from any, into reflect.Value) error {
	pairs, ok := from.([]any)
	if !ok {
		return errForm
	}
	out := reflect.MakeMapWithSize(into.Type(), len(pairs))
	for _, item := range pairs {
		pair, ok := item.([]any)
		if !ok || len(pair) != 2 {
			return errForm
		}
		key, value := reflect.New(into.Type().Key()).Elem(), reflect.New(into.Type().Elem()).Elem()
		if err := errors.Join(read(pair[0], key), read(pair[1], value)); err != nil {
			return err
		}
		out.SetMapIndex(key, value)
	}
	into.Set(out)
	return nil
}

func readArgument(from any) (any, error) {
	typed, ok := from.(map[string]any)
	if !ok {
		return nil, errForm
	}
	for kind, value := range typed {
		switch kind {
		case sentenceArgument:
			var sentence i18n.Text
			err := read(value, reflect.ValueOf(&sentence).Elem())
			return sentence, err
		case durationArgument:
			n, ok := value.(float64)
			if !ok {
				return nil, errForm
			}
			return time.Duration(n), nil
		case wholeArgument:
			n, ok := value.(float64)
			if !ok {
				return nil, errForm
			}
			return int(n), nil
		case figureArgument:
			word, _ := value.(string)
			return strconv.ParseFloat(word, 64)
		case wordArgument:
			word, ok := value.(string)
			if !ok {
				return nil, errForm
			}
			return word, nil
		}
	}
	return nil, errForm
}
