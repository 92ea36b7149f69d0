package chunk

import (
	"encoding/binary"

	"github.com/klauspost/compress/zstd"

	"example.com/noctop/internal/i18n"
)

// A chunk is its version, the number of its items, and its sections, each with
// its length before it. A section is a byte that says how it is packed and what
// is packed.
const (
	version = 1

	asIs   = 0
	zipped = 1

	// maxSection is how large a section may be when it is unpacked: a damaged
	// one must not fill the memory.
	maxSection = 64 << 20
	// window is how far back an encoder looks: no section of a usual chunk is longer.
	window = 128 << 10
)

// Compressor compresses chunks. It belongs to one goroutine, and is worth
// keeping: what it works in is dear to make.
type Compressor struct {
	encoder *zstd.Encoder
	section []byte
}

// NewCompressor returns a Compressor. A slower level makes chunks smaller by one
// part in sixty and takes twice as long; what counts is that bytes which never
// repeat are coded by how often each of them comes.
func NewCompressor() *Compressor {
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithAllLitEntropyCompression(true),
		zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(window), zstd.WithLowerEncoderMem(true), zstd.WithEncoderCRC(false))
	if err != nil {
		panic(err) // the options are constants
	}
	return &Compressor{encoder: encoder}
}

// Pack returns the chunk of what was added.
func (w *Writer) Pack(c *Compressor) []byte { return w.pack(c, c.add) }

// PackQuickly returns it too, in a third of the time and somewhat larger: what is
// mostly noise is left as it is.
func (w *Writer) PackQuickly(c *Compressor) []byte { return w.pack(c, addAsIs) }

func (w *Writer) pack(c *Compressor, noise func(to, text []byte) []byte) []byte {
	out := make([]byte, 0, w.Size()/4)
	out = append(out, version)
	out = binary.AppendUvarint(out, uint64(w.count))
	out = w.legend(c, out)
	out = c.add(out, w.outcome)
	for _, p := range w.streams() {
		out = c.add(out, p.lengths)
		used := 0
		for i := range p.bytes {
			if len(p.bytes[i]) > 0 {
				used = i + 1
			}
		}
		out = append(out, byte(used))
		for i := range used {
			out = noise(out, p.bytes[i])
		}
	}
	return c.add(out, w.frames)
}

// worthwhile is the size of a section that may become smaller, in bytes.
const worthwhile = 32

// add appends a section.
func (c *Compressor) add(to, text []byte) []byte {
	if len(text) >= worthwhile {
		c.section = c.encoder.EncodeAll(text, c.section[:0])
		if len(c.section) < len(text) {
			to = binary.AppendUvarint(to, uint64(len(c.section)+1))
			return append(append(to, zipped), c.section...)
		}
	}
	return addAsIs(to, text)
}

func addAsIs(to, text []byte) []byte {
	to = binary.AppendUvarint(to, uint64(len(text)+1))
	return append(append(to, asIs), text...)
}

// legend appends the sections of the series and of the texts. They are as they
// were the last time where nothing was added to either.
func (w *Writer) legend(c *Compressor, to []byte) []byte {
	w.describe()
	if now := [...]int{len(w.described), len(w.dictionary)}; w.packed.sizes != now || len(w.packed.sections) == 0 {
		w.packed.sizes = now
		w.packed.sections = c.add(c.add(w.packed.sections[:0], w.described), w.dictionary)
	}
	return append(to, w.packed.sections...)
}

// describe adds the series that are new to their list, and their texts to the
// dictionary.
func (w *Writer) describe() {
	out := w.described
	word := func(text string) { out = binary.AppendUvarint(out, w.text(text)) }
	for _, s := range w.series[w.known:] {
		out = append(out, byte(s.kind), flag(s.corrects))
		for _, text := range [...]string{string(s.subject.Kind), s.subject.Uplink, s.subject.Group, s.subject.Name, s.check, string(s.unit), s.method, s.target} {
			word(text)
		}
		out = binary.AppendVarint(out, int64(s.every))
		out = binary.AppendUvarint(out, uint64(len(s.fields)))
		for _, f := range s.fields {
			word(f.name)
			out = append(out, flag(f.text))
		}
	}
	w.described, w.known = out, len(w.series)
}

func flag(set bool) byte {
	if set {
		return 1
	}
	return 0
}

// unpacker takes sections apart.
type unpacker struct {
	rest    []byte
	decoder *zstd.Decoder
}

func newDecoder() *zstd.Decoder {
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxSection), zstd.IgnoreChecksum(true))
	if err != nil {
		panic(err) // the options are constants
	}
	return decoder
}

func (u *unpacker) number() (uint64, error) {
	n, size := binary.Uvarint(u.rest)
	if size <= 0 {
		return 0, errShort
	}
	u.rest = u.rest[size:]
	return n, nil
}

func (u *unpacker) section() ([]byte, error) {
	length, err := u.number()
	if err != nil {
		return nil, err
	}
	if length == 0 || length > uint64(len(u.rest)) {
		return nil, errShort
	}
	packing, text := u.rest[0], u.rest[1:length]
	u.rest = u.rest[length:]
	switch packing {
	case asIs:
		return text, nil
	case zipped:
		out, err := u.decoder.DecodeAll(text, nil)
		if err != nil {
			return nil, i18n.Errorf("it can't be unpacked: %w", err)
		}
		return out, nil
	}
	return nil, errShape
}
