package cli

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/noctop/internal/alert"
	"example.com/noctop/internal/config"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
	"example.com/noctop/internal/wire"
)

var noon = observe.Instant{Wall: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC), Mono: time.Hour}

func hostileAlert(kind string) alert.Alert {
	return alert.Alert{Event: triage.Event{Kind: kind, At: noon, Verdict: triage.Verdict{
		Cause: triage.CauseUplinkCore, Scope: []string{"K\x1b[2JT", "$(reboot)"}, State: triage.Open, Incident: "20261121-001",
		Severity: observe.Down, Headline: i18n.T("`id`; \"KT\" </script>\x1b]0;x\a\nis dead"),
	}}}
}

// The program gets the incident on its standard input and in its environment,
// with its arguments as they are, and nothing is run of what they hold.
func TestRunCommand(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the program is a shell script")
	}
	t.Setenv("NOCTOP_OLD", "inherited")
	folder := t.TempDir()
	script := filepath.Join(folder, "hook")
	err := os.WriteFile(script, []byte("#!/bin/sh\ncd "+folder+"\ncat > in\nenv > environment\necho \"$1\" > argument\necho noise\n"), 0o700)
	if err != nil {
		t.Fatal(err)
	}
	if err := runCommand([]string{script, "$(touch x); `id`"}, hostileAlert("opened")); err != nil {
		t.Fatal(err)
	}
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	var line wire.Incident
	if err := json.Unmarshal([]byte(read("in")), &line); err != nil || line.Headline != "`id`; \"KT\" </script> is dead" || line.Event != "opened" || line.Cause != "uplink.core" || line.Schema != wire.Schema {
		t.Errorf("%+v, %v", line, err)
	}
	if text := read("in"); strings.ContainsAny(text, "<>'`$\x1b\a") || strings.Count(text, "\n") != 1 {
		t.Errorf("not safe to interpolate: %q", text)
	}
	if got := read("argument"); got != "$(touch x); `id`\n" {
		t.Errorf("%q", got)
	}
	environment := strings.Split(read("environment"), "\n")
	for _, want := range []string{
		"NOCTOP_EVENT=opened", "NOCTOP_INCIDENT=20261121-001", "NOCTOP_CAUSE=uplink.core", "NOCTOP_SCOPE=KT, ＄(reboot)",
		"NOCTOP_STATE=open", "NOCTOP_SEVERITY=down", "NOCTOP_HEADLINE=’id’; ”KT” </script> is dead", "NOCTOP_QUIET=0",
	} {
		if !slices.Contains(environment, want) {
			t.Errorf("no %q in %q", want, environment)
		}
	}
	if slices.Contains(environment, "NOCTOP_OLD=inherited") {
		t.Error("what another noctop said was handed on")
	}
	if err := runCommand([]string{filepath.Join(folder, "nothing")}, hostileAlert("opened")); err == nil {
		t.Error("a program that is not there was run")
	}
}

// server answers with what handle says, and keeps what it was sent.
func server(t *testing.T, handle func(n int, w http.ResponseWriter, r *http.Request)) (address string, got func() []string) {
	t.Helper()
	var mu sync.Mutex
	var bodies []string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		bodies = append(bodies, r.Method+" "+string(body))
		n := len(bodies)
		mu.Unlock()
		handle(n, w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(bodies)
	}
}

func hookTo(address string) *webhook {
	return &webhook{
		address: func() string { return address }, uplinks: func() map[string]string { return map[string]string{"eth0": "KT"} },
		leaving: func(context.Context, string) (string, bool) { return "eth0", true },
	}
}

func TestWebhook(t *testing.T) {
	for name, test := range map[string]struct {
		handle func(n int, w http.ResponseWriter, r *http.Request)
		told   bool
		err    string
		times  int
	}{
		"taken":   {func(_ int, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }, true, "", 1},
		"failing": {func(_ int, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }, false, "answers 502", 1},
		"refused": {func(_ int, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadRequest) }, true, "answers 400", 1},
		"kept on the way": {func(n int, w http.ResponseWriter, r *http.Request) {
			if n == 1 {
				http.Redirect(w, r, "/there", http.StatusTemporaryRedirect)
			}
		}, true, "", 2},
		"lost on the way": {func(_ int, w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/there", http.StatusFound) }, false, "without the message", 1},
		"round and round": {func(_ int, w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/there", http.StatusPermanentRedirect)
		}, false, "more than 3 redirects", 4},
	} {
		t.Run(name, func(t *testing.T) {
			address, got := server(t, test.handle)
			told, err := hookTo(address+"/secret-token").send(t.Context(), hostileAlert("opened"))
			if told != test.told || (err == nil) != (test.err == "") || err != nil && !strings.Contains(err.Error(), test.err) {
				t.Errorf("%t, %v", told, err)
			}
			if err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("the address is told: %v", err)
			}
			bodies := got()
			if len(bodies) != test.times {
				t.Fatalf("%d requests: %q", len(bodies), bodies)
			}
			for _, body := range bodies {
				if !strings.HasPrefix(body, `POST {"schema":1,"type":"incident"`) || strings.ContainsAny(body, "<>\x1b") {
					t.Errorf("%q", body)
				}
			}
		})
	}
}

// A message is led to the inside network only where it was meant for it.
func TestWebhookIsNotLedInside(t *testing.T) {
	g := &hookGuard{configured: "hooks.example"}
	for _, step := range []struct {
		host, to string
		ok       bool
	}{
		{"hooks.example", "203.0.113.7:443", true}, {"other.example", "198.51.100.1:443", true}, {"other.example", "10.0.0.1:443", false},
		{"other.example", "127.0.0.1:80", false}, {"other.example", "[::ffff:169.254.169.254]:80", false}, {"other.example", "[fd00::1]:80", false}, {"other.example", "nonsense", false},
	} {
		if err := g.check(step.host, step.to); (err == nil) != step.ok {
			t.Errorf("%+v: %v", step, err)
		}
	}
	inside := &hookGuard{configured: "hooks.inside"}
	if err := inside.check("HOOKS.inside", "10.0.0.1:443"); err != nil {
		t.Error(err)
	}
	if err := inside.check("other.inside", "10.0.0.2:443"); err != nil {
		t.Error(err)
	}
}

func TestWebhookWay(t *testing.T) {
	now := time.Now()
	h := hookTo("https://hooks.example/x")
	if way := h.way(now); way.By != "KT" || !way.Named || way.Inside {
		t.Errorf("%+v", way)
	}
	h.leaving = func(context.Context, string) (string, bool) { return "", false } // its route is gone
	if way := h.way(now.Add(time.Minute)); way.By != "KT" {
		t.Errorf("%+v", way)
	}
	h.leaving = func(context.Context, string) (string, bool) { return "eth9", true } // no uplink
	if way := h.way(now.Add(2 * time.Minute)); !way.Inside {
		t.Errorf("%+v", way)
	}
	if way := hookTo("http://10.1.2.3/x").way(now); !way.Inside || way.Named {
		t.Errorf("%+v", way)
	}
}

// ear hears what a terminal is told.
type ear struct {
	mu    sync.Mutex
	heard []string
}

func (e *ear) hear(what string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.heard = append(e.heard, what)
}
func (e *ear) Title(t safetext.Text)  { e.hear("title " + t.String()) }
func (e *ear) Bell()                  { e.hear("bell") }
func (e *ear) Notify(t safetext.Text) { e.hear("notify " + t.String()) }
func (e *ear) all() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return strings.Join(e.heard, "|")
}

func TestAnnounce(t *testing.T) {
	a := hostileAlert("opened")
	a.Rings = true
	b := a
	b.Rings = false
	snapshot := &history.Snapshot{Triage: triage.Result{Now: noon, Status: triage.AnyOpen, Verdicts: []triage.Verdict{a.Event.Verdict}}}
	snapshot.Topology.Site = "seoul"
	const title = "title DOWN: `id`; \"KT\" </script> is dead - noctop seoul"
	for _, test := range []struct {
		settings config.Alerts
		alerts   []alert.Alert
		want     string
	}{
		{config.Alerts{Bell: true, Title: true}, []alert.Alert{a, a}, title + "|bell"},
		{config.Alerts{OSC9: true}, []alert.Alert{a}, "notify opened: `id`; \"KT\" </script> is dead"},
		{config.Alerts{Bell: true, OSC9: true, Title: true}, []alert.Alert{b}, title},
		{config.Alerts{}, []alert.Alert{a}, ""},
	} {
		e := &ear{}
		announce(e, i18n.English, test.settings, test.alerts, snapshot)
		if e.all() != test.want {
			t.Errorf("%+v: %q", test.settings, e.all())
		}
	}
}

// From a round of judging to the terminal and to an address that fails at first:
// each step is told once, the newest state last.
func TestMessenger(t *testing.T) {
	address, got := server(t, func(n int, w http.ResponseWriter, _ *http.Request) {
		if n == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	s, _, _ := at(t)
	site := &site{host: s.host, config: &config.Config{Alerts: config.Alerts{Bell: true, Webhook: address}}}
	m := site.messenger(s)
	e := &ear{}
	m.speak(e)
	ctx, cancel := context.WithCancel(t.Context())
	var done sync.WaitGroup
	for _, task := range []func(context.Context){m.run, func(ctx context.Context) { m.webhook.run(ctx, m.failed(i18n.T("the webhook"), &m.webhookTrouble)) }} {
		done.Add(1)
		go func() { defer done.Done(); task(ctx) }()
	}
	step := func(kind string) {
		now := noon
		now.Mono += time.Duration(len(kind)) * time.Hour
		m.step(&history.Snapshot{Triage: triage.Result{Now: now, Status: triage.AnyOpen, Events: []triage.Event{hostileAlert(kind).Event}}})
	}
	step("opened")
	step("opened")
	until(t, "the first attempt", func() bool { return len(got()) >= 1 })
	until(t, "the trouble", func() bool { return strings.Contains(m.complaint().String(), "answers 503") })
	step("widened")
	step("resolved")
	until(t, "the newest state", func() bool { return len(got()) >= 3 })
	until(t, "the end of the trouble", func() bool { return m.complaint().Empty() })
	cancel()
	done.Wait()
	var events []string
	for _, body := range got() {
		var line wire.Incident
		if err := json.Unmarshal([]byte(strings.TrimPrefix(body, "POST ")), &line); err != nil {
			t.Fatal(err)
		}
		events = append(events, line.Event)
	}
	if strings.Join(events, " ") != "opened opened resolved" {
		t.Errorf("%q", events)
	}
	if e.all() != "bell|bell" {
		t.Errorf("%q", e.all())
	}
}

// That one program takes what it is told says nothing of the other, and of one that the
// configuration names no more there is nothing to say.
func TestTroubleIsOfEachProgram(t *testing.T) {
	m := &messenger{tell: func(i18n.Text) {}}
	command := m.failed(i18n.T("the alert command"), &m.commandTrouble)
	webhook := m.failed(i18n.T("the alert webhook"), &m.webhookTrouble)
	command(errors.New("exit status 1"))
	webhook(nil)
	if got := m.complaint().String(); got != "the alert command: exit status 1" {
		t.Errorf("%q", got)
	}
	webhook(errors.New("refused"))
	m.forget(config.Alerts{Webhook: "https://hooks.example/"})
	if got := m.complaint().String(); got != "the alert webhook: refused" {
		t.Errorf("%q", got)
	}
	webhook(nil)
	if got := m.complaint(); !got.Empty() {
		t.Errorf("%q", got)
	}
}

func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s did not come", what)
		}
	}
}
