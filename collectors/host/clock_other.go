//go:build !linux

package host

import "errors"

// Clock is not told by this platform in a way that is used here.
func (system) Clock() (ClockState, error) { return ClockState{}, errors.ErrUnsupported }
