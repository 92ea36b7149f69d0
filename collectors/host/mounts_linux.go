package host

import (
	"context"
	"os"
)

// Mounts reads this process's own mount table. (gopsutil reads that of process
// 1, which may live in another mount namespace.)
func (system) Mounts(context.Context) ([]Mount, error) {
	text, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return nil, err
	}
	return parseMountInfo(string(text)), nil
}
