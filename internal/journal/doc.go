// Package journal keeps what was measured and concluded, on disk, and gives it
// back: to replay, to export, and to show a moment again as it was.
//
// A journal is one file of SQLite, of pages of 4096 bytes, in SQLite's rollback
// mode. All of it is one table (schema 2):
//
//	records
//	  seq        counts all records ever written, from 1
//	  run        the seq of the record that began the run of noctop
//	  kind       see below
//	  wall_from  on the wall clock, µs since 1970, the earliest in it
//	  wall_to    and the latest
//	  first      the first item of the run that it holds, from 1; of a mark, the item it stands after
//	  last       the last item
//	  id         an incident's or claim's id; of a chunk, the seqs of the tails that it replaced
//	  crc        CRC-32C of the body, and in the upper half that of all else but itself
//	  body       what it holds
//
//	kind      body
//	run       a run of noctop begins: JSON (version, host, pid, both clocks, topology)
//	chunk     some five minutes of items (package chunk): what was measured, what operators
//	          ordered, the orders to judge, and what they came to (package frame)
//	tail      some seconds of them, until there is a chunk
//	topology  something else is watched from now on: the topology, as JSON
//	incident  a step in the life of an incident: its line of the contract (package wire)
//	verdict   what is concluded has changed: its triage line
//	claim     a provider said something, or something else is held of it: JSON (package frame)
//	note      a statement entered by hand: JSON
//	proof     what an operator's own tool said of an incident: its line of the contract
//	pruned    all before the seq in first was dropped, but for what the rest needs
//
// The views runs, incidents, claims, notes and configurations show them to people
// with an SQLite shell. A schema is brought forward when a newer noctop opens the
// file to write; a file of a newer schema is only read.
//
// What is urgent (a step of an incident, another verdict, a claim, a note, a
// topology) is written at once, in a transaction of its own with all that was
// measured before it; the rest within ten seconds. A transaction has ended when
// it is on the disk (synchronous=FULL): State counts what is. One process writes,
// by a lock beside the file; others read, and one of them goes on when it ends.
//
// Whatever can't be written waits in memory, at most 8 MB of it, and is written
// when that can be done again. Below the disk's low-water mark (a twentieth, at
// most 1 GiB) the file does not grow: its oldest records go for new ones. What
// can't be read is named and left out; a file that SQLite can't read is read by
// its pages (carve.go), and set aside when it is to be written.
package journal
