package host

import (
	"strings"
	"testing"

	"example.com/noctop/internal/topology"
)

// An NVMe disk counts the errors of its PCIe link and says how its controller
// is; others say whether they are online.
func TestDeviceStates(t *testing.T) {
	inTree(t, topology.Host{}, func(h *tree) {
		nvme, sda := series{"device", "nvme0n1", "errors"}, series{"device", "sda", "errors"}
		aer := func(count string) string {
			return "Undefined 0\nDLP 0\nUnsupReq " + count + "\nTOTAL_ERR_NONFATAL " + count + "\n"
		}
		h.write("/sys/block/nvme0n1/device/state", "live\n")
		h.write("/sys/block/nvme0n1/device/device/aer_dev_nonfatal", aer("2"))
		h.write("/sys/block/nvme0n1/device/device/aer_dev_fatal", aer("0"))
		h.write("/sys/block/sda/device/state", "running\n")
		h.rounds("host/device", 2)
		h.says(nvme, "ok", "", 0)
		h.says(sda, "ok", "", 0)
		h.write("/sys/block/nvme0n1/device/device/aer_dev_nonfatal", aer("5"))
		h.rounds("host/device", 1)
		h.says(nvme, "wrong", "errors", 3)
		h.rounds("host/device", 123)
		h.says(nvme, "ok", "", 0)
		h.write("/sys/block/nvme0n1/device/state", "resetting\n")
		h.write("/sys/block/sda/device/state", "offline\n")
		h.rounds("host/device", 1)
		h.says(nvme, "warn", "", 0)
		h.says(sda, "wrong", "offline", 0)
		if detail := h.seen[sda].Detail; !strings.Contains(detail, "sda is offline") {
			t.Errorf("said %q", detail)
		}
		h.write("/sys/block/nvme0n1/device/state", "dead\n")
		h.rounds("host/device", 1)
		h.says(nvme, "wrong", "offline", 0)
	})
}
