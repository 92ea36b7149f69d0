package transcript

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/lines"
	"example.com/noctop/internal/proof"
	"example.com/noctop/internal/wire"
)

// proofLine is in each line of a proof, and in few others.
var proofLine = []byte(`"type":"proof"`)

// Proofs returns what operators' tools said by the lines of a transcript: nothing is
// judged by it, and Read leaves it out. A line that can't be read is left out too.
func Proofs(from io.Reader) (all []proof.Record, err error) {
	scanner := bufio.NewScanner(from)
	scanner.Buffer(make([]byte, 0, 64<<10), mostLine)
	for scanner.Scan() {
		var line wire.Proof
		if !bytes.Contains(scanner.Bytes(), proofLine) || json.Unmarshal(scanner.Bytes(), &line) != nil || line.Type != wire.TypeProof {
			continue
		}
		if one, err := lines.ProofOf(line); err == nil {
			all = append(all, one)
		}
	}
	if err := scanner.Err(); err != nil {
		return all, i18n.Errorf("not all of it can be read: %w", err)
	}
	return all, nil
}
