package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/journal"
	"example.com/noctop/internal/journal/journaltest"
	"example.com/noctop/internal/proof"
	"example.com/noctop/ui"
)

// TestWhatIsProvedIsKeptWithItsIncident runs a program as the console does, and
// reads what it said from the journal: what bears on no incident is not kept.
func TestWhatIsProvedIsKeptWithItsIncident(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal.db")
	tool := filepath.Join(t.TempDir(), "tool")
	if err := os.WriteFile(tool, []byte("#!/bin/sh\necho \"seen $1\"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	w := journaltest.NewWorld(1)
	site := &site{kept: journal.Open(journal.Options{Path: path, Version: "1"})}
	site.kept.Begin(w.What, w.Now)
	var options ui.Options
	end := site.mayProve(&options)
	for _, incident := range []string{"20261121-001", ""} {
		number, err := options.Tools.Start(proof.Record{Incident: incident, By: "kim", Command: proof.Command{tool, "it"}}, 10*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		for began := time.Now(); options.Tools.Look(number).State != proof.Over; time.Sleep(5 * time.Millisecond) {
			if time.Since(began) > 10*time.Second {
				t.Fatal("it does not end")
			}
		}
	}
	end()
	site.kept.Close(10 * time.Second)
	old := &kept{path: path}
	defer old.close()
	all, err := old.Proven(time.Now().Add(-time.Hour), time.Now().Add(time.Hour))
	if err != nil || len(all) != 1 || all[0].Incident != "20261121-001" || all[0].Gist().String() != "seen it" || all[0].By != "kim" {
		t.Errorf("%v, %+v", err, all)
	}
	marks, err := old.Marks(time.Now().Add(-time.Hour), time.Now().Add(time.Hour))
	if err != nil || len(marks) == 0 || !strings.HasSuffix(marks[len(marks)-1].Text.String(), "tool it: seen it") {
		t.Errorf("%v, %+v", err, marks)
	}
	if _, err := (&kept{path: filepath.Join(t.TempDir(), "none")}).Proven(time.Time{}, time.Now()); err == nil {
		t.Error("no journal is an empty one")
	}
}
