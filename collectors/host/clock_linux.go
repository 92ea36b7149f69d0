package host

import (
	"time"

	"golang.org/x/sys/unix"
)

// Bits of adjtimex's status (linux/timex.h).
const (
	statusUnsynchronised = 0x0040
	statusNanoseconds    = 0x2000
)

// Clock asks the kernel, which needs no privilege.
func (system) Clock() (ClockState, error) {
	var timex unix.Timex
	if _, err := unix.Adjtimex(&timex); err != nil {
		return ClockState{}, err
	}
	var boot unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_BOOTTIME, &boot); err != nil {
		return ClockState{}, err
	}
	unit := time.Microsecond // of the offset; the errors are in microseconds always
	if timex.Status&statusNanoseconds != 0 {
		unit = time.Nanosecond
	}
	return ClockState{
		Synchronised: timex.Status&statusUnsynchronised == 0,
		Offset:       time.Duration(timex.Offset) * unit,
		MostError:    time.Duration(timex.Maxerror) * time.Microsecond,
		Likely:       time.Duration(timex.Esterror) * time.Microsecond,
		SinceBoot:    time.Duration(boot.Nano()),
	}, nil
}
