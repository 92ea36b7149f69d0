package lab

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// table collects the rows, and prints them when all are there.
type table struct {
	mu   sync.Mutex
	rows []Row
}

func (t *table) add(r Row) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.rows = append(t.rows, r)
}

func seconds(d time.Duration) string {
	if d < 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f", d.Seconds())
}

// since is when the fault began by the verdict, against when it did.
func since(r Row) string {
	if r.Opened < 0 {
		return "–"
	}
	return fmt.Sprintf("%+.1f", r.Since.Seconds())
}

func (t *table) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-56s %-42s %-7s %8s %7s %7s %10s %9s  %s\n",
		"scenario", "expected", "verdict", "suspect", "open", "since", "recovering", "resolved", "on the way")
	for _, r := range t.rows {
		expected := "nothing opens"
		if r.Expected.Cause != "" {
			expected = r.Expected.String() + strings.Join(all(r.Also), "")
		}
		fmt.Fprintf(&b, "%-56s %-42s %-7s %8s %7s %7s %10s %9s  %s\n", r.Scenario, expected, r.Verdict,
			seconds(r.Suspected), seconds(r.Opened), since(r), seconds(r.Recovered), seconds(r.Resolved), strings.Join(r.Passing, "; "))
	}
	return b.String()
}

// TestScenarios runs the table.
func TestScenarios(t *testing.T) {
	needLab(t)
	t.Parallel()
	var result table
	t.Cleanup(func() {
		t.Logf("\n%s", result.String())
		keep(t, "table.txt", []byte(result.String()))
	})
	for _, s := range scenarios {
		if !s.Quick && !everything() {
			continue
		}
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			runRow(t, s, &result)
		})
	}
}

// runRow runs one row, and once more where it proved nothing.
func runRow(t *testing.T, s Scenario, result *table) {
	t.Helper()
	folder := t.TempDir()
	row := Run(s, underTest(), folder)
	if row.Verdict == Void || row.Overload && row.Verdict != Right {
		t.Logf("again: %s (overload: %v): %s", row.Verdict, row.Overload, strings.Join(row.Problems, "\n"))
		folder = t.TempDir()
		row = Run(s, underTest(), folder)
	}
	result.add(row)
	keepLog(t, s.Name, row.Log)
	keepJournal(t, s.Name, folder)
	if row.Proof != "" {
		t.Log("proved: ", row.Proof)
	}
	if row.Verdict != Right {
		t.Errorf("%s: %s", row.Verdict, strings.Join(row.Problems, "\n"))
	}
	if row.Overload {
		t.Log("noctop could not trust its own measuring for a while: this machine is overloaded")
	}
}

// keep writes a file into the folder for logs, where there is one.
func keep(t *testing.T, name string, text []byte) {
	t.Helper()
	folder := os.Getenv("NOCTOP_LAB_LOGS")
	if folder == "" {
		return
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name), text, 0o644); err != nil {
		t.Fatal(err)
	}
}

func keepLog(t *testing.T, name string, lines []Line) {
	t.Helper()
	var text strings.Builder
	for _, line := range lines {
		fmt.Fprintf(&text, "%8.3f %s", line.At.Seconds(), line.Text)
	}
	keep(t, fileName(name)+".jsonl", []byte(text.String()))
}

// keepJournal keeps the journal that noctop wrote in a network's folder, to be
// drawn: go run ./internal/screens journals FROM FOLDER.
func keepJournal(t *testing.T, name, folder string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, ".local", "state", "noctop", "journal-*.db"))
	if err != nil || len(files) != 1 {
		t.Errorf("noctop kept %d journals: %v", len(files), err)
		return
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Error(err)
		return
	}
	keep(t, fileName(name)+".db", text)
}
