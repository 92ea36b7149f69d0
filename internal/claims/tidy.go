package claims

import (
	"cmp"
	"slices"
	"time"

	"example.com/noctop/internal/observe"
)

// tidy drops incidents that are long over, once an hour, and what is more than
// may be kept.
func (l *Ledger) tidy(now observe.Instant) {
	full := len(l.entries) > maxClaims || l.bytes > maxBytes
	if !full && now.Sub(l.tidied) < time.Hour {
		return
	}
	l.tidied = now
	gone, left, bytes := map[*record]bool{}, len(l.entries), l.bytes
	number, weight := map[*record]int{}, map[*record]int{}
	for _, e := range l.entries {
		number[e.of]++
		weight[e.of] += size(e.claim)
	}
	for _, r := range l.over(now) {
		tooMany := full && (left > maxClaims*9/10 || bytes > maxBytes*9/10)
		if tooMany || now.Sub(r.touched) > Kept {
			gone[r] = true
			left, bytes = left-number[r], bytes-weight[r]
		}
	}
	if full || len(gone) > 0 {
		l.drop(gone)
	}
}

// over returns the incidents that are over, the longest over first. Those made
// of notes are when nothing was added to them for long.
func (l *Ledger) over(now observe.Instant) []*record {
	var done []*record
	for _, p := range l.providers {
		for _, r := range p.records {
			if !r.open || r.channel == Note && now.Wall.Sub(r.lastWord) > noteSpan {
				done = append(done, r)
			}
		}
	}
	slices.SortStableFunc(done, func(a, b *record) int { return cmp.Compare(a.touched.Mono, b.touched.Mono) })
	return done
}

// drop makes a new list without the incidents that are gone and, where there
// are still too many, without a tenth of the claims, the oldest.
func (l *Ledger) drop(gone map[*record]bool) {
	kept, bytes := make([]entry, 0, len(l.entries)), 0
	for _, e := range l.entries {
		if !gone[e.of] {
			kept = append(kept, e)
			bytes += size(e.claim)
		}
	}
	if len(kept) > maxClaims || bytes > maxBytes {
		for len(kept) > maxClaims*9/10 || bytes > maxBytes*9/10 {
			bytes -= size(kept[0].claim)
			kept = kept[1:]
		}
		kept = slices.Clone(kept)
	}
	l.entries, l.bytes, l.changed = kept, bytes, true
	for _, p := range l.providers {
		p.records = slices.DeleteFunc(p.records, func(r *record) bool {
			if gone[r] {
				delete(p.byID, r.key)
			}
			return gone[r]
		})
	}
}
