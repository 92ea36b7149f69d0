package cli

import (
	"os"
	"sync"
	"time"

	"example.com/noctop/internal/journal"
	"example.com/noctop/internal/proof"
	"example.com/noctop/internal/tools"
	"example.com/noctop/internal/transcript"
	"example.com/noctop/internal/wire"
	"example.com/noctop/ui"
)

// osRelease says which system this is (os-release(5)).
const osRelease = "/etc/os-release"

// mayProve gives the console the operator's own tools, and returns what ends all
// that runs. What is said of an incident is kept with it.
func (w *site) mayProve(options *ui.Options) (end func()) {
	release, _ := os.ReadFile(osRelease) // where there is none, every way to install is named
	runner := tools.New(tools.Options{
		Environ: os.Environ(), Family: proof.Family(string(release)), Clock: time.Now,
		Ended: func(r proof.Record) {
			if r.Incident != "" && w.kept != nil {
				w.kept.Proved(r)
			}
		},
	})
	options.Tools = runner
	return runner.Close
}

// Proven lists what operators' tools said from one moment to another.
func (p *kept) Proven(from, to time.Time) ([]proof.Record, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	r, err := p.open()
	if err != nil {
		return nil, err
	}
	return r.Proofs(from, to), nil
}

// transcribed is what a file of lines holds besides its tape. It is read when
// somebody first asks for it.
type transcribed struct {
	path string
	once sync.Once
	all  transcript.Survey
	err  error
}

func (t *transcribed) look() {
	t.once.Do(func() {
		var file *os.File
		if file, t.err = os.Open(t.path); t.err == nil {
			defer file.Close()
			t.all, t.err = transcript.Look(file)
		}
	})
}

// Proven lists what operators' tools said from one moment to another.
func (t *transcribed) Proven(from, to time.Time) (some []proof.Record, err error) {
	t.look()
	for _, r := range t.all.Proofs {
		if !r.At.Add(r.Took).Before(from) && !r.At.After(to) {
			some = append(some, r)
		}
	}
	return some, t.err
}

// lineKinds are the kinds of marks by the types of their lines.
var lineKinds = map[string]string{
	wire.TypeRun: journal.MarkRun, wire.TypeTopology: journal.MarkConfiguration, wire.TypeTriage: journal.MarkVerdict,
	wire.TypeIncident: journal.MarkIncident, wire.TypeClaim: journal.MarkClaim, wire.TypeNote: journal.MarkNote, wire.TypeProof: journal.MarkProof,
}

// timeline is how long the lines are, and what happened in them.
func (t *transcribed) timeline() (first, last time.Time, marks []ui.Mark) {
	t.look() // what can't be read is told of while the tape is played
	var all []journal.Mark
	for _, m := range t.all.Marks {
		if !m.At.Before(t.all.First) && !m.At.After(t.all.Last) {
			all = append(all, journal.Mark{At: m.At, Kind: lineKinds[m.Type], ID: m.ID, What: m.What, Text: m.Text, Who: m.Who, Body: m.Line})
		}
	}
	return t.all.First, t.all.Last, marksOf(all)
}
