//go:build !linux

package host

import "context"

// askSystemd has nobody to ask on this platform.
func askSystemd(context.Context, []string) (failed, named []Unit, err error) {
	return nil, nil, errNoSystemd
}
