package host

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// tree is a host of files that a test writes.
type tree struct {
	*bench
	t      *testing.T
	folder string
	source *fakeSource
	units  func(names []string) (failed, named []Unit, err error)
	fresh  func() // makes the family anew, as another run of noctop does
}

// newTree is a well host of Linux in a folder of its own. Run it in a synctest
// bubble: its clock is the bubble's.
func newTree(t *testing.T, watched topology.Host) *tree {
	t.Helper()
	h := &tree{t: t, folder: t.TempDir(), source: twoDisks()}
	h.source.clock = ClockState{Synchronised: true, SinceBoot: time.Hour}
	for name, text := range wellHost {
		h.write(name, text)
	}
	began := time.Now()
	env := collectors.Env{Clock: func() observe.Instant { return observe.Instant{Wall: time.Now(), Mono: time.Since(began)} }}
	h.fresh = func() {
		family := New(Options{
			Source: h.source, Root: h.folder, Memory: filepath.Join(h.folder, "state", "look.json"),
			Units: func(_ context.Context, names []string) ([]Unit, []Unit, error) {
				if h.units == nil {
					return nil, nil, nil
				}
				return h.units(names)
			},
		})
		h.bench = &bench{probes: map[string]collectors.Probe{}}
		for _, probe := range family.Plan(topology.Topology{Host: watched}, env) {
			h.probes[probe.Name] = probe
		}
	}
	h.fresh()
	return h
}

// wellHost is what the files of a host say on which all is well.
var wellHost = map[string]string{
	"/proc/pressure/cpu":                         "some avg10=5.80 avg60=4.75 avg300=3.02 total=4562342744\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n",
	"/proc/pressure/memory":                      "some avg10=0.00 avg60=0.00 avg300=0.00 total=0\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n",
	"/proc/pressure/io":                          "some avg10=1.01 avg60=0.65 avg300=0.49 total=180044261\nfull avg10=0.83 avg60=0.51 avg300=0.40 total=104639510\n",
	"/proc/vmstat":                               "nr_free_pages 1000\noom_kill 4\npgfault 7\n",
	"/proc/sys/net/netfilter/nf_conntrack_count": "1000\n",
	"/proc/sys/net/netfilter/nf_conntrack_max":   "262144\n",
	"/proc/net/stat/nf_conntrack":                conntrackText("0", "0"),
	"/proc/net/snmp":                             snmpText(100000, 10),
	"/proc/net/netstat":                          netstatText(7, 5),
	"/proc/net/softnet_stat":                     "00a588fd 00000000 00000003 00000000\n0097a992 00000000 00000002 00000000\n",
	"/proc/sys/kernel/random/boot_id":            "e5179a70-23dc-4b1f-b554-eb69eebd579e\n",
	"/proc/1/comm":                               "systemd\n",
	"/sys/class/net/eth0/carrier_changes":        "2\n",
	"/sys/block/sda/device/ioerr_cnt":            "0x3\n",
	"/sys/block/loop0/size":                      "0\n",
	"/sys/fs/ext4/sda1/errors_count":             "0\n",
	"/sys/fs/ext4/features/metadata_csum_seed":   "supported\n",
	"/sys/fs/btrfs/1234/devinfo/1/error_stats":   "write_errs 0\nread_errs 0\nflush_errs 0\ncorruption_errs 0\ngeneration_errs 0\n",
	"/sys/fs/btrfs/features/raid56":              "0\n",
}

func (h *tree) write(name, text string) {
	h.t.Helper()
	path := filepath.Join(h.folder, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		h.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		h.t.Fatal(err)
	}
}

func (h *tree) remove(name string) {
	h.t.Helper()
	if err := os.RemoveAll(filepath.Join(h.folder, name)); err != nil {
		h.t.Fatal(err)
	}
}

// rounds runs a probe so many times at its own pace.
func (h *tree) rounds(name string, n int) {
	for range n {
		h.run(h.t.Context(), name)
		time.Sleep(h.probes[name].Every)
	}
}

// says holds what a probe said of one series; warn stands for an outcome that
// is good and worth a look.
func (h *tree) says(s series, want, cause string, value float64) {
	h.t.Helper()
	o, ok := h.seen[s]
	if !ok {
		h.t.Errorf("nothing was said of %v", s)
		return
	}
	got := o.Outcome.String()
	if level, _ := field(o, "level"); level.Text == levelWarn {
		got = "warn"
	}
	if got != want || o.Cause != cause || !near(o.Value, value) {
		h.t.Errorf("%v is %s %q %v (%s), want %s %q %v", s, got, o.Cause, o.Value, o.Detail, want, cause, value)
	}
	if (want == "warn" || want == "wrong" || want == "not-provisioned") && o.Detail == "" {
		h.t.Errorf("%v is %s without a word", s, got)
	}
}

// inTree runs a test on a host of its own.
func inTree(t *testing.T, watched topology.Host, test func(h *tree)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { test(newTree(t, watched)) })
}
