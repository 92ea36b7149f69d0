package host

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// mostDevices is how many counters of disks are read, a few of each.
const mostDevices = 256

// faultCounter is where a device or its file system counts errors.
type faultCounter struct {
	device, file string
}

// runDevices reports errors of disks since an hour ago, as drivers, the PCIe
// link, ext4 and btrfs count them, disks that have gone offline, and arrays that
// run without one of their disks.
func (f *Family) runDevices(now observe.Instant, watched topology.Host, emit collectors.Emit) {
	counters := f.faultCounters()
	sums, order := map[string]uint64{}, []string{}
	for _, c := range counters {
		text, err := f.root.read(c.file)
		if err != nil {
			continue // it was unplugged a moment ago
		}
		if _, ok := sums[c.device]; !ok {
			order = append(order, c.device)
		}
		sums[c.device] += errorsIn(text)
	}
	if len(order) == 0 {
		emit(lacks(subject(groupDevice, ""), observe.CheckErrors, "no disk of this host counts its errors"))
	}
	f.guard.Lock()
	defer f.guard.Unlock()
	latest := map[string]*window{}
	for _, device := range order {
		errors := f.devices[device]
		if errors == nil {
			errors = &window{span: time.Hour, step: time.Minute}
		}
		latest[device] = errors
		grown, _ := errors.grown(now.Mono, counts{sums[device]})
		o := gauge(subject(groupDevice, device), observe.CheckErrors, float64(grown[0]), observe.Count, number("ever", float64(sums[device])))
		o.Method = "sysfs"
		emit(f.deviceState(device, f.arrayState(device, judged(o, float64(grown[0]), watched.Limit("disk_errors"), "errors",
			fmt.Sprintf("%d new errors of %s within an hour (dmesg -T | grep %s)", grown[0], device, device)))))
	}
	f.devices = latest
}

// arrayState is a fault where the device is an array without one of its disks.
func (f *Family) arrayState(device string, o observe.Observation) observe.Observation {
	lost, err := f.root.number("/sys/block/" + device + "/md/degraded")
	if err == nil && lost > 0 {
		o.Outcome, o.Cause = observe.Wrong, "degraded"
		o.Detail = fmt.Sprintf("the array %s runs without %d of its disks (cat /proc/mdstat)", device, lost)
	}
	return o
}

// faultCounters finds where errors are counted now: disks come and go.
func (f *Family) faultCounters() []faultCounter {
	var all []faultCounter
	add := func(device, file string) {
		if len(all) < mostDevices && f.root.has(file) {
			all = append(all, faultCounter{device, file})
		}
	}
	for _, device := range f.sorted("/sys/block") {
		if strings.HasPrefix(device, "loop") || strings.HasPrefix(device, "zram") || strings.HasPrefix(device, "ram") {
			continue
		}
		for _, file := range deviceCounters(device) {
			add(device, file)
		}
	}
	for _, device := range f.sorted("/sys/fs/ext4") {
		add(device, "/sys/fs/ext4/"+device+"/errors_count")
	}
	for _, id := range f.sorted("/sys/fs/btrfs") {
		for _, number := range f.sorted("/sys/fs/btrfs/" + id + "/devinfo") {
			add("btrfs "+path.Base(id), "/sys/fs/btrfs/"+id+"/devinfo/"+number+"/error_stats")
		}
	}
	return all
}

// errorsIn sums up the numbers of a counter's file: one number, in any base
// that it is marked with, or a line of a name and a number for each kind, and
// perhaps one more of their sum.
func errorsIn(text string) uint64 {
	var sum uint64
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(words[0], "TOTAL_") {
			continue
		}
		if value, err := strconv.ParseUint(words[len(words)-1], 0, 32); err == nil {
			sum += value
		}
	}
	return sum
}

// sorted lists a folder by name; one that can't be read is empty.
func (f *Family) sorted(folder string) []string {
	names, _ := f.root.names(folder)
	slices.Sort(names)
	return names
}
