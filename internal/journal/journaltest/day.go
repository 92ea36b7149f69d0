// Package journaltest makes up what a site of two hundred series measures, for
// tests and measurements of the journal.
package journaltest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"example.com/noctop/internal/observe"
)

// Day makes observations: of each of its series one a second, a little early or
// late, as real ones come.
type Day struct {
	Series int
	Start  observe.Instant

	random *rand.Rand
	second int
	usual  []float64
	value  []float64
	due    []time.Duration // within the second
}

// NewDay returns a Day of so many series.
func NewDay(series int, seed uint64) *Day {
	d := &Day{
		Series: series, Start: observe.Instant{Wall: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC), Mono: time.Second},
		random: rand.New(rand.NewPCG(seed, 8)), usual: make([]float64, series), value: make([]float64, series), due: make([]time.Duration, series),
	}
	for i := range series {
		d.usual[i] = 300 + 40_000*d.random.Float64() // µs
		d.value[i] = 100 * d.random.Float64()
		d.due[i] = time.Duration(i/10) * 37 * time.Millisecond % time.Second
	}
	return d
}

// Now is the moment of the next second.
func (d *Day) Now() observe.Instant { return d.Start.Add(time.Duration(d.second) * time.Second) }

// Second gives out the observations of the next second, in the order in which
// they arrive.
func (d *Day) Second(emit func(observe.Observation)) {
	now := d.Now()
	for i := range d.Series {
		at := now.Add(d.due[i] + d.jitter(i))
		emit(d.one(i, at))
	}
	d.second++
}

// jitter is how late a round begins: some tens of microseconds, and now and
// then far more. Ten series share a wake-up, and some of these a moment.
func (d *Day) jitter(i int) time.Duration {
	late := d.random.ExpFloat64() * 60
	if d.random.IntN(200) == 0 {
		late *= 30
	}
	return time.Duration(late+float64(i%10)*15) * time.Microsecond
}

// one is the next observation of a series: of ten, three are of ICMP, one of
// DNS, two percentages, two rates, one gauge, one state.
func (d *Day) one(i int, at observe.Instant) observe.Observation {
	o := observe.Observation{At: at, Outcome: observe.Good, Every: time.Second}
	switch i % 10 {
	case 0, 1, 2:
		o.Subject = observe.Subject{Kind: observe.KindAnchor, Uplink: fmt.Sprintf("uplink-%d", i%4), Group: "foreign", Name: fmt.Sprintf("192.0.2.%d", i)}
		o.Check, o.Method, o.Target = observe.CheckICMP, "icmp", o.Subject.Name
		o.Fields = []observe.Field{{Name: "ttl", Value: 57}}
		if d.random.IntN(300) == 0 {
			o.Outcome, o.Cause, o.Fields = observe.Lost, "timeout", nil
			break
		}
		o.Took = time.Duration(d.usual[i]*(1+0.004*math.Abs(d.random.NormFloat64()))) * time.Microsecond
	case 3:
		o.Subject = observe.Subject{Kind: observe.KindResolver, Name: fmt.Sprintf("resolver-%d", i)}
		o.Check, o.Method, o.Target = observe.CheckWarm, "udp", "192.0.2.53:53"
		o.Took = time.Duration(d.usual[i]*(1+0.01*math.Abs(d.random.NormFloat64()))) * time.Microsecond
		o.Fields = []observe.Field{{Name: "rcode", Text: "NOERROR"}, {Name: "ad", Value: 1}}
	case 4, 5:
		d.value[i] = math.Min(100, math.Max(0, d.value[i]+0.4*d.random.NormFloat64()))
		o.Subject, o.Check, o.Unit = observe.Subject{Kind: observe.KindHost, Group: "cpu", Name: fmt.Sprint(i)}, observe.CheckUsage, observe.Percent
		o.Value, o.Method = math.Round(10*d.value[i])/10, "procfs"
	case 6, 7:
		o.Subject, o.Check, o.Unit = observe.Subject{Kind: observe.KindUplink, Uplink: fmt.Sprint(i)}, observe.CheckReceive, observe.BytesPerSecond
		o.Value, o.Method = math.Round(d.random.ExpFloat64()*40_000/100)*100, "netlink"
	case 8:
		d.value[i] += 0.01 * d.random.NormFloat64()
		o.Subject, o.Check, o.Unit = observe.Subject{Kind: observe.KindHost, Group: "memory", Name: fmt.Sprint(i)}, observe.CheckUsage, observe.Percent
		o.Value, o.Method = math.Round(100*d.value[i])/100, "procfs"
	case 9:
		o.Subject, o.Check = observe.Subject{Kind: observe.KindUplink, Uplink: fmt.Sprint(i)}, observe.CheckLink
		o.Method, o.Fields = "netlink", []observe.Field{{Name: "mac", Text: "02:00:00:00:00:01"}, {Name: "speed_mbps", Value: 1000}}
	}
	return o
}
