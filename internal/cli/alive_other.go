//go:build !unix

package cli

import "os"

// alive reports whether a process is there.
func alive(pid int) bool {
	process, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	_ = process.Release() // it was found, which is all that is asked
	return true
}
