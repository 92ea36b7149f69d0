package feed

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

func TestOther(t *testing.T) {
	for _, test := range []struct {
		format, address, want string
		always                bool
	}{
		{"kuma", "http://kuma.corp/api/status-page/heartbeat/noc", "http://kuma.corp/api/status-page/noc", true},
		{"kuma", "http://kuma.corp/sub/api/status-page/noc?x=1#y", "http://kuma.corp/sub/api/status-page/heartbeat/noc", true},
		{"kuma", "http://kuma.corp/status/noc", "", false},
		{"oci", "https://ocistatus.oraclecloud.com/api/v2/components.json", "https://ocistatus.oraclecloud.com/api/v2/incident-summary.rss", true},
		{"oci", "https://ocistatus.oraclecloud.com/api/v2/incident-summary.rss", "https://ocistatus.oraclecloud.com/api/v2/components.json", true},
		{"oci", "https://mirror.example/oci", "", true},
		{"statuspage", "https://status.example/api/v2/summary.json", "https://status.example/api/v2/incidents.json", false},
		{"statuspage", "https://status.example/summary", "", false},
		{"aws", "https://health.aws.amazon.com/public/currentevents", "", false},
		{"kuma", ":bad", "", false},
	} {
		got, always := Other(test.format, test.address)
		if got != test.want || got != "" && always != test.always {
			t.Errorf("%s at %s: %q, %v; want %q, %v", test.format, test.address, got, always, test.want, test.always)
		}
	}
}

// parsedPair reads a page of two documents, in either order.
func parsedPair(t *testing.T, format, first, second string, ctx Context) []observe.Report {
	t.Helper()
	var both []observe.Report
	for _, pair := range [][2]string{{first, second}, {second, first}} {
		ctx.Also = Document{Body: []byte(pair[1])}
		report, _, err := Parse(format, []byte(pair[0]), ctx)
		if err != nil {
			t.Fatal(err)
		}
		both = append(both, report)
	}
	return both
}

func TestKumaInBothDocuments(t *testing.T) {
	measured := beats(`"1":[` + beat("0", "11:59:00") + `],"2":[` + beat("1", "11:59:00") + `]`)
	const trouble = `"incidents":[{"id":1,"title":"회선 장애","content":"점검 중","style":"warning","createdDate":"2026-07-29 11:00:00"}],`
	for _, report := range parsedPair(t, "kuma", measured, kumaPageOf(trouble), Context{Now: noon}) {
		var titles []string
		for _, i := range report.Incidents {
			titles = append(titles, i.Title)
		}
		if report.State != observe.SeverityMajor || !slices.Equal(titles, []string{"KT is down", "회선 장애"}) || !report.Live {
			t.Errorf("%s, %q: %s", report.State, titles, report.Reason)
		}
	}
	well := beats(`"1":[` + beat("1", "11:59:00") + `]`)
	for _, report := range parsedPair(t, "kuma", well, kumaPageOf(`"incidents":[],`), Context{Now: noon, Components: []string{"Uplinks", "KT"}}) {
		if report.State != observe.SeverityOK {
			t.Errorf("filtered by the page's names: %s: %s", report.State, report.Reason)
		}
	}
	report, _, err := Parse("kuma", []byte(well), Context{Now: noon, Also: Document{Fault: "the server answered 500"}})
	if err != nil || report.State != observe.SeverityUnknown || !strings.Contains(report.Reason, "500") {
		t.Errorf("beats alone, of a page that has more: %s: %s (%v)", report.State, report.Reason, err)
	}
	for _, also := range []string{"<html>", `{"x":1}`, well} {
		if report, _, err := Parse("kuma", []byte(well), Context{Now: noon, Also: Document{Body: []byte(also)}}); err != nil || report.State != observe.SeverityUnknown {
			t.Errorf("beside %s: %s, %v", also, report.State, err)
		}
	}
}

func TestOracleInBothDocuments(t *testing.T) {
	health := func(status string) string {
		return `{"regionHealthReports":[
		 {"regionName":"Germany Central (Frankfurt)","regionCanonicalName":"eu-frankfurt-1","serviceHealthReports":[{"serviceName":"Compute","serviceStatus":"` + status + `","incidents":[]}]},
		 {"regionName":"South Korea Central (Seoul)","regionCanonicalName":"ap-seoul-1","serviceHealthReports":[{"serviceName":"Compute","serviceStatus":"NormalPerformance","incidents":[]}]}]}`
	}
	said := rssOf(item("Compute errors in Germany Central (Frankfurt)", today, "Investigating - We look into Compute in eu-frankfurt-1."))
	for _, report := range parsedPair(t, "oci", health("ServiceDown"), said, Context{Now: noon}) {
		if report.State != observe.SeverityMajor || len(report.Incidents) != 2 {
			t.Fatalf("%s, %+v", report.State, report.Incidents)
		}
		for _, i := range report.Incidents {
			if i.State != observe.SeverityMajor || !slices.Equal(i.Regions, []string{"eu-frankfurt-1"}) || !slices.Equal(i.Components, []string{"Compute"}) {
				t.Errorf("%+v", i)
			}
		}
	}
	for _, report := range parsedPair(t, "oci", health("ServiceDown"), said, Context{Now: noon, Regions: []string{"ap-seoul-1"}}) {
		if report.State != observe.SeverityOK || len(report.Incidents) != 0 || len(report.Elsewhere) != 2 {
			t.Errorf("Seoul: %s, %+v", report.State, report.Incidents)
		}
	}
	for _, report := range parsedPair(t, "oci", health("NormalPerformance"), said, Context{Now: noon}) {
		if report.State != observe.SeverityInfo {
			t.Errorf("said, and all services are well: %s", report.State)
		}
	}
	report, _, err := Parse("oci", []byte(health("NormalPerformance")), Context{Now: noon, Also: Document{Body: []byte("<html>")}})
	if err != nil || report.State != observe.SeverityOK || !strings.Contains(report.Reason, "not read") {
		t.Errorf("the health stands alone: %s: %s (%v)", report.State, report.Reason, err)
	}
}

// A page that drops what is over is asked once for its last word on it.
func TestTheLastWordIsFetched(t *testing.T) {
	var summary, history atomic.Int32
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/incidents.json") {
			history.Add(1)
			_, _ = io.WriteString(w, `{"page":{"id":"p"},"incidents":[`+incident("a", "resolved", "major", "API")+`,`+incident("b", "resolved", "minor", "API")+`]}`)
			return
		}
		open := ""
		if summary.Add(1) <= 2 {
			open = incident("a", "identified", "major", "API")
		}
		_, _ = io.WriteString(w, page("none", open, ""))
	})
	seen, _ := rounds(t, statuspageAt(server.URL+"/api/v2/summary.json"), 5)
	if history.Load() != 1 {
		t.Errorf("the history was fetched %d times; want once", history.Load())
	}
	closed := seen[2].Report.Closed
	if len(closed) != 2 || closed[0].Stage != observe.StageResolved || len(closed[0].Updates) != 2 || seen[2].Report.State != observe.SeverityOK {
		t.Errorf("%+v", seen[2].Report)
	}
	if len(seen[1].Report.Closed)+len(seen[4].Report.Closed) != 0 {
		t.Error("the history is told where nothing has gone")
	}
}

// Either of two documents may change alone.
func TestOneOfTwoDocumentsChanges(t *testing.T) {
	var round, full atomic.Int32
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		tag, body := `"beats"`, beats(`"1":[`+beat("1", "11:59:00")+`]`)
		if !strings.Contains(r.URL.Path, "heartbeat") {
			tag, body = `"page"`, kumaPageOf(`"incidents":[],`)
			if round.Add(1) >= 3 {
				tag, body = `"trouble"`, kumaPageOf(`"incidents":[{"id":1,"title":"x","style":"danger"}],`)
			}
		}
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		full.Add(1)
		w.Header().Set("ETag", tag)
		_, _ = io.WriteString(w, body)
	})
	provider := topology.Provider{Name: "Kuma", Feed: &topology.Feed{URL: server.URL + "/api/status-page/heartbeat/noc", Every: time.Minute}}
	seen, _ := rounds(t, provider, 5)
	var states []string
	for _, o := range seen {
		states = append(states, o.Report.State.String())
	}
	if want := []string{"ok", "ok", "major", "major", "major"}; !slices.Equal(states, want) || full.Load() != 3 {
		t.Errorf("%q, %d bodies sent; want %q and 3", states, full.Load(), want)
	}
}

// The two real documents of one page belong together.
func TestRealKumaInBothDocuments(t *testing.T) {
	folder := payloads(t)
	read := func(name string) string {
		body, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(body)
	}
	at := time.Date(2026, 11, 21, 9, 17, 0, 0, time.UTC)
	for _, report := range parsedPair(t, "kuma", read("uptimekuma_heartbeat_synthetic.json"), read("uptimekuma_statuspage_v2_synthetic.json"), Context{Now: at}) {
		if report.State != observe.SeverityMajor || len(report.Incidents) != 2 || len(report.Maintenances) != 1 || report.Incidents[0].Title != "KT is down" || report.Incidents[1].Title != "회선 장애" {
			t.Errorf("%s, %+v", report.State, report.Incidents)
		}
	}
}
