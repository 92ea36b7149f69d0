package host

import (
	"strconv"
	"strings"
	"time"

	"example.com/noctop/internal/observe"
)

// Where the limits of a container are: the root of its own control group
// (cgroup v2). On the host itself the root has no such files. A service that
// systemd limits is no container: what is asked for is the host it runs on.
const (
	cgroup       = "/sys/fs/cgroup/"
	cgroupEvents = cgroup + "memory.events"
)

// memoryLimit is what a container may take and what it has taken, without the
// part of its page cache that can be had at once.
func (r root) memoryLimit() (most, used uint64, ok bool) {
	most, err := r.number(cgroup + "memory.max") // "max" is no number
	if err != nil || most == 0 {
		return 0, 0, false
	}
	used, err = r.number(cgroup + "memory.current")
	if err != nil {
		return 0, 0, false
	}
	text, _ := r.read(cgroup + "memory.stat")
	return most, used - min(parseNamed(text, "inactive_file")["inactive_file"], used), true
}

// cpuQuota is how many processors a container may use; 0 is all of them.
func (r root) cpuQuota() float64 {
	text, err := r.read(cgroup + "cpu.max")
	if err != nil {
		return 0
	}
	return parseQuota(text)
}

// parseQuota reads "50000 100000", microseconds of each period.
func parseQuota(text string) float64 {
	quota, period, _ := strings.Cut(strings.TrimSpace(text), " ")
	most, err := strconv.ParseUint(quota, 10, 63)
	if err != nil {
		return 0
	}
	of, err := strconv.ParseUint(strings.TrimSpace(period), 10, 63)
	if err != nil || of == 0 {
		return 0
	}
	return float64(most) / float64(of)
}

// quotaMeter keeps what a container had used of its processors the round before.
type quotaMeter struct {
	seen   bool
	at     time.Duration
	counts map[string]uint64
}

// used returns how much of its quota the container has used since the round
// before, and in which share of its periods it was held back, in percent.
func (q *quotaMeter) used(now observe.Instant, text string, quota float64) (percent, held float64, ok bool) {
	latest := parseNamed(text, "usage_usec", "nr_periods", "nr_throttled")
	before, since := q.counts, now.Mono-q.at
	ok = q.seen && since > 0 && latest["usage_usec"] >= before["usage_usec"] &&
		latest["nr_periods"] >= before["nr_periods"] && latest["nr_throttled"] >= before["nr_throttled"]
	q.seen, q.at, q.counts = true, now.Mono, latest
	if !ok {
		return 0, 0, false
	}
	spent := time.Duration(latest["usage_usec"]-before["usage_usec"]) * time.Microsecond
	held = share(latest["nr_throttled"]-before["nr_throttled"], latest["nr_periods"]-before["nr_periods"], 1)
	return min(100, spent.Seconds()/since.Seconds()/quota*100), held, true
}
