package frame

import (
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
)

var (
	typeOfInstant = reflect.TypeFor[observe.Instant]()
	typeOfTime    = reflect.TypeFor[time.Time]()
	typeOfText    = reflect.TypeFor[safetext.Text]()
)

// written is a value as JSON takes it; nil where it is zero.
func written(v reflect.Value) any {
	if !v.IsValid() || v.IsZero() {
		return nil
	}
	switch v.Type() {
	case typeOfInstant:
		i, _ := reflect.TypeAssert[observe.Instant](v)
		return []int64{i.Wall.UnixMicro(), int64(i.Mono / time.Microsecond)}
	case typeOfTime:
		t, _ := reflect.TypeAssert[time.Time](v)
		return t.Format(time.RFC3339Nano)
	case typeOfText:
		t, _ := reflect.TypeAssert[safetext.Text](v)
		return t.String()
	}
	switch v.Kind() {
	case reflect.Struct:
		return writtenStruct(v)
	case reflect.Slice:
		all := make([]any, v.Len())
		for i := range all {
			if all[i] = written(v.Index(i)); v.Type().Elem().Kind() == reflect.Interface {
				all[i] = argument(v.Index(i).Interface())
			}
		}
		return all
	case reflect.Map:
		return writtenMap(v)
	case reflect.Pointer:
		if inner := written(v.Elem()); inner != nil {
			return inner
		}
		return map[string]any{}
	default:
		return scalar(v)
	}
}

func scalar(v reflect.Value) any {
	switch {
	case v.CanInt():
		return v.Int()
	case v.CanUint():
		return v.Uint()
	case v.CanFloat():
		return json.Number(strconv.FormatFloat(v.Float(), 'g', -1, 64))
	case v.Kind() == reflect.Bool:
		return v.Bool()
	default:
		return v.String()
	}
}

func writtenStruct(v reflect.Value) any {
	out := map[string]any{}
	for i := range v.NumField() {
		if field := v.Type().Field(i); field.IsExported() {
			if inner := written(v.Field(i)); inner != nil {
				out[field.Name] = inner
			}
		}
	}
	return out
}

// writtenMap is a list of pairs, in an order that is always alike.
func writtenMap(v reflect.Value) any {
	type pair struct {
		spelled string
		both    []any
	}
	var all []pair
	for each := v.MapRange(); each.Next(); {
		all = append(all, pair{fmt.Sprintf("%q", fmt.Sprint(each.Key().Interface())), []any{written(each.Key()), written(each.Value())}})
	}
	slices.SortFunc(all, func(a, b pair) int { return cmp.Compare(a.spelled, b.spelled) })
	out := make([]any, len(all))
	for i := range all {
		out[i] = all[i].both
	}
	return out
}

// The names of the types of arguments.
const (
	wordArgument     = "s"
	wholeArgument    = "i"
	figureArgument   = "f"
	durationArgument = "d"
	sentenceArgument = "t"
)

// argument is one of a sentence's, under its type. What prints itself is written
// as it prints.
func argument(from any) any {
	v := reflect.ValueOf(from)
	switch from := from.(type) {
	case i18n.Text:
		return map[string]any{sentenceArgument: writtenStruct(v)}
	case time.Duration:
		return map[string]any{durationArgument: int64(from)}
	case fmt.Stringer:
		return map[string]any{wordArgument: from.String()}
	}
	switch {
	case v.IsValid() && v.CanInt():
		return map[string]any{wholeArgument: v.Int()}
	case v.IsValid() && v.CanUint():
		return map[string]any{wholeArgument: v.Uint()}
	case v.IsValid() && v.CanFloat():
		return map[string]any{figureArgument: strconv.FormatFloat(v.Float(), 'g', -1, 64)}
	}
	return map[string]any{wordArgument: fmt.Sprint(from)}
}
