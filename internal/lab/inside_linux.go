package lab

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// The environment between the test binary and its second self in the namespaces.
const (
	envInside = "NOCTOP_LAB_INSIDE"
	envBinary = "NOCTOP_BINARY"
)

// exitNoNamespaces is how the inner process says that the namespaces are there
// but can't be used.
const exitNoNamespaces = 97

// errNoLab says that this machine can't have the lab, and why.
var errNoLab = errors.New("no test network can be had here")

// inside reports whether this process is the one in the namespaces.
func inside() bool { return os.Getenv(envInside) != "" }

// enter runs this test binary again in namespaces of its own and returns its
// exit code. It dies with this process, and everything in it with it.
func enter(environment ...string) (int, error) {
	// The death signal goes by the thread that forked.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	command := exec.Command("/proc/self/exe", os.Args[1:]...)
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	command.Env = append(append(os.Environ(), envInside+"=1"), environment...)
	command.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags: syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET | syscall.CLONE_NEWNS | syscall.CLONE_NEWPID |
			syscall.CLONE_NEWIPC | syscall.CLONE_NEWUTS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
		Pdeathsig:   syscall.SIGKILL,
	}
	err := command.Run()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0, nil
	case errors.As(err, &exit) && exit.ExitCode() == exitNoNamespaces:
		return 0, errNoLab
	case errors.As(err, &exit):
		return max(exit.ExitCode(), 1), nil
	}
	return 0, fmt.Errorf("%w: user, network and mount namespaces are refused: %w", errNoLab, err)
}

// settle makes the namespaces usable from within: its own /proc and name, and
// mounts that stay here.
func settle() error {
	if err := unix.Mount("none", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("can't keep mounts private: %w", err)
	}
	if err := unix.Mount("proc", "/proc", "proc", unix.MS_NOSUID|unix.MS_NODEV|unix.MS_NOEXEC, ""); err != nil {
		return fmt.Errorf("can't mount /proc: %w", err)
	}
	if err := unix.Sethostname([]byte("lab")); err != nil {
		return fmt.Errorf("can't set the host's name: %w", err)
	}
	return nil
}

// missingTools names the programs that the lab needs and that are not here.
func missingTools() error {
	// nft and ip live where users' search paths may not look.
	path := os.Getenv("PATH") + ":/usr/sbin:/sbin"
	if err := os.Setenv("PATH", path); err != nil {
		return err
	}
	if _, err := exec.LookPath("nft"); err != nil {
		return fmt.Errorf("%w: the program nft is missing (package nftables)", errNoLab)
	}
	return nil
}

// build compiles the binary under test, or takes the one it is told to.
func build(folder string) (string, error) {
	if given := os.Getenv(envBinary); given != "" {
		return filepath.Abs(given)
	}
	binary := filepath.Join(folder, "noctop")
	command := exec.Command("go", "build", "-o", binary, "example.com/noctop")
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("can't build noctop: %w\n%s", err, out)
	}
	return binary, nil
}
