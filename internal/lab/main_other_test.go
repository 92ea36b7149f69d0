//go:build !linux

package lab

import (
	"fmt"
	"os"
	"testing"
)

// TestMain says that there is no lab here.
func TestMain(m *testing.M) {
	fmt.Fprintln(os.Stderr, "lab: SKIPPED: the test network needs Linux namespaces")
	os.Exit(m.Run())
}
