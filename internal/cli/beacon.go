package cli

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/lines"
	"example.com/noctop/internal/triage"
	"example.com/noctop/internal/wire"
)

// typeStatus is the type of a state's line.
const typeStatus = "status"

// beacon leaves the state of this noctop where noctop status finds it: on every
// change, and every ten seconds.
type beacon struct {
	folder   string
	pid      int
	language i18n.Language
	pace     pace
	latest   atomic.Pointer[history.Snapshot]
	wake     chan struct{}
}

func newBeacon(folder string, language i18n.Language) *beacon {
	return &beacon{folder: folder, pid: os.Getpid(), language: language, wake: make(chan struct{}, 1)}
}

// step is called in the engine's loop, and does not wait.
func (b *beacon) step(snapshot *history.Snapshot) {
	if b.folder == "" || early(snapshot) || !b.pace.due(snapshot) {
		return
	}
	b.latest.Store(snapshot)
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

// early reports whether all seems well only because little was measured yet.
func early(snapshot *history.Snapshot) bool {
	return snapshot.Triage.Status == triage.AllOK && snapshot.Now.Sub(snapshot.Started) < wellAfter
}

// run writes until ctx ends, and takes the file away then. A folder that can't be
// written to is no reason to say anything: the verdicts are on the screen.
func (b *beacon) run(ctx context.Context) {
	if b.folder == "" {
		return
	}
	b.sweep()
	path := filepath.Join(b.folder, stateName(b.pid))
	defer os.Remove(path)
	for {
		select {
		case <-ctx.Done():
			return
		case <-b.wake:
			_ = writeState(path, stateIn(b.language, b.latest.Load(), b.pid))
		}
	}
}

// sweep takes away what noctops left that were killed.
func (b *beacon) sweep() {
	for _, path := range stateFiles(b.folder) {
		state, at, err := readState(path)
		if err == nil && !alive(state.PID) && time.Since(at) > staleAfter {
			_ = os.Remove(path) // another noctop may have done so just now
		}
	}
}

// stateOf is what a snapshot comes to.
func stateOf(snapshot *history.Snapshot, pid int) wire.Status {
	result := snapshot.Triage
	line := lines.Triage(result, snapshot.Remarks)
	state := wire.Status{
		Schema: wire.Schema, Type: typeStatus, Time: line.Time, PID: pid, Version: Version,
		Site: plainString(snapshot.Topology.Site), Status: line.Status, Code: codeOf(result), Scope: []string{},
		Headline: calmWord(result.Status).String(),
	}
	for i, v := range line.Verdicts {
		if result.Verdicts[i].State == triage.Muted {
			continue
		}
		if state.Open++; state.Open == 1 {
			state.Cause, state.Scope, state.State, state.Incident = v.Cause, v.Scope, v.State, v.Incident
			state.Since, state.Headline = v.Since, v.Headline
		}
	}
	return state
}

// stateIn is stateOf with what it says in a language.
func stateIn(language i18n.Language, snapshot *history.Snapshot, pid int) wire.Status {
	state := stateOf(snapshot, pid)
	said := calmWord(snapshot.Triage.Status)
	for _, v := range snapshot.Triage.Verdicts {
		if v.State != triage.Muted {
			said = v.Headline
			break
		}
	}
	state.Language, state.Said = language.Code(), plainString(language.Say(said))
	return state
}

// calmWord is what there is to say without a verdict.
func calmWord(status triage.Overall) i18n.Text {
	switch status {
	case triage.AllOK:
		return i18n.T("all is well")
	case triage.Unreliable:
		return i18n.T("noctop can't trust its own measuring")
	}
	return i18n.T("measuring")
}

// writeState puts a state in place of the one before, in one go: whoever reads
// has the one or the other.
func writeState(path string, state wire.Status) error {
	text, err := json.Marshal(state)
	if err != nil {
		return i18n.Errorf("can't put the state into JSON: %w", err)
	}
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return i18n.Errorf("can't make the folder of the state: %w", err)
	}
	file, err := os.CreateTemp(folder, ".status-*") // readable by its owner only
	if err != nil {
		return i18n.Errorf("can't write the state: %w", err)
	}
	_, err = file.Write(append(text, '\n'))
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		_ = os.Remove(file.Name()) // what failed is said
		return i18n.Errorf("can't write the state: %w", err)
	}
	return nil
}
