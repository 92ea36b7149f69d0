package host

import (
	"context"
	"fmt"
	"math"
	"runtime"

	"github.com/shirou/gopsutil/v3/cpu"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// cpuMeter keeps the processor times of the round before.
type cpuMeter struct {
	seen  bool
	times cpu.TimesStat
	cores int
	quota quotaMeter
}

// runCPU measures how busy the processors were since the round before, and
// the load average per core.
func (f *Family) runCPU(ctx context.Context, now observe.Instant, watched topology.Host, emit collectors.Emit) {
	f.guard.Lock()
	defer f.guard.Unlock()
	target := subject(groupCPU, "")
	quota := f.root.cpuQuota()
	times, err := f.source.CPUTimes(ctx)
	if err != nil {
		emit(unread(target, observe.CheckUsage, err))
	} else {
		if f.cpu.seen {
			if observation, ok := busy(f.cpu.times, times); ok {
				emit(f.within(now, quota, observation, watched.Limit("cpu")))
			}
		}
		f.cpu.seen, f.cpu.times = true, times
	}
	if f.cpu.cores == 0 {
		f.cpu.cores, _ = f.source.Cores(ctx)
		f.cpu.cores = max(f.cpu.cores, 1)
	}
	average, err := f.source.Load(ctx)
	if err != nil {
		emit(unread(target, observe.CheckLoad, err))
		return
	}
	emit(gauge(target, observe.CheckLoad, average.Load1/float64(f.cpu.cores), observe.Count,
		observe.Field{Name: "load1", Value: average.Load1}, observe.Field{Name: "load5", Value: average.Load5},
		observe.Field{Name: "load15", Value: average.Load15}, observe.Field{Name: "cores", Value: float64(f.cpu.cores)}))
}

// within is how busy the processors are, or what a container has used of those
// that it may use, where that is more.
func (f *Family) within(now observe.Instant, quota float64, o observe.Observation, limit topology.Limit) observe.Observation {
	detail := "the processors of this host are busy"
	if text, err := f.root.read(cgroup + "cpu.stat"); quota > 0 && err == nil {
		used, held, ok := f.cpu.quota.used(now, text, quota)
		if ok {
			o.Fields = append(o.Fields, number("quota_cores", quota), number("quota_used", used), number("held_back", held))
		}
		if ok && used > o.Value {
			o.Value, detail = used, fmt.Sprintf("this container has used up most of its %.3g processors", quota)
		}
	}
	if o.Value >= limit.Warn {
		o = warned(o, fmt.Sprintf("%s: %.0f %%", detail, o.Value))
	}
	return o
}

// busy compares two readings of the processor times. It returns false where
// they tell nothing: the clock has not ticked between them, or went back.
func busy(before, now cpu.TimesStat) (observe.Observation, bool) {
	total := cpuTotal(now) - cpuTotal(before)
	if total <= 0 {
		return observe.Observation{}, false
	}
	share := func(then, now float64) float64 { // the kernel's iowait may go back a little
		return math.Min(100, math.Max(0, (now-then)/total*100))
	}
	idle := share(before.Idle+before.Iowait, now.Idle+now.Iowait)
	return gauge(subject(groupCPU, ""), observe.CheckUsage, 100-idle, observe.Percent,
		observe.Field{Name: "user", Value: share(before.User+before.Nice, now.User+now.Nice)},
		observe.Field{Name: "system", Value: share(before.System+before.Irq+before.Softirq, now.System+now.Irq+now.Softirq)},
		observe.Field{Name: "softirq", Value: share(before.Softirq, now.Softirq)},
		observe.Field{Name: "iowait", Value: share(before.Iowait, now.Iowait)},
		observe.Field{Name: "steal", Value: share(before.Steal, now.Steal)}), true
}

// cpuTotal is all processor time. Linux counts guests' time in that of the
// user already.
func cpuTotal(t cpu.TimesStat) float64 {
	total := t.User + t.Nice + t.System + t.Idle + t.Iowait + t.Irq + t.Softirq + t.Steal
	if runtime.GOOS != "linux" {
		total += t.Guest + t.GuestNice
	}
	return total
}

// runMemory measures memory and swap. In use is what could not be had for new
// programs: caches can.
func (f *Family) runMemory(ctx context.Context, watched topology.Host, emit collectors.Emit) {
	memory, swap := subject(groupMemory, ""), subject(groupSwap, "")
	stat, err := f.source.Memory(ctx)
	if err != nil {
		emit(unread(memory, observe.CheckUsage, err))
	} else {
		used := stat.Total - min(stat.Available, stat.Total)
		o := gauge(memory, observe.CheckUsage, percent(used, stat.Total), observe.Percent,
			observe.Field{Name: "total_bytes", Value: float64(stat.Total)},
			observe.Field{Name: "available_bytes", Value: float64(stat.Available)})
		o = f.contained(o)
		if o.Value >= watched.Limit("memory").Warn {
			o = warned(o, fmt.Sprintf("%.0f %% of the memory is in use", o.Value))
		}
		emit(o)
	}
	total, free := stat.SwapTotal, stat.SwapFree
	if err != nil || runtime.GOOS != "linux" { // on Linux the same file has told it already
		other, err := f.source.Swap(ctx)
		if err != nil {
			emit(unread(swap, observe.CheckUsage, err))
			return
		}
		total, free = other.Total, other.Free
	}
	if total == 0 {
		emit(observe.Observation{Subject: swap, Check: observe.CheckUsage, Method: methodSystem,
			Outcome: observe.NotProvisioned, Cause: causeNone, Detail: "this host has no swap"})
		return
	}
	emit(gauge(swap, observe.CheckUsage, percent(total-min(free, total), total), observe.Percent,
		observe.Field{Name: "total_bytes", Value: float64(total)}))
}

// contained is the memory that is in use, or that of the container's own limit
// where more of it is.
func (f *Family) contained(o observe.Observation) observe.Observation {
	most, used, ok := f.root.memoryLimit()
	if !ok || percent(used, most) < o.Value {
		return o
	}
	o.Value = percent(used, most)
	o.Fields = []observe.Field{
		number("total_bytes", float64(most)), number("available_bytes", float64(most-min(used, most))), number("container", 1),
	}
	return o
}

func percent(part, whole uint64) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole) * 100
}
