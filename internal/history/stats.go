package history

import (
	"slices"
	"sync"
	"time"

	"example.com/noctop/internal/observe"
)

// Summary is what a stretch of a series comes to.
type Summary struct {
	Sent        int     // measurements that say something about the far side
	Answered    int     // of them, those that were answered at all, rightly or not
	Lost        int     // of them, those that were not
	Late        int     // of the answered, those that came after their deadline
	LocalErrors int     // could not be sent: they are no loss
	Loss        float64 // Lost of Sent, 0 to 1; 0 where nothing was sent

	// Round-trip times of good and late answers; 0 where there were none. A
	// refusal or a wrong answer is often quicker than a right one, and is left out.
	Min, P50, P95, P99, Max time.Duration
	Jitter                  time.Duration // the mean difference of one time to the next (RFC 1889, unsmoothed)

	// Time without a good or late answer, from the first measurement that went
	// wrong: Outage up to now, 0 where the last one went well.
	Outage, LongestOutage time.Duration
}

// scratch holds the round-trip times that Summarise sorts.
var scratch = sync.Pool{New: func() any { return new([]time.Duration) }}

// Since returns the samples taken at from and later. Samples run from the
// oldest to the newest.
func Since(samples []Sample, from time.Duration) []Sample {
	first, _ := slices.BinarySearchFunc(samples, from, func(s Sample, at time.Duration) int {
		switch {
		case s.At < at:
			return -1
		case s.At > at:
			return 1
		}
		return 0
	})
	return samples[first:]
}

// Summarise sums up the samples taken from from to now.
func Summarise(samples []Sample, from, now observe.Instant) Summary {
	buffer := scratch.Get().(*[]time.Duration)
	defer scratch.Put(buffer)
	var sum Summary
	times := (*buffer)[:0]
	var jitter, badSince time.Duration
	bad := false
	for _, s := range Since(samples, from.Mono) {
		if s.At > now.Mono {
			break
		}
		count(&sum, s.Outcome)
		switch s.Outcome {
		case observe.Good, observe.Late:
			if len(times) > 0 {
				jitter += (s.Took - times[len(times)-1]).Abs()
			}
			times = append(times, s.Took)
			if bad {
				sum.LongestOutage = max(sum.LongestOutage, s.At-badSince)
			}
			bad = false
		case observe.Lost, observe.Refused, observe.Wrong, observe.LocalError:
			if !bad {
				bad, badSince = true, s.At
			}
		}
	}
	if bad {
		sum.Outage = now.Mono - badSince
		sum.LongestOutage = max(sum.LongestOutage, sum.Outage)
	}
	if sum.Sent > 0 {
		sum.Loss = float64(sum.Lost) / float64(sum.Sent)
	}
	if len(times) > 1 {
		sum.Jitter = jitter / time.Duration(len(times)-1)
	}
	spread(&sum, times)
	*buffer = times
	return sum
}

func count(sum *Summary, outcome observe.Outcome) {
	if outcome == observe.LocalError {
		sum.LocalErrors++
	}
	if !outcome.Counts() {
		return
	}
	sum.Sent++
	switch {
	case outcome == observe.Lost:
		sum.Lost++
	case outcome.Answered():
		sum.Answered++
	}
	if outcome == observe.Late {
		sum.Late++
	}
}

// spread fills in the percentiles; times is sorted by it.
func spread(sum *Summary, times []time.Duration) {
	if len(times) == 0 {
		return
	}
	slices.Sort(times)
	sum.Min, sum.Max = times[0], times[len(times)-1]
	sum.P50 = percentile(times, 50)
	sum.P95 = percentile(times, 95)
	sum.P99 = percentile(times, 99)
}

// percentile is the nearest rank: the smallest value that at least p percent
// of the values do not exceed. It is always one that was measured.
func percentile(sorted []time.Duration, p int) time.Duration {
	rank := (len(sorted)*p + 99) / 100
	return sorted[max(rank, 1)-1]
}
