package journal

import (
	"errors"
	"os"
	"slices"
	"strings"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/journal/chunk"
	"example.com/noctop/internal/journal/frame"
)

// Verified is what became of looking at every byte of a journal.
type Verified struct {
	Records, Samples int64
	Damage           []Damage
}

// Verify reads all of a journal, and names what is damaged or missing.
func Verify(path string) (Verified, error) {
	var v Verified
	if err := checkHeader(path); err != nil && !errors.Is(err, errNewer) {
		if !isDamage(err) {
			return v, err
		}
		v.Damage = append(v.Damage, Damage{What: i18n.T("the file as a whole: %s", err)})
	}
	r, err := OpenReader(path)
	if err != nil {
		return v, err
	}
	defer func() { _ = r.Close() }()
	if f, ok := r.from.(*file); ok {
		v.Damage = append(v.Damage, f.structure()...)
	}
	all, bad, err := r.from.heads()
	if err != nil {
		return v, i18n.Errorf("the journal %s can't be read: %w", path, err)
	}
	v.Damage = append(v.Damage, missing(append(slices.Clone(all), bad...))...)
	v.Damage = append(v.Damage, unnumbered(r.runs)...)
	for _, row := range all {
		v.Records++
		body, err := r.from.body(row)
		if err == nil {
			err = v.look(row, body)
		}
		if err != nil {
			r.found(row, err)
		}
	}
	v.Damage = append(v.Damage, r.damage...)
	return v, nil
}

// structure has SQLite look at what leads to the records.
func (f *file) structure() []Damage {
	var all []Damage
	found, err := f.faults()
	for _, what := range found {
		all = append(all, Damage{What: i18n.T("the file's structure: %s", i18n.Flat(what))})
	}
	if err != nil {
		all = append(all, Damage{What: i18n.T("the file's structure: %s", err)})
	}
	version := 0
	if err := f.db.QueryRow("PRAGMA user_version").Scan(&version); err == nil && (version < 1 || version > Schema) {
		all = append(all, Damage{What: i18n.T("the file's structure: its schema is %d, and this noctop knows up to %d", version, Schema)})
	}
	return all
}

// faults are what SQLite finds wrong, as it says it.
func (f *file) faults() (all []string, err error) {
	defer plainly(&err)
	rows, err := f.db.Query("PRAGMA integrity_check(20)")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var found string
		if err := rows.Scan(&found); err != nil {
			return all, err
		}
		for what := range strings.Lines(found) {
			if what = strings.TrimSpace(what); what != "ok" && !strings.HasPrefix(what, "***") { // which names the database
				all = append(all, what)
			}
		}
	}
	return all, rows.Err()
}

// missing names the records whose numbers are not there, and were not dropped.
func missing(all []record) []Damage {
	there, floor, highest := map[int64]bool{}, int64(1), int64(0)
	for _, r := range all {
		there[r.seq] = true
		highest = max(highest, r.seq)
		if r.kind == kindPruned {
			floor = max(floor, r.first)
		}
		if r.kind == kindChunk {
			for _, seq := range inRanges(r.id) {
				there[seq] = true
			}
		}
	}
	var damage []Damage
	for seq := floor; seq <= highest; seq++ {
		// Of what is dropped again and again, the marks of dropping, the last one counts.
		if !there[seq] && len(damage) < mostMissing && !prunedOnce(all, seq) {
			damage = append(damage, Damage{What: i18n.T("record %d is missing", seq)})
		}
	}
	return damage
}

// mostMissing is how many missing records are named.
const mostMissing = 100

// prunedOnce reports whether a number may have been that of a mark of dropping:
// each names the one before.
func prunedOnce(all []record, seq int64) bool {
	return slices.ContainsFunc(all, func(r record) bool { return r.kind == kindPruned && slices.Contains(inRanges(r.id), seq) })
}

// unnumbered names the gaps in the items of runs.
func unnumbered(runs []*run) []Damage {
	var damage []Damage
	for _, o := range runs {
		next := int64(0)
		for _, p := range o.pieces {
			if next > 0 && p.first > next {
				at := time.UnixMicro(p.from)
				damage = append(damage, Damage{From: at, To: at, What: i18n.T("%d items before are missing", p.first-next)})
			}
			next = p.last + 1
		}
	}
	return damage
}

// look reads what a record holds.
func (v *Verified) look(r record, body []byte) error {
	switch r.kind {
	case kindClaim:
		_, err := frame.DecodeClaim(body)
		return err
	case kindChunk, kindTail:
	default:
		return nil
	}
	items, err := chunk.Unpack(body)
	if err != nil {
		return err
	}
	if held := r.last - r.first + 1; int64(items.Len()) != held {
		return i18n.Errorf("%w: it has %d items and should have %d", errDamaged, items.Len(), held)
	}
	var item chunk.Item
	for {
		more, err := items.Next(&item)
		if err != nil || !more {
			return err
		}
		if item.Kind == chunk.Sample {
			v.Samples++
		}
	}
}

// Repair sets a damaged journal aside and puts what can be read of it in its
// place. Nobody may be writing it.
func Repair(path string) (aside string, err error) {
	held, holder, err := takeLock(path)
	if err != nil {
		return "", err
	}
	if held == nil {
		return "", i18n.Errorf("it is being written by pid %d: end that first", holder)
	}
	defer held.release()
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return "", err
	}
	return setAside(path)
}
