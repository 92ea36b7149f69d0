package journal

import (
	"fmt"
	"time"
)

// Mode is what a journal does.
type Mode uint8

// The modes.
const (
	Starting Mode = iota // it is being opened
	Writing              // all is well
	Reading              // another noctop writes it
	Failing              // it can't be written now: what happens is kept in memory, and it is tried again
	Newer                // a newer noctop has written it: it is only read
	Off                  // there is none
)

// State is how a journal stands.
type State struct {
	Mode    Mode
	Path    string
	Problem string    // why it fails, or what is amiss
	Holder  int       // the process that writes, where that is another; 0 where that can't be told
	Since   time.Time // of the first failure in a row
	Items   int64     // of this run that are on the disk
	Held    int64     // that wait in memory
	Lost    int64     // that could not be kept
	Bytes   int64     // in use on the disk
	Aside   string    // a damaged file that was set aside by this process
}

// String says how the journal stands, in a line.
func (s State) String() string {
	switch s.Mode {
	case Off:
		return "off"
	case Reading:
		if s.Holder == 0 {
			return "read by us, written by another noctop"
		}
		return fmt.Sprintf("read by us, written by pid %d", s.Holder)
	case Newer:
		return "only read: " + s.Problem
	case Failing:
		return fmt.Sprintf("not written: %s; %d items wait in memory", s.Problem, s.Held) + s.losses()
	case Starting:
		return "being opened"
	}
	text := fmt.Sprintf("written, %.1f MB", float64(s.Bytes)/1e6)
	if s.Problem != "" {
		text += "; " + s.Problem
	}
	return text + s.losses()
}

func (s State) losses() string {
	if s.Lost == 0 {
		return ""
	}
	return fmt.Sprintf("; %d items were lost", s.Lost)
}

// Notice is what an operator must be told of at once, or nothing.
func (s State) Notice() string {
	switch {
	case s.Mode == Failing, s.Mode == Newer:
		return "the journal is " + s.String()
	case s.Mode == Writing && s.Problem != "":
		return "the journal: " + s.Problem
	}
	return ""
}
