package frame

import (
	"math"
	"reflect"
	"testing"
	"time"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
)

// fill sets every exported field of a value to something.
func fill(v reflect.Value, n *int) {
	*n++
	switch v.Type() {
	case typeOfInstant:
		v.Set(reflect.ValueOf(observe.Instant{Wall: time.UnixMicro(int64(*n) * 1e15 / 1000).UTC(), Mono: time.Duration(*n) * time.Microsecond}))
		return
	case typeOfTime:
		v.Set(reflect.ValueOf(time.Date(2026, 1, 2, 3, 4, 5, *n, time.UTC)))
		return
	case typeOfText:
		v.Set(reflect.ValueOf(safetext.Clean("한글", 10)))
		return
	case reflect.TypeFor[i18n.Text]():
		v.Set(reflect.ValueOf(i18n.T("%s %d %s %.1f %s", "a\x1b", *n, time.Second, 1.5, i18n.T("%d", 1))))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i), n)
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			fill(v.Index(i), n)
		}
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, n)
		fill(value, n)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.String:
		v.SetString("word" + string(rune('a'+*n%26)))
	case reflect.Bool:
		v.SetBool(true)
	default:
		switch {
		case v.CanInt():
			v.SetInt(int64(*n%100 + 1))
		case v.CanUint():
			v.SetUint(uint64(*n%100 + 1))
		case v.CanFloat():
			v.SetFloat(float64(*n) / 7)
		}
	}
}

// TestAllIsKept fails where something new is of a type that is not written.
func TestAllIsKept(t *testing.T) {
	n := 0
	var f Frame
	fill(reflect.ValueOf(&f).Elem(), &n)
	text, err := Encode(f)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Decode(text)
	if err != nil || !reflect.DeepEqual(got, f) {
		t.Errorf("%v\ngot  %+v\nwant %+v", err, got, f)
	}
	var c claims.Claim
	fill(reflect.ValueOf(&c).Elem(), &n)
	if text, err = EncodeClaim(c); err != nil {
		t.Fatal(err)
	}
	if got, err := DecodeClaim(text); err != nil || !reflect.DeepEqual(got, c) {
		t.Errorf("%v\ngot  %+v\nwant %+v", err, got, c)
	}
}

func TestZeroIsKept(t *testing.T) {
	text, err := Encode(Frame{})
	if got, failed := Decode(text); err != nil || failed != nil || !reflect.DeepEqual(got, Frame{}) {
		t.Errorf("%s, %v, %v: %+v", text, err, failed, got)
	}
}

func TestSentencesSayTheSame(t *testing.T) {
	type word string
	for _, s := range []i18n.Text{
		i18n.T("plain"), i18n.T("%s of %q", word("a"), observe.Down), i18n.T("%v", safetext.Literal("b")), i18n.T("%.0f %%", math.Inf(1)),
		i18n.T("%d %d", uint8(3), int64(-4)), i18n.T("%s", []string{"a", "b"}), i18n.T("%v", nil),
	} {
		text, err := Encode(Frame{Result: triage.Result{Verdicts: []triage.Verdict{{Headline: s}}}})
		if err != nil {
			t.Fatal(err)
		}
		got, err := Decode(text)
		if err != nil || len(got.Result.Verdicts) != 1 || got.Result.Verdicts[0].Headline.String() != s.String() {
			t.Errorf("%q: %+v, %v", s, got.Result.Verdicts, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	n := 0
	var whole Frame
	fill(reflect.ValueOf(&whole).Elem(), &n)
	text, err := Encode(whole)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(`{"Result":{"Verdicts":[{"Headline":{"Format":"%s","Args":[{"x":1}]}}]}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := Decode(text)
		if err != nil {
			return
		}
		if _, err := Encode(got); err != nil {
			t.Error(err)
		}
	})
}
