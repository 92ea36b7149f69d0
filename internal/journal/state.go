package journal

import (
	"time"

	"example.com/noctop/internal/i18n"
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
	Problem i18n.Text // why it fails, or what is amiss
	Holder  int       // the process that writes, where that is another; 0 where that can't be told
	Since   time.Time // of the first failure in a row
	Items   int64     // of this run that are on the disk
	Held    int64     // that wait in memory
	Lost    int64     // that could not be kept
	Bytes   int64     // in use on the disk
	Aside   string    // a damaged file that was set aside by this process
}

// String is Text in English.
func (s State) String() string { return s.Text().String() }

// Text says how the journal stands, in a line.
func (s State) Text() i18n.Text {
	switch s.Mode {
	case Off:
		return i18n.T("journal|off")
	case Reading:
		if s.Holder == 0 {
			return i18n.T("read by us, written by another noctop")
		}
		return i18n.T("read by us, written by pid %d", s.Holder)
	case Newer:
		return i18n.T("only read: %s", s.Problem)
	case Failing:
		return s.losses(i18n.T("not written: %s; %d items wait in memory", s.Problem, s.Held))
	case Starting:
		return i18n.T("being opened")
	}
	text := i18n.T("written, %.1f MB", float64(s.Bytes)/1e6)
	if !s.Problem.Empty() {
		text = i18n.T("%s; %s", text, s.Problem)
	}
	return s.losses(text)
}

// losses adds what was lost.
func (s State) losses(text i18n.Text) i18n.Text {
	if s.Lost == 0 {
		return text
	}
	return i18n.T("%s; %d items were lost", text, s.Lost)
}

// Notice is what an operator must be told of at once, or nothing.
func (s State) Notice() i18n.Text {
	switch {
	case s.Mode == Failing, s.Mode == Newer:
		return i18n.T("the journal is %s", s.Text())
	case s.Mode == Writing && !s.Problem.Empty():
		return i18n.T("the journal: %s", s.Problem)
	}
	return i18n.Text{}
}
