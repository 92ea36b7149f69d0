//go:build darwin || freebsd || netbsd || openbsd || dragonfly

package terminal

import "golang.org/x/sys/unix"

const (
	readTermios = unix.TIOCGETA
	discards    = false // discardOutput does nothing
)
