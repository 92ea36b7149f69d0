package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"example.com/noctop/internal/config"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
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

// ending ends the program with a code and no word more.
func ending(code int) error {
	if code == exitOK {
		return nil
	}
	return &exit{code: code}
}

// printed is what became of printing something to standard output.
func printed(err error) error {
	if err == nil {
		return nil
	}
	return &exit{exitSoftware, i18n.Errorf("can't write to standard output: %w", err)}
}

// printing makes what goes wrong in writing to it what printed makes of it, for
// the library, which prints by itself.
type printing struct{ io.Writer }

func (p printing) Write(text []byte) (int, error) {
	n, err := p.Writer.Write(text)
	return n, printed(err)
}

const (
	mostErrorLines = 80
	errorCells     = 700
)

// finish prints what went wrong, if anything, in a language, and returns the exit
// code. An error that says nothing else is a mistake on the command line.
func finish(err error, stderr io.Writer, language i18n.Language) int {
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
		say(stderr, language.Error(err))
	}
	return code
}

// say prints a message of one or several lines for people, cleaned: it may
// quote arguments and files. The lines keep their indentation.
func say(stderr io.Writer, message string) {
	all := strings.Split(strings.TrimSpace(message), "\n")
	for i, line := range all[:min(len(all), mostErrorLines)] {
		text := strings.TrimLeft(line, " ")
		indent := line[:min(len(line)-len(text), errorCells)]
		if i == 0 {
			indent = "noctop: "
		}
		fmt.Fprintf(stderr, "%s%s\n", indent, safetext.Clean(text, errorCells))
	}
}
