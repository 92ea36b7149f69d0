package lab

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// diskFull: a file system of the host is full.
func diskFull(mount string) Fault {
	root := func(n *Network) string { return filepath.Join(fmt.Sprintf("/proc/%d/root", n.noctop), mount) }
	return Fault{
		Name: "disk full " + mount,
		Inject: func(n *Network) error {
			file, err := os.Create(filepath.Join(root(n), "ballast"))
			if err != nil {
				return err
			}
			defer file.Close()
			for chunk := make([]byte, 64<<10); ; {
				if _, err := file.Write(chunk); errors.Is(err, syscall.ENOSPC) {
					return nil
				} else if err != nil {
					return err
				}
			}
		},
		Heal: func(n *Network) error { return os.Remove(filepath.Join(root(n), "ballast")) },
		Proved: func(n *Network) (string, error) {
			var room unix.Statfs_t
			err := unix.Statfs(root(n), &room)
			if err == nil && room.Bavail > 0 {
				err = fmt.Errorf("%d blocks are free", room.Bavail)
			}
			return "no block is free", err
		},
	}
}

// starved: noctop itself is let run for a small part of the time only, as on a
// host that is far too busy.
func starved(runs, rests time.Duration) Fault {
	f := pulsing(stopped(), rests, runs)
	f.Name = "starved"
	return f
}
