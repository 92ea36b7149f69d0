package lab

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"os"
	"testing"
)

const envLab = "NOCTOP_LAB"

// whySkipped is why the tests that need the network do not run; empty where they do.
var whySkipped string

// TestMain runs the tests in namespaces of their own, where that is asked for.
func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	if inside() {
		if err := settle(); err != nil {
			fmt.Fprintln(os.Stderr, "lab:", err)
			return exitNoNamespaces
		}
		if err := limitParallel(); err != nil {
			fmt.Fprintln(os.Stderr, "lab:", err)
			return 1
		}
		return m.Run()
	}
	if os.Getenv(envLab) == "" {
		whySkipped = "the test network is built where NOCTOP_LAB is set: NOCTOP_LAB=quick (minutes), NOCTOP_LAB=outages or NOCTOP_LAB=all"
		fmt.Fprintln(os.Stderr, "lab: SKIPPED:", whySkipped)
		return m.Run()
	}
	code, err := enterLab()
	switch {
	case errors.Is(err, errNoLab):
		whySkipped = err.Error()
		fmt.Fprintln(os.Stderr, "lab: SKIPPED:", whySkipped)
		return m.Run()
	case err != nil:
		fmt.Fprintln(os.Stderr, "lab:", err)
		return 1
	}
	return code
}

// enterLab builds the binary under test and goes on inside.
func enterLab() (int, error) {
	if err := missingTools(); err != nil {
		return 0, err
	}
	folder, err := os.MkdirTemp("", "noctop-lab-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(folder)
	built, err := build(folder)
	if err != nil {
		return 0, err
	}
	return enter(envBinary + "=" + built)
}

// usualParallel is how many networks two processors bear without noctop
// doubting its own measuring.
const usualParallel = "12"

// limitParallel sets how many networks are up at a time: what runs in them
// mostly waits, so that it goes by more than the number of processors.
func limitParallel() error {
	flag.Parse()
	return flag.Set("test.parallel", cmp.Or(os.Getenv("NOCTOP_LAB_PARALLEL"), usualParallel))
}

// underTest is the noctop under test.
func underTest() string { return os.Getenv(envBinary) }

// everything reports whether all rows are asked for.
func everything() bool { return os.Getenv(envLab) == "all" }

// outagesOnly reports whether only the stories of real outages are asked for.
func outagesOnly() bool { return os.Getenv(envLab) == "outages" }

// needLab skips a test where the network can't be had. Where CI runs, to be
// skipped is to fail.
func needLab(t *testing.T) {
	t.Helper()
	needNetwork(t)
	if outagesOnly() {
		t.Skip("only the stories of real outages are asked for: NOCTOP_LAB=outages")
	}
}

func needNetwork(t *testing.T) {
	t.Helper()
	switch {
	case inside():
	case os.Getenv(envLab) != "" && os.Getenv("CI") == "true":
		t.Fatal(whySkipped)
	default:
		t.Skip(whySkipped)
	}
}
