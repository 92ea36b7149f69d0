package cli

import (
	"context"
	"fmt"
	"os"
	"time"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/config"
	"example.com/noctop/internal/engine"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/journal"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/transcript"
	"example.com/noctop/internal/triage"
)

// recorder is an engine.Recorder that is told the beginning too.
type recorder interface {
	engine.Recorder
	Begin(topology.Topology, observe.Instant)
}

// tee tells several recorders.
type tee []recorder

func (all tee) Observed(o observe.Observation) {
	for _, r := range all {
		r.Observed(o)
	}
}

func (all tee) Noted(said claims.Noted, now observe.Instant) {
	for _, r := range all {
		r.Noted(said, now)
	}
}

func (all tee) Ordered(o triage.Order, now observe.Instant) {
	for _, r := range all {
		r.Ordered(o, now)
	}
}

func (all tee) Adopted(what topology.Topology, now observe.Instant) {
	for _, r := range all {
		r.Adopted(what, now)
	}
}

func (all tee) Stepped(s *history.Snapshot) {
	for _, r := range all {
		r.Stepped(s)
	}
}

// transcriber puts all that is judged into lines.
type transcriber struct{ outbox *outbox }

func (t transcriber) Begin(what topology.Topology, started observe.Instant) {
	host, _ := os.Hostname() // a line without it is as good
	t.outbox.put(transcript.Line(engine.Input{At: started, Begin: true, Topology: &what}, transcript.About{Version: Version, Host: host}))
}

func (t transcriber) Observed(o observe.Observation) { t.outbox.sample(o) }

func (t transcriber) Noted(said claims.Noted, now observe.Instant) {
	t.outbox.put(transcript.Line(engine.Input{At: now, Note: &said}, transcript.About{}))
}

func (t transcriber) Ordered(o triage.Order, now observe.Instant) {
	t.outbox.put(transcript.Line(engine.Input{At: now, Order: &o}, transcript.About{}))
}

func (t transcriber) Adopted(what topology.Topology, now observe.Instant) {
	t.outbox.put(transcript.Line(engine.Input{At: now, Topology: &what}, transcript.About{}))
}

func (t transcriber) Stepped(s *history.Snapshot) {
	t.outbox.put(transcript.Line(engine.Input{At: s.Now}, transcript.About{}))
}

// journalWait is how long the end waits for the journal's last words.
const journalWait = 2 * time.Second

// journalOptions are what the configuration says of the journal.
func journalOptions(s streams, c *config.Config) journal.Options {
	if c.Journal.Off {
		return journal.Options{}
	}
	host, _ := os.Hostname() // it is only named
	return journal.Options{
		Path: journalPath(s, c.Journal.Path), Keep: c.Journal.Keep, Size: c.Journal.Size, Version: Version, Host: host,
	}
}

// keepJournal has what is measured from now on kept.
func (w *site) keepJournal() {
	if w.keeping.Path == "" {
		return
	}
	w.kept = journal.Open(w.keeping)
	w.recorders = append(w.recorders, w.kept)
}

// followJournal tells what becomes of the journal, where nobody looks at a screen.
func (w *site) followJournal(ctx context.Context) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	var news journalNews
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if text := news.of(w.kept.State()); !text.Empty() {
			w.say(text)
		}
	}
}

// journalNews is what was told of a journal.
type journalNews struct {
	told     string
	troubled bool // something else than that it is written
}

// of returns what is worth telling of how the journal stands now: nothing while
// that is as it was, nor that it is written where it was never otherwise.
func (n *journalNews) of(state journal.State) i18n.Text {
	now := fmt.Sprint(state.Mode, state.Problem, state.Holder)
	if now == n.told {
		return i18n.Text{}
	}
	n.told = now
	text := state.Notice()
	switch {
	case !text.Empty():
	case state.Mode == journal.Reading, state.Mode == journal.Writing && n.troubled:
		text = i18n.T("the journal is %s", state.Text())
	default:
		return i18n.Text{}
	}
	n.troubled = state.Mode != journal.Writing || !state.Problem.Empty()
	return text
}

// endJournal writes what is left.
func (w *site) endJournal() {
	if w.kept != nil {
		w.kept.Close(journalWait)
	}
}
