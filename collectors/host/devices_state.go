package host

import (
	"fmt"
	"slices"
	"strings"

	"example.com/noctop/internal/observe"
)

// The states of a disk in which it works: those of a SCSI or SATA device and of
// an NVMe controller (drivers/scsi/scsi_sysfs.c, drivers/nvme/host/sysfs.c).
// "transport-offline" and "blocked" are what a SAN's ways are in while they
// change; "resetting" and "connecting" what a controller is in while it restarts.
var (
	diskWorks    = []string{"running", "live", "created", "quiesce"}
	diskRestarts = []string{"blocked", "created-blocked", "transport-offline", "resetting", "connecting", "new"}
)

// folderOfDisk is what the driver says of a disk's device.
func folderOfDisk(device string) string { return "/sys/block/" + device + "/device/" }

// deviceCounters are where a driver counts the errors of a disk. NVMe has no
// counter that everybody may read: that of errors on its PCIe link stands in for
// it, beside the controller's state.
func deviceCounters(device string) []string {
	folder := folderOfDisk(device)
	return []string{
		folder + "ioerr_cnt", folder + "device/aer_dev_nonfatal", folder + "device/aer_dev_fatal", folder + "state",
		"/sys/block/" + device + "/md/degraded",
	}
}

// deviceState is a fault where the device no longer works, as its driver says.
func (f *Family) deviceState(device string, o observe.Observation) observe.Observation {
	text, err := f.root.read(folderOfDisk(device) + "state")
	state := strings.TrimSpace(text)
	if err != nil || state == "" {
		return o
	}
	o.Fields = append(o.Fields, word("state", state))
	switch {
	case slices.Contains(diskWorks, state):
	case slices.Contains(diskRestarts, state):
		if o.Outcome == observe.Good {
			o = warned(o, fmt.Sprintf("the disk %s is %s (dmesg -T | grep %s)", device, state, device))
		}
	default:
		o.Outcome, o.Cause = observe.Wrong, "offline"
		o.Detail = fmt.Sprintf("the disk %s is %s: it takes no more requests (dmesg -T | grep %s)", device, state, device)
	}
	return o
}
