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
)

// Compressor compresses chunks. It belongs to one goroutine.
type Compressor struct{ encoder *zstd.Encoder }

// NewCompressor returns a Compressor: a thorough one for what is kept for long,
// else one that costs little.
func NewCompressor(thorough bool) *Compressor {
	level, window := zstd.SpeedFastest, 128<<10
	if thorough {
		level, window = zstd.SpeedBetterCompression, 1<<20
	}
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(level), zstd.WithEncoderConcurrency(1),
		zstd.WithWindowSize(window), zstd.WithLowerEncoderMem(true), zstd.WithEncoderCRC(false))
	if err != nil {
		panic(err) // the options are constants
	}
	return &Compressor{encoder}
}

// Pack returns the chunk of what was added.
func (w *Writer) Pack(c *Compressor) []byte {
	out := []byte{version}
	out = binary.AppendUvarint(out, uint64(w.count))
	out = c.section(out, w.describe())
	out = c.section(out, w.dictionary)
	out = c.section(out, w.outcome)
	for _, p := range w.streams() {
		out = c.section(out, p.lengths)
		used := 0
		for i := range p.bytes {
			if len(p.bytes[i]) > 0 {
				used = i + 1
			}
		}
		out = append(out, byte(used))
		for i := range used {
			out = c.section(out, p.bytes[i])
		}
	}
	return c.section(out, w.frames)
}

func (c *Compressor) section(to, text []byte) []byte {
	if len(text) > 0 {
		if packed := c.encoder.EncodeAll(text, nil); len(packed) < len(text) {
			to = binary.AppendUvarint(to, uint64(len(packed)+1))
			return append(append(to, zipped), packed...)
		}
	}
	to = binary.AppendUvarint(to, uint64(len(text)+1))
	return append(append(to, asIs), text...)
}

// describe lists the series. Their texts go to the dictionary.
func (w *Writer) describe() []byte {
	var out []byte
	word := func(text string) { out = binary.AppendUvarint(out, w.text(text)) }
	for _, s := range w.series {
		out = append(out, byte(s.kind), flag(s.corrects))
		for _, text := range []string{string(s.subject.Kind), s.subject.Uplink, s.subject.Group, s.subject.Name, s.check, string(s.unit), s.method, s.target} {
			word(text)
		}
		out = binary.AppendVarint(out, int64(s.every))
		out = binary.AppendUvarint(out, uint64(len(s.fields)))
		for _, f := range s.fields {
			word(f.name)
			out = append(out, flag(f.text))
		}
	}
	return out
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
