package cli

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/transcript"
)

const (
	// waiting is how many items may wait for a reader that is slow; the last
	// reserved places are kept from samples. Verdicts come on a change, or every
	// ten seconds: that is more than five hours of them.
	waiting  = 8192
	reserved = 2048
	// plainCells is what is printed of one text.
	plainCells = 400
)

// outbox carries what is to be printed from the engine's loop, which must not
// wait, to a writer that may have to.
type outbox struct {
	queue  chan any // strings, and whatever becomes a line of JSON
	ending chan struct{}
}

func newOutbox() *outbox {
	return &outbox{queue: make(chan any, waiting), ending: make(chan struct{})}
}

// sample puts in an observation. A reader that can't keep up loses these first.
func (b *outbox) sample(o observe.Observation) {
	if len(b.queue) >= waiting-reserved {
		return
	}
	select {
	case b.queue <- o:
	default:
	}
}

// put puts in a line. Where there is no room the oldest items make some: the
// newest verdict counts.
func (b *outbox) put(line any) {
	for {
		select {
		case b.queue <- line:
			return
		default:
		}
		select {
		case <-b.queue:
		default:
		}
	}
}

// end has the writer write what is left, and end.
func (b *outbox) end() { close(b.ending) }

// writeTo writes what is put in, until the end or until out takes no more.
func (b *outbox) writeTo(out io.Writer) error {
	w := bufio.NewWriter(out)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	for {
		if len(b.queue) == 0 {
			if err := w.Flush(); err != nil {
				return err
			}
		}
		select {
		case item := <-b.queue:
			if err := writeItem(w, encoder, item); err != nil {
				return err
			}
		case <-b.ending:
			if len(b.queue) == 0 {
				return w.Flush()
			}
		}
	}
}

func writeItem(w io.Writer, encoder *json.Encoder, item any) error {
	switch item := item.(type) {
	case string:
		_, err := fmt.Fprintln(w, item)
		return err
	case observe.Observation:
		return encoder.Encode(transcript.Sample(item))
	default:
		return encoder.Encode(item)
	}
}

// plainString is a text as it may be printed: what is measured may hold words from
// outside.
func plainString(text string) string { return safetext.Clean(text, plainCells).String() }
