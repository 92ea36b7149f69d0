// Package host measures this machine: processors, memory, swap, disks, network
// interfaces, what the kernel drops and waits for, its clock, the units of
// systemd, security agents and uptime. Where it can't read, it says so, and what
// the platform lacks is "not provisioned", never 0. What it knows to be beyond a
// limit is Wrong; how full processors, memory and disks may be is for triage.
//
// Kept out on purpose, for what they cost: gopsutil's Connections, host.Info
// and process scans (7 to 23 ms a call), and cpu.Percent, whose state is shared
// by the whole process.
package host

import (
	"context"
	"fmt"
	"sync"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// Options are what tests replace. The zero value measures this host.
type Options struct {
	Source Source
	// Root is where /proc, /sys and /var of this host lie; empty is "/".
	Root string
	// Units asks systemd.
	Units Units
	// Memory is a file that outlives us, to tell whether this host has restarted
	// since we last looked; empty keeps nothing.
	Memory string
	// Patience is how long a round waits for file systems to answer.
	Patience time.Duration
}

// Family plans the probes of this host. It keeps the counters of the round
// before, and which file systems have yet to answer.
type Family struct {
	source   Source
	root     root
	units    Units
	memory   string
	patience time.Duration

	guard sync.Mutex // of what follows: a probe may be replaced while it runs
	cpu   cpuMeter
	nics  map[string]nicReading
	disks map[string]*inquiry
	// listing is the latest call for the list of mounts.
	listing  *flight[[]Mount]
	writable map[string]bool // file systems that could be written to

	conntrack, segments, listens, softnet window
	oom                                   oomMeter
	clock                                 clockMeter
	devices                               map[string]*window
	unit                                  unitMeter
	agents                                map[string]*agentMeter
	scanned                               observe.Instant // when all processes were last looked at
	hidden                                bool            // they can't be seen
	boots                                 bootMeter
}

// The pace and the limits of the probes.
const (
	often               = time.Second
	steady              = 5 * time.Second
	seldom              = 10 * time.Second
	rare                = 30 * time.Second
	readDeadline        = 5 * time.Second
	defaultWait         = time.Second
	mostDisks           = 64
	mostNICs            = 64
	methodSystem        = "procfs"
	groupCPU            = "cpu"
	groupMemory         = "memory"
	groupSwap           = "swap"
	groupDisk           = "disk"
	groupNIC            = "nic"
	groupUptime         = "uptime"
	groupPressure       = "pressure"
	groupConntrack      = "conntrack"
	groupTCP            = "tcp"
	groupSoftnet        = "softnet"
	groupClock          = "clock"
	groupUnits          = "units"
	groupAgent          = "agent"
	groupDevice         = "device"
	causeRead           = "read"
	causeHung           = "hung"
	causeLacking        = "unsupported"
	causeNone           = "none-here"
	causeNotFound       = "enoent"
	causeReadOnly       = "read-only"
	causeFull           = "full"
	causeDrops          = "drops"
	causePressure       = "pressure"
	causeOOM            = "oom"
	causeUnsynchronised = "unsynchronised"
	causeFailedUnits    = "failed-units"
	causeMissing        = "missing"
	causeChanged        = "changed"
)

// New returns the family.
func New(options Options) *Family {
	if options.Source == nil {
		options.Source = system{}
	}
	if options.Patience <= 0 {
		options.Patience = defaultWait
	}
	if options.Units == nil {
		options.Units = askSystemd
	}
	minute := window{span: time.Minute, step: steady}
	return &Family{
		source: options.Source, root: root(options.Root), units: options.Units, memory: options.Memory, patience: options.Patience,
		nics: map[string]nicReading{}, disks: map[string]*inquiry{}, writable: map[string]bool{},
		conntrack: minute, segments: minute, listens: minute, softnet: minute,
		oom: oomMeter{hour: window{span: time.Hour, step: time.Minute}},
	}
}

// Name is the family's name.
func (f *Family) Name() string { return "host" }

// Plan returns the probes of this host, or none where it is not to be watched.
func (f *Family) Plan(watched topology.Topology, env collectors.Env) []collectors.Probe {
	if watched.Host.Off {
		return nil
	}
	uplinks := map[string]bool{}
	for _, uplink := range watched.Uplinks {
		uplinks[uplink.Interface] = true
	}
	here := watched.Host
	clock := env.Clock
	plan := planner{revision: fmt.Sprint(here)}
	plan.add("cpu", subject(groupCPU, ""), observe.CheckUsage, often, func(ctx context.Context, emit collectors.Emit) { f.runCPU(ctx, clock(), here, emit) })
	plan.add("memory", subject(groupMemory, ""), observe.CheckUsage, often, func(ctx context.Context, emit collectors.Emit) { f.runMemory(ctx, here, emit) })
	plan.add("pressure", subject(groupPressure, ""), observe.CheckPressure, steady, func(_ context.Context, emit collectors.Emit) { f.runPressure(here, emit) })
	plan.add("conntrack", subject(groupConntrack, ""), observe.CheckTable, steady, func(_ context.Context, emit collectors.Emit) { f.runConntrack(clock(), here, emit) })
	plan.add("tcp", subject(groupTCP, ""), observe.CheckRetries, steady, func(_ context.Context, emit collectors.Emit) { f.runTCP(clock(), here, emit) })
	plan.add("softnet", subject(groupSoftnet, ""), observe.CheckDrops, steady, func(_ context.Context, emit collectors.Emit) { f.runSoftnet(clock(), here, emit) })
	plan.add("oom", subject(groupMemory, ""), observe.CheckOOM, seldom, func(_ context.Context, emit collectors.Emit) { f.runOOM(clock(), here, emit) })
	plan.add("clock", subject(groupClock, ""), observe.CheckOffset, seldom, func(_ context.Context, emit collectors.Emit) { f.runClock(clock(), here, emit) })
	plan.add("carrier", subject(groupNIC, ""), observe.CheckCarrier, seldom, func(_ context.Context, emit collectors.Emit) { f.runCarrier(clock(), here, emit) })
	plan.add("disk", subject(groupDisk, ""), observe.CheckUsage, seldom, func(ctx context.Context, emit collectors.Emit) { f.runDisks(ctx, clock, here, emit) })
	plan.add("uptime", subject(groupUptime, ""), observe.CheckUptime, seldom, func(ctx context.Context, emit collectors.Emit) { f.runUptime(ctx, clock(), here, emit) })
	plan.add("device", subject(groupDevice, ""), observe.CheckErrors, rare, func(_ context.Context, emit collectors.Emit) { f.runDevices(clock(), here, emit) })
	plan.add("units", subject(groupUnits, ""), observe.CheckUnits, rare, func(ctx context.Context, emit collectors.Emit) { f.runUnits(ctx, here, emit) })
	if len(here.Agents) > 0 {
		plan.add("agent", subject(groupAgent, ""), observe.CheckAgent, seldom, func(_ context.Context, emit collectors.Emit) { f.runAgents(clock(), here, emit) })
	}
	plan.revision += fmt.Sprint(uplinks)
	plan.add("nic", subject(groupNIC, ""), observe.CheckReceive, often, func(ctx context.Context, emit collectors.Emit) { f.runNICs(ctx, clock(), here, uplinks, emit) })
	return plan.probes
}

// planner puts together the probes, which share their wake-ups. A change of what
// is watched here replaces them all: none of them keeps anything itself.
type planner struct {
	revision string
	probes   []collectors.Probe
}

func (p *planner) add(name string, s observe.Subject, check string, every time.Duration, run func(context.Context, collectors.Emit)) {
	p.probes = append(p.probes, collectors.Probe{
		Name: "host/" + name, Revision: p.revision, Subject: s, Check: check,
		Every: every, Deadline: readDeadline, Slot: collectors.Here, Run: run,
	})
}

func subject(group, name string) observe.Subject {
	return observe.Subject{Kind: observe.KindHost, Group: group, Name: name}
}

// gauge is a value that could be read.
func gauge(s observe.Subject, check string, value float64, unit observe.Unit, fields ...observe.Field) observe.Observation {
	return observe.Observation{
		Subject: s, Check: check, Method: methodSystem, Outcome: observe.Good, Value: value, Unit: unit, Fields: fields,
	}
}

// unread is a value that could not be read: the platform lacks it, or reading failed.
func unread(s observe.Subject, check string, err error) observe.Observation {
	o := observe.Observation{
		Subject: s, Check: check, Method: methodSystem,
		Outcome: observe.Failed, Cause: causeRead, Detail: fmt.Sprintf("cannot be read: %v", err),
	}
	if lacking(err) {
		o.Outcome, o.Cause, o.Detail = observe.NotProvisioned, causeLacking, "this platform does not tell"
	}
	return o
}
