package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// drawnFile is what the benchmark of all views said.
const drawnFile = "views.txt"

// drawViews has every view drawn by the benchmark of the ui, and keeps what it says.
func drawViews(ctx context.Context, path string) error {
	bench := exec.CommandContext(ctx, "go", "test", "./ui", "-run", "-", "-bench", "^BenchmarkView$", "-benchtime", "100x", "-count", "5")
	bench.Stderr = os.Stderr
	said, err := bench.Output()
	if err != nil {
		return fmt.Errorf("the benchmark of all views, from the root of the tree: %w\n%s", err, said)
	}
	return os.WriteFile(path, said, 0o600)
}

// drawn reads what the benchmark said: milliseconds by "moment/language/view", in the
// run that was disturbed least.
func drawn(said string) map[string]float64 {
	took := map[string]float64{}
	for line := range strings.Lines(said) {
		fields := strings.Fields(line)
		if len(fields) < 4 || fields[3] != "ns/op" {
			continue
		}
		name, _, _ := strings.Cut(strings.TrimPrefix(fields[0], "BenchmarkView/"), "-") // a number of processors follows
		var nanoseconds float64
		if _, err := fmt.Sscan(fields[2], &nanoseconds); err != nil {
			continue
		}
		if before, known := took[name]; !known || nanoseconds/1e6 < before {
			took[name] = nanoseconds / 1e6
		}
	}
	return took
}
