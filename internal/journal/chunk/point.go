package chunk

import (
	"time"

	"example.com/noctop/internal/observe"
)

// Point is what a curve needs of an observation.
type Point struct {
	Series   int // a number of the chunk's: see Reader.About
	Mono     time.Duration
	Wall     int64 // µs
	Took     time.Duration
	Value    float64
	Outcome  observe.Outcome
	Corrects bool
}

// NextPoint fills in the next observation's Point, and reports whether there is
// one. It is several times as quick as Next.
func (r *Reader) NextPoint(p *Point) (bool, error) {
	for r.left > 0 {
		number, mono, err := r.head()
		if err != nil {
			return false, err
		}
		s := r.series[number]
		if s.kind != Sample {
			continue
		}
		p.Series, p.Mono, p.Wall, p.Corrects = number, time.Duration(mono)*time.Microsecond, mono+r.lastGap, s.corrects
		p.Outcome, p.Took, p.Value, err = r.figures(s)
		return err == nil, err
	}
	return false, nil
}

// Series is how many series the chunk tells apart.
func (r *Reader) Series() int { return len(r.series) }

// About returns what is common to the observations of a series; it has no
// figures and no moment.
func (r *Reader) About(number int) (about observe.Observation, isSample bool) {
	s := r.series[number]
	return observe.Observation{Subject: s.subject, Check: s.check, Unit: s.unit, Every: s.every, Method: s.method, Target: s.target}, s.kind == Sample
}
