package triage

import (
	"slices"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
)

// limit is a gauge's value from which it is a fault.
type limit struct {
	group, check string
	from         float64
	cause        Cause
}

// The limits of this host. Fullness is from the Kubernetes node-mixin (3 %
// free) and memory from Pigsty's rules (5 % free); a busy processor is our own
// figure: at 97 % round-trip times measured here are our own delay.
var limits = []limit{
	{"disk", observe.CheckUsage, 97, CauseHostDisk},
	{"memory", observe.CheckUsage, 95, CauseHostMemory},
	{"cpu", observe.CheckUsage, 97, CauseHostOverload},
}

// measureAgainstLimits makes a gauge beyond its limit a bad round, and so a file
// system that was writable and is not any more: some are read-only by intent.
func (t *Triage) measureAgainstLimits(o observe.Observation) observe.Observation {
	if o.Subject.Kind != observe.KindHost || o.Outcome != observe.Good {
		return o
	}
	for _, l := range limits {
		if o.Subject.Group == l.group && o.Check == l.check && o.Value >= l.from {
			o.Outcome, o.Cause = observe.Wrong, "limit"
		}
	}
	if o.Subject.Group != "disk" {
		return o
	}
	switch readOnly := isReadOnly(o); {
	case !readOnly:
		t.writable[o.Subject] = true
	case t.writable[o.Subject]:
		o.Outcome, o.Cause = observe.Wrong, "read-only"
	}
	return o
}

func isReadOnly(o observe.Observation) bool {
	return slices.ContainsFunc(o.Fields, func(field observe.Field) bool {
		return field.Name == "read_only" && (field.Value != 0 || field.Text == "true" || field.Text == "yes")
	})
}

// hostItem is how an item of this host is called in a scope.
func hostItem(s observe.Subject) string {
	if s.Name != "" {
		return s.Name
	}
	return s.Group
}

// overLimit holds where an item of this host is beyond its limit.
func overLimit(group string) Test {
	return func(s *Scene, t Target) Finding {
		f := s.fact(observe.Subject{Kind: observe.KindHost, Group: group, Name: t.Item}, observe.CheckUsage)
		found := Finding{Truth: No, Subject: f.Key.Subject, Family: byKernel, Age: f.Age}
		if f.Level != observe.Down {
			return found
		}
		found.Truth, found.Since, found.Hard = Yes, f.Since, f.Hard
		switch f.Cause {
		case "hung":
			found.Text = i18n.T("%s does not answer: %s", hostItem(f.Key.Subject), "hung")
		case "read-only":
			found.Text = i18n.T("%s has become read-only", hostItem(f.Key.Subject))
		default:
			found.Text = i18n.T("%s is at %.0f %%", hostItem(f.Key.Subject), f.Value)
		}
		return found
	}
}

// busyFor is how long a full processor is no news: builds and backups do that.
const busyFor = 30 * time.Second

// hostTargets lists the items of a group that are watched.
func (s *Scene) hostTargets(group string) []Target {
	var targets []Target
	for _, key := range s.Order {
		if key.Subject.Kind == observe.KindHost && key.Subject.Group == group && key.Check == observe.CheckUsage {
			targets = append(targets, Target{Item: key.Subject.Name, Group: group})
		}
	}
	return targets
}

func headlineHost(s *Scene, t Target) i18n.Text {
	item := t.Item
	if item == "" {
		item = t.Group
	}
	f := s.fact(observe.Subject{Kind: observe.KindHost, Group: t.Group, Name: t.Item}, observe.CheckUsage)
	switch {
	case f.Cause == "hung":
		return i18n.T("this host: the file system %s does not answer", item)
	case f.Cause == "read-only":
		return i18n.T("this host: the file system %s has become read-only", item)
	case t.Group == "disk":
		return i18n.T("this host: the file system %s is %.0f %% full", item, f.Value)
	case t.Group == "memory":
		return i18n.T("this host: %.0f %% of its memory is in use", f.Value)
	default:
		return i18n.T("this host: its processors are %.0f %% busy; times measured here are doubtful", f.Value)
	}
}

func nextHost(_ *Scene, t Target) i18n.Text {
	switch t.Group {
	case "disk":
		return i18n.T("see what fills it, or why it hangs: df -h %s; dmesg -T | tail", t.Item)
	case "memory":
		return i18n.T("see what takes it: ps aux --sort=-rss | head")
	default:
		return i18n.T("see what takes them: ps aux --sort=-pcpu | head")
	}
}
