//go:build linux

package endpoints_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/collectors/endpoints"
	"example.com/noctop/internal/engine"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// BenchmarkAgainstFping pings 1,000 and 5,000 loopback addresses once a second,
// in turn with fping, with this family alone and with the whole engine, each in
// a process of its own, and compares what the kernel says they used. fping goes
// twice: all packets at once each second ("-i 0", its cheapest), and spread over
// the second ("-i" of half the even pace: with more it does not keep to 5,000 a
// second). By default fping sends 100 a second at most. It takes some minutes:
//
//	unshare -rn sh -c 'ip link set lo up
//	  echo 0 0 > /proc/sys/net/ipv4/ping_group_range
//	  NOCTOP_BENCH_SECONDS=20 go test ./collectors/endpoints -run - -bench AgainstFping -benchtime 1x -timeout 30m'
func BenchmarkAgainstFping(b *testing.B) {
	if _, err := exec.LookPath("fping"); err != nil {
		b.Skip("skipped: fping is not installed")
	}
	window, times := secondsOf("NOCTOP_BENCH_SECONDS", 5), 3
	if window <= time.Second { // only whether it runs
		times = 1
	}
	for _, count := range []int{1000, 5000} {
		b.Run(strconv.Itoa(count), func(b *testing.B) {
			list := targetFile(b, count)
			ways := []string{"fping -i 0", "fping spread", "family", "engine"}
			used := map[string][]run{}
			for b.Loop() {
				for range times {
					for _, way := range ways {
						used[way] = append(used[way], measureWay(b, way, list, count, window))
					}
				}
			}
			base := median(used[ways[0]]).cpuPerPacket()
			for _, way := range ways {
				m := median(used[way])
				b.Logf("%-12s %6d/s  %5.2f CPU-s/min  %5.1f us a packet  %4.2f of fping  %5.1f MB  %s",
					way, int(float64(m.packets)/window.Seconds()), m.cpu.Seconds()*60/window.Seconds(),
					m.cpuPerPacket(), m.cpuPerPacket()/base, float64(m.resident)/1e6, m.said)
				b.ReportMetric(m.cpuPerPacket()/base, strings.ReplaceAll(way, " ", "")+"-ratio")
			}
		})
	}
}

// run is what one process came to.
type run struct {
	cpu      time.Duration
	packets  int
	resident int64 // bytes at most
	said     string
}

func (r run) cpuPerPacket() float64 {
	return float64(r.cpu.Microseconds()) / float64(max(r.packets, 1))
}

func median(runs []run) run {
	slices.SortFunc(runs, func(a, b run) int { return int(a.cpuPerPacket()*1000) - int(b.cpuPerPacket()*1000) })
	return runs[len(runs)/2]
}

func measureWay(b *testing.B, way, list string, count int, window time.Duration) run {
	b.Helper()
	var command *exec.Cmd
	switch way {
	case "fping -i 0":
		command = exec.Command("fping", "-l", "-q", "-p", "1000", "-i", "0", "-f", list)
	case "fping spread":
		command = exec.Command("fping", "-l", "-q", "-p", "1000", "-i", fmt.Sprint(500/float64(count)), "-f", list)
	default:
		command = exec.Command(os.Args[0], "-test.run", "-")
		command.Env = append(os.Environ(), childVariable+"="+way, "NOCTOP_LIST="+list, fmt.Sprintf("NOCTOP_WINDOW=%d", int(window.Seconds())))
	}
	said := &strings.Builder{}
	if strings.HasPrefix(way, "fping") {
		command.Stderr = said
	} else {
		command.Stdout = said
	}
	before := echoesSent(b)
	if err := command.Start(); err != nil {
		b.Fatal(err)
	}
	if strings.HasPrefix(way, "fping") {
		time.Sleep(window)
		if err := command.Process.Signal(os.Interrupt); err != nil {
			b.Fatal(err)
		}
	}
	_ = command.Wait() // fping tells by its code that it was interrupted
	usage := command.ProcessState.SysUsage().(*syscall.Rusage)
	return run{
		cpu:     command.ProcessState.UserTime() + command.ProcessState.SystemTime(),
		packets: echoesSent(b) - before, resident: usage.Maxrss * 1024, said: lastLine(said.String()),
	}
}

// echoesSent is the kernel's own count of echo requests in this namespace.
func echoesSent(b *testing.B) int {
	b.Helper()
	text, err := os.ReadFile("/proc/net/snmp")
	if err != nil {
		b.Fatal(err)
	}
	var names []string
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(line)
		if fields[0] != "Icmp:" {
			continue
		}
		if names == nil {
			names = fields
			continue
		}
		n, _ := strconv.Atoi(fields[slices.Index(names, "OutEchos")])
		return n
	}
	b.Fatal("/proc/net/snmp does not count echo requests")
	return 0
}

func targetFile(b *testing.B, count int) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "targets")
	if err := os.WriteFile(path, []byte(strings.Join(loopbacks(count), "\n")+"\n"), 0o644); err != nil {
		b.Fatal(err)
	}
	return path
}

func secondsOf(variable string, otherwise int) time.Duration {
	n, err := strconv.Atoi(os.Getenv(variable))
	if err != nil {
		n = otherwise
	}
	return time.Duration(n) * time.Second
}

const childVariable = "NOCTOP_ENDPOINTS_CHILD"

// TestMain is also the process that the benchmark measures.
func TestMain(m *testing.M) {
	way := os.Getenv(childVariable)
	if way == "" {
		os.Exit(m.Run())
	}
	text, err := os.ReadFile(os.Getenv("NOCTOP_LIST"))
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	what := topology.Topology{Endpoints: []topology.EndpointGroup{{
		Name: "Desks", Every: time.Second, Targets: strings.Fields(string(text)),
	}}}
	ctx, cancel := context.WithTimeout(context.Background(), secondsOf("NOCTOP_WINDOW", 5))
	defer cancel()
	began := time.Now()
	env := collectors.Env{
		Clock: func() observe.Instant {
			now := time.Now()
			return observe.Instant{Wall: now.Round(0), Mono: now.Sub(began)}
		},
		Random: func() float64 { return 0.5 },
	}
	family := endpoints.New(endpoints.Options{})
	tally := &tally{Outcomes: map[string]int{}}
	if way == "family" {
		for _, probe := range family.Plan(what, env) {
			probe.Run(ctx, tally.take)
		}
	} else {
		e := engine.New(engine.Options{Topology: what, Families: []collectors.Family{family}, Env: env, OnObservation: tally.take})
		e.Start(ctx)
		e.Wait()
	}
	tally.finish(family)
}

// tally is what the child process says of its run.
type tally struct {
	Outcomes map[string]int
	Median   string
	Heap     string
	Counts   endpoints.Counts
	took     []time.Duration
}

func (t *tally) take(o observe.Observation) {
	t.Outcomes[o.Outcome.String()]++
	if len(t.took) < 20000 {
		t.took = append(t.took, o.Took)
	}
}

func (t *tally) finish(family *endpoints.Family) {
	slices.Sort(t.took)
	if n := len(t.took); n > 0 {
		t.Median = t.took[n/2].String()
	}
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	t.Heap = fmt.Sprintf("%.1f MB of %d collections", float64(memory.HeapAlloc)/1e6, memory.NumGC)
	t.Counts = family.Counts()
	_ = json.NewEncoder(os.Stdout).Encode(t) // whoever reads it misses it
}

// lastLine is all that is worth repeating of what a process said.
func lastLine(text string) string {
	text = strings.TrimSpace(text)
	return text[strings.LastIndexByte(text, '\n')+1:]
}
