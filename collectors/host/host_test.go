package host

import (
	"context"
	"errors"
	"math"
	"runtime"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/shirou/gopsutil/v3/cpu"
	"github.com/shirou/gopsutil/v3/mem"
	"github.com/shirou/gopsutil/v3/net"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

func TestCPU(t *testing.T) {
	source := &fakeSource{times: cpu.TimesStat{User: 100, System: 50, Idle: 800, Iowait: 50}}
	b := newBench(source, topology.Topology{})
	usage := series{"cpu", "", observe.CheckUsage}
	b.run(t.Context(), "host/cpu")
	if o, ok := b.seen[usage]; ok {
		t.Errorf("usage of %v on the first reading", o.Value)
	}
	if o := b.seen[series{"cpu", "", observe.CheckLoad}]; !near(o.Value, 0.5) || o.Outcome != observe.Good {
		t.Errorf("load of 2 on 4 cores is %+v", o)
	}
	b.run(t.Context(), "host/cpu")
	if o, ok := b.seen[usage]; ok {
		t.Errorf("usage of %v although no time has passed", o.Value)
	}
	source.times = cpu.TimesStat{User: 101, System: 50.5, Idle: 802, Iowait: 50.2, Steal: 0.3}
	b.run(t.Context(), "host/cpu")
	o := b.seen[usage]
	steal, _ := field(o, "steal")
	if !near(o.Value, 45) || o.Unit != observe.Percent || !near(steal.Value, 7.5) {
		t.Errorf("usage is %v %s, steal %v; want 45 %%, 7.5", o.Value, o.Unit, steal.Value)
	}
	source.times.Iowait -= 0.1 // it goes back on busy machines
	source.times.User++
	b.run(t.Context(), "host/cpu")
	if o := b.seen[usage]; o.Value != 100 {
		t.Errorf("usage with iowait gone back is %v", o.Value)
	}
}

func TestTwoFamiliesDoNotDisturbEachOther(t *testing.T) {
	source := &fakeSource{times: cpu.TimesStat{User: 10, Idle: 90}}
	one, other := newBench(source, topology.Topology{}), newBench(source, topology.Topology{})
	one.run(t.Context(), "host/cpu")
	source.times = cpu.TimesStat{User: 20, Idle: 180}
	other.run(t.Context(), "host/cpu")
	source.times = cpu.TimesStat{User: 60, Idle: 240}
	one.run(t.Context(), "host/cpu")
	if o := one.seen[series{"cpu", "", observe.CheckUsage}]; !near(o.Value, 25) {
		t.Errorf("usage is %v, want 25: over the whole of its own interval", o.Value)
	}
}

func TestMemoryAndSwap(t *testing.T) {
	source := &fakeSource{memory: mem.VirtualMemoryStat{Total: 1000, Available: 400, Free: 10, SwapTotal: 200, SwapFree: 150}}
	b := newBench(source, topology.Topology{})
	b.run(t.Context(), "host/memory")
	if o := b.seen[series{"memory", "", observe.CheckUsage}]; o.Value != 60 || o.Unit != observe.Percent {
		t.Errorf("memory is %+v", o)
	}
	if runtime.GOOS != "linux" {
		return // swap is asked for elsewhere there
	}
	if o := b.seen[series{"swap", "", observe.CheckUsage}]; o.Value != 25 {
		t.Errorf("swap is %+v", o)
	}
	source.memory.SwapTotal, source.memory.SwapFree = 0, 0
	b.run(t.Context(), "host/memory")
	if o := b.seen[series{"swap", "", observe.CheckUsage}]; o.Outcome != observe.NotProvisioned || o.Unit != "" {
		t.Errorf("no swap is %+v", o)
	}
}

func TestNICs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		nic := func(name string, received, dropped uint64) net.IOCountersStat {
			return net.IOCountersStat{Name: name, BytesRecv: received, Dropin: dropped}
		}
		source := &fakeSource{nics: []net.IOCountersStat{nic("lo", 5, 0), nic("eth0", 1000, 1), nic("veth12ab", 0, 0), nic("veth-kt", 0, 0)}}
		b := newBench(source, topology.Topology{Uplinks: []topology.Uplink{{Name: "KT", Interface: "veth-kt"}}})
		b.run(t.Context(), "host/nic")
		if len(b.seen) != 0 {
			t.Errorf("rates on the first reading: %v", b.seen)
		}
		time.Sleep(2 * time.Second)
		source.nics = []net.IOCountersStat{nic("lo", 9, 0), nic("eth0", 5000, 7), nic("veth12ab", 0, 0), nic("veth-kt", 10, 0), nic("eth1", 99, 0)}
		b.run(t.Context(), "host/nic")
		if o := b.seen[series{"nic", "eth0", observe.CheckReceive}]; o.Value != 2000 || o.Unit != observe.BytesPerSecond {
			t.Errorf("eth0 receives %+v", o)
		}
		if o := b.seen[series{"nic", "eth0", observe.CheckErrors}]; o.Value != 3 {
			t.Errorf("eth0 has %v errors a second", o.Value)
		}
		if o := b.seen[series{"nic", "veth-kt", observe.CheckReceive}]; o.Value != 5 {
			t.Errorf("an uplink of an inner name has %+v", o)
		}
		if len(b.seen) != 6 {
			t.Errorf("%d observations, want those of eth0 and veth-kt: %v", len(b.seen), b.seen)
		}
		time.Sleep(time.Second)
		source.nics = []net.IOCountersStat{nic("eth0", 10, 0)} // made anew
		b.run(t.Context(), "host/nic")
		if len(b.seen) != 0 {
			t.Errorf("a reset counter gave %v", b.seen)
		}
	})
}

func TestUptime(t *testing.T) {
	b := newBench(&fakeSource{}, topology.Topology{})
	b.run(t.Context(), "host/uptime")
	if o := b.seen[series{"uptime", "", observe.CheckUptime}]; o.Value != 3600 || o.Unit != observe.Seconds {
		t.Errorf("uptime is %+v", o)
	}
}

func TestWhatCannotBeRead(t *testing.T) {
	subjects := map[string][]series{
		"host/cpu":    {{"cpu", "", observe.CheckUsage}, {"cpu", "", observe.CheckLoad}},
		"host/memory": {{"memory", "", observe.CheckUsage}, {"swap", "", observe.CheckUsage}},
		"host/nic":    {{"nic", "", observe.CheckReceive}},
		"host/disk":   {{"disk", "", observe.CheckUsage}},
		"host/uptime": {{"uptime", "", observe.CheckUptime}},
	}
	for _, test := range []struct {
		err     error
		outcome observe.Outcome
		cause   string
	}{
		{errBroken, observe.Failed, "read"},
		{errors.New("not implemented yet"), observe.NotProvisioned, "unsupported"},
	} {
		b := newBench(&fakeSource{err: test.err}, topology.Topology{})
		for probe, list := range subjects {
			b.run(t.Context(), probe)
			for _, s := range list {
				if o := b.seen[s]; o.Outcome != test.outcome || o.Cause != test.cause || o.Unit != "" {
					t.Errorf("%v with %q: %v %q", s, test.err, o.Outcome, o.Cause)
				}
			}
		}
	}
}

func TestPlan(t *testing.T) {
	family := New(Options{})
	if family.Name() != "host" || family.Plan(topology.Topology{Host: topology.Host{Off: true}}, collectors.Env{}) != nil {
		t.Error("a host that is off is watched")
	}
	before := family.Plan(topology.Topology{}, collectors.Env{})
	after := family.Plan(topology.Topology{Host: topology.Host{Disks: []string{"/data"}}}, collectors.Env{})
	again := family.Plan(topology.Topology{}, collectors.Env{})
	for i, probe := range before {
		if probe.Revision == after[i].Revision || probe.Revision != again[i].Revision || probe.Every <= 0 || probe.Deadline <= 0 || probe.Slot != collectors.Here {
			t.Errorf("%s: %+v, then %+v", probe.Name, probe, after[i])
		}
	}
	if agents := family.Plan(topology.Topology{Host: topology.Host{Agents: []topology.Agent{{Name: "a"}}}}, collectors.Env{}); len(agents) != len(before)+1 {
		t.Errorf("%d probes with an agent, %d without", len(agents), len(before))
	}
}

// TestThisHost reads the real figures once.
func TestThisHost(t *testing.T) {
	b := newBench(nil, topology.Topology{})
	for name := range b.probes {
		b.run(t.Context(), name)
		for s, o := range b.seen {
			if o.Outcome == observe.Good && (o.Value < 0 || math.IsNaN(o.Value) || o.Unit == "") {
				t.Errorf("%v is %v %q", s, o.Value, o.Unit)
			}
			if o.Outcome == observe.None || o.Outcome == observe.Failed && o.Detail == "" {
				t.Errorf("%v ended as %v without a word", s, o.Outcome)
			}
		}
	}
	b.run(t.Context(), "host/memory")
	if o := b.seen[series{"memory", "", observe.CheckUsage}]; o.Outcome == observe.Good && (o.Value <= 0 || o.Value > 100) {
		t.Errorf("memory in use is %v %%", o.Value)
	}
}

// BenchmarkRound is what every second costs, BenchmarkSteady what every five do
// beside it, BenchmarkSeldom every ten and BenchmarkRare every thirty: but the
// disks, which BenchmarkDisks has, and the bus, which this host may not have.
func BenchmarkRound(b *testing.B) { benchmark(b, "host/nic", "host/cpu", "host/memory") }
func BenchmarkSteady(b *testing.B) {
	benchmark(b, "host/pressure", "host/conntrack", "host/tcp", "host/softnet")
}
func BenchmarkSeldom(b *testing.B) {
	benchmark(b, "host/oom", "host/clock", "host/carrier", "host/uptime")
}
func BenchmarkAgents(b *testing.B) { benchmark(b, "host/agent") }
func BenchmarkRare(b *testing.B)   { benchmark(b, "host/device") }
func BenchmarkDisks(b *testing.B)  { benchmark(b, "host/disk") }

func benchmark(b *testing.B, names ...string) {
	b.Helper()
	one := newBench(nil, topology.Topology{Host: topology.Host{Agents: []topology.Agent{{Name: "falcon-sensor"}}}})
	one.run(context.Background(), "host/nic")
	b.ReportAllocs()
	for b.Loop() {
		for _, name := range names {
			one.run(context.Background(), name)
		}
	}
	if !slices.Contains(names, "host/disk") && len(one.seen) == 0 {
		b.Fatal("nothing was measured")
	}
}
