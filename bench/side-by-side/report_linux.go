package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// settingsFolder is where btop finds its settings.
const settingsFolder = "settings"

// row is what one program cost in each window.
type row struct {
	name     string
	cpu      []float64 // CPU-seconds a minute
	resident []float64 // MB
	sent     []float64 // bytes a second, to its terminal
}

func (r *row) add(cpu, resident, sent float64) {
	r.cpu, r.resident, r.sent = append(r.cpu, cpu), append(r.resident, resident), append(r.sent, sent)
}

func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}

// noctops starts each binary on a screen of its own.
func (n *network) noctops(binaries []string, width, height int) (all []*program, err error) {
	for _, binary := range binaries {
		p, err := n.onScreen(filepath.Base(binary), width, height, nil, binary, "--config", "noctop.yaml")
		if err != nil {
			return all, err
		}
		all = append(all, p)
	}
	return all, nil
}

// btop starts btop, where it is installed.
func (n *network) btop(width, height int) ([]*program, error) {
	if !installed("btop") {
		return nil, nil
	}
	folder := filepath.Join(settingsFolder, "btop")
	file := filepath.Join(folder, "btop.conf")
	if err := errors.Join(os.MkdirAll(folder, 0o700), os.WriteFile(file, []byte("update_ms=1000\n"), 0o600)); err != nil {
		return nil, err
	}
	p, err := n.onScreen("btop, 1 s", width, height, nil, "btop", "--utf-force")
	return []*program{p}, err
}

// fpings starts one fping for each uplink, and one for the endpoints, where it
// is installed.
func (n *network) fpings(w *workload) (all []*program, err error) {
	if !installed("fping") {
		return nil, nil
	}
	run := func(name, line string, addresses []string) error {
		p, err := n.start(name, append(words(line), addresses...)...)
		if err == nil {
			all = append(all, p)
		}
		return err
	}
	for _, uplink := range w.pinged {
		if err := run("fping "+uplink.device, "fping -l -p 1000 -I "+uplink.device, uplink.addresses); err != nil {
			return all, err
		}
	}
	if len(w.hosts) == 0 {
		return all, nil
	}
	return all, run("fping endpoints", "fping -l -p 5000 -i "+w.spread, w.hosts)
}

// tools starts everything that noctop stands in for.
func (n *network) tools(ctx context.Context, w *workload) (all []*program, often []*errands, err error) {
	all, err = n.btop(80, 24)
	if err != nil {
		return all, nil, err
	}
	pings, err := n.fpings(w)
	all = append(all, pings...)
	if err != nil {
		return all, nil, err
	}
	if installed("dig") {
		often = append(often, n.digs(ctx, w))
	}
	if len(w.pages) > 0 && installed("curl") {
		often = append(often, n.curls(ctx, w))
	}
	return all, often, nil
}

// costs measures noctop beside everything it stands in for.
func costs(ctx context.Context, n *network, s settings, w *workload, binaries []string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ours, err := n.noctops(binaries, 80, 24)
	theirs, often, err2 := n.tools(ctx, w)
	all := slices.Concat(ours, theirs)
	defer stopAll(all)
	if err := errors.Join(err, err2); err != nil {
		return err
	}
	if !sleep(ctx, s.warm) {
		return ctx.Err()
	}
	rows, err := windows(ctx, s, all, often)
	if err != nil {
		return err
	}
	table(rows, len(ours))
	failures(often)
	return nil
}

// failures says how many of the tools' runs came to nothing.
func failures(often []*errands) {
	for _, e := range often {
		if e.failed.Load() > 0 {
			fmt.Printf("%d of %d runs of %s failed\n", e.failed.Load(), e.run.Load(), e.program)
		}
	}
}

// windows measures all programs in each window; each kind of errand is one row
// more.
func windows(ctx context.Context, s settings, all []*program, often []*errands) ([]row, error) {
	rows := make([]row, len(all)+len(often))
	for range s.windows {
		before := make([]time.Duration, len(all))
		sent := make([]int64, len(all))
		used := make([]int64, len(often))
		for i, e := range often {
			used[i] = e.used.Load()
		}
		began := time.Now()
		for i, p := range all {
			var err error
			if before[i], err = p.cpu(); err != nil {
				return nil, err
			}
			sent[i] = p.sent.Load()
		}
		if !sleep(ctx, s.window) {
			return nil, ctx.Err()
		}
		took := time.Since(began)
		for i, p := range all {
			now, err := p.cpu()
			if err != nil {
				return nil, err
			}
			rows[i].name = p.name
			rows[i].add((now-before[i]).Seconds()/took.Minutes(), p.resident(), float64(p.sent.Load()-sent[i])/took.Seconds())
		}
		for i, e := range often {
			r := &rows[len(all)+i]
			r.name = e.program
			r.add(time.Duration(e.used.Load()-used[i]).Seconds()/took.Minutes(), 0, 0)
		}
	}
	return rows, nil
}

// table prints the rows, of which the first are noctop's, and the ratios.
func table(rows []row, ours int) {
	fmt.Printf("\n%-16s %14s %10s %8s   %s\n", "", "CPU-s a minute", "MB", "B/s", "in each window")
	sums := make([]float64, len(rows[0].cpu))
	for i, r := range rows {
		fmt.Printf("%-16s %14.3f %10s %8s   %s\n", r.name, median(r.cpu), figure(median(r.resident), "%.1f"), figure(median(r.sent), "%.0f"), listed(r.cpu))
		if i < ours {
			continue
		}
		for w, cpu := range r.cpu {
			sums[w] += cpu
		}
	}
	if len(rows) == ours {
		return
	}
	fmt.Printf("%-16s %14.3f %10s %8s   %s\n", "sum of the tools", median(sums), "", "", listed(sums))
	for _, r := range rows[:ours] {
		ratios := make([]float64, len(sums))
		for w := range sums {
			ratios[w] = r.cpu[w] / sums[w]
		}
		fmt.Printf("%-16s %14.2f   of the sum, to be at most 0.50 %s\n", r.name, median(ratios), listed(ratios))
	}
}

// figure prints a value, or nothing where there is none.
func figure(value float64, format string) string {
	if value == 0 {
		return ""
	}
	return fmt.Sprintf(format, value)
}

func listed(values []float64) string {
	texts := make([]string, len(values))
	for i, value := range values {
		texts[i] = fmt.Sprintf("%.3f", value)
	}
	return strings.Join(texts, " ")
}

// screens measures what is sent to terminals of two sizes.
func screens(ctx context.Context, n *network, s settings, binaries []string) error {
	fmt.Printf("\n%-16s %8s %14s %10s\n", "screen", "B/s", "CPU-s a minute", "MB")
	for _, size := range [][2]int{{80, 24}, {200, 50}} {
		ours, err := n.noctops(binaries, size[0], size[1])
		theirs, err2 := n.btop(size[0], size[1])
		all := slices.Concat(ours, theirs)
		err = errors.Join(err, err2)
		if err == nil && !sleep(ctx, s.warm) {
			err = ctx.Err()
		}
		var rows []row
		if err == nil {
			rows, err = windows(ctx, settings{windows: 1, window: s.window}, all, nil)
		}
		stopAll(all)
		if err != nil {
			return err
		}
		for _, r := range rows {
			fmt.Printf("%-16s %8.0f %14.3f %10.1f   %dx%d\n", r.name, r.sent[0], r.cpu[0], r.resident[0], size[0], size[1])
		}
	}
	return nil
}

// starts measures how soon there is a frame, and a verdict, on a terminal that
// answers no query.
func starts(ctx context.Context, n *network, binaries []string) error {
	const tries, patience = 5, 10 * time.Second
	fmt.Printf("\n%-16s %12s %14s %10s\n", "start", "first frame", "first verdict", "binary")
	for _, binary := range binaries {
		var frames, verdicts []float64
		for range tries {
			frame, verdict, err := n.first(ctx, binary, patience)
			if err != nil {
				return err
			}
			frames, verdicts = append(frames, frame.Seconds()), append(verdicts, verdict.Seconds())
		}
		info, err := os.Stat(binary)
		if err != nil {
			return err
		}
		fmt.Printf("%-16s %10.3f s %12.2f s %7.1f MB   medians of %d\n",
			filepath.Base(binary), median(frames), median(verdicts), float64(info.Size())/1e6, tries)
	}
	return nil
}

// first starts noctop once and waits for its first frame and verdict. What has
// not come within patience counts as long as that.
func (n *network) first(ctx context.Context, binary string, patience time.Duration) (frame, verdict time.Duration, err error) {
	frames, verdicts := make(chan time.Duration, 1), make(chan time.Duration, 1)
	note := func(into chan time.Duration, at time.Duration) {
		select {
		case into <- at:
		default:
		}
	}
	p, err := n.onScreen("noctop", 80, 24, func(at time.Duration, lines []string) {
		text := strings.Join(lines, "\n")
		if strings.Contains(text, "1 UPLINKS") {
			note(frames, at)
		}
		// The network is well, and that is what there is to say.
		if strings.Contains(text, "all is well") {
			note(verdicts, at)
		}
	}, binary, "--config", "noctop.yaml")
	if err != nil {
		return 0, 0, err
	}
	defer p.stop()
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	wait := func(from chan time.Duration) time.Duration {
		select {
		case at := <-from:
			return at
		case <-limited.Done():
			return patience
		}
	}
	frame, verdict = wait(frames), wait(verdicts)
	return frame, verdict, ctx.Err()
}

func stopAll(all []*program) {
	for _, p := range all {
		p.stop()
	}
}

// sleep waits, and reports false where it was told to end.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
