package host

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"sync/atomic"
	"time"

	"github.com/shirou/gopsutil/v3/cpu"
	"github.com/shirou/gopsutil/v3/disk"
	"github.com/shirou/gopsutil/v3/load"
	"github.com/shirou/gopsutil/v3/mem"
	"github.com/shirou/gopsutil/v3/net"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// fakeSource is a host whose figures a test sets. err stands for them all.
type fakeSource struct {
	err    error
	clock  ClockState
	up     uint64 // 0: an hour
	times  cpu.TimesStat
	memory mem.VirtualMemoryStat
	nics   []net.IOCountersStat
	mounts []Mount
	full   map[string]disk.UsageStat

	hung      map[string]chan struct{} // calls for these block until closed
	calls     atomic.Int32
	listBlock chan struct{}
	panics    bool
}

func (s *fakeSource) CPUTimes(context.Context) (cpu.TimesStat, error) { return s.times, s.err }
func (s *fakeSource) Cores(context.Context) (int, error)              { return 4, s.err }
func (s *fakeSource) Load(context.Context) (load.AvgStat, error) {
	return load.AvgStat{Load1: 2, Load5: 1, Load15: 0.5}, s.err
}
func (s *fakeSource) Memory(context.Context) (mem.VirtualMemoryStat, error) { return s.memory, s.err }
func (s *fakeSource) Swap(context.Context) (mem.SwapMemoryStat, error) {
	return mem.SwapMemoryStat{}, s.err
}
func (s *fakeSource) NICs(context.Context) ([]net.IOCountersStat, error) { return s.nics, s.err }
func (s *fakeSource) Uptime(context.Context) (uint64, error) {
	return cmp.Or(s.up, 3600), s.err
}

func (s *fakeSource) Clock() (ClockState, error) { return s.clock, s.err }

func (s *fakeSource) Mounts(context.Context) ([]Mount, error) {
	if s.listBlock != nil {
		<-s.listBlock
	}
	return s.mounts, s.err
}

func (s *fakeSource) Usage(point string) (disk.UsageStat, error) {
	s.calls.Add(1)
	if s.panics {
		panic("driver trouble")
	}
	if block := s.hung[point]; block != nil {
		<-block
	}
	stat, ok := s.full[point]
	if !ok {
		return stat, &fs.PathError{Op: "statfs", Path: point, Err: fs.ErrNotExist}
	}
	return stat, s.err
}

var errBroken = errors.New("input/output error")

// twoDisks is a host with / and /var.
func twoDisks() *fakeSource {
	return &fakeSource{
		mounts: parseMountInfo("22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw\n" +
			"23 22 8:2 / /var ro,relatime - xfs /dev/sda2 rw\n"),
		full: map[string]disk.UsageStat{
			"/":    {Total: 1000, Free: 250, UsedPercent: 75, InodesTotal: 10, InodesUsedPercent: 40},
			"/var": {Total: 2000, Free: 1000, UsedPercent: 50},
		},
		hung: map[string]chan struct{}{},
	}
}

// bench runs single probes of a family.
type bench struct {
	probes map[string]collectors.Probe
	seen   map[series]observe.Observation
}

type series struct {
	group, name, check string
}

// newBench plans the probes. Its clock is the time since; in a synctest bubble
// that is the bubble's.
func newBench(source Source, watched topology.Topology) *bench {
	began := time.Now()
	env := collectors.Env{Clock: func() observe.Instant {
		return observe.Instant{Wall: time.Now(), Mono: time.Since(began)}
	}}
	b := &bench{probes: map[string]collectors.Probe{}}
	for _, probe := range New(Options{Source: source}).Plan(watched, env) {
		b.probes[probe.Name] = probe
	}
	return b
}

// run runs one round of a probe and keeps what it emitted.
func (b *bench) run(ctx context.Context, name string) {
	b.seen = map[series]observe.Observation{}
	b.probes[name].Run(ctx, func(o observe.Observation) {
		b.seen[series{o.Subject.Group, o.Subject.Name, o.Check}] = o
	})
}

func field(o observe.Observation, name string) (observe.Field, bool) {
	for _, f := range o.Fields {
		if f.Name == name {
			return f, true
		}
	}
	return observe.Field{}, false
}
