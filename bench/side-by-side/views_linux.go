package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"time"
)

// What a view may cost at most: bytes a second by the width of the screen, of the
// processor time of the tools and of the fping of the endpoints, milliseconds to draw
// it; and what a key may take.
const (
	mostNarrow, mostWide = 1000, 3000
	mostOfTools          = 0.5
	mostOfFping          = 1.0
	mostDrawn            = 1.0
	mostAnswered         = 50 * time.Millisecond
)

// everyView measures every view in both languages on both sizes, with all well, and
// with all endpoints silent; and in between how long keys take.
func everyView(ctx context.Context, n *network, s settings, w *workload, binary string) error {
	said, err := os.ReadFile(drawnFile)
	if err != nil {
		return err
	}
	took := drawn(string(said))
	fmt.Printf("%s: windows of %s\n\n", w.name, s.window)
	mostCPU, err := costsOfTools(ctx, n, s, w)
	if err != nil {
		return err
	}
	consoles, err := n.consoles(binary)
	defer func() {
		for _, c := range consoles {
			c.stop()
		}
	}()
	if err != nil {
		return err
	}
	if !sleep(ctx, s.warm) {
		return ctx.Err()
	}
	if err := costsOfViews(ctx, s, consoles, "well", took, mostCPU); err != nil {
		return err
	}
	if err := n.silence(); err != nil {
		return err
	}
	if err := keysWhileAllFails(ctx, s.window*time.Duration(len(views)), consoles); err != nil {
		return err
	}
	return costsOfViews(ctx, s, consoles, "failing", took, mostCPU)
}

// costsOfTools prints what the tools take, and returns how much of that noctop may:
// half of what watches two uplinks, and no more than fping for the endpoints. They run
// before it, and the fping of the endpoints alone: what pings by a raw socket reads
// what is answered to all others too.
func costsOfTools(ctx context.Context, n *network, s settings, w *workload) (most float64, err error) {
	for _, part := range []struct {
		start func(context.Context) ([]*program, []*errands, error)
		share float64
	}{
		{func(ctx context.Context) ([]*program, []*errands, error) { return n.tools(ctx, small()) }, mostOfTools},
		{func(context.Context) ([]*program, []*errands, error) {
			pings, err := n.fpings(&workload{hosts: w.hosts, spread: w.spread})
			return pings, nil, err
		}, mostOfFping},
	} {
		rows, err := costOf(ctx, s, part.start)
		if err != nil {
			return 0, err
		}
		for _, r := range rows {
			fmt.Printf("%-16s %8.2f CPU-s a minute, of which noctop may take %.2f\n", r.name, r.cpu[0], part.share*r.cpu[0])
			most += part.share * r.cpu[0]
		}
	}
	fmt.Printf("%-16s %8.2f\n", "noctop, at most", most)
	return most, nil
}

// costOf measures some tools in one window.
func costOf(ctx context.Context, s settings, start func(context.Context) ([]*program, []*errands, error)) ([]row, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	tools, often, err := start(ctx)
	defer stopAll(tools)
	if err != nil {
		return nil, err
	}
	if !sleep(ctx, s.warm) {
		return nil, ctx.Err()
	}
	rows, err := windows(ctx, settings{windows: 1, window: s.window}, tools, often)
	failures(often)
	return rows, err
}

// silence has all endpoints of the crowd fall silent at once.
func (n *network) silence() error {
	out, err := exec.Command("ip", "-n", "gatewayA", "route", "replace", "blackhole", crowdNetwork, "table", "local").CombinedOutput()
	if err != nil {
		return fmt.Errorf("the endpoints can't be silenced: %w: %s", err, out)
	}
	return nil
}

// settling is how long a view that was opened gets until it is measured.
const settling = 2 * time.Second

// costsOfViews prints what each view costs. took is how long the benchmark took to
// draw it, mostCPU what it may take of the processor.
func costsOfViews(ctx context.Context, s settings, consoles []*console, moment string, took map[string]float64, mostCPU float64) error {
	all := make([]*program, len(consoles))
	for i, c := range consoles {
		all[i] = c.program
	}
	for view, name := range views {
		for _, c := range consoles {
			if err := c.open(view); err != nil {
				return err
			}
		}
		if !sleep(ctx, settling) {
			return ctx.Err()
		}
		rows, err := windows(ctx, settings{windows: 1, window: s.window}, all, nil)
		if err != nil {
			return err
		}
		if view == 0 {
			fmt.Printf("\n%s: %s\n", moment, strings.TrimSpace(consoles[0].shown()[1]))
			headViews(consoles)
		}
		fmt.Printf("%-12s", name)
		for i, c := range consoles {
			fmt.Printf(" %7s", marked(rows[i].sent[0], "%.0f", c.mostSent()))
		}
		for i := range consoles {
			fmt.Printf(" %7s", marked(rows[i].cpu[0], "%.2f", mostCPU))
		}
		for _, language := range []string{"en", "ko"} {
			fmt.Printf(" %6s", marked(took[moment+"/"+language+"/"+name], "%.2f", mostDrawn))
		}
		fmt.Println()
	}
	fmt.Printf("%-12s", "at most")
	for _, c := range consoles {
		fmt.Printf(" %7.0f", c.mostSent())
	}
	for range consoles {
		fmt.Printf(" %7.2f", mostCPU)
	}
	fmt.Printf(" %6.2f %6.2f\n", mostDrawn, mostDrawn)
	return nil
}

// headViews prints what stands above the lines of the views.
func headViews(consoles []*console) {
	fmt.Printf("%-12s %-31s %-31s %s\n", "", "B/s", "CPU-s a minute", "a View, ms")
	fmt.Printf("%-12s", "")
	for range 2 {
		for _, c := range consoles {
			fmt.Printf(" %7s", fmt.Sprintf("%s %d", c.language, c.width))
		}
	}
	fmt.Printf(" %6s %6s\n", "en", "ko")
}

// mostSent is how many bytes a second may go to the screen.
func (c *console) mostSent() float64 {
	if c.width > 80 {
		return mostWide
	}
	return mostNarrow
}

// marked prints a value, with a mark where it is over its line.
func marked(value float64, format string, most float64) string {
	text := fmt.Sprintf(format, value)
	if value > most {
		text += "!"
	}
	return text
}

// reply is how long a key took to be answered.
type reply struct {
	key  string
	took time.Duration
}

// keysWhileAllFails presses keys on all screens for some time, and prints how long
// they took.
func keysWhileAllFails(ctx context.Context, duration time.Duration, consoles []*console) error {
	until := time.Now().Add(duration)
	replies, errs := make([][]reply, len(consoles)), make([]error, len(consoles))
	var pressing sync.WaitGroup
	for i, c := range consoles {
		pressing.Go(func() { replies[i], errs[i] = c.pressAll(ctx, until) })
	}
	pressing.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	fmt.Printf("\n%-12s %6s %9s %9s %9s   %s\n", "keys", "", "p50", "p99", "max", "from a key to its frame, as it all fails; to be at most "+mostAnswered.String())
	for i, c := range consoles {
		a := replies[i]
		slices.SortFunc(a, func(x, y reply) int { return cmp.Compare(x.took, y.took) })
		slowest := a[len(a)-1]
		over := ""
		if slowest.took > mostAnswered {
			over = "!"
		}
		fmt.Printf("%-12s %6d %9s %9s %9s   %s%s, %.1f MB resident\n", c, len(a), inMilliseconds(a[len(a)/2].took), inMilliseconds(a[len(a)*99/100].took),
			inMilliseconds(slowest.took), slowest.key, over, c.resident())
	}
	return nil
}

func inMilliseconds(d time.Duration) string { return fmt.Sprintf("%.1f ms", d.Seconds()*1000) }

// pressAll presses keys until a moment, at another part of the second each time.
func (c *console) pressAll(ctx context.Context, until time.Time) (all []reply, err error) {
	const pause = 137 * time.Millisecond
	if err := c.open(0); err != nil {
		return nil, err
	}
	for {
		for _, keys := range round() {
			for _, k := range keys {
				took, err := c.press(k)
				if err != nil {
					return nil, err
				}
				all = append(all, reply{k.name, took})
			}
			if !sleep(ctx, pause) {
				return nil, ctx.Err()
			}
		}
		if time.Now().After(until) {
			return all, nil
		}
	}
}
