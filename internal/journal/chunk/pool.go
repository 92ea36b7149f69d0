package chunk

import (
	"sync"

	"github.com/klauspost/compress/zstd"
)

// pool keeps decoders for the next who needs one: they are costly to make.
type pool struct{ all sync.Pool }

var decoders = &pool{all: sync.Pool{New: func() any { return newDecoder() }}}

// Get returns a decoder that nobody else uses.
func (p *pool) Get() *zstd.Decoder {
	decoder, ok := p.all.Get().(*zstd.Decoder)
	if !ok {
		return newDecoder()
	}
	return decoder
}

// Put gives a decoder back.
func (p *pool) Put(decoder *zstd.Decoder) { p.all.Put(decoder) }
