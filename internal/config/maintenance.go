package config

import (
	"slices"
	"strings"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/topology"
)

// Limits of maintenances.
const (
	maxMaintenances = 200
	longestWindow   = 31 * 24 * time.Hour
	rarestWindow    = 366 * 24 * time.Hour
)

// maintenance reads the planned windows in which faults are no news.
func (r *reader) maintenance(v value) {
	var all []topology.Maintenance
	r.items(v, i18n.T(" of maintenances, each with of, from and until"), func(item value) {
		if m, ok := r.window(item); ok {
			all = append(all, m)
		}
	})
	if len(all) > maxMaintenances {
		r.fail(v, "too many: %d maintenances, and at most %d", len(all), maxMaintenances)
	}
	r.config.maintenance = all
}

// window reads one of them. Its times become UTC: so a replay reads them the
// same, wherever it is made.
func (r *reader) window(v value) (topology.Maintenance, bool) {
	var m topology.Maintenance
	before := len(r.errors)
	if !r.mapping(v,
		key{"of", r.worked(&m.Scope)},
		key{"cause", r.into(&m.Cause, maxNameCells)},
		key{"from", r.moment(&m.From)},
		key{"until", r.moment(&m.Until)},
		key{"every", r.span(&m.Every)},
		key{"why", r.into(&m.Why, maxTextCells)},
	) || len(r.errors) > before {
		return m, false
	}
	switch {
	case len(m.Scope) == 0 && m.Cause == "":
		r.fail(v, "a maintenance needs of: the name of an uplink, resolver, provider or group, or a list of them")
	case m.From.IsZero() || m.Until.IsZero():
		r.fail(v, "a maintenance needs from and until, such as 2026-11-21T02:00+09:00")
	case !m.Until.After(m.From):
		r.fail(v, "it ends before it begins")
	case m.Until.Sub(m.From) > longestWindow:
		r.fail(v, "it is longer than 31 days: switch off what is away for so long")
	case m.Every > rarestWindow:
		r.fail(v, "every is out of range: from 1h to 366d")
	case m.Every > 0 && m.Every < m.Until.Sub(m.From):
		r.fail(v, "it comes again before it has ended")
	default:
		return m, true
	}
	return m, false
}

// worked makes a reader of one name or several of what is worked on.
func (r *reader) worked(to *[]string) func(value) {
	return func(v value) {
		one := func(item value) {
			name, ok := r.name(item)
			if !ok {
				return
			}
			if slices.Contains(*to, name) {
				r.fail(item, "%s is there twice", quote(name))
				return
			}
			*to = append(*to, name)
			r.works = append(r.works, worksOn{item, name})
		}
		if v.kind != list {
			one(v)
			return
		}
		r.items(v, i18n.T(" of names"), one)
	}
}

// worksOn is a name that a maintenance gives.
type worksOn struct {
	at   value
	name string
}

// worksOnKnown checks the names of maintenances, as far as the file itself says
// what there is: what is discovered is not known yet.
func (r *reader) worksOnKnown() {
	c := r.config
	if c.uplinks == nil || c.resolvers == nil || slices.ContainsFunc([]string{"uplinks", "dns", "providers", "endpoints"}, r.failedIn) {
		return
	}
	names := slices.Concat(
		namesOf(c.uplinks, func(u uplink) string { return u.Name }),
		dnsNames(c.resolvers, c.names),
		namesOf(c.providers, func(p topology.Provider) string { return p.Name }),
		namesOf(c.endpoints, func(g topology.EndpointGroup) string { return g.Name }),
	)
	for _, w := range r.works {
		if !slices.Contains(names, w.name) {
			r.fail(w.at, "no uplink, resolver, provider or group is called %s%s", quote(w.name), suggest(w.name, names))
		}
	}
}

// moments are the forms of a time: with the offset of its zone, for an hour
// without one is another hour elsewhere.
var moments = []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02 15:04Z07:00", "2006-01-02 15:04 Z07:00"}

// moment makes a reader of a time into a variable.
func (r *reader) moment(to *time.Time) func(value) {
	return func(v value) {
		if !r.is(v, text, i18n.T(" such as 2026-11-21T02:00+09:00")) {
			return
		}
		for _, form := range moments {
			if at, err := time.Parse(form, strings.TrimSpace(v.text)); err == nil && at.Year() >= 2000 && at.Year() < 2200 {
				*to = at.UTC()
				return
			}
		}
		r.fail(v, "%s is not a time with its zone: write one such as 2026-11-21T02:00+09:00", quote(v.text))
	}
}
