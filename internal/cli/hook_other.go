//go:build !unix

package cli

import "os/exec"

// apart gives a program a session of its own, where the system has such.
func apart(*exec.Cmd) {}
