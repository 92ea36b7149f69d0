package host

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"github.com/shirou/gopsutil/v3/disk"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// usage is how full a file system is.
type usage = disk.UsageStat

// watchedDisk is a file system to ask about.
type watchedDisk struct {
	path       string
	mount      Mount
	known      bool // mount is
	configured bool
}

// runDisks asks every file system at once how full it is, waits a moment, and
// reports those that have not answered as hung. It asks none that still owes
// the answer to an earlier round.
func (f *Family) runDisks(ctx context.Context, clock func() observe.Instant, watched topology.Host, emit collectors.Emit) {
	configured := watched.Disks
	deadline := time.NewTimer(f.patience)
	defer deadline.Stop()
	mounts, err := f.mounts(ctx, clock(), deadline.C)
	if ctx.Err() != nil {
		return
	}
	if err != nil && len(configured) == 0 {
		emit(unread(subject(groupDisk, ""), observe.CheckUsage, err))
		return
	}
	disks := watchedDisks(mounts, configured)
	f.guard.Lock()
	inquiries := f.inquire(clock(), disks)
	f.guard.Unlock()
	deadline.Reset(f.patience)
	for _, inquiry := range inquiries {
		select {
		case <-inquiry.done:
		case <-deadline.C:
			deadline.Reset(0) // nobody else is waited for either
		case <-ctx.Done():
			return
		}
	}
	now := clock()
	f.guard.Lock()
	defer f.guard.Unlock()
	for i, inquiry := range inquiries {
		if observation, ok := diskState(disks[i], inquiry, now); ok {
			emit(f.diskJudged(disks[i], observation, watched))
		}
	}
}

// diskJudged finds file systems that could be written to and can't any more,
// and those without inodes left. How full they may be is for triage.
func (f *Family) diskJudged(d watchedDisk, o observe.Observation, watched topology.Host) observe.Observation {
	if o.Outcome != observe.Good {
		return o
	}
	if d.known && !d.mount.ReadOnly {
		f.writable[d.path] = true
	}
	if d.known && d.mount.ReadOnly && f.writable[d.path] {
		o.Outcome, o.Cause = observe.Wrong, causeReadOnly
		o.Detail = d.path + " has become read-only (dmesg -T shows why)"
		return o
	}
	for _, field := range o.Fields {
		if field.Name == "inodes_percent" {
			o = judged(o, field.Value, watched.Limit("inodes"), causeFull, fmt.Sprintf("%.0f %% of the inodes of %s are in use (df -i)", field.Value, d.path))
		}
	}
	if o.Outcome == observe.Good && o.Value >= watched.Limit("disk").Warn {
		o = warned(o, fmt.Sprintf("%s is %.0f %% full", d.path, o.Value))
	}
	return o
}

// mounts lists what is mounted. Even that can hang, on some platforms.
func (f *Family) mounts(ctx context.Context, now observe.Instant, deadline <-chan time.Time) ([]Mount, error) {
	f.guard.Lock()
	if f.listing == nil || f.listing.landed() {
		f.listing = launch(now, func() ([]Mount, error) { return f.source.Mounts(context.WithoutCancel(ctx)) })
	}
	listing := f.listing
	f.guard.Unlock()
	select {
	case <-listing.done:
		return listing.answer, listing.err
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-deadline:
		return nil, fmt.Errorf("the list of mounts has not come for %s", age(now, listing.began))
	}
}

// watchedDisks returns the configured file systems, or the local ones.
func watchedDisks(mounts []Mount, configured []string) []watchedDisk {
	var disks []watchedDisk
	if len(configured) == 0 {
		for _, mount := range localDisks(mounts) {
			disks = append(disks, watchedDisk{path: mount.Point, mount: mount, known: true})
		}
		return disks
	}
	for _, path := range configured {
		if slices.ContainsFunc(disks, func(d watchedDisk) bool { return d.path == path }) {
			continue
		}
		mount, known := holder(mounts, path)
		disks = append(disks, watchedDisk{path: path, mount: mount, known: known, configured: true})
	}
	return disks
}

// inquire returns the inquiry of each disk: the one that is still open, or else
// a new one. It forgets the ones that have ended.
func (f *Family) inquire(now observe.Instant, disks []watchedDisk) []*inquiry {
	for path, inquiry := range f.disks {
		if inquiry.landed() {
			delete(f.disks, path)
		}
	}
	var list []*inquiry
	for _, d := range disks {
		open, ok := f.disks[d.path]
		if !ok {
			open = launch(now, func() (usage, error) { return f.source.Usage(d.path) })
			f.disks[d.path] = open
		}
		list = append(list, open)
	}
	return list
}

// diskState turns an inquiry into an observation; false where there is nothing to say.
func diskState(d watchedDisk, asked *inquiry, now observe.Instant) (observe.Observation, bool) {
	o := observe.Observation{
		Subject: subject(groupDisk, d.path), Check: observe.CheckUsage, Method: "statfs", Outcome: observe.Failed,
	}
	if d.known {
		o.Fields = []observe.Field{
			{Name: "read_only", Value: flag(d.mount.ReadOnly)},
			{Name: "type", Text: d.mount.Type},
			{Name: "source", Text: d.mount.Source},
			{Name: "mounted_at", Text: d.mount.Point},
		}
	}
	if !asked.landed() {
		o.Cause = causeHung
		o.Detail = fmt.Sprintf("%s hangs: no answer for %s", d.path, age(now, asked.began))
		return o, true
	}
	stat, err := asked.answer, asked.err
	switch {
	case errors.Is(err, fs.ErrNotExist) && !d.configured:
		return o, false // another mount covers it
	case errors.Is(err, fs.ErrNotExist):
		o.Cause, o.Detail = causeNotFound, fmt.Sprintf("there is no %s on this host", d.path)
		return o, true
	case lacking(err):
		o.Outcome, o.Cause, o.Detail = observe.NotProvisioned, causeLacking, "this platform does not tell"
		return o, true
	case err != nil:
		o.Cause, o.Detail = causeRead, fmt.Sprintf("%s can't be read: %v", d.path, err)
		return o, true
	case stat.Total == 0:
		o.Outcome, o.Cause, o.Detail = observe.NotProvisioned, causeNone, d.path+" is a file system without a size"
		return o, true
	}
	o.Outcome, o.Value, o.Unit = observe.Good, stat.UsedPercent, observe.Percent
	o.Fields = append(o.Fields,
		observe.Field{Name: "total_bytes", Value: float64(stat.Total)},
		observe.Field{Name: "free_bytes", Value: float64(stat.Free)})
	if stat.InodesTotal > 0 { // some file systems make them as needed
		o.Fields = append(o.Fields, observe.Field{Name: "inodes_percent", Value: stat.InodesUsedPercent})
	}
	return o, true
}

func age(now, began observe.Instant) time.Duration { return now.Sub(began).Round(time.Second) }

func flag(set bool) float64 {
	if set {
		return 1
	}
	return 0
}
