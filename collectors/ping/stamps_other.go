//go:build !linux

package ping

// hasStamps says whether the kernel tells when an answer came.
const hasStamps = false
