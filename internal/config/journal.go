package config

import (
	"math"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"example.com/noctop/internal/i18n"
)

// Journal says where and how long what was measured is kept. What is zero is as
// noctop would have it.
type Journal struct {
	Off  bool
	Path string // of the file
	Keep time.Duration
	Size int64 // bytes
}

// journal reads the section; false is no journal.
func (r *reader) journal(v value) {
	j := &r.config.Journal
	if v.kind == boolean || v.kind == text && v.text == "off" {
		j.Off = v.text != "true"
		return
	}
	r.mapping(v,
		key{"path", func(v value) {
			s, ok := r.text(v, maxTextCells)
			switch {
			case !ok:
			case !filepath.IsAbs(s) || strings.HasSuffix(s, "/"):
				r.fail(v, "%s is not the whole path of a file: write one such as /var/lib/noctop/journal.db", quote(s))
			default:
				j.Path = s
			}
		}},
		key{"keep", r.span(&j.Keep)},
		key{"size", r.bytes(&j.Size)},
		key{"off", r.flag(&j.Off)},
	)
}

// The limits of what is kept.
const (
	minKeep = time.Hour
	maxKeep = 3650 * 24 * time.Hour
	minSize = 16 << 20
	maxSize = 1 << 40
)

// span makes a reader of a long time, in hours or days, into a variable.
func (r *reader) span(to *time.Duration) func(value) {
	return func(v value) {
		if v.kind != number && !r.is(v, text, i18n.T(" such as 30d or 12h")) {
			return
		}
		for unit, of := range map[string]time.Duration{"d": 24 * time.Hour, "h": time.Hour} {
			figure, ok := strings.CutSuffix(v.text, unit)
			if !ok {
				continue
			}
			n, err := strconv.ParseUint(figure, 10, 32)
			switch d := time.Duration(n) * of; {
			case err != nil:
			case d < minKeep || d > maxKeep || n > uint64(maxKeep/of):
				r.fail(v, "%s is out of range: from 1h to 3650d", quote(v.text))
				return
			default:
				*to = d
				return
			}
		}
		r.fail(v, "%s is not a time: use a whole number with d or h, such as 30d", quote(v.text))
	}
}

// sizeUnits are in bytes.
var sizeUnits = []struct {
	name  string
	bytes float64
}{{"kib", 1 << 10}, {"mib", 1 << 20}, {"gib", 1 << 30}, {"tib", 1 << 40}, {"kb", 1e3}, {"mb", 1e6}, {"gb", 1e9}, {"tb", 1e12}}

// bytes makes a reader of a size into a variable.
func (r *reader) bytes(to *int64) func(value) {
	return func(v value) {
		if v.kind != number && !r.is(v, text, i18n.T(" such as 2GiB")) {
			return
		}
		for _, unit := range sizeUnits {
			figure, ok := strings.CutSuffix(strings.ToLower(v.text), unit.name)
			if !ok {
				continue
			}
			n, err := strconv.ParseFloat(strings.TrimSpace(figure), 64)
			if err != nil || strings.ContainsAny(figure, "xpin_") { // hexadecimal, infinities, NaN
				break
			}
			size := math.Round(n * unit.bytes)
			if size < minSize || size > maxSize {
				r.fail(v, "%s is out of range: from 16MiB to 1TiB", quote(v.text))
				return
			}
			*to = int64(size)
			return
		}
		r.fail(v, "%s is not a size: use a number with MiB, GiB, MB, GB", quote(v.text))
	}
}
