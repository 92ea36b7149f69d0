//go:build !linux

package self

import "time"

// asleep is not told by this platform in a way that is used here.
var asleep func() time.Duration
