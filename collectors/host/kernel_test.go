package host

import (
	"fmt"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

func conntrackText(drop, early string) string {
	return "entries  clashres found new invalid ignore delete chainlength insert insert_failed drop early_drop icmp_error\n" +
		"00000010  00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 " + drop + " " + early + " 00000000\n" +
		"00000010  00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000\n"
}

func snmpText(sent, again int) string {
	return "Ip: Forwarding DefaultTTL\nIp: 1 64\n" +
		"Tcp: RtoAlgorithm MaxConn InSegs OutSegs RetransSegs\n" + fmt.Sprintf("Tcp: 1 -1 5 %d %d\n", sent, again)
}

func netstatText(drops, overflows int) string {
	return "TcpExt: SyncookiesSent ListenOverflows ListenDrops TCPBacklogDrop\n" + fmt.Sprintf("TcpExt: 0 %d %d 0\n", overflows, drops)
}

func pressureText(some, full string) string {
	return "some avg10=" + some + " avg60=0.00 avg300=0.00 total=1\nfull avg10=" + full + " avg60=0.00 avg300=0.00 total=1\n"
}

func TestPressure(t *testing.T) {
	inTree(t, topology.Host{Thresholds: map[string]topology.Limit{"pressure_io": {Warn: 1, Crit: 2}}}, func(h *tree) {
		cpu, memory, io := series{"pressure", "cpu", "pressure"}, series{"pressure", "memory", "pressure"}, series{"pressure", "io", "pressure"}
		h.rounds("host/pressure", 1)
		h.says(cpu, "ok", "", 5.8)
		h.says(memory, "ok", "", 0)
		h.says(io, "ok", "", 0.83)
		h.write("/proc/pressure/cpu", pressureText("85.00", "0.00"))
		h.write("/proc/pressure/memory", pressureText("99.00", "12.00"))
		h.write("/proc/pressure/io", pressureText("9.00", "2.50"))
		h.rounds("host/pressure", 1)
		h.says(cpu, "wrong", "pressure", 85)
		h.says(memory, "warn", "", 12)
		h.says(io, "wrong", "pressure", 2.5)
		h.remove("/proc/pressure")
		h.rounds("host/pressure", 1)
		h.says(cpu, "not-provisioned", "none-here", 0)
		h.write("/proc/pressure/cpu", "some avg10=NaN avg60=0\nfull avg10=-1\n")
		h.rounds("host/pressure", 1)
		h.says(cpu, "failed", "read", 0)
	})
}

func TestConntrack(t *testing.T) {
	inTree(t, topology.Host{}, func(h *tree) {
		table := series{"conntrack", "", "table"}
		h.write("/proc/sys/net/netfilter/nf_conntrack_max", "1000\n")
		for _, step := range []struct {
			count, want, cause string
			percent            float64
		}{{"10", "ok", "", 1}, {"750", "warn", "", 75}, {"899", "warn", "", 89.9}, {"900", "wrong", "full", 90}, {"10", "ok", "", 1}} {
			h.write("/proc/sys/net/netfilter/nf_conntrack_count", step.count)
			h.rounds("host/conntrack", 1)
			h.says(table, step.want, step.cause, step.percent)
		}
		h.write("/proc/net/stat/nf_conntrack", conntrackText("00000000", "0000000a"))
		h.rounds("host/conntrack", 1)
		h.says(table, "wrong", "full", 1) // it has been full a moment ago
		h.rounds("host/conntrack", 13)
		h.says(table, "ok", "", 1)
		h.remove("/proc/net/stat")
		h.rounds("host/conntrack", 1)
		h.says(table, "ok", "", 1)
		h.write("/proc/sys/net/netfilter/nf_conntrack_max", "0\n")
		h.rounds("host/conntrack", 1)
		h.says(table, "not-provisioned", "none-here", 0)
		h.write("/proc/sys/net/netfilter/nf_conntrack_max", "many\n")
		h.rounds("host/conntrack", 1)
		h.says(table, "failed", "read", 0)
		h.remove("/proc/sys/net")
		h.rounds("host/conntrack", 1)
		h.says(table, "not-provisioned", "none-here", 0)
	})
}

func TestTCP(t *testing.T) {
	inTree(t, topology.Host{}, func(h *tree) {
		again, drops := series{"tcp", "", "retries"}, series{"tcp", "", "drops"}
		h.rounds("host/tcp", 2)
		h.says(again, "ok", "", 0) // what was before we began is no news
		h.says(drops, "ok", "", 0)
		h.write("/proc/net/snmp", snmpText(100900, 910)) // too few to tell
		h.write("/proc/net/netstat", netstatText(9, 6))
		h.rounds("host/tcp", 1)
		h.says(again, "ok", "", 0)
		h.says(drops, "warn", "", 2.0/60)
		h.write("/proc/net/snmp", snmpText(110000, 810))
		h.write("/proc/net/netstat", netstatText(17, 14))
		h.rounds("host/tcp", 1)
		h.says(again, "ok", "", 0) // they went back: begun anew
		h.says(drops, "wrong", "drops", 10.0/60)
		h.write("/proc/net/snmp", snmpText(120000, 1410))
		h.rounds("host/tcp", 1)
		h.says(again, "wrong", "retransmits", 6)
		h.rounds("host/tcp", 14)
		h.says(again, "ok", "", 0)
		h.says(drops, "ok", "", 0)
		h.write("/proc/net/snmp", "Tcp: a\n")
		h.rounds("host/tcp", 1)
		h.says(again, "failed", "read", 0)
		h.remove("/proc/net/netstat")
		h.rounds("host/tcp", 1)
		h.says(drops, "failed", "read", 0)
	})
}

func TestSoftnet(t *testing.T) {
	inTree(t, topology.Host{}, func(h *tree) {
		drops := series{"softnet", "", "drops"}
		h.rounds("host/softnet", 2)
		h.says(drops, "ok", "", 0)
		h.write("/proc/net/softnet_stat", "00a588fe 00000005 00000003 00000000\n0097a992 00000001 00000002 00000000\n")
		h.rounds("host/softnet", 1)
		h.says(drops, "warn", "", 0.1)
		h.write("/proc/net/softnet_stat", "00a588ff 0000000f 00000003 00000000\n0097a992 00000001 00000002 00000000\n")
		h.rounds("host/softnet", 1)
		h.says(drops, "wrong", "drops", 16.0/60)
		h.write("/proc/net/softnet_stat", "nothing\n")
		h.rounds("host/softnet", 1)
		h.says(drops, "failed", "read", 0)
	})
}

func TestOOM(t *testing.T) {
	inTree(t, topology.Host{}, func(h *tree) {
		kills := series{"memory", "", "oom"}
		h.rounds("host/oom", 2)
		h.says(kills, "ok", "", 0) // four killed before we began are no news
		h.write("/proc/vmstat", "oom_kill 6\n")
		h.rounds("host/oom", 1)
		h.says(kills, "wrong", "oom", 2)
		h.rounds("host/oom", 30)
		h.says(kills, "warn", "", 2)
		h.rounds("host/oom", 360)
		h.says(kills, "ok", "", 0)
		h.write("/proc/vmstat", "nr_free_pages 1\n")
		h.rounds("host/oom", 1)
		h.says(kills, "not-provisioned", "none-here", 0)
		h.write("/sys/fs/cgroup/memory.events", "low 0\nhigh 0\nmax 9\noom 2\noom_kill 2\noom_group_kill 0\n")
		h.fresh()
		h.rounds("host/oom", 1)
		h.write("/sys/fs/cgroup/memory.events", "oom 3\noom_kill 3\n")
		h.rounds("host/oom", 1)
		h.says(kills, "wrong", "oom", 1) // the container's own
	})
}

func TestClock(t *testing.T) {
	inTree(t, topology.Host{}, func(h *tree) {
		clock := series{"clock", "", "offset"}
		step := func(change func(c *ClockState)) {
			h.source.clock.SinceBoot += 10 * time.Second
			change(&h.source.clock)
			h.rounds("host/clock", 1)
		}
		never := func(c *ClockState) { c.Synchronised, c.MostError = false, 16*time.Second }
		h.source.clock.SinceBoot = 5 * time.Minute
		step(never)
		h.says(clock, "not-provisioned", "unsynchronised", 0) // it has only just started
		h.source.clock.SinceBoot = time.Hour
		h.fresh()
		step(never)
		h.says(clock, "warn", "unsynchronised", 0) // others may keep it
		if o := h.seen[clock]; o.Outcome != observe.NotProvisioned || o.Unit != "" {
			t.Errorf("a clock that can't be told is %+v", o)
		}
		step(func(c *ClockState) { c.Synchronised, c.Offset = true, -20*time.Millisecond })
		h.says(clock, "ok", "", 0.02)
		step(func(c *ClockState) { c.Offset = -60 * time.Millisecond })
		h.says(clock, "warn", "", 0.06)
		step(func(c *ClockState) { c.Offset = 2 * time.Second })
		h.says(clock, "wrong", "offset", 2)
		step(func(c *ClockState) { c.Offset, c.Synchronised = 0, false })
		h.says(clock, "wrong", "unsynchronised", 0)
		step(func(c *ClockState) { c.Synchronised = true })
		h.says(clock, "ok", "", 0)
		step(func(c *ClockState) { c.SinceBoot -= 3 * time.Second }) // the wall clock went 3 s further
		h.says(clock, "warn", "", 0)
		if set, _ := field(h.seen[clock], "set_by_s"); !near(set.Value, 3) {
			t.Errorf("the clock was set by %v s", set.Value)
		}
		for range 91 {
			step(func(*ClockState) {})
		}
		h.says(clock, "ok", "", 0)
		h.source.err = errBroken
		h.rounds("host/clock", 1)
		h.says(clock, "failed", "read", 0)
	})
}

func TestWindow(t *testing.T) {
	w := window{span: time.Minute, step: 5 * time.Second}
	for second := 0; second < 3600; second++ {
		growth, over := w.grown(time.Duration(second)*time.Second, counts{uint64(second), uint64(2 * second)})
		want := min(second, 60)
		if second >= 60 && over < time.Minute || over > 66*time.Second || int(growth[0]) < want || int(growth[0]) > want+5 || growth[1] != 2*growth[0] {
			t.Fatalf("after %d s: %v in %s", second, growth, over)
		}
		if len(w.marks) > 16 {
			t.Fatalf("%d marks", len(w.marks))
		}
	}
	if growth, over := w.grown(2*time.Hour, counts{5}); growth != (counts{}) || over != 0 {
		t.Errorf("counters that went back gave %v in %s", growth, over)
	}
	if growth, _ := w.grown(2*time.Hour+time.Second, counts{7}); growth[0] != 2 {
		t.Errorf("counters begun anew gave %v", growth)
	}
	if got := share(5, 10, 11); got != 0 {
		t.Errorf("too few give %v", got)
	}
}
