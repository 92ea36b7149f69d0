package terminal

import "golang.org/x/sys/unix"

const (
	readTermios = unix.TCGETS
	discards    = true // discardOutput does something
)
