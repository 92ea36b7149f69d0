package main

import (
	"strings"
	"testing"

	"example.com/noctop/internal/drill"
)

// TestWhatWasLivedThrough draws an outage from its tape: the moment at which it is
// known, its evidence, and how it ended.
func TestWhatWasLivedThrough(t *testing.T) {
	drawn, err := drawLived(drill.Find("kt-dns-2023").Tape())
	if err != nil {
		t.Fatal(err)
	}
	pictures := strings.Split(drawn, "--- ")[1:]
	want := []string{"DEGRADED  DNS resolver KT DNS does not answer", "EVIDENCE", "DNS 서버 KT DNS", "for     +", "✓ all is well"}
	if len(pictures) != len(want) {
		t.Fatalf("%d pictures: %s", len(pictures), drawn)
	}
	for i, picture := range pictures {
		if !strings.Contains(picture, want[i]) {
			t.Errorf("picture %d lacks %q:\n%s", i+1, want[i], picture)
		}
	}
}

// TestNoJournalIsSaid: a folder without journals is named.
func TestNoJournalIsSaid(t *testing.T) {
	folder := t.TempDir()
	if err := obey([]string{"journals", folder, t.TempDir()}); err == nil || !strings.Contains(err.Error(), folder) {
		t.Errorf("it said %v", err)
	}
}
