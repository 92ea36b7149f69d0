package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/triage"
	"example.com/noctop/internal/wire"
	"example.com/noctop/themes"
)

func opened(t *testing.T) wire.Status {
	t.Helper()
	v := hostileAlert("opened").Event.Verdict
	muted := v
	muted.State = triage.Muted
	snapshot := &history.Snapshot{Triage: triage.Result{Now: noon, Status: triage.AnyOpen, Verdicts: []triage.Verdict{muted, v, v}}}
	snapshot.Topology.Site = "seoul\x1b[2J"
	return stateOf(snapshot, os.Getpid())
}

func TestStateOf(t *testing.T) {
	state := opened(t)
	if state.Code != exitDown || state.Open != 2 || state.Cause != "uplink.core" || state.Site != "seoul" || state.Status != "open" {
		t.Errorf("%+v", state)
	}
	well := stateOf(&history.Snapshot{Triage: triage.Result{Now: noon, Status: triage.AllOK}}, 1)
	if well.Code != exitOK || well.Headline != "all is well" || well.Scope == nil {
		t.Errorf("%+v", well)
	}
}

func TestNewestState(t *testing.T) {
	folder := t.TempDir()
	keep := func(pid int, age time.Duration, headline string) {
		state := opened(t)
		state.PID, state.Headline, state.Time = pid, headline, noon.Wall.Add(-age).Format(time.RFC3339)
		if err := writeState(filepath.Join(folder, stateName(pid)), state); err != nil {
			t.Fatal(err)
		}
	}
	living := func(pid int) bool { return pid != 9 }
	newest := func() string {
		state, running := newestState([]string{folder}, noon.Wall, living)
		return fmt.Sprint(state.Headline, " ", running)
	}
	if got := newest(); got != " false" {
		t.Error(got)
	}
	keep(7, 31*time.Second, "stale")
	keep(8, -31*time.Second, "of a clock that was set back")
	keep(9, 0, "dead")
	if got := newest(); got != " false" {
		t.Error(got)
	}
	if got := silentSince([]string{folder}, noon.Wall, func(pid int) bool { return pid == 7 }); !got.Equal(noon.Wall.Add(-31 * time.Second)) {
		t.Errorf("stopped since %s", got)
	}
	if got := silentSince([]string{folder}, noon.Wall, func(int) bool { return false }); !got.IsZero() {
		t.Errorf("nobody is there, and silent since %s", got)
	}
	keep(10, 20*time.Second, "old")
	keep(11, 5*time.Second, "new\x1b[2J\nline")
	if got := newest(); got != "new line true" {
		t.Error(got)
	}
	for name, text := range map[string]string{
		"status-12.json": "{", "status-13.json": `{"schema":1,"type":"status","pid":14,"time":"2026-11-21T12:00:00Z"}`,
		"status-15.json": `{"schema":1,"type":"status","pid":15,"code":99,"time":"2026-11-21T12:00:00Z"}`,
		"status-16.json": `{"schema":2,"type":"status","pid":16,"time":"2026-11-21T12:00:00Z"}`,
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got := newest(); got != "new line true" {
		t.Error(got)
	}
	if left, err := filepath.Glob(filepath.Join(folder, ".status-*")); err != nil || len(left) != 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}
}

func TestStatusLines(t *testing.T) {
	state := opened(t)
	if got := statusLine(state); !strings.HasPrefix(got, "DOWN: `id`; \"KT\" </script> is dead (uplink.core, open, 20261121-001, ") || !strings.HasSuffix(got, "1 more)") {
		t.Error(got)
	}
	state.Headline = "#(reboot) #[fg=red]" + strings.Repeat("한국 ", 40)
	got := tmuxLine(state, themes.ASCII())
	if !strings.HasPrefix(got, "#[fg=colour231,bg=colour161,bold]X +1 (reboot) [fg=red]") || !strings.HasSuffix(got, "#[default]") || strings.Count(got, "#") != 2 {
		t.Error(got)
	}
	for want, state := range map[string]wire.Status{
		"#[fg=colour75]✓ ok#[default]":                     {PID: 1, Headline: "all is well"},
		"#[fg=colour246]? noctop is not running#[default]": {Code: exitUnknown, Headline: notRunning.String()},
		"#[fg=colour220,bold]⚠ slow#[default]":             {PID: 1, Code: exitDegraded, Open: 1, Headline: "slow"},
	} {
		if got := tmuxLine(state, themes.Unicode()); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// A noctop that was started outside of the session, as under sudo, is found as well.
func TestStateOutsideTheSession(t *testing.T) {
	home, runtime := t.TempDir(), t.TempDir()
	outside := func(name string) string { return map[string]string{"XDG_STATE_HOME": home}[name] }
	inside := func(name string) string {
		return map[string]string{"XDG_STATE_HOME": home, "XDG_RUNTIME_DIR": runtime}[name]
	}
	state := opened(t)
	state.PID, state.Time = 7, noon.Wall.Format(time.RFC3339)
	if err := writeState(filepath.Join(stateFolder(outside), stateName(7)), state); err != nil {
		t.Fatal(err)
	}
	for name, getenv := range map[string]func(string) string{"inside": inside, "outside": outside} {
		if _, running := newestState(stateFolders(getenv), noon.Wall, func(int) bool { return true }); !running {
			t.Errorf("%s: not found in %q", name, stateFolders(getenv))
		}
	}
}

// A noctop that runs leaves its state, and takes it away at its end.
func TestBeaconAndStatus(t *testing.T) {
	s, out, _ := at(t)
	runtime := t.TempDir()
	s.getenv = func(name string) string { return map[string]string{"XDG_RUNTIME_DIR": runtime}[name] }
	if code := run(t.Context(), []string{"status"}, s); code != exitUnknown || out.String() != "noctop is not running\n" {
		t.Errorf("%d, %q", code, out)
	}
	b := newBeacon(stateFolder(s.getenv), i18n.English)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		b.run(ctx)
	}()
	now := noon
	now.Wall = time.Now()
	b.step(&history.Snapshot{Triage: triage.Result{Now: now, Status: triage.AnyOpen, Verdicts: []triage.Verdict{hostileAlert("opened").Event.Verdict}}})
	path := filepath.Join(runtime, "noctop", stateName(os.Getpid()))
	until(t, "the state", func() bool { _, err := os.Stat(path); return err == nil })
	s2, out, _ := at(t)
	s2.getenv = s.getenv
	if code := run(t.Context(), []string{"status", "--json"}, s2); code != exitDown {
		t.Errorf("%d, %q", code, out)
	}
	var state wire.Status
	if err := json.Unmarshal([]byte(out.String()), &state); err != nil || state.PID != os.Getpid() || state.Incident != "20261121-001" {
		t.Errorf("%+v, %v", state, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	if code := run(t.Context(), []string{"status", "--json", "--tmux"}, s2); code != exitUsage {
		t.Errorf("%d", code)
	}
	cancel()
	<-ended
	if _, err := os.Stat(path); err == nil {
		t.Error("it was left behind")
	}
}
