package host

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/shirou/gopsutil/v3/cpu"
	"github.com/shirou/gopsutil/v3/mem"
	"github.com/shirou/gopsutil/v3/net"

	"example.com/noctop/internal/topology"
)

func TestUnits(t *testing.T) {
	inTree(t, topology.Host{}, func(h *tree) {
		units := series{"units", "", "units"}
		var failed []Unit
		var err error
		h.units = func([]string) ([]Unit, []Unit, error) { return failed, nil, err }
		failed = []Unit{{Name: "old.service"}}
		h.rounds("host/units", 1)
		h.says(units, "warn", "", 1)
		failed = []Unit{{Name: "old.service"}, {Name: "nginx.service"}}
		h.rounds("host/units", 1)
		h.says(units, "wrong", "failed-units", 2)
		if detail := h.seen[units].Detail; !strings.Contains(detail, "nginx.service") || strings.Contains(detail, "old.service") {
			t.Errorf("the one that failed meanwhile is not named alone: %s", detail)
		}
		failed = nil
		h.rounds("host/units", 1)
		h.says(units, "ok", "", 0)
		failed = []Unit{{Name: "old.service"}} // again
		h.rounds("host/units", 1)
		h.says(units, "wrong", "failed-units", 1)
		for range 40 {
			failed = append(failed, Unit{Name: "many.service"})
		}
		h.rounds("host/units", 1)
		if detail := h.seen[units].Detail; len(detail) > 300 || !strings.Contains(detail, "more") {
			t.Errorf("forty units are %s", detail)
		}
		for _, end := range []struct {
			err            error
			outcome, cause string
		}{
			{errNoSystemd, "not-provisioned", "none-here"}, {errors.ErrUnsupported, "not-provisioned", "none-here"},
			{context.DeadlineExceeded, "failed", "read"}, {errBroken, "failed", "read"},
		} {
			err = end.err
			h.rounds("host/units", 1)
			h.says(units, end.outcome, end.cause, 0)
		}
	})
}

func TestDevices(t *testing.T) {
	inTree(t, topology.Host{}, func(h *tree) {
		sda, ext4, btrfs, md := series{"device", "sda", "errors"}, series{"device", "sda1", "errors"}, series{"device", "btrfs 1234", "errors"}, series{"device", "md0", "errors"}
		h.rounds("host/device", 2)
		h.says(sda, "ok", "", 0) // three before we began are no news
		h.says(ext4, "ok", "", 0)
		h.says(btrfs, "ok", "", 0)
		if len(h.seen) != 3 {
			t.Errorf("said %v", h.seen)
		}
		h.write("/sys/block/sda/device/ioerr_cnt", "0x5\n")
		h.write("/sys/fs/ext4/sda1/errors_count", "1\n")
		h.write("/sys/fs/btrfs/1234/devinfo/1/error_stats", "write_errs 2\nread_errs 0\nflush_errs 0\ncorruption_errs 1\n")
		h.write("/sys/block/md0/md/degraded", "1\n")
		h.rounds("host/device", 1)
		h.says(sda, "wrong", "errors", 2)
		h.says(ext4, "wrong", "errors", 1)
		h.says(btrfs, "wrong", "errors", 3)
		h.says(md, "wrong", "degraded", 0)
		h.rounds("host/device", 123)
		h.says(sda, "ok", "", 0)
		h.remove("/sys/block")
		h.remove("/sys/fs")
		h.rounds("host/device", 1)
		h.says(series{"device", "", "errors"}, "not-provisioned", "none-here", 0)
	})
}

func TestNICErrorsAndCarrier(t *testing.T) {
	inTree(t, topology.Host{}, func(h *tree) {
		errors, carrier := series{"nic", "eth0", "errors"}, series{"nic", "eth0", "carrier"}
		var packets, bad, dropped uint64
		rounds := func(n int, p, b, d uint64) {
			for range n {
				packets, bad, dropped = packets+p, bad+b, dropped+d
				h.source.nics = []net.IOCountersStat{{Name: "eth0", PacketsRecv: packets, Errin: bad, Dropin: dropped}}
				h.rounds("host/nic", 1)
			}
		}
		rounds(20, 1000, 0, 0)
		h.says(errors, "ok", "", 0)
		rounds(20, 1000, 40, 0) // 2 % of two minutes
		h.says(errors, "warn", "", 40)
		rounds(60, 1000, 100, 0)
		h.says(errors, "wrong", "errors", 100)
		rounds(140, 1000, 0, 0)
		h.says(errors, "ok", "", 0)
		rounds(60, 1000, 0, 700)
		h.says(errors, "wrong", "drops", 700)
		rounds(700, 10, 0, 0)
		h.says(errors, "ok", "", 0)
		rounds(100, 1, 1, 0) // half of them, and far too few to tell
		h.says(errors, "ok", "", 1)

		h.rounds("host/carrier", 1)
		h.says(carrier, "ok", "", 0)
		h.write("/sys/class/net/eth0/carrier_changes", "4\n")
		h.rounds("host/carrier", 1)
		h.says(carrier, "warn", "", 2)
		h.write("/sys/class/net/eth0/carrier_changes", "8\n")
		h.rounds("host/carrier", 1)
		h.says(carrier, "wrong", "flapping", 6)
		h.rounds("host/carrier", 92)
		h.says(carrier, "ok", "", 0)
		h.remove("/sys/class")
		h.rounds("host/carrier", 1)
		h.says(carrier, "not-provisioned", "none-here", 0)
	})
}

func TestDisksBecomeReadOnlyAndRunOutOfInodes(t *testing.T) {
	inTree(t, topology.Host{}, func(h *tree) {
		slash, variable := series{"disk", "/", "usage"}, series{"disk", "/var", "usage"}
		h.rounds("host/disk", 1)
		h.says(slash, "ok", "", 75)
		h.says(variable, "ok", "", 50) // read-only, and was when we began
		h.source.mounts = parseMountInfo("22 1 8:1 / / rw,relatime - ext4 /dev/sda1 ro\n")
		h.rounds("host/disk", 1)
		h.says(slash, "wrong", "read-only", 75)
		h.source.mounts = parseMountInfo("22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw\n")
		stat := h.source.full["/"]
		stat.InodesUsedPercent = 98
		h.source.full["/"] = stat
		h.rounds("host/disk", 1)
		h.says(slash, "wrong", "full", 75)
		stat.InodesUsedPercent, stat.UsedPercent = 10, 96
		h.source.full["/"] = stat
		h.rounds("host/disk", 1)
		h.says(slash, "warn", "", 96)
	})
}

func TestContainer(t *testing.T) {
	inTree(t, topology.Host{}, func(h *tree) {
		h.source.memory = mem.VirtualMemoryStat{Total: 1000 << 20, Available: 900 << 20}
		h.source.times = cpu.TimesStat{User: 0, Idle: 100}
		memory, busy := series{"memory", "", "usage"}, series{"cpu", "", "usage"}
		h.write("/sys/fs/cgroup/memory.max", "max\n")
		h.write("/sys/fs/cgroup/cpu.max", "max 100000\n")
		h.rounds("host/memory", 1)
		h.says(memory, "ok", "", 10)
		h.write("/sys/fs/cgroup/memory.max", "104857600\n")
		h.write("/sys/fs/cgroup/memory.current", "99614720\n")
		h.write("/sys/fs/cgroup/memory.stat", "anon 1\ninactive_file 1048576\n")
		h.rounds("host/memory", 1)
		h.says(memory, "warn", "", 94)
		if total, _ := field(h.seen[memory], "total_bytes"); total.Value != 104857600 {
			t.Errorf("the limit is %v", total.Value)
		}
		h.write("/sys/fs/cgroup/cpu.max", "50000 100000\n")
		h.write("/sys/fs/cgroup/cpu.stat", "usage_usec 0\nnr_periods 0\nnr_throttled 0\n")
		h.rounds("host/cpu", 1)
		h.source.times = cpu.TimesStat{User: 1, Idle: 109}
		h.rounds("host/cpu", 1)
		h.write("/sys/fs/cgroup/cpu.stat", "usage_usec 490000\nnr_periods 10\nnr_throttled 8\n")
		h.source.times = cpu.TimesStat{User: 2, Idle: 118}
		h.rounds("host/cpu", 1)
		h.says(busy, "warn", "", 98) // 0.49 s of the 0.5 s that it may have
		if held, _ := field(h.seen[busy], "held_back"); held.Value != 80 {
			t.Errorf("held back in %v %%", held.Value)
		}
	})
}

func TestRestartSinceTheLastLook(t *testing.T) {
	inTree(t, topology.Host{}, func(h *tree) {
		up := series{"uptime", "", "uptime"}
		h.rounds("host/uptime", 3)
		h.says(up, "ok", "", 3600)
		h.fresh()
		h.rounds("host/uptime", 1)
		h.says(up, "ok", "", 3600)
		if looked, ok := field(h.seen[up], "last_look"); !ok || looked.Text == "" {
			t.Errorf("the last look is %+v", looked)
		}
		h.write("/proc/sys/kernel/random/boot_id", "another\n")
		h.source.up = 60
		h.fresh()
		h.rounds("host/uptime", 1)
		h.says(up, "warn", "", 60)
		if detail := h.seen[up].Detail; !strings.Contains(detail, "after noctop last looked (") {
			t.Errorf("the restart is %q", detail)
		}
		h.source.up = 7200
		h.rounds("host/uptime", 1)
		h.says(up, "warn", "", 7200) // long ago, and news all the same
		h.rounds("host/uptime", 180)
		h.says(up, "ok", "", 7200)
		h.write("state/look.json", "{broken")
		h.fresh()
		h.rounds("host/uptime", 1)
		h.says(up, "ok", "", 7200)
		time.Sleep(time.Second)
	})
}
