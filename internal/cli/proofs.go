package cli

import (
	"os"
	"time"

	"example.com/noctop/internal/proof"
	"example.com/noctop/internal/tools"
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
