// Package drill holds outages of the past, to be lived through again: what a
// site of that day would have measured, made by generators from the published
// timelines. Each says where its facts are from and what of it is inference.
package drill

import (
	"slices"
	"time"

	"example.com/noctop/internal/engine"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
)

// Drill is one outage.
type Drill struct {
	Name     string // on the command line: "kt-2021"
	Title    i18n.Text
	Summary  i18n.Text
	Lesson   i18n.Text
	Sources  []i18n.Text // where the timeline is published
	Inferred []i18n.Text // what no source says, and is made up to fit what they say
	Turns    []Turn      // in order of time
	Answer   Answer
	Topology topology.Topology
	Start    time.Time     // in the zone of the site
	Length   time.Duration // of the whole
	Speed    float64       // at which it is worth watching

	effects []effect
	faults  []fault // of uplinks
	pages   map[string][]page
	says    []statement
	asked   asked
}

// Turn is a moment at which something changes.
type Turn struct {
	After time.Duration // the start
	What  i18n.Text
}

// At returns the wall time of a moment of the drill.
func (d *Drill) At(after time.Duration) time.Time { return d.Start.Add(after) }

// Answer is what was broken.
type Answer struct {
	Cause triage.Cause
	Scope []string
	Since time.Duration // after the start
	Why   i18n.Text
}

// All returns the drills, the best known first.
func All() []*Drill {
	all := []*Drill{kt2021(), kt2021Alone(), crowdstrike(), facebook2021(), aws2025(), fastly2021(), ktNames2023()}
	for _, d := range all {
		d.Inferred = append(slices.Clip(d.Inferred), waysInferred)
	}
	return all
}

// Find returns the drill of a name, or nil.
func Find(name string) *Drill {
	for _, d := range All() {
		if d.Name == name {
			return d
		}
	}
	return nil
}

// Tape returns the drill as it would have been recorded.
func (d *Drill) Tape() engine.Tape { return d.generate }
