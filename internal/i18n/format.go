package i18n

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// wording is what is a text already, ours or safetext's.
type wording interface {
	String() string
	Empty() bool
}

// filled is fmt.Sprintf, and quicker for what a screen says a thousand times a
// second: words and whole numbers. All else it leaves to fmt.
func filled(format string, args []any) string {
	var space [96]byte
	out := space[:0]
	next, ordered := 0, true
	for rest := format; ; {
		at := strings.IndexByte(rest, '%')
		if at < 0 {
			if ordered && next != len(args) {
				return fmt.Sprintf(format, args...)
			}
			return string(append(out, rest...))
		}
		out = append(out, rest[:at]...)
		rest = rest[at+1:]
		if len(rest) > 3 && rest[0] == '[' && rest[2] == ']' && rest[1] >= '1' && rest[1] <= '9' {
			next, ordered, rest = int(rest[1]-'1'), false, rest[3:]
		}
		ok := false
		if len(rest) > 0 {
			out, next, ok = appendVerb(out, rest[0], args, next)
		}
		if !ok {
			return fmt.Sprintf(format, args...)
		}
		rest = rest[1:]
	}
}

// appendVerb appends an argument as a verb wants it, if that is a simple one.
func appendVerb(out []byte, verb byte, args []any, next int) (_ []byte, after int, ok bool) {
	if verb == '%' {
		return append(out, '%'), next, true
	}
	if next >= len(args) {
		return out, next, false
	}
	switch arg := args[next].(type) {
	case string:
		if verb == 's' {
			return append(out, arg...), next + 1, true
		}
	case int:
		if verb == 'd' {
			return strconv.AppendInt(out, int64(arg), 10), next + 1, true
		}
	case wording:
		if verb == 's' && reflect.TypeOf(arg).Kind() == reflect.Struct { // a nil pointer is for fmt
			return append(out, arg.String()...), next + 1, true
		}
	}
	return out, next, false
}
