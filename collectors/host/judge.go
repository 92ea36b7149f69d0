package host

import (
	"fmt"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// levelWarn in a field "level" says that a value is worth a look and no fault.
const levelWarn = "warn"

// judged is a gauge against its limit: beyond the fault's it is Wrong; beyond
// the warning's it stays what it is, and says so.
func judged(o observe.Observation, value float64, limit topology.Limit, cause, detail string) observe.Observation {
	switch {
	case value >= limit.Crit:
		o.Outcome, o.Cause, o.Detail = observe.Wrong, cause, detail
	case value >= limit.Warn:
		o = warned(o, detail)
	}
	return o
}

// judgedAge is the same for an age: what is younger than the limit is beyond it.
func judgedAge(o observe.Observation, age time.Duration, limit topology.Limit, cause, detail string) observe.Observation {
	switch {
	case age.Seconds() < limit.Crit:
		o.Outcome, o.Cause, o.Detail = observe.Wrong, cause, detail
	case age.Seconds() < limit.Warn:
		o = warned(o, detail)
	}
	return o
}

func warned(o observe.Observation, detail string) observe.Observation {
	o.Fields = append(o.Fields, observe.Field{Name: "level", Text: levelWarn})
	o.Detail = detail
	return o
}

// lacks says why there is no value: what is not there on this host is no fault.
func lacks(s observe.Subject, check, why string) observe.Observation {
	return observe.Observation{
		Subject: s, Check: check, Method: methodSystem, Outcome: observe.NotProvisioned, Cause: causeNone, Detail: why,
	}
}

func number(name string, value float64) observe.Field {
	return observe.Field{Name: name, Value: value}
}

func word(name, text string) observe.Field { return observe.Field{Name: name, Text: text} }

// ago says an age as people do.
func ago(age time.Duration) string {
	switch {
	case age < 2*time.Minute:
		return fmt.Sprintf("%.0f s ago", age.Seconds())
	case age < 2*time.Hour:
		return fmt.Sprintf("%.0f min ago", age.Minutes())
	case age < 48*time.Hour:
		return fmt.Sprintf("%.0f h ago", age.Hours())
	}
	return fmt.Sprintf("%.0f days ago", age.Hours()/24)
}
