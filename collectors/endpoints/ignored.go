package endpoints

import (
	"fmt"
	"strings"
	"time"

	"example.com/noctop/internal/observe"
)

// ignoredEvery is how often it is said how many answers counted for none. While
// there are none, nothing is said.
const ignoredEvery = 10 * time.Second

// sayIgnored says how many answers counted for none since the start, beside what
// is read of this host: most of them are nobody's of the endpoints.
func (p *pinger) sayIgnored() {
	if p.now.Mono-p.said < ignoredEvery {
		return
	}
	p.said = p.now.Mono
	if counts := p.counts.read(); counts != (Counts{}) {
		o := counts.observation()
		o.At = p.now
		p.emit(o)
	}
}

// observation is the counts in the form of a reading of this host.
func (c Counts) observation() observe.Observation {
	o := observe.Observation{
		Subject: observe.Subject{Kind: observe.KindHost, Group: "ignored", Name: "answers"}, Check: observe.CheckIgnored,
		Outcome: observe.Good, Method: "icmp", Every: ignoredEvery, Unit: observe.Count,
	}
	var words []string
	for _, one := range []struct {
		name, words string
		count       int64
	}{
		{"duplicates", "%d came twice", c.Duplicates}, {"foreign", "%d answer none of our packets", c.Foreign},
		{"truncated", "%d are cut short", c.Truncated}, {"corrupt", "%d are corrupt", c.Corrupt},
	} {
		if one.count > 0 {
			o.Value += float64(one.count)
			words = append(words, fmt.Sprintf(one.words, one.count))
			o.Fields = append(o.Fields, observe.Field{Name: one.name, Value: float64(one.count)})
		}
	}
	o.Detail = "answers to pings of endpoints that count for none: " + strings.Join(words, ", ")
	if c.Overflows > 0 {
		o.Fields = append(o.Fields, observe.Field{Name: "overflows", Value: float64(c.Overflows)})
		o.Detail += fmt.Sprintf("; this host was too slow to take in all of them, %d times", c.Overflows)
	}
	return o
}
