//go:build unix

package cli

import (
	"os/exec"
	"syscall"
)

// apart gives a program a session of its own: it has no terminal to write to, and
// ends with all that it started.
func apart(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	command.Cancel = func() error { return syscall.Kill(-command.Process.Pid, syscall.SIGKILL) }
}
