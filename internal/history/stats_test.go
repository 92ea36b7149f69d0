package history

import (
	"testing"
	"time"

	"example.com/noctop/internal/observe"
)

func at(second int) observe.Instant {
	return observe.Instant{Mono: time.Duration(second) * time.Second}
}

// run makes one sample a second from a line of signs: a digit is a good answer
// of that many milliseconds, L late (9 ms), x lost, r refused, w wrong, e local
// error, v void, n not provisioned.
func run(line string) []Sample {
	outcomes := map[rune]observe.Outcome{
		'L': observe.Late, 'x': observe.Lost, 'r': observe.Refused, 'w': observe.Wrong,
		'e': observe.LocalError, 'v': observe.Void, 'n': observe.NotProvisioned,
	}
	var samples []Sample
	for i, sign := range line {
		s := Sample{At: at(i).Mono, Outcome: outcomes[sign]}
		switch {
		case sign >= '0' && sign <= '9':
			s.Outcome, s.Took = observe.Good, time.Duration(sign-'0')*time.Millisecond
		case sign == 'L':
			s.Took = 9 * time.Millisecond
		case sign == 'r' || sign == 'w':
			s.Took = time.Microsecond
		}
		samples = append(samples, s)
	}
	return samples
}

func TestSummarise(t *testing.T) {
	const ms = time.Millisecond
	tests := []struct {
		name, line string
		from, now  int
		want       Summary
	}{
		{"nothing", "", 0, 9, Summary{}},
		{"one answer", "5", 0, 1, Summary{Sent: 1, Answered: 1, Min: 5 * ms, P50: 5 * ms, P95: 5 * ms, P99: 5 * ms, Max: 5 * ms}},
		{"steady with jitter", "1313", 0, 4, Summary{Sent: 4, Answered: 4, Min: ms, P50: ms, P95: 3 * ms, P99: 3 * ms, Max: 3 * ms, Jitter: 2 * ms}},
		{"late is not lost", "1L", 0, 2, Summary{Sent: 2, Answered: 2, Late: 1, Min: ms, P50: ms, P95: 9 * ms, P99: 9 * ms, Max: 9 * ms, Jitter: 8 * ms}},
		{"local errors are no loss, and an outage", "1eee", 0, 4, Summary{Sent: 1, Answered: 1, LocalErrors: 3,
			Min: ms, P50: ms, P95: ms, P99: ms, Max: ms, Outage: 3 * time.Second, LongestOutage: 3 * time.Second}},
		{"void and absent count for nothing", "vnvn", 0, 4, Summary{}},
		{"refusals are answers without a time", "rw", 0, 2, Summary{Sent: 2, Answered: 2, Outage: 2 * time.Second, LongestOutage: 2 * time.Second}},
		{"an outage that ended", "1xxx1", 0, 5, Summary{Sent: 5, Answered: 2, Lost: 3, Loss: 0.6,
			Min: ms, P50: ms, P95: ms, P99: ms, Max: ms, LongestOutage: 3 * time.Second}},
		{"the longer of two, and the one that lasts", "xx1x", 0, 4, Summary{Sent: 4, Answered: 1, Lost: 3, Loss: 0.75,
			Min: ms, P50: ms, P95: ms, P99: ms, Max: ms, Outage: time.Second, LongestOutage: 2 * time.Second}},
		{"only the window", "xxxx12", 4, 6, Summary{Sent: 2, Answered: 2, Min: ms, P50: ms, P95: 2 * ms, P99: 2 * ms, Max: 2 * ms, Jitter: ms}},
		{"nothing after now", "12xx", 0, 1, Summary{Sent: 2, Answered: 2, Min: ms, P50: ms, P95: 2 * ms, P99: 2 * ms, Max: 2 * ms, Jitter: ms}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := Summarise(run(test.line), at(test.from), at(test.now)); got != test.want {
				t.Errorf("got  %+v\nwant %+v", got, test.want)
			}
		})
	}
}

func TestPercentileOfAHundred(t *testing.T) {
	var samples []Sample
	for i := range 100 {
		// 37 and 100 share no divisor: every time from 1 to 100 ms comes once.
		took := time.Duration(i*37%100+1) * time.Millisecond
		samples = append(samples, Sample{At: at(i).Mono, Took: took, Outcome: observe.Good})
	}
	got := Summarise(samples, at(0), at(100))
	if got.P50 != 50*time.Millisecond || got.P95 != 95*time.Millisecond || got.P99 != 99*time.Millisecond {
		t.Errorf("p50 %v, p95 %v, p99 %v", got.P50, got.P95, got.P99)
	}
}

func TestSummariseReusesItsMemory(t *testing.T) {
	samples := run("1234567891x23")
	Summarise(samples, at(0), at(13))
	// The race detector makes a sync.Pool forget now and then; without one, each
	// run would make five allocations.
	if n := testing.AllocsPerRun(100, func() { Summarise(samples, at(0), at(13)) }); n > 2 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkSummariseHour(b *testing.B) {
	samples := make([]Sample, 3600)
	for i := range samples {
		samples[i] = Sample{At: at(i).Mono, Took: time.Duration(i*7919%1000) * time.Microsecond, Outcome: observe.Good}
	}
	b.ReportAllocs()
	for b.Loop() {
		Summarise(samples, at(0), at(3600))
	}
}

func BenchmarkSummariseMinuteOfAnHour(b *testing.B) {
	samples := make([]Sample, 3600)
	for i := range samples {
		samples[i] = Sample{At: at(i).Mono, Took: time.Duration(i*7919%1000) * time.Microsecond, Outcome: observe.Good}
	}
	b.ReportAllocs()
	for b.Loop() {
		Summarise(samples, at(3540), at(3600))
	}
}
