package lab

import "time"

// Story is a real outage, lived through stage by stage, faster than it was.
type Story struct {
	Name    string
	Process Process
	Arrange func(*Network) error
	Settled time.Duration
	Stages  []Stage
	// Times is the blame whose times stand in the table, from the beginning of
	// the first stage that shows it.
	Times Blame
	// Threads are the incidents that must be, one each: every blame that one
	// may bear while it lasts. What opens and is of no thread is wrong.
	Threads [][]Blame
	// Quick puts it into the representative part, where only the least of every
	// stage is lived through.
	Quick bool
}

// Stage is a part of a story.
type Stage struct {
	When string // as the clock stood, for the table
	What string
	// Real is how long it lasted; Least and Most are how long it may take here,
	// whatever the speed.
	Real, Least, Most time.Duration
	Do                func(*Network) error
	// Proved shows, at the stage's end, that what was done met traffic.
	Proved func(*Network) (string, error)
	// Says is a statement of a provider, entered by hand.
	Says *Statement
	// Shows must be open within that time of the stage's beginning.
	Shows  *Blame
	Within time.Duration
	// Headline is what its headline must hold.
	Headline []string
	// Services are the states that its verdict must give services.
	Services map[string]string
	// Quiet says that all must be well at the stage's end.
	Quiet bool
	// Resolves ends the stage when the story's incidents are resolved, which
	// must be within that time.
	Resolves time.Duration
}

// Statement is what a provider said, and what must be made of it.
type Statement struct {
	Provider, Text string
	Kind           string
	Reversal       bool
	Stances        []string // that are right
	// On is the blame that must, or, where Not is set, must not bear it.
	On  *Blame
	Not bool
}

// heardWithin is how soon a note must be in a claim line and in the verdict.
const heardWithin = 8 * time.Second

// StageRow is what a stage came to.
type StageRow struct {
	Stage
	From, Took time.Duration
	Opened     time.Duration // of what it must show; -1 where it shows nothing
	Proof      string
}
