package journal

import (
	"encoding/json"
	"hash/maphash"
	"os"
	"strconv"
	"time"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/journal/chunk"
	"example.com/noctop/internal/journal/frame"
	"example.com/noctop/internal/lines"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
)

// frameEvery is how often what is concluded is kept where it stays the same but
// for its figures.
const frameEvery = 10 * time.Second

// Run is one run of noctop, as the record that begins it has it.
type Run struct {
	Version  string            `json:"version"`
	Host     string            `json:"host"`
	PID      int               `json:"pid"`
	Wall     time.Time         `json:"wall"`
	Mono     int64             `json:"mono_us"`
	Joined   bool              `json:"joined,omitempty"` // it had begun before: what was judged before is not here
	Topology topology.Topology `json:"topology"`
}

// noted is a statement entered by hand, as it is written.
type noted struct {
	At       time.Time `json:"at"`
	Entered  time.Time `json:"entered"`
	Provider string    `json:"provider"`
	Text     string    `json:"text"`
}

func (n noted) noted() claims.Noted {
	return claims.Noted{At: n.At, Entered: n.Entered, Provider: n.Provider, Text: n.Text}
}

// conclusions remember what was written of them last.
type conclusions struct {
	shape  uint64
	framed observe.Instant
	chunk  int64         // the first item of the chunk that it is in
	newest *claims.Claim // of the list that was looked at last
	claims map[int]standing
	seed   maphash.Seed
}

// standing is what may change of a claim.
type standing struct {
	stance claims.Stance
	lag    time.Duration
}

func newConclusions() conclusions {
	return conclusions{claims: map[int]standing{}, seed: maphash.MakeSeed()}
}

// take packs a round, and reports whether it must be written at once.
func (w *writer) take(r round) (urgent bool) {
	for i := range r.entries {
		e := &r.entries[i]
		switch {
		case e.begin != nil:
			at := e.at // the entry will be another
			w.started, w.watched = &at, e.begin
		case e.topology != nil:
			w.watched = e.topology
		}
		if w.state.Mode == Reading || w.state.Mode == Off || w.state.Mode == Newer {
			continue
		}
		urgent = w.add(e) || urgent
	}
	w.belt.back(r)
	return urgent || r.urgent
}

// add packs one entry.
func (w *writer) add(e *entry) (urgent bool) {
	switch {
	case e.begin != nil:
		w.startRun(*e.begin, e.at, false)
	case e.sampled:
		report := ""
		if e.observation.Report != nil {
			report = encoded(e.observation.Report)
		}
		w.items++
		w.tail.AddSample(&e.observation, report)
		w.whole.AddSample(&e.observation, report)
	case e.lost > 0:
		w.state.Lost += int64(e.lost)
		w.pack(&chunk.Item{Kind: chunk.Lost, At: e.at, Text: strconv.Itoa(e.lost)})
	case e.note != nil:
		n := noted{e.note.At, e.note.Entered, e.note.Provider, e.note.Text}
		w.pack(&chunk.Item{Kind: chunk.Note, At: e.at, Text: encoded(n)})
		w.mark(kindNote, e.at, "", []byte(encoded(n)))
		urgent = true
	case e.order != nil:
		w.pack(&chunk.Item{Kind: chunk.Order, At: e.at, Text: encoded(lines.Order(*e.order))})
		urgent = true
	case e.topology != nil:
		text := encoded(e.topology)
		w.pack(&chunk.Item{Kind: chunk.Topology, At: e.at, Text: text})
		w.mark(kindTopology, e.at, "", []byte(text))
		urgent = true
	case e.proof != nil:
		w.mark(kindProof, e.at, e.proof.Incident, []byte(encoded(lines.Proof(*e.proof))))
		urgent = true
	case e.step != nil:
		urgent = w.stepped(e.step, e.at)
	}
	return urgent
}

func (w *writer) pack(item *chunk.Item) {
	w.items++
	w.tail.Add(item)
	w.whole.Add(item)
}

// mark puts a record among those to be written that stands after the items so far.
func (w *writer) mark(kind string, at observe.Instant, id string, body []byte) {
	wall := at.Wall.UnixMicro()
	w.await(record{kind: kind, from: wall, to: wall, first: w.items, last: w.items, id: id, body: body})
}

// startRun begins a run of its own in the journal.
func (w *writer) startRun(what topology.Topology, at observe.Instant, joined bool) {
	if w.items > 0 {
		w.seal()
	}
	w.items, w.from, w.tailFrom, w.state.Items, w.tails = 0, 1, 1, 0, nil
	w.said = newConclusions()
	w.beginRun(what, at, joined)
}

// beginRun writes the record that begins a run.
func (w *writer) beginRun(what topology.Topology, at observe.Instant, joined bool) {
	w.mark(kindRun, at, "", []byte(encoded(Run{
		Version: w.options.Version, Host: w.options.Host, PID: os.Getpid(), Wall: at.Wall, Mono: int64(at.Mono / time.Microsecond),
		Joined: joined, Topology: what,
	})))
}

// rejoin begins a run in the midst of this process: another has written so far.
func (w *writer) rejoin() {
	if w.started == nil {
		return
	}
	w.whole.Reset()
	w.tail.Reset()
	w.pending, w.held, w.items = nil, 0, 0
	w.startRun(*w.watched, w.now(), true)
}

// restart begins a run again in another file, with what is not on the disk yet.
func (w *writer) restart() {
	w.runSeq, w.tails = 0, nil
	if w.started == nil {
		return
	}
	waiting := without(w.pending, func(r record) bool { return r.kind == kindRun })
	w.pending, w.held = nil, 0
	w.beginRun(*w.watched, w.now(), true)
	for _, r := range waiting {
		w.await(r)
	}
	if w.tail.Len() > 0 {
		from, to := w.tail.Span()
		w.await(record{kind: kindChunk, from: from, to: to, first: w.tailFrom, last: w.items, body: w.tail.Pack(w.zip)})
	}
	w.whole.Reset()
	w.tail.Reset()
	w.from, w.tailFrom = w.items+1, w.items+1
}

// now is this process's own time, by its beginning.
func (w *writer) now() observe.Instant {
	now := time.Now()
	return observe.Instant{Wall: now.Round(0), Mono: w.started.Mono + max(now.Sub(w.started.Wall), 0)}
}

// stepped packs what was concluded, and reports whether that is news.
func (w *writer) stepped(s *step, at observe.Instant) (urgent bool) {
	item := chunk.Item{Kind: chunk.Step, At: at}
	shape := maphash.String(w.said.seed, lines.Shape(s.result, s.remarks))
	changed := shape != w.said.shape
	calm := s.result.Status == triage.AllOK && len(s.result.Verdicts) == 0
	due := at.Sub(w.said.framed)
	if changed || len(s.result.Events) > 0 || due >= frameEvery && !calm || due >= 6*frameEvery || w.said.chunk != w.from {
		w.said.framed, w.said.chunk = at, w.from
		if text, err := frame.Encode(frame.Frame{Result: s.result, Remarks: s.remarks, Probes: s.probes, Started: s.started}); err == nil {
			item.Frame = text
		}
	}
	w.pack(&item)
	for _, event := range s.result.Events {
		w.mark(kindIncident, event.At, event.Verdict.Incident, []byte(encoded(lines.Incident(event))))
	}
	if changed {
		w.said.shape = shape
		w.mark(kindVerdict, at, string(s.result.Status), []byte(encoded(lines.Triage(s.result, s.remarks))))
	}
	fresh := w.say(s.claims, at)
	return changed || fresh || len(s.result.Events) > 0
}

// say writes the claims that are new, or of which something else is held now.
func (w *writer) say(all []claims.Claim, at observe.Instant) (fresh bool) {
	if len(all) == 0 || &all[len(all)-1] == w.said.newest { // the ledger gives the same list out while nothing changes
		return false
	}
	w.said.newest = &all[len(all)-1]
	for _, c := range all {
		now := standing{c.Stance, c.Lag}
		if before, known := w.said.claims[c.Seq]; known && before == now {
			continue
		}
		w.said.claims[c.Seq] = now
		if text, err := frame.EncodeClaim(c); err == nil {
			w.mark(kindClaim, at, c.ID, text)
			fresh = true
		}
	}
	return fresh
}

// reportIn reads a status page's report.
func reportIn(text string) (*observe.Report, error) {
	if text == "" {
		return nil, nil
	}
	report := &observe.Report{}
	return report, json.Unmarshal([]byte(text), report)
}
