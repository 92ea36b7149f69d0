package journal

const (
	// waiting is how many rounds may wait for the writer.
	waiting = 256
	// mostSpare is how many entries the list may have that waits to be used
	// again: 1.5 MB of them.
	mostSpare = 4096
)

// belt carries rounds to the writer, and the lists that they were in back: a new
// one each second would be most of what a tick costs.
type belt struct {
	rounds chan round
	lists  chan []entry
}

func newBelt() belt { return belt{make(chan round, waiting), make(chan []entry, 1)} }

// list returns an empty list, for about so many entries.
func (b belt) list(about int) []entry {
	select {
	case one := <-b.lists:
		return one
	default:
		return make([]entry, 0, min(about, mostSpare))
	}
}

// back gives a round's list back, empty.
func (b belt) back(r round) {
	if cap(r.entries) > mostSpare {
		return
	}
	clear(r.entries)
	select {
	case b.lists <- r.entries[:0]:
	default: // there is one already
	}
}
