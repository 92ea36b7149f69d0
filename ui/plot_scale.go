package ui

import (
	"math"
	"slices"
	"time"

	"example.com/noctop/internal/observe"
)

// valuesOf are the values among marks.
func valuesOf(all []mark) []float64 {
	values := make([]float64, 0, len(all))
	for _, m := range all {
		if m.kind >= late || m.kind >= partly && m.value > 0 {
			values = append(values, m.value)
		}
	}
	return values
}

// outlier is how many times the value that 95 in 100 do not exceed the highest
// one is, from where on it stands out of the scale, and does not make it.
const outlier = 2

// ceiling is the top of a scale that one spike does not flatten: a round number
// above all values, or where a few stand far out, above the others. It sorts
// the values.
func ceiling(values []float64) float64 {
	if len(values) == 0 {
		return 1
	}
	slices.Sort(values)
	top := values[len(values)-1]
	if usual := rankOf(values, 95); top > outlier*usual && usual > 0 {
		top = 1.25 * usual
	}
	return roundUp(top)
}

// ceilingOf is the same of values in a unit: what is said in bits is round in bits.
func ceilingOf(values []float64, unit observe.Unit) float64 {
	top := ceiling(values) // they are in order now
	if unit != observe.BytesPerSecond {
		return top
	}
	bits := make([]float64, len(values))
	for i, v := range values {
		bits[i] = 8 * v
	}
	return ceiling(bits) / 8
}

// rankOf is the nearest rank, as in history's summaries.
func rankOf(sorted []float64, p int) float64 {
	return sorted[max((len(sorted)*p+99)/100, 1)-1]
}

// roundUp is the next of 1, 2, 3, 5 and their tenfolds: a scale that rests while
// what is on it wavers.
func roundUp(v float64) float64 {
	if v <= 0 || math.IsInf(v, 0) || math.IsNaN(v) {
		return 1
	}
	unit := math.Pow(10, math.Floor(math.Log10(v)))
	for _, step := range []float64{1, 2, 3, 5} {
		if v <= step*unit*(1+1e-9) {
			return step * unit
		}
	}
	return 10 * unit
}

// clockSteps are what may lie between two marks of a time axis.
var clockSteps = []time.Duration{
	10 * time.Second, 30 * time.Second, time.Minute, 2 * time.Minute, 5 * time.Minute,
	10 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour, 3 * time.Hour,
}

// clockStep is the shortest step that takes at least so long.
func clockStep(least time.Duration) time.Duration {
	for _, step := range clockSteps {
		if step >= least {
			return step
		}
	}
	return clockSteps[len(clockSteps)-1]
}
