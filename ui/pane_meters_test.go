//go:build unix

package ui

import (
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/themes"
)

// metersOf are the lines of the meters of a world.
func metersOf(t *testing.T, w *world, width, height int) string {
	t.Helper()
	m := inView(t, w.snapshot(), "host", width, height)
	m.screen.glyphs = themes.ASCII()
	return after(seen(m), "2 METERS")
}

// after is what comes after some words in a text.
func after(text, words string) string {
	_, rest, _ := strings.Cut(text, words)
	return rest
}

// TestMetersHaveAScaleAndATime: each stands against its own scale, and all of them
// go back equally far, whatever their interval.
func TestMetersHaveAScaleAndATime(t *testing.T) {
	w := newWorld()
	text := metersOf(t, w, 80, 40)
	expectLines(t, text, "cpu", "4 %", "100 % |", "0 |", "mem", "100 % |", "0 |", "/ ", "100 % |", "0 |", "11:10:00", "11:15:00")
	var begins []int
	for _, name := range []string{"mem", "/var"} { // every second, and every ten
		lines := strings.Split(after(text, " "+name+" "), "\n")
		for _, line := range lines {
			if _, plot, ok := strings.Cut(line, " 0 |"); ok {
				begins = append(begins, len(plot)-len(strings.TrimLeft(plot, " ")))
				break
			}
		}
	}
	if len(begins) != 2 || begins[0] < 10 || begins[1] != 0 {
		t.Fatalf("five minutes and fifty of readings begin in columns %v:\n%s", begins, text)
	}
	w = newWorld()
	w.started = w.now.Add(-3 * time.Minute)
	if text := metersOf(t, w, 80, 40); !strings.Contains(text, "11:14:00") || strings.Contains(text, "11:05:00") {
		t.Errorf("three minutes after the start:\n%s", text)
	}
}

// TestAMeterOfTrafficIsAgainstTheLine where its capacity is known, and else against
// a round figure.
func TestAMeterOfTrafficIsAgainstTheLine(t *testing.T) {
	w := newWorld()
	w.what.Uplinks[0].Down = 100e6
	expectLines(t, metersOf(t, w, 200, 50), "eth0", "100 Mb/s |", "0 |", "eth1", "3.0 Mb/s |", "0 |")
}

// TestAReadingBeyondItsLimitKeepsItsHeight: where a fault begins its curve must not
// end.
func TestAReadingBeyondItsLimitKeepsItsHeight(t *testing.T) {
	text := metersOf(t, troubledHost(), 200, 50)
	lines := strings.Split(after(after(text, "conntrack"), "conntrack"), "\n")
	if !strings.Contains(lines[0], "!") || !strings.HasSuffix(strings.TrimRight(lines[1], " "), "##") {
		t.Errorf("97 %% of 100:\n%s", text)
	}
}

// TestTheMetersFollowTheHost: where there is no room for all, the reading under the
// cursor among the host's rows has its meter.
func TestTheMetersFollowTheHost(t *testing.T) {
	m := inView(t, wellHost().snapshot(), "host", 80, 24)
	meters := func() string { return after(seen(m), "2 METERS") }
	if strings.Contains(meters(), "conntrack") {
		t.Fatalf("there is room for all:\n%s", seen(m))
	}
	press(t, m, "down", "down", "down", "down", "down", "down", "down", "down", "down", "down", "down")
	if !strings.Contains(meters(), "conntrack") {
		t.Errorf("the cursor is on conntrack:\n%s", seen(m))
	}
}

// TestAHungMountIsDown: it was asked, and does not answer; that is no failure of
// ours, and its row has the sign of the verdict above it.
func TestAHungMountIsDown(t *testing.T) {
	w := wellHost()
	w.item("disk", "/mnt", observe.CheckUsage, observe.Observation{Outcome: observe.Failed, Cause: "hung", Detail: "/mnt hangs: no answer for 40s"})
	w.item("disk", "/lost", observe.CheckUsage, observe.Observation{Outcome: observe.Failed, Cause: "enoent", Detail: "there is no /lost on this host"})
	mnt := observe.Subject{Kind: observe.KindHost, Group: "disk", Name: "/mnt"}
	w.result.Levels[mnt] = observe.Down // as triage judges it
	m := inView(t, w.snapshot(), "host", 120, 40)
	expectLines(t, seen(m), "E /lost", "✖ /mnt", "no answer for 40s")
}

// TestEveryFaultKeepsItsRows: hosts that are silent have their rows though another
// fault is named before them.
func TestEveryFaultKeepsItsRows(t *testing.T) {
	w := healthy()
	for _, u := range w.what.Uplinks {
		w.kill(time.Minute, "http-503", w.probe(w.what.Providers[0], u.Name))
	}
	w.measure()
	w.desks("Check-in desks", "xxxxxxxxxxxxxxxxxxxxx...")
	w.desks("Back office", "xxxxxxxxxxxxxx..")
	w.desks("Gate displays", "............")
	w.verdict("provider.down", time.Minute, "AWS fails, by every uplink that works; the network is fine", "AWS")
	v := w.verdict("endpoint.mass", 2*time.Hour, "hosts are silent", "Check-in desks", "Back office")
	v.Incident = "20211025-002"
	m := model(t, w.snapshot(), 80, 24, themes.ASCII())
	expectLines(t, seen(m), "X AWS", "5 ENDPOINTS", "\n X Check-in desks", "21 silent since", "\n X Back office", "14 silent since")
}
