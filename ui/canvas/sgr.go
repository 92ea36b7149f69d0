package canvas

import "strconv"

// AppendSGR appends the shortest sequence that changes the terminal's style
// from one to another, and nothing where they are the same. The colours must
// be of the terminal's profile already.
func AppendSGR(dst []byte, from, to Style) []byte {
	const known = Bold | Faint | Underline | Reverse
	from.Attributes &= known
	to.Attributes &= known
	if from == to {
		return dst
	}
	start := len(dst)
	dst = appendChange(append(dst, "\x1b["...), from, to)

	var scratch [64]byte
	fresh := append(scratch[:0], "\x1b["...)
	if to != (Style{}) {
		fresh = append(fresh, "0;"...)
		fresh = appendChange(fresh, Style{}, to)
	} else {
		fresh = append(fresh, 'm')
	}
	if len(fresh) < len(dst)-start {
		dst = append(dst[:start], fresh...)
	}
	return dst
}

// appendChange appends the parameters that make one style of another, and the
// final m.
func appendChange(dst []byte, from, to Style) []byte {
	const weight = Bold | Faint
	had, want := from.Attributes, to.Attributes
	if had&weight&^want != 0 { // 22 ends both
		dst = append(dst, "22;"...)
		had &^= weight
	}
	if had&Underline&^want != 0 {
		dst = append(dst, "24;"...)
	}
	if had&Reverse&^want != 0 {
		dst = append(dst, "27;"...)
	}
	for _, attribute := range [...]struct {
		bit  Attribute
		code string
	}{{Bold, "1;"}, {Faint, "2;"}, {Underline, "4;"}, {Reverse, "7;"}} {
		if want&^had&attribute.bit != 0 {
			dst = append(dst, attribute.code...)
		}
	}
	if from.Foreground != to.Foreground {
		dst = appendColor(dst, to.Foreground, 30)
	}
	if from.Background != to.Background {
		dst = appendColor(dst, to.Background, 40)
	}
	dst[len(dst)-1] = 'm' // in place of the last semicolon
	return dst
}

// appendColor appends the parameters of a foreground (base 30) or background
// (base 40), and a semicolon.
func appendColor(dst []byte, color Color, base int64) []byte {
	n := int64(color & 0xFF)
	switch color & kind {
	case indexed:
		switch {
		case n < 8:
			dst = strconv.AppendInt(dst, base+n, 10)
		case n < 16:
			dst = strconv.AppendInt(dst, base+60+n-8, 10)
		default:
			dst = strconv.AppendInt(dst, base+8, 10)
			dst = append(dst, ";5;"...)
			dst = strconv.AppendInt(dst, n, 10)
		}
	case direct:
		dst = strconv.AppendInt(dst, base+8, 10)
		dst = append(dst, ";2"...)
		for shift := 16; shift >= 0; shift -= 8 {
			dst = append(dst, ';')
			dst = strconv.AppendInt(dst, int64(color>>shift&0xFF), 10)
		}
	default:
		dst = strconv.AppendInt(dst, base+9, 10)
	}
	return append(dst, ';')
}
