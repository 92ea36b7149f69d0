package host

import (
	"errors"
	"fmt"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

const (
	// contentEvery is the pace at which an agent's files are looked at.
	contentEvery = 30 * time.Second
	// versionEvery is the pace at which the version of a process that stayed is
	// looked up: a list of packages may have some MB.
	versionEvery = 10 * time.Minute
	// scanEvery is the pace at which all processes are looked at, while one is
	// missing: that is the dearest thing a round does.
	scanEvery = 30 * time.Second
	// restartsWithin is the time in which restarts count as a loop, and
	// restartLoop how many make one.
	restartsWithin = 15 * time.Minute
	restartLoop    = 3
)

// agentMeter keeps what was last found of one agent.
type agentMeter struct {
	pid      int // 0: none was found
	ever     bool
	restarts uint64
	lately   window // of restarts
	looking  *flight[content]
	found    content
	known    bool // found is
	asked    observe.Instant

	versionOf int // the process whose version was looked up
	versionAt observe.Instant
}

// runAgents reports of each agent whether its process is there, what systemd
// says of its unit, its version and when its files last changed.
func (f *Family) runAgents(now observe.Instant, watched topology.Host, emit collectors.Emit) {
	f.guard.Lock()
	defer f.guard.Unlock()
	f.findAgents(now, watched.Agents)
	for _, a := range watched.Agents {
		a = completed(a)
		m := f.agents[a.Name]
		m.look(now, f.root, a)
		o := m.observation(now, a, f.unit.named[a.Unit], f.hidden)
		if o.Outcome == observe.Good {
			o = m.changed(now, o, watched.Limit("agent_changed"))
		}
		emit(o)
	}
}

// findAgents finds the processes of the agents: first those that are known,
// and where one is missing all there are.
func (f *Family) findAgents(now observe.Instant, agents []topology.Agent) {
	latest, lost := map[string]*agentMeter{}, false
	for _, a := range agents {
		m := f.agents[a.Name]
		if m == nil {
			m = &agentMeter{lately: window{span: restartsWithin, step: time.Minute}}
		}
		latest[a.Name] = m
		if m.pid != 0 && !f.root.isProcess(m.pid, completed(a).Process) {
			m.pid = 0
			f.scanned = observe.Instant{} // it has only just gone: look at once
		}
		lost = lost || m.pid == 0
	}
	f.agents = latest
	if !lost || f.scanned != (observe.Instant{}) && now.Sub(f.scanned) < scanEvery {
		return
	}
	f.scanned = now
	wanted := map[string]int{}
	for _, a := range agents {
		wanted[completed(a).Process] = 0
	}
	f.hidden = errors.Is(f.root.findProcesses(wanted), errHidden)
	for _, a := range agents {
		m := latest[a.Name]
		if pid := wanted[completed(a).Process]; m.pid == 0 && pid != 0 {
			m.pid = pid
			if m.ever {
				m.restarts++
			}
			m.ever = true
		}
	}
}

// look asks for the agent's files now and then. A file system that hangs
// holds up nothing else.
func (m *agentMeter) look(now observe.Instant, files root, a topology.Agent) {
	if m.looking != nil && m.looking.landed() {
		m.found, m.known, m.looking = m.looking.answer, m.looking.err == nil, nil
	}
	if m.looking == nil && (m.asked == (observe.Instant{}) || now.Sub(m.asked) >= contentEvery) {
		pid := m.pid
		version := ""
		if pid == m.versionOf && now.Sub(m.versionAt) < versionEvery {
			version = m.found.version
		} else {
			m.versionOf, m.versionAt = pid, now
		}
		m.asked = now
		m.looking = launch(now, func() (content, error) { return files.contentOf(a, pid, version), nil })
	}
}

// observation is how the agent stands.
func (m *agentMeter) observation(now observe.Instant, a topology.Agent, unit Unit, hidden bool) observe.Observation {
	restarts, _ := m.lately.grown(now.Mono, counts{m.restarts})
	o := observe.Observation{
		Subject: subject(groupAgent, a.Name), Check: observe.CheckAgent, Method: methodSystem, Outcome: observe.Good,
		Target: a.Process,
	}
	if m.pid != 0 {
		o.Fields = append(o.Fields, number("pid", float64(m.pid)))
	}
	if unit.Active != "" && unit.Load != "not-found" {
		o.Fields = append(o.Fields, word("unit", unit.Active))
	}
	if m.known && m.found.version != "" {
		o.Fields = append(o.Fields, word("version", m.found.version))
	}
	if restarts[0] > 0 {
		o.Fields = append(o.Fields, number("restarts_15m", float64(restarts[0])))
	}
	switch {
	case m.pid == 0 && hidden && unit.Active == "active":
		o.Detail = errHidden.Error() + ": known by its unit alone"
	case m.pid == 0 && hidden:
		return lacks(o.Subject, o.Check, errHidden.Error()+" (hidepid), and its unit can't be asked for")
	case m.pid == 0:
		o.Outcome, o.Cause = observe.Wrong, causeMissing
		o.Detail = fmt.Sprintf("no process %s runs", a.Process)
		if unit.Load == "not-found" {
			o.Detail += fmt.Sprintf(", and there is no unit %s: is it installed?", a.Unit)
		} else if unit.Active != "" {
			o.Detail += fmt.Sprintf("; %s is %s (systemctl status %s)", a.Unit, unit.Active, a.Unit)
		}
	case restarts[0] >= restartLoop:
		o.Outcome, o.Cause = observe.Wrong, "restarting"
		o.Detail = fmt.Sprintf("%s started anew %d times within 15 min", a.Process, restarts[0])
	case unit.Active == "failed":
		o = warned(o, fmt.Sprintf("%s runs, and its unit %s failed", a.Process, a.Unit))
	}
	return o
}

// changed adds when the agent's files last changed: security agents take new
// content while nobody looks.
func (m *agentMeter) changed(now observe.Instant, o observe.Observation, limit topology.Limit) observe.Observation {
	if !m.known || m.found.newest.IsZero() {
		return o
	}
	age := max(now.Wall.Sub(m.found.newest), 0)
	o.Value, o.Unit = age.Seconds(), observe.Seconds
	o.Fields = append(o.Fields,
		word("changed", m.found.newest.UTC().Format(time.RFC3339)), word("file", m.found.file))
	detail := fmt.Sprintf("its files changed %s: %s", ago(age), m.found.file)
	if has(o, "level") {
		return o
	}
	return judgedAge(o, age, limit, causeChanged, detail)
}

func has(o observe.Observation, name string) bool {
	for _, f := range o.Fields {
		if f.Name == name {
			return true
		}
	}
	return false
}
