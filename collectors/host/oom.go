package host

import (
	"fmt"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// oomMeter keeps the kernel's count of processes killed for lack of memory.
type oomMeter struct {
	seen  bool
	kills uint64
	last  observe.Instant // when the count was last found grown
	hour  window
}

// runOOM reports whether the kernel killed anything for lack of memory since we
// began. In a container the count is that of its own limit.
func (f *Family) runOOM(now observe.Instant, watched topology.Host, emit collectors.Emit) {
	target := subject(groupMemory, "")
	name, file := "oom_kill", "/proc/vmstat"
	if f.root.has(cgroupEvents) {
		file = cgroupEvents
	}
	text, err := f.root.read(file)
	if err != nil {
		emit(unread(target, observe.CheckOOM, err))
		return
	}
	kills, ok := parseNamed(text, name)[name]
	if !ok {
		emit(lacks(target, observe.CheckOOM, "no oom_kill in "+file+" (a kernel before 4.13)"))
		return
	}
	f.guard.Lock()
	defer f.guard.Unlock()
	if f.oom.seen && kills > f.oom.kills {
		f.oom.last = now
	}
	f.oom.seen, f.oom.kills = true, kills
	grown, _ := f.oom.hour.grown(now.Mono, counts{kills})
	o := gauge(target, observe.CheckOOM, float64(grown[0]), observe.Count, number("since_boot", float64(kills)))
	if f.oom.last == (observe.Instant{}) {
		emit(o)
		return
	}
	since := now.Sub(f.oom.last)
	o.Fields = append(o.Fields, number("last_s", since.Round(time.Second).Seconds()))
	emit(judgedAge(o, since, watched.Limit("oom"), causeOOM,
		fmt.Sprintf("%d within an hour, the last %s (dmesg -T shows which)", grown[0], ago(since))))
}
