package topology

// Limit says from where on a value of this host is worth a look, and from
// where on it is a fault.
type Limit struct {
	Warn, Crit float64
}

// HostLimit is a limit that a configuration can change.
type HostLimit struct {
	Name    string
	Unit    string // "%", "s" for durations, "n" for counts
	Newer   bool   // the value is an age: the limit holds for what is younger
	Default Limit  // Crit 0 of an age: never
	Most    float64
	Of      string // what it is a limit of
}

const (
	minutes = 60.0
	hours   = 60 * minutes
	days    = 24 * hours
)

// HostLimits are all limits of this host, in the order in which a sample shows
// them. Where the defaults come from: disks, memory, conntrack's warning, the
// clock and packet errors from the Kubernetes node-mixin and Pigsty; conntrack's
// fault, packet drops and listen queues from netdata; memory pressure from
// systemd-oomd. The others are our own.
var HostLimits = []HostLimit{
	{"cpu", "%", false, Limit{90, 97}, 100, "processors in use"},
	{"memory", "%", false, Limit{90, 95}, 100, "memory in use"},
	{"disk", "%", false, Limit{95, 97}, 100, "a file system in use"},
	{"inodes", "%", false, Limit{95, 98}, 100, "its inodes in use"},
	{"pressure_cpu", "%", false, Limit{40, 80}, 100, "time in which some work waited for a processor"},
	{"pressure_memory", "%", false, Limit{10, 60}, 100, "time in which all work waited for memory"},
	{"pressure_io", "%", false, Limit{20, 60}, 100, "time in which all work waited for disks"},
	{"oom", "s", true, Limit{1 * hours, 5 * minutes}, 1 * days, "time since the kernel killed for lack of memory"},
	{"disk_errors", "n", false, Limit{1, 1}, 1e6, "errors of a disk within an hour"},
	{"conntrack", "%", false, Limit{75, 90}, 100, "tracked connections of the most there may be"},
	{"listen_drops", "n", false, Limit{1, 5}, 1e6, "connections refused by full queues in a minute"},
	{"retransmits", "%", false, Limit{1, 5}, 100, "TCP segments sent again"},
	{"softnet_drops", "n", false, Limit{1, 10}, 1e6, "packets dropped for want of a processor in a minute"},
	{"nic_errors", "%", false, Limit{1, 5}, 100, "packets of an interface with errors"},
	{"nic_drops", "%", false, Limit{2, 10}, 100, "packets that an interface dropped"},
	{"carrier", "n", false, Limit{1, 6}, 1e6, "times a link came or went within 15 minutes"},
	{"clock", "s", false, Limit{0.05, 0.5}, 1 * days, "how far the clock is off"},
	{"failed_units", "n", false, Limit{1, 1}, 1e6, "failed units; a fault are those that failed meanwhile"},
	{"rebooted", "s", true, Limit{30 * minutes, 0}, 30 * days, "time since this host started"},
	{"agent_changed", "s", true, Limit{1 * hours, 0}, 30 * days, "time since an agent's files changed"},
}

// Limit returns the limit of a name, as configured or by default.
func (h Host) Limit(name string) Limit {
	if limit, ok := h.Thresholds[name]; ok {
		return limit
	}
	for _, l := range HostLimits {
		if l.Name == name {
			return l.Default
		}
	}
	return Limit{}
}
