// Side-by-side runs noctop beside the tools that it stands in for, in one test
// network at the same time, and prints what each of them costs:
//
//	go run ./bench/side-by-side
//
// The tools are btop at one second, fping on the same anchors and gateways by
// each uplink, and dig at the same resolvers, for the same names and as often.
// With -whole, three resolvers, five providers over HTTPS and 200 endpoints are
// watched, with curl and one fping more among the tools.
//
// With -views, 5,000 endpoints are watched in every view, in English and in Korean,
// on 80x24 and on 200x50, and one table says what each view costs: bytes a second to
// the terminal, processor time, and how long it takes to draw (which the benchmark
// View of the ui says). First all is well. Then all endpoints fall silent at once, in
// a hundred groups, and keys are pressed for a while: how long each takes until the
// frame that answers it has been read. Last, what each view costs while all that is
// silent. What is over its line has a mark: "!". The tools are measured before. It
// takes about seven minutes:
//
//	go run ./bench/side-by-side -views
//
// A tool that is not installed is named, and the sum is said to lack it. Nothing
// here fails for being slow: it is a measurement, and no test.
//
// Other binaries can be measured in place of the tree's own, each in its own
// row: go run ./bench/side-by-side OLD NEW. It needs Linux with namespaces and
// iproute2, and no root where user namespaces are allowed. No packet leaves
// the network that it makes.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

// settings are how long and how often is measured.
type settings struct {
	warm, window time.Duration
	windows      int
	delay        time.Duration
	whole, views bool
}

// inside says that this process is the one in namespaces of its own.
const inside = "NOCTOP_SIDE_BY_SIDE"

func main() {
	var s settings
	flag.DurationVar(&s.warm, "warm", 10*time.Second, "before the first window")
	flag.DurationVar(&s.window, "window", 0, "one window (default 30s, or 10s with -views)")
	flag.IntVar(&s.windows, "windows", 3, "windows, of which the median counts")
	flag.DurationVar(&s.delay, "delay", 10*time.Millisecond, "one way, between the providers and the world")
	flag.BoolVar(&s.whole, "whole", false, "three resolvers, five providers and 200 endpoints too")
	flag.BoolVar(&s.views, "views", false, "every view in both languages, with 5,000 endpoints, well and failing")
	flag.Parse()
	switch {
	case s.window > 0:
	case s.views:
		s.window = 10 * time.Second
	default:
		s.window = 30 * time.Second
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	var err error
	if os.Getenv(inside) == "" {
		err = enter(ctx, s, flag.Args())
	} else {
		err = measure(ctx, s, flag.Args())
	}
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "side-by-side:", err)
		os.Exit(1)
	}
}

// enter builds what is to be measured and begins again in namespaces of its own.
func enter(ctx context.Context, s settings, binaries []string) error {
	folder, err := os.MkdirTemp("", "side-by-side-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	if len(binaries) == 0 {
		binary := filepath.Join(folder, "noctop")
		build := exec.CommandContext(ctx, "./build", binary)
		build.Stderr = os.Stderr
		if err := build.Run(); err != nil {
			return fmt.Errorf("./build, from the root of the tree: %w", err)
		}
		binaries = []string{binary}
	}
	if s.views {
		if err := drawViews(ctx, filepath.Join(folder, drawnFile)); err != nil {
			return err
		}
	}
	arguments := []string{
		"-warm", s.warm.String(), "-window", s.window.String(), "-windows", fmt.Sprint(s.windows), "-delay", s.delay.String(),
		"-whole=" + fmt.Sprint(s.whole), "-views=" + fmt.Sprint(s.views),
	}
	for _, binary := range binaries {
		path, err := filepath.Abs(binary)
		if err != nil {
			return err
		}
		arguments = append(arguments, path)
	}
	again := exec.Command("/proc/self/exe", arguments...)
	again.Dir, again.Env = folder, append(os.Environ(), inside+"=1")
	again.Stdout, again.Stderr = os.Stdout, os.Stderr
	again.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS | syscall.CLONE_NEWNET, Pdeathsig: syscall.SIGTERM}
	if os.Geteuid() != 0 {
		again.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		again.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{HostID: os.Geteuid(), Size: 1}}
		again.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{HostID: os.Getegid(), Size: 1}}
	}
	if err := again.Start(); err != nil {
		return fmt.Errorf("namespaces are not to be had here: %w", err)
	}
	return again.Wait() // an interrupt reaches it by itself
}

// measure builds the network and runs everything in it.
func measure(ctx context.Context, s settings, binaries []string) error {
	w := small()
	switch {
	case s.views:
		w = crowd()
	case s.whole:
		w = whole()
	}
	network, err := newNetwork(s.delay, w)
	if err != nil {
		return err
	}
	if err := os.WriteFile("noctop.yaml", []byte(w.configuration), 0o600); err != nil {
		return err
	}
	if s.views {
		return everyView(ctx, network, s, w, binaries[0])
	}
	fmt.Printf("%s: %d windows of %s at 80x24, medians; a round trip to the world takes %s\n\n", w.name, s.windows, s.window, 2*s.delay)
	if err := costs(ctx, network, s, w, binaries); err != nil {
		return err
	}
	if err := screens(ctx, network, s, binaries); err != nil {
		return err
	}
	return starts(ctx, network, binaries)
}
