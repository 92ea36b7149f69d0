package triage

import (
	"fmt"
	"slices"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
)

// limits are the gauges of this host that no collector judges, and the names of
// their limits: from there on they are a fault.
var limits = map[string]string{"disk": "disk", "memory": "memory", "cpu": "cpu"}

// measureAgainstLimits makes a gauge beyond its limit a bad round, and so a file
// system that was writable and is not any more: some are read-only by intent.
func (t *Triage) measureAgainstLimits(o observe.Observation) observe.Observation {
	if o.Subject.Kind == observe.KindHost && o.Outcome == observe.Failed && o.Cause == "hung" {
		o.Outcome = observe.Wrong // it was asked, and does not answer
	}
	if o.Subject.Kind != observe.KindHost || o.Outcome != observe.Good {
		return o
	}
	if name, ok := limits[o.Subject.Group]; ok && o.Check == observe.CheckUsage && o.Value >= t.topology.Host.Limit(name).Crit {
		o.Outcome, o.Cause = observe.Wrong, "limit"
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

// hostCause is the cause that an item of this host stands for; empty for what is
// only worth a notice.
func hostCause(key Key) Cause {
	item := hostItem(key.Subject)
	switch key.Check {
	case observe.CheckUsage, observe.CheckPressure:
		switch {
		case key.Subject.Group == "disk":
			return CauseHostDisk
		case item == "memory":
			return CauseHostMemory
		case item == "cpu":
			return CauseHostOverload
		}
	case observe.CheckOOM:
		return CauseHostMemory
	case observe.CheckOffset:
		return CauseHostClock
	case observe.CheckTable:
		return CauseHostConntrack
	case observe.CheckAgent:
		return CauseHostAgent
	}
	return ""
}

// hostItem is how an item of this host is called in a scope.
func hostItem(s observe.Subject) string {
	if s.Name != "" {
		return s.Name
	}
	return s.Group
}

// hostTargets lists the items that can be at fault for a cause.
func (s *Scene) hostTargets(cause Cause) []Target {
	var targets []Target
	for i, key := range s.Order {
		if key.Subject.Kind == observe.KindHost && s.facts[i].Level == observe.Down && hostCause(key) == cause {
			targets = append(targets, Target{Item: key.Subject.Name, Group: key.Subject.Group, Check: key.Check})
		}
	}
	return targets
}

func (s *Scene) hostFact(t Target) Fact {
	return s.fact(observe.Subject{Kind: observe.KindHost, Group: t.Group, Name: t.Item}, t.Check)
}

// itemBad holds where an item of this host is not as it should be.
func itemBad(s *Scene, t Target) Finding {
	f := s.hostFact(t)
	found := Finding{Truth: No, Subject: f.Key.Subject, Family: byKernel, Age: f.Age}
	if f.Level != observe.Down || f.Cause == "unsynchronised" && !f.Ever {
		return found // a clock that nobody ever set is how this host is meant to be
	}
	found.Truth, found.Since, found.Hard = Yes, f.Since, f.Hard
	found.Text = itemText(&f)
	return found
}

// itemText says what is wrong with an item of this host.
func itemText(f *Fact) i18n.Text {
	item := hostItem(f.Key.Subject)
	switch f.Cause {
	case "hung":
		return i18n.T("the file system %s does not answer", item)
	case "read-only":
		return i18n.T("the file system %s has become read-only", item)
	case "unsynchronised":
		return i18n.T("the clock is no longer synchronised")
	case "missing":
		return i18n.T("the agent %s does not run", item)
	case "changed":
		return i18n.T("the agent %s is not the one it was: %s", item, said(f.Detail, "changed"))
	case "oom":
		return i18n.T("the kernel killed processes for lack of memory: %s", said(f.Detail, "out of memory"))
	}
	switch f.Key.Check {
	case observe.CheckPressure:
		return i18n.T("work waits for %s %.0f %% of the time", i18n.T(item), f.Value)
	case observe.CheckOffset:
		return i18n.T("the clock is off by %s", rounded(seconds(f.Value).Abs()))
	case observe.CheckTable:
		return i18n.T("the table of connections (conntrack) is %.0f %% full", f.Value)
	case observe.CheckAgent:
		return i18n.T("the agent %s: %s", item, said(f.Detail, f.Cause))
	}
	switch f.Key.Subject.Group {
	case "disk":
		if f.Cause == "full" { // the collector's word; what is full of data is beyond its limit
			return i18n.T("the file system %s is out of inodes: %.0f %% of them are in use", item, f.figure("inodes_percent"))
		}
		return i18n.T("the file system %s is %.0f %% full", item, f.Value)
	case "memory":
		return i18n.T("%.0f %% of its memory is in use", f.Value)
	case "cpu":
		return i18n.T("its processors are %.0f %% busy; times measured here are doubtful", f.Value)
	}
	return i18n.T("%s: %s", item, said(f.Detail, f.Cause, "not as it should be"))
}

// busyFor is how long a full processor is no news: builds and backups do that.
const busyFor = 30 * time.Second

// certificatesDisagree holds where certificates of unrelated parties are said to
// be of another time: more likely this clock is wrong than all of theirs.
func certificatesDisagree(s *Scene, _ Target) Finding {
	expired, early := s.certificatesSaid("tls-expired"), s.certificatesSaid("tls-not-yet-valid")
	if expired.Truth == Yes && early.Truth == Yes {
		return Finding{Truth: No} // no clock is fast and slow at once
	}
	if early.Truth == Yes {
		return early
	}
	return expired
}

// certificatesSaid holds where certificates of two unrelated parties are past
// the same end of their time: a clock that is wrong is so in one direction.
func (s *Scene) certificatesSaid(cause string) Finding {
	parties := 0
	found := Finding{Family: byReach, Hard: true}
	for i := range s.paths {
		dead := s.paths[i].dead
		if len(dead) == 0 || len(s.paths[i].fine) > 0 || dead[0].Cause != cause {
			continue
		}
		parties++
		found.Subject, found.Age, found.Hard = dead[0].Key.Subject, dead[0].Age, found.Hard && dead[0].Hard
		found.earlier(dead[0].Since)
	}
	if parties < 2 {
		return Finding{Truth: No}
	}
	found.Truth = Yes
	found.Text = i18n.T("the certificates of %d unrelated providers are said to be of another time", parties)
	return found
}

// clockSynchronised holds where this host's clock is known to be right.
func clockSynchronised(s *Scene, _ Target) Finding {
	for i, key := range s.Order {
		if key.Check != observe.CheckOffset || key.Subject.Kind != observe.KindHost {
			continue
		}
		f := &s.facts[i]
		found := Finding{Family: byKernel, Subject: key.Subject, Age: f.Age}
		switch f.Level {
		case observe.OK:
			found.Truth = Yes
			found.Text = i18n.T("the clock is synchronised, and right to within %s", milliseconds(seconds(f.Value).Abs()))
			return found
		case observe.Down:
			found.Truth, found.Text = No, itemText(f)
			return found
		}
	}
	return Finding{Text: i18n.T("how far off this host's clock is was not read")}
}

func clockNotSynchronised(s *Scene, t Target) Finding { return unless(clockSynchronised(s, t)) }

// clockDoubtful is clockSynchronised the other way round, for evidence.
func clockDoubtful(s *Scene, t Target) Finding {
	found := clockSynchronised(s, t)
	return found.not()
}

// impliesDated: certificates are judged by the clock.
func impliesDated(s *Scene, _ Target, subject observe.Subject) bool {
	if subject.Kind != observe.KindProvider {
		return false
	}
	for i := range s.paths {
		for _, f := range s.paths[i].dead {
			if f.Key.Subject.Name == subject.Name && (subject.Uplink == "" || f.Key.Subject == subject) {
				return f.Cause == "tls-not-yet-valid" || f.Cause == "tls-expired"
			}
		}
	}
	return false
}

func headlineClock(s *Scene, t Target) i18n.Text {
	return i18n.T("this host's clock is wrong: %s", certificatesDisagree(s, t).Text)
}

func headlineHost(s *Scene, t Target) i18n.Text {
	f := s.hostFact(t)
	return i18n.T("this host: %s", itemText(&f))
}

func nextHost(s *Scene, t Target) i18n.Text {
	switch {
	case t.Check == observe.CheckOffset || t.Check == "":
		return i18n.T("see whom it follows, and set it: %s", "timedatectl timesync-status; chronyc tracking; "+asRoot+"chronyc makestep")
	case t.Check == observe.CheckTable:
		return i18n.T("see whose they are, and make room: %s", asRoot+"conntrack -S; "+largerTable(s, t))
	case t.Check == observe.CheckAgent:
		return i18n.T("see what became of it: %s", "systemctl status "+t.Item+"; "+asRoot+"journalctl -u "+t.Item+" -n 50")
	case t.Check == observe.CheckOOM:
		return i18n.T("see what was killed and what took it: %s", asRoot+"dmesg -T | grep -i oom; ps aux --sort=-rss | head")
	case t.Group == "disk":
		return nextDisk(s, t)
	case t.Group == "memory":
		return i18n.T("see what takes it: %s", "ps aux --sort=-rss | head")
	default:
		return i18n.T("see what takes them: %s", "ps aux --sort=-pcpu | head")
	}
}

// largerTable is the command that doubles the table of connections.
func largerTable(s *Scene, t Target) string {
	f := s.hostFact(t)
	return fmt.Sprintf(asRoot+"sysctl -w net.netfilter.nf_conntrack_max=%.0f", 2*max(f.figure("max"), 131072))
}

// nextDisk is what to do about a file system. One that hangs also hangs whoever
// asks it how full it is.
func nextDisk(s *Scene, t Target) i18n.Text {
	switch s.hostFact(t).Cause {
	case "hung":
		return i18n.T("do not touch it, df hangs too; is its server or disk there? %s; let go of it: %s", "findmnt "+t.Item+"; "+asRoot+"dmesg -T | tail", asRoot+"umount -l "+t.Item)
	case "read-only":
		return i18n.T("its disk or its file system is damaged: copy off what matters, see why: %s", asRoot+"dmesg -T | tail -50; findmnt "+t.Item)
	case "full":
		return i18n.T("it holds too many small files: df -i %s; du --inodes -x -d 1 %s | sort -n | tail", t.Item, t.Item)
	}
	return i18n.T("see what fills it: df -h %s; du -xh -d 1 %s | sort -h | tail", t.Item, t.Item)
}
