package host

import (
	"errors"
	"path"
	"strconv"
	"strings"
)

// commSize is how much of a program's name the kernel keeps (TASK_COMM_LEN
// without its end).
const commSize = 15

// errHidden says that other users' processes can't be seen (proc(5), hidepid).
var errHidden = errors.New("other users' processes are hidden from us")

// isProcess reports whether a process is still of that name.
func (r root) isProcess(pid int, name string) bool {
	folder := "/proc/" + strconv.Itoa(pid)
	comm, err := r.read(folder + "/comm")
	if err != nil {
		return false
	}
	comm = strings.TrimSuffix(comm, "\n")
	if len(name) <= commSize {
		return comm == name
	}
	if comm != name[:commSize] {
		return false
	}
	// Longer names are cut: the command line has the whole of them.
	line, err := r.read(folder + "/cmdline")
	program, _, _ := strings.Cut(line, "\x00")
	return err != nil || program == "" || path.Base(program) == name
}

// findProcesses fills in a process of each wanted name.
func (r root) findProcesses(wanted map[string]int) error {
	names, err := r.names("/proc")
	if err != nil {
		return err
	}
	left := len(wanted)
	for _, entry := range names {
		pid, err := strconv.Atoi(entry)
		if err != nil || pid <= 0 {
			continue
		}
		for name, found := range wanted {
			if found == 0 && r.isProcess(pid, name) {
				wanted[name] = pid
				left--
			}
		}
		if left == 0 {
			return nil
		}
	}
	if _, err := r.read("/proc/1/comm"); err != nil {
		return errHidden
	}
	return nil
}
