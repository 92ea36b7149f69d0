package journal

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/journal/chunk"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

const (
	// mostItems is how many items a chunk has at most: five minutes of four hundred series.
	mostItems = 130_000
	// mostBytes is how large a chunk may be before it is compressed.
	mostBytes = 8 << 20
	// mostPending is how many bytes of what can't be written wait in memory.
	mostPending = 8 << 20
)

// writer packs and writes. It belongs to one goroutine.
type writer struct {
	options Options
	belt    belt
	tell    func(State)
	state   State

	disk    disk
	lock    *lock
	next    int64    // the number of the next record
	heads   []record // of all records on the disk
	tried   time.Time
	flushed time.Time

	low      bool               // the disk is nearly full
	runSeq   int64              // the record that began this run, once it is on the disk
	started  *observe.Instant   // this run's beginning
	watched  *topology.Topology // what is watched now
	items    int64              // of this run so far
	pending  []record           // what must be written, but for the tail
	held     int                // bytes of pending
	tails    []int64            // on the disk, that the next chunk will replace
	tail     *chunk.Writer      // what is not on the disk
	tailFrom int64
	whole    *chunk.Writer // what the next chunk will hold
	from     int64
	sealed   time.Time

	zip  *chunk.Compressor
	said conclusions
}

func newWriter(options Options, from belt, tell func(State)) *writer {
	w := &writer{
		options: options, belt: from, tell: tell, state: State{Mode: Starting, Path: options.Path},
		tail: chunk.NewWriter(), whole: chunk.NewWriter(), zip: chunk.NewCompressor(), tailFrom: 1, from: 1,
		said: newConclusions(),
	}
	return w
}

// run writes until the end.
func (w *writer) run(ending <-chan struct{}) {
	if w.options.Path == "" {
		w.state.Mode = Off
	}
	w.publish()
	now := time.Now()
	w.sealed, w.flushed = now, now
	w.open(now)
	ticker := time.NewTicker(w.options.pace.look)
	defer ticker.Stop()
	for {
		select {
		case r := <-w.belt.rounds:
			urgent := w.take(r)
			w.keep(time.Now(), w.takeAll() || urgent)
		case <-ticker.C:
			w.keep(time.Now(), false)
		case <-ending:
			w.takeAll()
			w.keep(time.Now(), true)
			w.shut()
			return
		}
	}
}

// takeAll packs all rounds that wait.
func (w *writer) takeAll() (urgent bool) {
	for range len(w.belt.rounds) {
		urgent = w.take(<-w.belt.rounds) || urgent
	}
	return urgent
}

// open opens the file, if that can be done.
func (w *writer) open(now time.Time) {
	if w.state.Mode == Off || w.state.Mode == Newer {
		return
	}
	w.tried = now
	if err := os.MkdirAll(filepath.Dir(w.options.Path), 0o700); err != nil {
		w.fail(i18n.Errorf("its folder can't be made: %w", err), now)
		return
	}
	held, holder, err := takeLock(w.options.Path)
	switch {
	case err != nil:
		w.fail(i18n.Errorf("it can't be locked: %w", err), now)
		return
	case held == nil:
		w.read(holder)
		return
	}
	w.lock = held
	d, err := w.opened()
	if err == nil {
		w.disk = d
		var damaged []record
		if w.heads, damaged, err = d.heads(0); err == nil {
			w.heads = append(w.heads, damaged...) // they grow old with the others
			w.begin()
			return
		}
		if isDamage(err) {
			w.refused(err, now)
			return
		}
	}
	w.fail(err, now)
}

// opened opens the file. One that is damaged is set aside, and what can be read
// of it goes on in a new one.
func (w *writer) opened() (disk, error) {
	d, err := w.options.open(w.options.Path)
	if err == nil || !isDamage(err) {
		return d, err
	}
	aside, err := setAside(w.options.Path)
	if err != nil {
		return nil, err
	}
	w.state.Aside = aside
	return w.options.open(w.options.Path)
}

// begin goes on with an open file.
func (w *writer) begin() {
	w.next = 1
	for _, r := range w.heads {
		w.next = max(w.next, r.seq+1)
	}
	if w.state.Mode == Reading { // what was before is not ours
		w.rejoin()
	}
	w.state.Mode, w.state.Problem, w.state.Holder, w.state.Since = Writing, i18n.Text{}, 0, time.Time{}
	if w.state.Aside != "" {
		w.state.Problem = i18n.T("a damaged file was set aside: %s", w.state.Aside)
	}
	w.tidy()
	w.count()
}

// read stands by while another process writes.
func (w *writer) read(holder int) {
	w.state.Mode, w.state.Holder, w.state.Problem, w.state.Since = Reading, holder, i18n.Text{}, time.Time{}
	w.publish()
}

// fail goes on without a file. It is tried again later.
func (w *writer) fail(err error, now time.Time) {
	if w.disk != nil {
		_ = w.disk.close() // it has failed already
		w.disk = nil
	}
	w.lock.release()
	w.lock = nil
	if w.state.Mode != Failing {
		w.state.Since = now
	}
	w.state.Mode = Failing
	if errors.Is(err, errNewer) {
		w.state.Mode = Newer
	}
	w.state.Problem = problem(err)
	w.publish()
}

// problem says in plain words what went wrong.
func problem(err error) i18n.Text {
	switch r, refused := refusalOf(err); {
	case refused:
		return r.short()
	case noSpace(err):
		return i18n.T("the disk is full")
	case writeProtected(err):
		return i18n.T("it is read-only")
	case deviceFails(err):
		return i18n.T("the disk reports an error")
	case errors.Is(err, fs.ErrPermission):
		return i18n.T("this user may not write there")
	}
	return i18n.T("%s", err)
}

// keep writes what is due.
func (w *writer) keep(now time.Time, urgent bool) {
	switch {
	case w.state.Mode == Off, w.state.Mode == Newer:
		return
	case w.state.Mode == Reading:
		if now.Sub(w.tried) >= w.options.pace.retry {
			w.open(now)
		}
		return
	}
	if now.Sub(w.sealed) >= w.options.pace.seal || w.whole.Len() >= mostItems || w.whole.Size() >= mostBytes {
		w.seal()
		w.sealed = now
	}
	if w.disk == nil {
		if now.Sub(w.tried) < w.options.pace.retry {
			w.publish()
			return
		}
		if w.open(now); w.disk == nil {
			return
		}
		urgent = true
	}
	if urgent || now.Sub(w.flushed) >= w.options.pace.flush || len(w.pending) > 0 {
		w.flush(now)
	}
}

// shut ends writing.
func (w *writer) shut() {
	if w.disk != nil {
		_ = w.disk.close() // all is written
		w.disk = nil
	}
	w.lock.release()
	w.lock = nil
}

// seal makes a chunk of what was gathered.
func (w *writer) seal() {
	if w.whole.Len() == 0 {
		return
	}
	from, to := w.whole.Span()
	w.await(record{
		kind: kindChunk, from: from, to: to, first: w.from, last: w.items, id: ranges(w.tails),
		body: w.whole.Pack(w.zip),
	})
	w.tails = nil
	w.whole.Reset()
	w.tail.Again()
	w.from, w.tailFrom = w.items+1, w.items+1
}

// await puts a record among those to be written. When there are too many the
// oldest chunks go.
func (w *writer) await(r record) {
	w.pending = append(w.pending, r)
	w.held += len(r.body)
	for i := 0; w.held > mostPending && i < len(w.pending); i++ {
		if p := &w.pending[i]; p.kind == kindChunk && p.body != nil {
			w.state.Lost += p.last - p.first + 1
			w.held -= len(p.body)
			w.pending = append(w.pending[:i], w.pending[i+1:]...)
			i--
		}
	}
}

// flush writes all that is not on the disk yet.
func (w *writer) flush(now time.Time) {
	w.flushed = now
	add := w.pending
	if w.tail.Len() > 0 {
		from, to := w.tail.Span()
		add = append(add[:len(add):len(add)], record{kind: kindTail, from: from, to: to, first: w.tailFrom, last: w.items, body: w.tail.PackQuickly(w.zip)})
	}
	if len(add) == 0 {
		w.publish()
		return
	}
	if err := w.makeRoom(add); err != nil {
		w.refused(err, now)
		return
	}
	runSeq, drop := w.number(add)
	if err := w.disk.write(add, drop); err != nil {
		w.refused(err, now)
		return
	}
	w.written(add, drop, runSeq)
}

// number gives records their numbers, and returns that of the run's first one
// and those of the tails that chunks among them replace.
func (w *writer) number(add []record) (runSeq int64, drop []int64) {
	runSeq = w.runSeq
	for i := range add {
		r := &add[i]
		r.seq = w.next + int64(i)
		if r.kind == kindRun {
			runSeq = r.seq
		}
		r.run = runSeq
		if r.kind == kindChunk {
			drop = append(drop, inRanges(r.id)...)
		}
	}
	return runSeq, drop
}

// refused goes on after what could not be written.
func (w *writer) refused(err error, now time.Time) {
	if isDamage(err) {
		_ = w.disk.close() // it has failed already
		w.disk = nil
		aside, failed := setAside(w.options.Path)
		w.lock.release()
		w.lock = nil
		if failed == nil {
			w.state.Aside = aside
			w.restart()
			w.open(now)
			return
		}
	}
	w.fail(err, now)
	w.tried = now
}

// written takes note of what is on the disk.
func (w *writer) written(add []record, drop []int64, runSeq int64) {
	w.runSeq, w.next = runSeq, w.next+int64(len(add))
	gone := map[int64]bool{}
	for _, seq := range drop {
		gone[seq] = true
	}
	w.heads = without(w.heads, func(r record) bool { return gone[r.seq] })
	sealed := false
	for _, r := range add {
		if r.kind == kindTail {
			w.tails = append(w.tails, r.seq)
		}
		sealed = sealed || r.kind == kindChunk
		r.body = nil
		w.heads = append(w.heads, r)
	}
	w.pending, w.held = nil, 0
	w.tail.Again()
	w.tailFrom = w.items + 1
	w.state.Items = w.items
	if sealed {
		w.tidy()
		w.count()
		return
	}
	w.publish()
}

// count brings the State up to date with the file.
func (w *writer) count() {
	if w.disk != nil {
		if used, _, err := w.disk.used(); err == nil {
			w.state.Bytes = used
		}
	}
	w.publish()
}

func (w *writer) publish() {
	w.state.Held = w.items - w.state.Items
	w.tell(w.state)
}

func encoded(what any) string {
	text, err := json.Marshal(what)
	if err != nil {
		return fmt.Sprintf("{\"unwritable\":%q}", err.Error())
	}
	return string(text)
}

func without[T any](from []T, drop func(T) bool) []T {
	left := make([]T, 0, len(from))
	for _, one := range from {
		if !drop(one) {
			left = append(left, one)
		}
	}
	return left
}
