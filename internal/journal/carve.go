package journal

import (
	"encoding/binary"
	"io"
	"iter"

	"example.com/noctop/internal/i18n"
)

// What follows reads records from a file's pages by itself, whatever leads to
// them: it is for files that SQLite can't read any more. A page of rows, a row's
// overflow pages and the form of a row are as in sqlite.org/fileformat2.html,
// sections 1.6 and 2.1. Every page is tried as one of rows: the checksum in each
// record says what is one.

const (
	columns = 10
	// mostLocal and leastLocal are how much of a row may stand in its page.
	mostLocal  = pageSize - 35
	leastLocal = (pageSize-12)*32/255 - 23
	// largestRow is beyond any record.
	largestRow = 64 << 20
)

// carved yields the records that are whole in the pages of a file. One that was
// dropped may still be found; one may be found twice.
func carved(file io.ReaderAt, size int64) iter.Seq2[record, error] {
	return func(yield func(record, error) bool) {
		page := make([]byte, pageSize)
		for number := int64(1); (number-1)*pageSize < size; number++ {
			n, err := file.ReadAt(page, (number-1)*pageSize)
			if err != nil && err != io.EOF {
				if !yield(record{}, i18n.Errorf("page %d can't be read: %w", number, err)) {
					return
				}
				continue
			}
			clear(page[n:])
			for r := range rowsOf(file, size, page, number == 1) {
				if !yield(r, nil) {
					return
				}
			}
		}
	}
}

// rowsOf yields the records of one page.
func rowsOf(file io.ReaderAt, size int64, page []byte, first bool) iter.Seq[record] {
	return func(yield func(record) bool) {
		at := 8
		if first {
			at += headerSize
		}
		lowest := pageSize
		for ; at+2 <= lowest; at += 2 {
			cell := int(binary.BigEndian.Uint16(page[at:]))
			if cell < at+2 || cell >= pageSize {
				continue
			}
			if r, ok := rowAt(file, size, page[cell:]); ok {
				lowest = min(lowest, cell)
				if !yield(r) {
					return
				}
			}
		}
	}
}

// varint reads a number as SQLite writes it, and how long it is, or 0.
func varint(text []byte) (n uint64, length int) {
	for i := range min(len(text), 9) {
		if i == 8 {
			return n<<8 | uint64(text[8]), 9
		}
		n = n<<7 | uint64(text[i]&0x7f)
		if text[i] < 0x80 {
			return n, i + 1
		}
	}
	return 0, 0
}

// rowAt reads a record that begins there, if there is one.
func rowAt(file io.ReaderAt, size int64, cell []byte) (record, bool) {
	length, a := varint(cell)
	if a == 0 || length < columns || length > largestRow {
		return record{}, false
	}
	seq, b := varint(cell[a:])
	if b == 0 {
		return record{}, false
	}
	payload, total := cell[a+b:], int(length)
	local := total
	if total > mostLocal {
		if local = leastLocal + (total-leastLocal)%(pageSize-4); local > mostLocal {
			local = leastLocal
		}
	}
	if local > len(payload) {
		return record{}, false
	}
	shape, ok := shapeOf(payload[:local], total)
	if !ok {
		return record{}, false
	}
	whole := make([]byte, local, total)
	copy(whole, payload)
	if local < total {
		if local+4 > len(payload) {
			return record{}, false
		}
		if whole, ok = overflow(file, size, whole, total, binary.BigEndian.Uint32(payload[local:])); !ok {
			return record{}, false
		}
	}
	return shape.record(int64(seq), whole)
}

// overflow reads the rest of a row from the pages that it runs over to.
func overflow(file io.ReaderAt, size int64, whole []byte, total int, next uint32) ([]byte, bool) {
	page := make([]byte, pageSize)
	for len(whole) < total {
		at := (int64(next) - 1) * pageSize
		if next == 0 || at+pageSize > size {
			return nil, false
		}
		if _, err := file.ReadAt(page, at); err != nil {
			return nil, false
		}
		next = binary.BigEndian.Uint32(page)
		whole = append(whole, page[4:4+min(pageSize-4, total-len(whole))]...)
	}
	return whole, true
}

// rowShape is how long a row's columns are.
type rowShape struct {
	head  int
	types [columns]uint64
}

var integerSizes = [...]int{0, 1, 2, 3, 4, 6, 8, 0, 0, 0}

func sizeOf(kind uint64) int {
	if kind < uint64(len(integerSizes)) {
		return integerSizes[kind]
	}
	return int((kind - 12) / 2)
}

// shapeOf reads the head of a row, and reports whether it is that of a record.
func shapeOf(payload []byte, total int) (s rowShape, ok bool) {
	head, at := varint(payload)
	if at == 0 || head > uint64(len(payload)) || head < columns {
		return s, false
	}
	s.head = int(head)
	sum := s.head
	for i := range columns {
		kind, length := varint(payload[at:s.head])
		if length == 0 || kind == 10 || kind == 11 || kind > 2*largestRow {
			return s, false
		}
		s.types[i] = kind
		at += length
		sum += sizeOf(kind)
	}
	isText := func(i int) bool { return s.types[i] >= 13 && s.types[i]%2 == 1 }
	isBytes := func(i int) bool { return s.types[i] >= 12 && s.types[i]%2 == 0 }
	return s, at == s.head && sum == total && s.types[0] == 0 && isText(2) && isText(7) && isBytes(9)
}

// record puts a row's columns in their places, and reports whether its checksum
// agrees.
func (s rowShape) record(seq int64, row []byte) (record, bool) {
	var values [columns][]byte
	at := s.head
	for i, kind := range s.types {
		values[i] = row[at : at+sizeOf(kind)]
		at += sizeOf(kind)
	}
	whole := func(i int) int64 { return integer(s.types[i], values[i]) }
	r := record{
		seq: seq, run: whole(1), kind: string(values[2]), from: whole(3), to: whole(4), first: whole(5), last: whole(6),
		id: string(values[7]), body: values[9],
	}
	return r, r.sum(r.body) == whole(8)
}

func integer(kind uint64, text []byte) int64 {
	if kind == 9 {
		return 1
	}
	var n int64
	for i, b := range text {
		if i == 0 {
			n = int64(int8(b))
			continue
		}
		n = n<<8 | int64(b)
	}
	return n
}
