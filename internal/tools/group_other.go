//go:build !unix

package tools

import "os/exec"

// apart gives a program a session of its own, where the system has such.
func apart(*exec.Cmd) {}

// interrupt does nothing: a program can't be told here.
func interrupt(*exec.Cmd) {}

// kill ends a program.
func kill(command *exec.Cmd) {
	_ = command.Process.Kill() // it may have ended by itself
}

// statusOf is the exit status of a program that has ended.
func statusOf(command *exec.Cmd, err error) int {
	if err == nil || command.ProcessState == nil {
		return 0
	}
	return command.ProcessState.ExitCode()
}
