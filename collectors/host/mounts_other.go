//go:build !linux

package host

import (
	"context"
	"slices"

	"github.com/shirou/gopsutil/v3/disk"
)

// Mounts lists what gopsutil calls the physical partitions.
func (system) Mounts(ctx context.Context) ([]Mount, error) {
	list, err := disk.PartitionsWithContext(ctx, false)
	var mounts []Mount
	for _, partition := range list {
		mounts = append(mounts, Mount{
			Point: partition.Mountpoint, Type: partition.Fstype, Source: partition.Device, ID: partition.Device,
			Root: "/", ReadOnly: slices.Contains(partition.Opts, "ro"),
		})
	}
	if len(mounts) > 0 { // some could be read: the error is of the others
		return mounts, nil
	}
	return nil, err
}
