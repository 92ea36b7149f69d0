package journal

import (
	"encoding/binary"
	"hash/crc32"
)

// The kinds of records.
const (
	kindRun      = "run"      // a run of noctop begins: body is the run, as JSON
	kindChunk    = "chunk"    // some minutes of what was measured: body is a chunk
	kindTail     = "tail"     // some seconds of it, until there is a chunk
	kindTopology = "topology" // what is watched has changed: body is the topology, as JSON
	kindIncident = "incident" // a step in an incident's life: body is its line of the contract
	kindVerdict  = "verdict"  // what is concluded has changed: body is its triage line
	kindClaim    = "claim"    // something a provider said, or what we hold of it: body is the claim
	kindNote     = "note"     // a statement entered by hand
	kindProof    = "proof"    // what an operator's tool said of an incident: its line of the contract
	kindPruned   = "pruned"   // first is the number of the oldest record that was to stay
)

// record is one row: all that the journal holds is records.
type record struct {
	seq         int64 // counts all records ever written, from 1
	run         int64 // the number of the record that began the run
	kind        string
	from, to    int64 // on the wall clock, µs since 1970
	first, last int64 // the items of the run, from 1, that it holds or stands after
	id          string
	body        []byte
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sum is the record's checksum: CRC-32C of its body, and above it that of all
// else in it, so that each can be checked without the other.
func (r *record) sum(body []byte) int64 {
	return r.headSum()<<32 | int64(crc32.Checksum(body, castagnoli))
}

func (r *record) headSum() int64 {
	head := make([]byte, 0, 64+len(r.kind)+len(r.id))
	for _, n := range []int64{r.seq, r.run, r.from, r.to, r.first, r.last, int64(len(r.kind)), int64(len(r.id))} {
		head = binary.LittleEndian.AppendUint64(head, uint64(n))
	}
	head = append(append(head, r.kind...), r.id...)
	return int64(crc32.Checksum(head, castagnoli))
}

// headFits reports whether a record's head is as it was written.
func (r *record) headFits(sum int64) bool { return uint64(sum)>>32 == uint64(r.headSum()) }
