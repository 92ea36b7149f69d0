//go:build unix

package tools

import (
	"os/exec"
	"syscall"
)

// signalled is what shells add to the number of the signal that ended a program.
const signalled = 128

// apart gives a program a session of its own: it has no terminal to ask at or to
// write to, and can be ended with all that it starts.
func apart(command *exec.Cmd) { command.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }

// interrupt tells a program and what it started to end, as ctrl+c does.
func interrupt(command *exec.Cmd) { signal(command, syscall.SIGINT) }

// kill ends them. Where nothing is left of them it does nothing.
func kill(command *exec.Cmd) { signal(command, syscall.SIGKILL) }

func signal(command *exec.Cmd, what syscall.Signal) {
	_ = syscall.Kill(-command.Process.Pid, what) // they may have ended by themselves
}

// statusOf is the exit status of a program that has ended.
func statusOf(command *exec.Cmd, err error) int {
	if err == nil || command.ProcessState == nil {
		return 0
	}
	if status, ok := command.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return signalled + int(status.Signal())
	}
	return command.ProcessState.ExitCode()
}
