package host

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// pressures are the kernel's measures of waiting (Documentation/accounting/
// psi.rst). Of the processors "full" means nothing for a whole system.
var pressures = []struct {
	name, limit string
	full        bool
}{
	{"cpu", "pressure_cpu", false},
	{"memory", "pressure_memory", true},
	{"io", "pressure_io", true},
}

// runPressure reports in how much of the last ten seconds work had to wait.
func (f *Family) runPressure(watched topology.Host, emit collectors.Emit) {
	for _, p := range pressures {
		target := subject(groupPressure, p.name)
		text, err := f.root.read("/proc/pressure/" + p.name)
		if err != nil {
			emit(noPressure(target, err))
			continue
		}
		some, full, ok := parsePressure(text)
		if !ok {
			emit(unread(target, observe.CheckPressure, errEmpty))
			continue
		}
		value, what := some, "some work waited for "+p.name
		if p.full {
			value, what = full, "all work waited for "+p.name
		}
		o := gauge(target, observe.CheckPressure, value, observe.Percent, number("some", some), number("full", full))
		emit(judged(o, value, watched.Limit(p.limit), causePressure, fmt.Sprintf("in %.0f %% of the last 10 s %s", value, what)))
	}
}

func noPressure(target observe.Subject, err error) observe.Observation {
	switch {
	case missing(err):
		return lacks(target, observe.CheckPressure, "no /proc/pressure (a kernel without PSI)")
	case errors.Is(err, errors.ErrUnsupported):
		return lacks(target, observe.CheckPressure, "the kernel's PSI is off (boot with psi=1), or this is no Linux")
	}
	return unread(target, observe.CheckPressure, err)
}

// parsePressure reads the averages over ten seconds, in percent.
func parsePressure(text string) (some, full float64, ok bool) {
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) < 2 {
			continue
		}
		figure, found := strings.CutPrefix(words[1], "avg10=")
		value, err := strconv.ParseFloat(figure, 64)
		if !found || err != nil || !(value >= 0 && value <= 100) {
			continue
		}
		switch words[0] {
		case "some":
			some, ok = value, true
		case "full":
			full = value
		}
	}
	return some, full, ok
}
