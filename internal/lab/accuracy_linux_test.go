package lab

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"example.com/noctop/internal/wire"
)

// How near what is measured must be to what was.
const (
	lossPoints   = 1.0 // percent points of the loss that the firewall counted
	medianSlack  = 2.0 // milliseconds of fping's median: more is a mistake, less is for a quiet machine to tell
	leastMedians = 4   // anchors whose medians are compared
)

// samples are what a running noctop measures of anchors by uplink A.
type samples struct {
	command *exec.Cmd
	ended   chan struct{}

	mu  sync.Mutex
	all []wire.Sample
}

// sampling starts "noctop watch --json --samples" in a network.
func sampling(t *testing.T, n *Network) *samples {
	t.Helper()
	command, err := n.command(underTest(), withFile, "watch", "--json", "--samples")
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := n.launch(command, withFile); err != nil {
		t.Fatal(err)
	}
	s := &samples{command: command, ended: make(chan struct{})}
	go func() {
		defer close(s.ended)
		scanner := bufio.NewScanner(out)
		scanner.Buffer(nil, 4<<20)
		for scanner.Scan() {
			var one wire.Sample
			if json.Unmarshal(scanner.Bytes(), &one) == nil && one.Type == wire.TypeSample && one.Kind == "anchor" && one.Uplink == "A" && one.Check == "icmp" {
				s.mu.Lock()
				s.all = append(s.all, one)
				s.mu.Unlock()
			}
		}
	}()
	t.Cleanup(func() {
		_ = command.Process.Signal(syscall.SIGINT)
		<-s.ended
		_ = command.Wait()
	})
	return s
}

// between returns the pings sent in a stretch, each as it ended last: a late
// answer corrects what was reported as lost.
func (s *samples) between(from, until time.Time) map[string]wire.Sample {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := map[string]wire.Sample{}
	for _, one := range s.all {
		at, err := time.Parse(time.RFC3339Nano, one.Time)
		if err == nil && !at.Before(from) && at.Before(until) {
			found[one.Name+" "+one.Time] = one
		}
	}
	return found
}

// pingsBy are the rules by which a gateway counts what noctop pings by it, and
// those by which it loses a share of that.
func pingsBy(share int) (counting, losing string) {
	const pings = `iifname "lan" icmp type echo-request meta length 84 ip ttl > 32 `
	counting = "chain forward { type filter hook forward priority -10; " + pings + "counter; }"
	losing = "chain forward { type filter hook forward priority 0; " + pings + fmt.Sprintf("numgen random mod 100 < %d counter drop; }", share)
	return counting, losing
}

// TestLossAsTheFirewallCountsIt loses a share of all pings at a gateway, and
// holds what noctop measured to what the gateway's firewall counted. The whole
// of it, as the lab's doc says, is
//
//	NOCTOP_LAB=all go test ./internal/lab -run 'TestLossAs|TestMediansAs' -v
func TestLossAsTheFirewallCountsIt(t *testing.T) {
	needLab(t)
	shares, lasting := []int{30}, 40*time.Second
	if everything() {
		shares, lasting = []int{1, 10, 30}, 150*time.Second
	}
	for _, share := range shares {
		t.Run(strconv.Itoa(share), func(t *testing.T) {
			t.Parallel()
			n, err := newNetwork(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(n.Close)
			s := sampling(t, n)
			time.Sleep(5 * time.Second)
			counting, losing := pingsBy(share)
			if err := n.GatewayA.block("ip", "losing", losing); err != nil {
				t.Fatal(err)
			}
			if err := n.GatewayA.block("ip", "counting", counting); err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			time.Sleep(lasting)
			asked, errAsked := n.GatewayA.counted("counting")
			lost, errLost := n.GatewayA.counted("losing")
			ended := time.Now()
			if errAsked != nil || errLost != nil || asked == 0 {
				t.Fatalf("%d pings were counted: %v %v", asked, errAsked, errLost)
			}
			time.Sleep(3 * time.Second) // for the last of them
			measured, gone := 0, 0
			for _, one := range s.between(began, ended) {
				switch one.Outcome {
				case "ok", "late":
					measured++
				case "lost":
					measured++
					gone++
				}
			}
			firewall, ours := 100*float64(lost)/float64(asked), 100*float64(gone)/float64(max(measured, 1))
			t.Logf("%d %%: the firewall lost %d of %d pings, %.2f %%; noctop says %d of %d, %.2f %%", share, lost, asked, firewall, gone, measured, ours)
			if measured < 5*int(lasting.Seconds()) {
				t.Errorf("only %d pings in %s", measured, lasting)
			}
			if math.Abs(firewall-ours) > lossPoints {
				t.Errorf("noctop says %.2f %%, and the firewall %.2f %%", ours, firewall)
			}
		})
	}
}

// TestMediansAsFpingHasThem lets fping ask the same anchors by the same line at
// the same time, over a wire of 20 ms there and back, and prints both medians
// (fping gives tenths of a millisecond). The wire is a program itself, whose
// packets wait for a processor: to tell tenths, have its threads go first (see
// wireThread).
func TestMediansAsFpingHasThem(t *testing.T) {
	needLab(t)
	if _, err := exec.LookPath("fping"); err != nil {
		t.Skip("skipped: fping is not installed")
	}
	count := 30
	if everything() {
		count = 120
	}
	n, err := newNetwork(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(n.Close)
	if err := longWires(n); err != nil {
		t.Fatal(err)
	}
	s := sampling(t, n)
	time.Sleep(5 * time.Second)
	late := lateTimers()
	began := time.Now()
	anchors := []string{insideA.String(), domestic.String(), "1.1.1.1", "8.8.8.8", "9.9.9.9"}
	text, err := n.Home.run("", "sh", append([]string{"-c", `fping -q -I eth0 -p 1000 -C "$0" "$@" 2>&1; true`, strconv.Itoa(count)}, anchors...)...)
	if err != nil {
		t.Fatal(err)
	}
	if by := late(); by > busyTimer {
		t.Skipf("skipped: this machine is too busy to carry packets in time: every fourth timer comes later than %s", by)
	}
	ours := map[string][]float64{}
	for _, one := range s.between(began, time.Now()) {
		if one.Outcome == "ok" && one.RTTMS != nil {
			ours[one.Name] = append(ours[one.Name], *one.RTTMS)
		}
	}
	compared := 0
	for line := range strings.Lines(text) {
		name, figures, found := strings.Cut(line, ":")
		name = strings.TrimSpace(name)
		var theirs []float64
		for _, word := range strings.Fields(figures) {
			if figure, err := strconv.ParseFloat(word, 64); err == nil {
				theirs = append(theirs, figure)
			}
		}
		if !found || !slices.Contains(anchors, name) || len(theirs) < count/2 || len(ours[name]) < count/2 {
			continue
		}
		compared++
		fping, noctop := middle(theirs), middle(ours[name])
		t.Logf("%-14s fping %.3f ms of %d, noctop %.3f ms of %d, %+.3f ms", name, fping, len(theirs), noctop, len(ours[name]), noctop-fping)
		if math.Abs(fping-noctop) > medianSlack {
			t.Errorf("%s: noctop's median is %.3f ms, and fping's %.3f ms", name, noctop, fping)
		}
	}
	if compared < leastMedians {
		t.Errorf("%d anchors could be compared; fping says\n%s", compared, text)
	}
}

// busyTimer is how late three of four timers may come here. Later ones make the
// wire longer than it is meant to be.
const busyTimer = 3 * time.Millisecond

// lateTimers begins to see how late timers come here, and returns what tells it.
func lateTimers() (upperQuartile func() time.Duration) {
	stop, done := make(chan struct{}), make(chan []time.Duration)
	go func() {
		var all []time.Duration
		for {
			select {
			case <-stop:
				done <- all
				return
			default:
			}
			began := time.Now()
			time.Sleep(10 * time.Millisecond)
			all = append(all, time.Since(began)-10*time.Millisecond)
		}
	}()
	return func() time.Duration {
		close(stop)
		all := <-done
		slices.Sort(all)
		return all[len(all)*3/4]
	}
}

func middle(of []float64) float64 {
	slices.Sort(of)
	return of[len(of)/2]
}
