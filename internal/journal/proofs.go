package journal

import (
	"encoding/json"
	"fmt"
	"time"

	"example.com/noctop/internal/lines"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/proof"
	"example.com/noctop/internal/wire"
)

// Proved keeps what an operator's tool said of an incident. It may be called from
// any goroutine: it is written with the next round.
func (j *Journal) Proved(r proof.Record) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed {
		return
	}
	j.round.entries = append(j.round.entries, entry{proof: &r, at: observe.Instant{Wall: r.At.Add(r.Took)}})
	j.round.urgent = true
}

// Proofs lists what operators' tools said from one moment to another, in its
// order. Nothing else is read.
func (r *Reader) Proofs(from, to time.Time) []proof.Record {
	var all []proof.Record
	for _, o := range r.runs {
		for _, row := range o.marks {
			if row.kind != kindProof || row.to < from.UnixMicro() || row.from > to.UnixMicro() {
				continue
			}
			body, err := r.body(row)
			if err != nil {
				continue // it is told of: see Damage
			}
			one, err := proofIn(body)
			if err != nil {
				r.found(row, err)
				continue
			}
			all = append(all, one)
		}
	}
	return all
}

// proofIn reads the body of a proof's record.
func proofIn(body []byte) (proof.Record, error) {
	var line wire.Proof
	if err := json.Unmarshal(body, &line); err != nil {
		return proof.Record{}, fmt.Errorf("%w: %w", errDamaged, err)
	}
	one, err := lines.ProofOf(line)
	if err != nil {
		return one, fmt.Errorf("%w: %w", errDamaged, err)
	}
	return one, nil
}
