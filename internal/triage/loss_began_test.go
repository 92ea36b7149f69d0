package triage

import (
	"math/rand/v2"
	"testing"
	"time"
)

// A brownout is dated to its beginning, however long it has lasted when it is
// found, and not to the stray losses before it.
func TestABrownoutIsDatedToItsBeginning(t *testing.T) {
	const probes, before, runs = 6, 30, 400 // probes a second, seconds, with 1 % lost before
	within := map[float64]time.Duration{0.1: 12 * time.Second, 0.2: 6 * time.Second, 0.3: 3 * time.Second}
	for loss, within := range within {
		for _, lasted := range []int{20, 30} {
			if loss*float64(lasted*probes) < fewestLost {
				continue
			}
			random := rand.New(rand.NewPCG(uint64(100*loss), uint64(lasted)))
			wrong := 0
			for range runs {
				var at []time.Duration
				for second := -before; second < lasted; second++ {
					p := 0.01
					if second >= 0 {
						p = loss
					}
					for probe := range probes {
						if random.Float64() < p {
							at = append(at, time.Duration(second)*time.Second+time.Duration(probe)*time.Second/probes)
						}
					}
				}
				if len(at) < fewestLost {
					continue
				}
				if began := lossBegan(at, fewestLost, 0.01*probes); began.Abs() > within {
					wrong++
				}
			}
			if wrong > runs/8 {
				t.Errorf("%.0f %% for %d s: %d of %d dated more than %s off", 100*loss, lasted, wrong, runs, within)
			}
		}
	}
}
