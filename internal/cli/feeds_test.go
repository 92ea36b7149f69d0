package cli

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"example.com/noctop/internal/catalogue"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/wire"
)

// runCommand runs noctop with the arguments and returns what it printed and
// its exit code.
func runFeeds(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	out, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	var complaints bytes.Buffer
	root := newRoot(streams{in: os.Stdin, out: out, err: &complaints, getenv: func(string) string { return "" }})
	root.SetArgs(args)
	code = finish(root.ExecuteContext(t.Context()), &complaints, i18n.English)
	text, err := os.ReadFile(out.Name())
	if err != nil {
		t.Fatal(err)
	}
	return string(text), complaints.String(), code
}

func testFeed(t *testing.T, args ...string) (wire.Feed, int) {
	t.Helper()
	stdout, stderr, code := runFeeds(t, append([]string{"feeds", "test"}, args...)...)
	var feed wire.Feed
	decoder := json.NewDecoder(strings.NewReader(stdout))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&feed); err != nil || stderr != "" {
		t.Fatalf("%v: %v, %q, %q", args, err, stdout, stderr)
	}
	if _, err := decoder.Token(); err != io.EOF {
		t.Errorf("%v printed more than one value", args)
	}
	return feed, code
}

func savedPayload(t *testing.T, payload string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "payload")
	if err := os.WriteFile(path, []byte(payload), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const slackOutage = `{"status":"active","active_incidents":[{"id":7,"title":"Login <b>fails</b>","type":"outage","status":"active","date_created":"2020-01-02T03:00:00-07:00",
 "date_updated":"2020-01-02T03:30:00-07:00","services":["Login/SSO"],"notes":[{"body":"<p>one &amp; two</p><p>three</p>","date_created":"2020-01-02T03:30:00-07:00"}]}]}`

// The output to the letter: it is a contract.
func TestFeedsTestPrints(t *testing.T) {
	stdout, _, code := runFeeds(t, "feeds", "test", savedPayload(t, slackOutage))
	const want = `{
  "format": "slack",
  "state": "major",
  "reason": "as of 2020-01-02T10:30:00Z, the newest date in it",
  "page_indicator": "active",
  "incidents": [
    {
      "id": "7",
      "title": "Login fails",
      "state": "major",
      "stage": "",
      "regions": [],
      "components": [
        "Login/SSO"
      ],
      "started": "2020-01-02T10:00:00Z",
      "updated": "2020-01-02T10:30:00Z",
      "updates": [
        {
          "at": "2020-01-02T10:30:00Z",
          "stage": "",
          "text": "one & two\nthree"
        }
      ]
    }
  ],
  "maintenances": []
}
`
	if stdout != want || code != exitDown {
		t.Errorf("exit %d\n%s", code, stdout)
	}
}

func TestFeedsTestExits(t *testing.T) {
	const well = `{"status":"ok","active_incidents":[]}`
	for name, test := range map[string]struct {
		args  []string
		state string
		code  int
	}{
		"ok":                  {[]string{savedPayload(t, well)}, "ok", exitOK},
		"info":                {[]string{savedPayload(t, strings.Replace(slackOutage, "outage", "notice", 1))}, "info", exitOK},
		"maintenance":         {[]string{savedPayload(t, `{"key":"EU1","status":"MAINTENANCE_CORE","Incidents":[]}`)}, "maintenance", exitOK},
		"degraded":            {[]string{savedPayload(t, strings.Replace(slackOutage, "outage", "incident", 1))}, "degraded", exitDegraded},
		"partial":             {[]string{savedPayload(t, `{"components":[{"name":"API","status":"PARTIALOUTAGE"}]}`)}, "partial", exitDegraded},
		"major":               {[]string{savedPayload(t, slackOutage)}, "major", exitDown},
		"unknown word":        {[]string{savedPayload(t, strings.Replace(slackOutage, "outage", "oddity", 1))}, "unknown", exitUnknown},
		"no format":           {[]string{savedPayload(t, "<html><body>404</body></html>")}, "unknown", exitUnknown},
		"another format":      {[]string{"--format", "slack", savedPayload(t, `{"message":"Forbidden"}`)}, "unknown", exitUnknown},
		"an empty file":       {[]string{savedPayload(t, "")}, "unknown", exitUnknown},
		"broken off":          {[]string{savedPayload(t, slackOutage[:100])}, "unknown", exitUnknown},
		"json without paths":  {[]string{"--format", "json", savedPayload(t, well)}, "unknown", exitUnknown},
		"component left out":  {[]string{"--component", "Search", savedPayload(t, slackOutage)}, "ok", exitOK},
		"component asked for": {[]string{"--component", "Search", "--component", "login/sso", savedPayload(t, slackOutage)}, "major", exitDown},
		"as of years later":   {[]string{"--at", "2026-01-01T00:00:00Z", savedPayload(t, slackOutage)}, "info", exitOK},
	} {
		feed, code := testFeed(t, test.args...)
		if feed.State != test.state || code != test.code {
			t.Errorf("%s: %s, exit %d; want %s and %d (%s)", name, feed.State, code, test.state, test.code, feed.Reason)
		}
		if feed.State == "unknown" && feed.Reason == "" {
			t.Errorf("%s: unknown without a reason", name)
		}
	}
}

func TestFeedsTestMistakes(t *testing.T) {
	for _, test := range []struct {
		says string
		args []string
	}{
		{"name a file or a URL", nil},
		{"can't read the payload", []string{"/nowhere/at/all"}},
		{"no feed format \"fax\"; the formats are aws,", []string{"--format", "fax", savedPayload(t, "{}")}},
		{"--at \"noon\" is not a time", []string{"--at", "noon", savedPayload(t, "{}")}},
		{"no provider \"X\"", []string{"--provider", "X", savedPayload(t, "{}")}},
		{"larger than the 4 MiB", []string{savedPayload(t, strings.Repeat(" ", maxPayload+1))}},
	} {
		stdout, stderr, code := runFeeds(t, append([]string{"feeds", "test"}, test.args...)...)
		if code != exitUsage || stdout != "" || !strings.Contains(stderr, test.says) {
			t.Errorf("%v: exit %d, %q, %q; want %q", test.args, code, stdout, stderr, test.says)
		}
	}
}

// What a page writes reaches no terminal as it is.
func TestFeedsTestCleans(t *testing.T) {
	const hostile = `\u001b]52;c;aGk=\u0007\u009b31mred\u202eevil\u200b\u0000`
	payload := strings.NewReplacer("Login <b>fails</b>", hostile, "one &amp; two", hostile, "Login/SSO", hostile, `"id":7`, `"id":"`+hostile+`"`, `"active","active_incidents"`, `"`+hostile+`","active_incidents"`).Replace(slackOutage)
	stdout, _, code := runFeeds(t, "feeds", "test", savedPayload(t, payload))
	if code != exitDown {
		t.Errorf("exit %d", code)
	}
	var feed wire.Feed
	if err := json.Unmarshal([]byte(stdout), &feed); err != nil {
		t.Fatal(err)
	}
	got := feed.Incidents[0]
	for _, text := range []string{feed.Reason, feed.PageIndicator, got.ID, got.Title, got.Components[0], got.Updates[0].Text} {
		for _, r := range text {
			if unicode.IsControl(r) && r != '\n' || unicode.Is(unicode.Cf, r) {
				t.Errorf("%q holds %U", text, r)
			}
		}
		if text != feed.Reason && !strings.Contains(text, "redevil") { // the reason quotes it, escapes written out
			t.Errorf("%q lost its words", text)
		}
	}
}

func TestFeedsTestFetches(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/current":
			_, _ = io.WriteString(w, slackOutage)
		case "/page":
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, "<html>not found</html>")
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	t.Setenv("NO_PROXY", "*")
	// As of now, an outage of 2020 without a word since is forgotten.
	if feed, code := testFeed(t, server.URL+"/current"); feed.Format != "slack" || feed.State != "info" || code != exitOK {
		t.Errorf("%+v, exit %d", feed, code)
	}
	if feed, code := testFeed(t, "--at", "2020-01-02T11:00:00Z", server.URL+"/current"); feed.State != "major" || code != exitDown {
		t.Errorf("%+v, exit %d", feed, code)
	}
	if feed, code := testFeed(t, server.URL+"/gone"); feed.State != "unknown" || code != exitUnknown || !strings.Contains(feed.Reason, "404") {
		t.Errorf("%+v, exit %d", feed, code)
	}
	if feed, code := testFeed(t, "--format", "statuspage", server.URL+"/page"); feed.State != "unknown" || code != exitUnknown || !strings.Contains(feed.Reason, "HTML") {
		t.Errorf("%+v, exit %d", feed, code)
	}
}

// A provider of the configuration is tested as it is configured.
func TestFeedsTestAsConfigured(t *testing.T) {
	config := savedPayload(t, `providers:
  - name: Gateway
    regions: [seoul]
    feed:
      format: json
      url: https://status.example.com/
      json: {require: page, items: list, title: name, state: level, states: {red: major}, regions: where}
`)
	payload := savedPayload(t, `{"page":1,"list":[{"name":"x","level":"red","where":"seoul"},{"name":"y","level":"red","where":"busan"}]}`)
	feed, code := testFeed(t, "--config", config, "--provider", "gateway", payload)
	if feed.Format != "json" || feed.State != "major" || code != exitDown || len(feed.Incidents) != 1 || feed.Incidents[0].Title != "x" {
		t.Errorf("%+v, exit %d", feed, code)
	}
	if feed, _ := testFeed(t, "--config", config, "--provider", "Gateway", "--region", "busan", payload); feed.Incidents[0].Title != "y" {
		t.Errorf("a flag stands over the configuration: %+v", feed)
	}
}

func TestFeedsList(t *testing.T) {
	stdout, _, code := runFeeds(t, "feeds", "list")
	lines := strings.Split(strings.TrimSpace(stdout), "\n")
	if code != exitOK || len(lines) != len(catalogue.BuiltIn().All())+1 {
		t.Fatalf("exit %d, %d lines for %d providers", code, len(lines), len(catalogue.BuiltIn().All()))
	}
	for id, want := range map[string][]string{
		"aws": {"by default", "2026-09-23", "currentevents"}, "gitlab": {"if named", "statusio"}, "fastly": {"off", "403"}, "kt": {"no feed", "press"},
	} {
		found := false
		for _, line := range lines {
			if fields := strings.Fields(line); fields[0] == id {
				found = true
				for _, part := range want {
					if !strings.Contains(line, part) {
						t.Errorf("%q lacks %q", line, part)
					}
				}
			}
		}
		if !found {
			t.Errorf("%s is not listed", id)
		}
	}
}

// An operator's own catalogue is listed and known by name; a bad one is told of.
func TestOwnCatalogue(t *testing.T) {
	home := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", home)
	own := filepath.Join(home, "noctop", "catalogue.yaml")
	if err := os.MkdirAll(filepath.Dir(own), 0o700); err != nil {
		t.Fatal(err)
	}
	write := func(text string) {
		if err := os.WriteFile(own, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("providers:\n  - {id: pay, name: Payment gateway, format: slack, url: \"https://status.pay.example/\"}\n")
	if stdout, stderr, code := runFeeds(t, "feeds", "list"); code != exitOK || !strings.Contains(stdout, "Payment gateway") {
		t.Errorf("exit %d, %q", code, stderr)
	}
	use := savedPayload(t, "providers: [{use: pay}, {use: kt}]\n")
	if feed, code := testFeed(t, "--config", use, "--provider", "Payment gateway", savedPayload(t, slackOutage)); feed.Format != "slack" || code != exitDown {
		t.Errorf("%+v, exit %d", feed, code)
	}
	doubtful := savedPayload(t, "providers: [{use: fastly}]\n")
	if _, stderr, code := runFeeds(t, "feeds", "test", "--config", doubtful, "--provider", "Fastly"); code != exitUsage || !strings.Contains(stderr, "name a file or a URL") {
		t.Errorf("a doubtful page is on by its name: exit %d, %q", code, stderr)
	}
	write("providers:\n  - {id: fastly, url: \"https://status.fastly.example/rss\"}\n")
	if stdout, _, _ := runFeeds(t, "feeds", "list"); !strings.Contains(stdout, "status.fastly.example") || strings.Contains(stdout, "www.fastlystatus.com") {
		t.Errorf("the operator's address is not listed: %s", stdout)
	}
	write("providers:\n  - {id: pay, nam: x}\n")
	if stdout, stderr, code := runFeeds(t, "feeds", "list"); code != exitConfig || stdout != "" || !strings.Contains(stderr, "catalogue.yaml:2:15: unknown field") {
		t.Errorf("exit %d, %q, %q", code, stdout, stderr)
	}
}
