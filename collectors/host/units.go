package host

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// Unit is a unit of systemd.
type Unit struct {
	Name   string
	Load   string // "loaded", "not-found" …
	Active string // "active", "failed", "inactive" …
}

// Units asks systemd for the units that failed, and for those of some names.
type Units func(ctx context.Context, names []string) (failed, named []Unit, err error)

// errNoSystemd says that there is nobody to ask.
var errNoSystemd = errors.New("this host is not run by systemd, or its bus is out of reach")

const (
	busDeadline = 2 * time.Second
	mostNamed   = 8 // units named in a text
)

// unitMeter keeps what the units were like before.
type unitMeter struct {
	seen  bool
	known []string        // failed when we began, and ever since
	named map[string]Unit // the agents', by name; empty where systemd can't be asked
}

// runUnits reports the units of systemd that failed: those that failed while we
// looked are a fault, those of before are worth a look.
func (f *Family) runUnits(ctx context.Context, watched topology.Host, emit collectors.Emit) {
	target := subject(groupUnits, "")
	ctx, cancel := context.WithTimeout(ctx, busDeadline)
	defer cancel()
	failed, named, err := f.units(ctx, unitsOf(watched.Agents))
	f.guard.Lock()
	defer f.guard.Unlock()
	f.unit.named = map[string]Unit{}
	switch {
	case errors.Is(err, errNoSystemd) || lacking(err):
		emit(lacks(target, observe.CheckUnits, "not run by systemd, or its bus is out of reach"))
		return
	case errors.Is(err, context.DeadlineExceeded):
		emit(unread(target, observe.CheckUnits, fmt.Errorf("systemd did not answer within %s", busDeadline)))
		return
	case err != nil:
		emit(unread(target, observe.CheckUnits, err))
		return
	}
	for _, u := range named {
		f.unit.named[u.Name] = u
	}
	emit(f.unit.failures(target, failed, watched.Limit("failed_units")))
}

// failures compares the failed units with those that had failed before we began.
func (m *unitMeter) failures(target observe.Subject, failed []Unit, limit topology.Limit) observe.Observation {
	var names []string
	for _, u := range failed {
		names = append(names, u.Name)
	}
	slices.Sort(names)
	if !m.seen {
		m.seen, m.known = true, names
	}
	m.known = slices.DeleteFunc(slices.Clone(m.known), func(name string) bool { return !slices.Contains(names, name) })
	fresh := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return slices.Contains(m.known, name) })
	o := gauge(target, observe.CheckUnits, float64(len(names)), observe.Count, number("new", float64(len(fresh))))
	o.Method = "dbus"
	switch {
	case len(fresh) > 0 && float64(len(fresh)) >= limit.Crit:
		o.Outcome, o.Cause = observe.Wrong, causeFailedUnits
		o.Detail = "failed: " + some(fresh) + " (systemctl status shows why)"
	case len(names) > 0 && float64(len(names)) >= limit.Warn:
		o = warned(o, "failed since before noctop began: "+some(names))
	}
	return o
}

// some lists the first of some names.
func some(names []string) string {
	text := strings.Join(names[:min(len(names), mostNamed)], ", ")
	if more := len(names) - mostNamed; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
