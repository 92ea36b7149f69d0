package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/noctop/internal/i18n"
)

// TestBadFiles reads every file of the corpus: its first lines say what must
// be said of it, "# want LINE:COLUMN: MESSAGE", one for each mistake.
func TestBadFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) < 100 {
		t.Fatalf("the corpus is not there: %d files, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var want, got []string
			for line := range strings.Lines(string(data)) {
				if rest, ok := strings.CutPrefix(line, "# want "); ok {
					want = append(want, strings.TrimRight(rest, "\r\n"))
				}
			}
			for _, e := range faults(t, data) {
				got = append(got, strings.TrimPrefix(e.headline(i18n.English), "noctop.yaml:"))
			}
			if a, b := strings.Join(got, "\n"), strings.Join(want, "\n"); a != b {
				t.Errorf("got\n%s\nwant\n%s", a, b)
			}
			if os.Getenv("NOCTOP_SHOW") != "" {
				fmt.Println("@@", file)
				for _, g := range got {
					fmt.Println(g)
				}
			}
		})
	}
}
