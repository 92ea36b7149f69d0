package host

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

func disk1(b *bench, name string) observe.Observation {
	return b.seen[series{"disk", name, observe.CheckUsage}]
}

func TestDisks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(twoDisks(), topology.Topology{})
		b.run(t.Context(), "host/disk")
		root, data := disk1(b, "/"), disk1(b, "/var")
		if root.Value != 75 || data.Value != 50 || len(b.seen) != 2 {
			t.Errorf("disks are %v", b.seen)
		}
		inodes, ok := field(root, "inodes_percent")
		if !ok || inodes.Value != 40 {
			t.Errorf("inodes of / are %v", inodes)
		}
		if _, ok := field(data, "inodes_percent"); ok {
			t.Error("a file system that counts no inodes has a percentage of them")
		}
		if readOnly, _ := field(data, "read_only"); readOnly.Value != 1 {
			t.Error("/var is not read-only")
		}
	})
}

func TestHungMountIsAskedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := twoDisks()
		block := make(chan struct{})
		source.hung["/var"] = block
		b := newBench(source, topology.Topology{})
		for round, age := range []string{"1s", "11s", "21s"} {
			begin := time.Now()
			b.run(t.Context(), "host/disk")
			if took := time.Since(begin); took != time.Second {
				t.Errorf("round %d took %v, want the patience of 1 s", round, took)
			}
			if o := disk1(b, "/"); o.Outcome != observe.Good {
				t.Errorf("round %d: the sound file system is %v", round, o.Outcome)
			}
			o := disk1(b, "/var")
			if o.Outcome != observe.Failed || o.Cause != "hung" || !strings.Contains(o.Detail, "no answer for "+age) {
				t.Errorf("round %d: %v %q %q, want an age of %s", round, o.Outcome, o.Cause, o.Detail, age)
			}
			if calls := source.calls.Load(); calls != int32(round)+2 {
				t.Errorf("round %d: %d calls in all, want one to /var ever and one to / each round", round, calls)
			}
			time.Sleep(9 * time.Second)
		}
		close(block)
		synctest.Wait()
		b.run(t.Context(), "host/disk")
		if o := disk1(b, "/var"); o.Outcome != observe.Good || o.Value != 50 {
			t.Errorf("after the hang: %+v", o)
		}
	})
}

func TestTwoHungMountsWaitTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := twoDisks()
		block := make(chan struct{})
		source.hung["/"], source.hung["/var"] = block, block
		b := newBench(source, topology.Topology{})
		begin := time.Now()
		b.run(t.Context(), "host/disk")
		if took := time.Since(begin); took != time.Second || disk1(b, "/").Cause != "hung" || disk1(b, "/var").Cause != "hung" {
			t.Errorf("took %v: %v", took, b.seen)
		}
		close(block)
	})
}

func TestHungMountListFailsAndIsAskedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := twoDisks()
		source.listBlock = make(chan struct{})
		b := newBench(source, topology.Topology{})
		b.run(t.Context(), "host/disk")
		if o := disk1(b, ""); o.Outcome != observe.Failed || o.Detail == "" {
			t.Errorf("got %+v", o)
		}
		configured := newBench(source, topology.Topology{Host: topology.Host{Disks: []string{"/var"}}})
		configured.run(t.Context(), "host/disk")
		if o := disk1(configured, "/var"); o.Outcome != observe.Good {
			t.Errorf("a configured disk without the list: %+v", o)
		}
		close(source.listBlock)
	})
}

func TestCancelledRoundEndsAtOnceAndSaysNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := twoDisks()
		block := make(chan struct{})
		source.hung["/var"] = block
		b := newBench(source, topology.Topology{})
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(100*time.Millisecond, cancel)
		begin := time.Now()
		b.run(ctx, "host/disk")
		if time.Since(begin) != 100*time.Millisecond || len(b.seen) != 0 {
			t.Errorf("took %v, said %v", time.Since(begin), b.seen)
		}
		close(block)
	})
}

func TestConfiguredDisks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := twoDisks()
		source.full["/var/log"] = source.full["/var"]
		b := newBench(source, topology.Topology{Host: topology.Host{Disks: []string{"/var/log", "/gone", "/var/log"}}})
		b.run(t.Context(), "host/disk")
		if len(b.seen) != 2 || source.calls.Load() != 2 {
			t.Errorf("%d calls, %v", source.calls.Load(), b.seen)
		}
		if at, _ := field(disk1(b, "/var/log"), "mounted_at"); at.Text != "/var" {
			t.Errorf("/var/log lies on %q", at.Text)
		}
		if o := disk1(b, "/gone"); o.Outcome != observe.Failed || o.Cause != "enoent" || !strings.Contains(o.Detail, "/gone") {
			t.Errorf("a missing path is %+v", o)
		}
	})
}

func TestPanicInAFileSystemCallIsAFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := twoDisks()
		source.panics = true
		b := newBench(source, topology.Topology{})
		b.run(t.Context(), "host/disk")
		if o := disk1(b, "/"); o.Outcome != observe.Failed || !strings.Contains(o.Detail, "driver trouble") {
			t.Errorf("got %+v", o)
		}
	})
}
