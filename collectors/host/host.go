// Package host measures this machine: processors, memory, swap, disks, network
// interfaces and uptime. It judges nothing; where it can't read, it says so,
// and what the platform lacks is "not provisioned", never 0.
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
	// Patience is how long a round waits for file systems to answer.
	Patience time.Duration
}

// Family plans the probes of this host. It keeps the counters of the round
// before, and which file systems have yet to answer.
type Family struct {
	source   Source
	patience time.Duration

	guard sync.Mutex // of what follows: a probe may be replaced while it runs
	cpu   cpuMeter
	nics  map[string]nicReading
	disks map[string]*inquiry
	// listing is the latest call for the list of mounts.
	listing *flight[[]Mount]
}

// The pace and the limits of the probes.
const (
	often         = time.Second
	seldom        = 10 * time.Second
	readDeadline  = 5 * time.Second
	defaultWait   = time.Second
	mostDisks     = 64
	mostNICs      = 64
	methodSystem  = "procfs"
	groupCPU      = "cpu"
	groupMemory   = "memory"
	groupSwap     = "swap"
	groupDisk     = "disk"
	groupNIC      = "nic"
	groupUptime   = "uptime"
	causeRead     = "read"
	causeHung     = "hung"
	causeLacking  = "unsupported"
	causeNone     = "none-here"
	causeNotFound = "enoent"
)

// New returns the family.
func New(options Options) *Family {
	if options.Source == nil {
		options.Source = system{}
	}
	if options.Patience <= 0 {
		options.Patience = defaultWait
	}
	return &Family{
		source: options.Source, patience: options.Patience,
		nics: map[string]nicReading{}, disks: map[string]*inquiry{},
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
	disks := watched.Host.Disks
	return []collectors.Probe{
		{Name: "host/cpu", Subject: subject(groupCPU, ""), Check: observe.CheckUsage, Every: often, Deadline: readDeadline, Slot: collectors.Here,
			Run: func(ctx context.Context, emit collectors.Emit) { f.runCPU(ctx, emit) }},
		{Name: "host/memory", Subject: subject(groupMemory, ""), Check: observe.CheckUsage, Every: often, Deadline: readDeadline, Slot: collectors.Here,
			Run: func(ctx context.Context, emit collectors.Emit) { f.runMemory(ctx, emit) }},
		{Name: "host/nic", Revision: fmt.Sprint(uplinks), Subject: subject(groupNIC, ""), Check: observe.CheckReceive,
			Every: often, Deadline: readDeadline, Slot: collectors.Here,
			Run: func(ctx context.Context, emit collectors.Emit) { f.runNICs(ctx, env.Clock(), uplinks, emit) }},
		{Name: "host/disk", Revision: fmt.Sprint(disks), Subject: subject(groupDisk, ""), Check: observe.CheckUsage,
			Every: seldom, Deadline: readDeadline, Slot: collectors.Here,
			Run: func(ctx context.Context, emit collectors.Emit) { f.runDisks(ctx, env.Clock, disks, emit) }},
		{Name: "host/uptime", Subject: subject(groupUptime, ""), Check: observe.CheckUptime, Every: seldom, Deadline: readDeadline, Slot: collectors.Here,
			Run: func(ctx context.Context, emit collectors.Emit) { f.runUptime(ctx, emit) }},
	}
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
