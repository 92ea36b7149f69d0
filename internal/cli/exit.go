package cli

import (
	"errors"
	"fmt"
	"io"

	"example.com/noctop/internal/config"
)

// The exit codes. Those of check are monitoring plugins' own.
const (
	exitOK       = 0
	exitDegraded = 1
	exitDown     = 2
	exitUnknown  = 3
	exitUsage    = 64 // a mistake on the command line (sysexits.h EX_USAGE)
	exitSoftware = 70 // noctop itself failed (EX_SOFTWARE)
	exitConfig   = 78 // a bad configuration (EX_CONFIG)
)

// exit is an error that says how the program ends.
type exit struct {
	code int
	err  error // nil where the code says it all
}

func (e *exit) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit %d", e.code)
	}
	return e.err.Error()
}

func (e *exit) Unwrap() error { return e.err }

// finish prints what went wrong, if anything, and returns the exit code.
func finish(err error, stderr io.Writer) int {
	if err == nil {
		return exitOK
	}
	code := exitUsage
	var ending *exit
	var mistake *config.Error
	var mistakes config.Errors
	switch {
	case errors.As(err, &ending):
		code = ending.code
		err = ending.err
	case errors.As(err, &mistakes), errors.As(err, &mistake):
		code = exitConfig
	}
	if err != nil {
		fmt.Fprintf(stderr, "noctop: %s\n", err)
	}
	return code
}
