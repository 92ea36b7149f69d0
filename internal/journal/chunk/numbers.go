package chunk

import (
	"math"
	"math/bits"

	"example.com/noctop/internal/i18n"
)

var errShort = i18n.Errorf("it ends too early")

// longest is the greatest length of a number.
const longest = 8

// planes is a stream of numbers, split by bytes.
type planes struct {
	lengths []byte
	bytes   [longest][]byte
}

// put appends a number of either sign.
func (p *planes) put(n int64) { p.putUnsigned(uint64(n<<1) ^ uint64(n>>63)) }

func (p *planes) putUnsigned(u uint64) {
	length := (bits.Len64(u) + 7) / 8
	p.lengths = append(p.lengths, byte(length))
	for i := range length {
		p.bytes[i] = append(p.bytes[i], byte(u))
		u >>= 8
	}
}

// mark appends a length that none of the numbers has: a number of its own.
func (p *planes) mark(m byte) { p.lengths = append(p.lengths, m) }

func (p *planes) reset() {
	p.lengths = p.lengths[:0]
	for i := range p.bytes {
		p.bytes[i] = p.bytes[i][:0]
	}
}

// taker reads a stream of planes.
type taker struct {
	planes
	at   int // in the lengths
	from [longest]int
}

// zero takes the next number if it is nought, the commonest, and reports whether
// it was.
func (t *taker) zero() bool {
	if t.at < len(t.lengths) && t.lengths[t.at] == 0 {
		t.at++
		return true
	}
	return false
}

// next returns the next number, or its mark.
func (t *taker) next() (n int64, mark byte, err error) {
	u, mark, err := t.nextUnsigned()
	return int64(u>>1) ^ -int64(u&1), mark, err
}

func (t *taker) nextUnsigned() (u uint64, mark byte, err error) {
	if t.at >= len(t.lengths) {
		return 0, 0, errShort
	}
	length := t.lengths[t.at]
	t.at++
	if length == 0 { // what was expected: the commonest
		return 0, 0, nil
	}
	if length > 1 {
		return t.long(length)
	}
	plane, from := t.bytes[0], t.from[0]
	if from >= len(plane) {
		return 0, 0, errShort
	}
	t.from[0] = from + 1
	return uint64(plane[from]), 0, nil
}

// long is the rest of nextUnsigned: of more than one byte, and marks.
func (t *taker) long(length byte) (u uint64, mark byte, err error) {
	if length > longest {
		return 0, length, nil
	}
	for i := range int(length) {
		plane, from := t.bytes[i], t.from[i]
		if from >= len(plane) {
			return 0, 0, errShort
		}
		u |= uint64(plane[from]) << (8 * i)
		t.from[i] = from + 1
	}
	return u, 0, nil
}

// The marks of a stream of decimals.
const (
	sameValue byte = longest + 1 + iota // it is the one before, to the bit
	rawValue                            // its eight bytes follow
	newScale                            // its number of decimals follows, and then the number
)

// decimal is a figure as a whole number and how many of its digits are
// decimals, as far as it is one.
type decimal struct {
	bits  uint64
	whole int64
	scale uint8
}

// mostDecimals is how many are looked for.
const mostDecimals = 9

var powers = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9}

// largest is a bound on whole numbers that a float64 holds exactly.
const largest = 1 << 52

// asDecimal returns v as a whole number over a power of ten that gives v to the bit.
func asDecimal(v float64, scale uint8) (int64, bool) {
	scaled := math.Round(v * powers[scale])
	if !(math.Abs(scaled) < largest) {
		return 0, false
	}
	whole := int64(scaled)
	return whole, math.Float64bits(float64(whole)/powers[scale]) == math.Float64bits(v)
}

// put appends a figure to a stream.
func (d *decimal) put(p *planes, v float64) {
	if math.Float64bits(v) == d.bits {
		p.mark(sameValue)
		return
	}
	d.bits = math.Float64bits(v)
	if whole, ok := asDecimal(v, d.scale); ok {
		p.put(whole - d.whole)
		d.whole = whole
		return
	}
	for scale := range uint8(mostDecimals + 1) {
		if whole, ok := asDecimal(v, scale); ok {
			p.mark(newScale)
			p.putUnsigned(uint64(scale))
			p.put(whole)
			d.whole, d.scale = whole, scale
			return
		}
	}
	p.mark(rawValue)
	p.putUnsigned(d.bits)
}

// take reads a figure from a stream.
func (d *decimal) take(t *taker) (float64, error) {
	n, mark, err := t.next()
	if err != nil {
		return 0, err
	}
	switch mark {
	case sameValue:
		return math.Float64frombits(d.bits), nil
	case rawValue:
		d.bits, _, err = t.nextUnsigned()
		return math.Float64frombits(d.bits), err
	case newScale:
		scale, _, err := t.nextUnsigned()
		if err != nil {
			return 0, err
		}
		if scale > mostDecimals {
			return 0, errShape
		}
		if n, _, err = t.next(); err != nil {
			return 0, err
		}
		d.scale, d.whole = uint8(scale), n
	case 0:
		d.whole += n
	default:
		return 0, errShape
	}
	v := float64(d.whole) / powers[d.scale]
	d.bits = math.Float64bits(v)
	return v, nil
}
