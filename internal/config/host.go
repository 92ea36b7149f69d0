package config

import (
	"math"
	"strconv"
	"strings"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/topology"
)

// maxAgents is more than any host runs.
const maxAgents = 16

// host reads what is watched on this machine; false or an empty list is
// nothing.
func (r *reader) host(v value) {
	h := &r.config.host
	if v.kind == boolean {
		h.Off = v.text == "false"
		return
	}
	if v.kind == list && len(v.items) == 0 {
		h.Off = true
		return
	}
	r.mapping(v,
		key{"disks", r.disks},
		key{"agents", r.agents},
		key{"thresholds", r.thresholds},
	)
}

// disks reads mount points, which are absolute.
func (r *reader) disks(v value) {
	all, seen := []string{}, unique{}
	if r.items(v, i18n.T(" of mount points, such as [/, /var]"), func(item value) {
		s, ok := r.text(item, maxTextCells)
		switch {
		case !ok:
		case !isWholePath(s):
			r.fail(item, "%s is not a mount point: write its whole path, such as /var", quote(s))
		case r.take(seen, item, i18n.T("the disk"), s):
			all = append(all, s)
		}
	}) {
		r.config.host.Disks = all
	}
}

// isWholePath reports whether s is a path from the root, or a drive of Windows:
// "C:" or "C:\".
func isWholePath(s string) bool {
	return s[0] == '/' || len(s) >= 2 && s[1] == ':' && (len(s) == 2 || s[2] == '\\')
}

// agents reads security agents: a name, or a mapping of what to look for.
func (r *reader) agents(v value) {
	all, seen := []topology.Agent{}, unique{}
	if r.items(v, i18n.T(" of agents, such as [falcon-sensor]"), func(item value) {
		var a topology.Agent
		if item.kind == mapping {
			r.mapping(item,
				key{"name", r.into(&a.Name, maxNameCells)},
				key{"process", r.plain(&a.Process)},
				key{"unit", r.plain(&a.Unit)},
				key{"paths", r.paths(&a.Paths)},
			)
			if a.Name == "" {
				a.Name = a.Process
			}
			if a.Name == "" {
				r.fail(item, "an agent needs a name or a process")
				return
			}
		} else if s, ok := r.text(item, maxNameCells); ok {
			a.Name = s
		} else {
			return
		}
		switch {
		case len(all) == maxAgents:
			r.fail(item, "more than %d agents", maxAgents)
		case r.take(seen, item, i18n.T("the agent"), a.Name):
			all = append(all, a)
		}
	}) {
		r.config.host.Agents = all
	}
}

// plain makes a reader of the name of a process or a unit into a variable.
func (r *reader) plain(to *string) func(value) {
	return func(v value) {
		s, ok := r.name(v)
		switch {
		case !ok:
		case strings.ContainsAny(s, "/ "):
			r.fail(v, "%s is a path or a command: write the bare name, such as falcon-sensor", quote(s))
		default:
			*to = s
		}
	}
}

// paths makes a reader of a list of different whole paths into a variable.
func (r *reader) paths(to *[]string) func(value) {
	return func(v value) {
		all, seen := []string{}, unique{}
		if r.items(v, i18n.T(" of paths, such as [/opt/agent]"), func(item value) {
			s, ok := r.text(item, maxTextCells)
			switch {
			case !ok:
			case !isWholePath(s):
				r.fail(item, "%s is not a whole path: begin at the root, such as /opt/agent", quote(s))
			case r.take(seen, item, i18n.T("the path"), s):
				all = append(all, s)
			}
		}) {
			*to = all
		}
	}
}

// thresholds reads limits by their names.
func (r *reader) thresholds(v value) {
	all := map[string]topology.Limit{}
	var keys []key
	for _, known := range topology.HostLimits {
		keys = append(keys, key{known.Name, func(v value) { r.limit(v, known, all) }})
	}
	if r.mapping(v, keys...) && len(all) > 0 {
		r.config.host.Thresholds = all
	}
}

// limit reads one limit: both its figures, or the fault's alone.
func (r *reader) limit(v value, known topology.HostLimit, all map[string]topology.Limit) {
	limit, given := known.Default, len(r.errors)
	if v.kind == mapping {
		r.mapping(v,
			key{"warn", r.figure(known, &limit.Warn)},
			key{"crit", r.figure(known, &limit.Crit)},
		)
	} else {
		r.figure(known, &limit.Crit)(v)
		limit.Warn = earlier(known, limit)
	}
	if len(r.errors) > given {
		return
	}
	if earlier(known, limit) != limit.Warn {
		r.fail(v, "warn comes after crit: it would never show")
		return
	}
	all[known.Name] = limit
}

// earlier is the warning of a limit, or its fault where that comes first.
func earlier(known topology.HostLimit, limit topology.Limit) float64 {
	if known.Newer {
		return max(limit.Warn, limit.Crit)
	}
	return min(limit.Warn, limit.Crit)
}

// figure makes a reader of a limit's figure into a variable. "never" is one
// that no value reaches.
func (r *reader) figure(known topology.HostLimit, to *float64) func(value) {
	example := map[string]i18n.Text{
		"%": i18n.T(", a percentage such as 90, or never"), "n": i18n.T(", a count such as 5, or never"),
		"s": i18n.T(", a duration such as 50ms or 1h, or never"),
	}[known.Unit]
	return func(v value) {
		if v.text == "never" {
			*to = math.Inf(1)
			if known.Newer {
				*to = 0
			}
			return
		}
		if known.Unit == "s" && v.kind == text {
			d, err := time.ParseDuration(v.text)
			if err != nil || d <= 0 || d.Seconds() > known.Most {
				r.fail(v, "%s is not a duration up to %s, nor \"never\"", quote(v.text), time.Duration(known.Most)*time.Second)
				return
			}
			*to = d.Seconds()
			return
		}
		if known.Unit == "s" || v.kind != number {
			r.is(v, wanted(known), example)
			return
		}
		n, err := strconv.ParseFloat(v.text, 64)
		if err != nil || !(n > 0) || n > known.Most {
			r.fail(v, "%s is out of range: above 0 and up to %s, or never", quote(v.text), strconv.FormatFloat(known.Most, 'f', -1, 64))
			return
		}
		*to = n
	}
}

func wanted(known topology.HostLimit) kind {
	if known.Unit == "s" {
		return text
	}
	return number
}
