package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/engine"
	"example.com/noctop/internal/journal"
	"example.com/noctop/internal/journal/journaltest"
	"example.com/noctop/internal/proof"
	"example.com/noctop/internal/safetext"
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

// TestAReplayHasTheProofs, of a journal and of what is exported from it: they lie
// within its span, and no two readers meet while it is played.
func TestAReplayHasTheProofs(t *testing.T) {
	s, _, _, _ := withState(t)
	path := filepath.Join(t.TempDir(), "kept.db")
	w := journaltest.NewWorld(1)
	j := journal.Open(journal.Options{Path: path, Version: "1"})
	j.Begin(w.What, w.Now)
	want := proof.Record{
		At: w.Now.Wall, Took: 2 * time.Second, Incident: "20261121-001", By: "lee", Ending: proof.Exited,
		Command: proof.Command{"ping", "192.0.2.1"}, Lines: []safetext.Text{proof.Line("100% packet loss")},
	}
	core := engine.NewCore(w.What, w.Now)
	for range 3 {
		w.Second(func(in engine.Input) {
			if in.Observation != nil {
				core.Observe(*in.Observation)
				j.Observed(*in.Observation)
			}
		})
		j.Stepped(core.Step(w.Now))
	}
	j.Proved(want)
	j.Close(10 * time.Second)
	exported := filepath.Join(t.TempDir(), "exported.jsonl")
	if err := os.WriteFile(exported, []byte(said(t, s, "journal", "export", path)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{path, exported} {
		tape, err := openTape(s, &settings{}, []string{file}, time.Time{}, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		for from, n := range map[time.Time]int{want.At: 1, want.At.Add(time.Minute): 0} {
			all, err := tape.proven(from, from.Add(time.Hour))
			if err != nil || len(all) != n || n > 0 && (!all[0].Same(want) || all[0].By != "lee" || all[0].Gist().String() != "100% packet loss") {
				t.Errorf("%s from %s: %v, %+v", file, from, err, all)
			}
		}
		first, last, turns := tape.timeline()
		proven := slices.ContainsFunc(turns, func(m ui.Mark) bool {
			return m.Kind == ui.MarkNote && m.Text.String() == "ping 192.0.2.1: 100% packet loss"
		})
		if last.Sub(first).Round(time.Second) != 3*time.Second || !proven {
			t.Errorf("%s: from %s to %s, with %+v", file, first, last, turns)
		}
		tape.close()
	}
	if _, err := (&transcribed{path: filepath.Join(t.TempDir(), "none")}).Proven(time.Time{}, time.Now()); err == nil {
		t.Error("no file is an empty one")
	}
}

// TestAReportTellsWhatWasRun for its incident, and a handover all of it.
func TestAReportTellsWhatWasRun(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kept.db")
	w := journaltest.NewWorld(1)
	j := journal.Open(journal.Options{Path: path, Version: "1"})
	j.Begin(w.What, w.Now)
	for _, incident := range []string{"20261121-001", "20261121-002"} {
		j.Proved(proof.Record{
			At: w.Now.Wall, Incident: incident, By: "lee", Ending: proof.Exited, Command: proof.Command{"ping", incident},
			Lines: []safetext.Text{proof.Line("100% packet loss")},
		})
	}
	j.Close(10 * time.Second)
	r, err := journal.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	from, to := w.Now.Wall.Add(-time.Minute), w.Now.Wall.Add(time.Minute)
	all := actionsOf(r, "20261121-002", from, to)
	if len(all) != 1 || all[0].By != "lee" || all[0].Text != "ping 20261121-002: 100% packet loss" {
		t.Errorf("%+v", all)
	}
	if all := actionsOf(r, "", from, to); len(all) != 2 {
		t.Errorf("%+v", all)
	}
}
