package host

import (
	"context"
	"errors"
	"runtime"

	"github.com/shirou/gopsutil/v3/cpu"
	"github.com/shirou/gopsutil/v3/disk"
	"github.com/shirou/gopsutil/v3/host"
	"github.com/shirou/gopsutil/v3/load"
	"github.com/shirou/gopsutil/v3/mem"
	"github.com/shirou/gopsutil/v3/net"
)

// Source is where figures come from that are not read from files: the only way
// to gopsutil.
type Source interface {
	CPUTimes(ctx context.Context) (cpu.TimesStat, error)
	Cores(ctx context.Context) (int, error)
	Load(ctx context.Context) (load.AvgStat, error)
	Memory(ctx context.Context) (mem.VirtualMemoryStat, error)
	Swap(ctx context.Context) (mem.SwapMemoryStat, error)
	NICs(ctx context.Context) ([]net.IOCountersStat, error)
	Uptime(ctx context.Context) (uint64, error)
	Clock() (ClockState, error)
	// Mounts lists the mounted file systems of this process's mount namespace.
	Mounts(ctx context.Context) ([]Mount, error)
	// Usage may never return: a file system that hangs can't be given up.
	Usage(mountPoint string) (disk.UsageStat, error)
}

// errEmpty says that the system gave nothing where it must give something.
var errEmpty = errors.New("the system gave no figures")

// errMisread says that what the system gave has not the fields it must have.
var errMisread = errors.New("the system's figures lack fields that they must have")

// system is the Source of this host.
type system struct{}

func (system) CPUTimes(ctx context.Context) (cpu.TimesStat, error) {
	list, err := careful(func() ([]cpu.TimesStat, error) { return cpu.TimesWithContext(ctx, false) })
	if err != nil {
		return cpu.TimesStat{}, err
	}
	if len(list) == 0 { // gopsutil swallows the read error
		return cpu.TimesStat{}, errEmpty
	}
	return list[0], nil
}

func (system) Cores(ctx context.Context) (int, error) {
	cores, err := careful(func() (int, error) { return cpu.CountsWithContext(ctx, true) })
	if err != nil || cores <= 0 {
		return runtime.NumCPU(), nil //nolint:nilerr // the runtime knows too
	}
	return cores, nil
}

func (system) Load(ctx context.Context) (load.AvgStat, error) {
	if runtime.GOOS == "windows" { // gopsutil computes a substitute in a goroutine that never ends
		return load.AvgStat{}, errors.ErrUnsupported
	}
	return value(careful(func() (*load.AvgStat, error) { return load.AvgWithContext(ctx) }))
}

func (system) Memory(ctx context.Context) (mem.VirtualMemoryStat, error) {
	stat, err := value(careful(func() (*mem.VirtualMemoryStat, error) { return mem.VirtualMemoryWithContext(ctx) }))
	if err == nil && stat.Total == 0 { // gopsutil swallows the read error
		err = errEmpty
	}
	return stat, err
}

func (system) Swap(ctx context.Context) (mem.SwapMemoryStat, error) {
	return value(careful(func() (*mem.SwapMemoryStat, error) { return mem.SwapMemoryWithContext(ctx) }))
}

func (system) NICs(ctx context.Context) ([]net.IOCountersStat, error) {
	return careful(func() ([]net.IOCountersStat, error) { return net.IOCountersWithContext(ctx, true) })
}

func (system) Uptime(ctx context.Context) (uint64, error) {
	return careful(func() (uint64, error) { return host.UptimeWithContext(ctx) })
}

func (system) Usage(mountPoint string) (disk.UsageStat, error) {
	return value(careful(func() (*disk.UsageStat, error) { return disk.Usage(mountPoint) }))
}

// careful turns a panic of gopsutil into an error: it counts on all the fields that
// a file of /proc usually has.
func careful[T any](read func() (T, error)) (figures T, err error) {
	defer func() {
		if recover() != nil {
			err = errMisread
		}
	}()
	return read()
}

// value turns gopsutil's pointers into values.
func value[T any](pointer *T, err error) (T, error) {
	if err != nil || pointer == nil {
		var zero T
		return zero, errors.Join(err, onlyIf(pointer == nil && err == nil, errEmpty))
	}
	return *pointer, nil
}

func onlyIf(condition bool, err error) error {
	if condition {
		return err
	}
	return nil
}

// lacking reports whether an error means that the platform has no such figure.
// gopsutil's own error for it is in a package that can't be imported.
func lacking(err error) bool {
	return errors.Is(err, errors.ErrUnsupported) || err != nil && err.Error() == "not implemented yet"
}
