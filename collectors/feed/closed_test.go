package feed

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

func envOf(c *clock) collectors.Env { return collectors.Env{Clock: c.read, Random: half} }

// What a page still lists and says is over is told as that, so that it is not
// taken for withdrawn. It counts in no state.
func TestWhatIsOverIsTold(t *testing.T) {
	old := func(body string) string { return strings.ReplaceAll(body, "2026-07-29T11:", "2025-07-29T11:") }
	generic := &topology.JSONFeed{Require: "page", Items: "list", ID: "name", Title: "name", State: "level", Stage: "stage"}
	for name, test := range map[string]struct {
		format, body string
		json         *topology.JSONFeed
		ids          string
		live         bool
	}{
		"statuspage":         {format: "statuspage", body: page("none", incident("a", "resolved", "major", "API")+","+incident("b", "postmortem", "major", "API"), incident("m", "completed", "none", "API")), ids: "a b m"},
		"statuspage, old":    {format: "statuspage", body: old(page("none", incident("a", "resolved", "major", "API"), ""))},
		"open again":         {format: "statuspage", body: page("none", incident("a", "resolved", "major", "API")+","+incident("a", "identified", "major", "API"), "")},
		"incident.io":        {format: "incidentio", body: widget(widgetEvent("a", "resolved", "partial_outage"), "", ""), ids: "a"},
		"instatus":           {format: "instatus", body: `{"page":{"status":"UP"},"activeIncidents":[{"id":"i","name":"x","status":"RESOLVED","impact":"MAJOROUTAGE"}],"activeMaintenances":[{"id":"m","name":"x","status":"COMPLETED"}]}`, ids: "i m"},
		"status.io":          {format: "statusio", body: statusIO("100", "100", statusIOMessage("11:10", "400", "100"), "", ""), ids: "i"},
		"better stack":       {format: "betterstack", body: stack("operational", "operational", stackReport("manual", "resolved", "2026-07-29T11:00:00Z")), ids: "7"},
		"google":             {format: "google", body: googleIncidents(`"2026-07-29T11:00:00Z"`, "SERVICE_OUTAGE", "high", ""), ids: "G1"},
		"aws":                {format: "aws", body: awsEvents("0", "arn:aws:health:eu-west-1::event/EC2/A/B", "ec2-eu-west-1", noon.Add(-time.Hour).Unix()), ids: "arn:aws:health:eu-west-1::event/EC2/A/B"},
		"azure":              {format: "azure", body: rssOf(item("Storage - Resolved", today, "hm")), ids: "Storage - Resolved"},
		"m365":               {format: "m365", body: `[{"Id":"MO1","ServiceDisplayName":"Teams","Status":"Service Restored","LastUpdatedTime":"2026-07-29T11:00:00Z"}]`, ids: "MO1", live: true},
		"slack":              {format: "slack", body: `{"status":"active","active_incidents":[{"id":1,"type":"incident","status":"resolved"},{"id":2,"type":"notice","status":"active"}]}`, ids: "1"},
		"heroku":             {format: "heroku", body: `{"status":[{"system":"Apps","status":"green"}],"incidents":[{"id":1,"state":"resolved"}],"scheduled":[{"id":2,"state":"completed"}]}`, ids: "2 1"},
		"salesforce":         {format: "salesforce", body: `[{"id":"1","status":"Resolved","IncidentImpacts":[]}]`, ids: "1"},
		"ibm":                {format: "ibm", body: rssOf(item("Trouble", today, "hm Type: incident Outage Start: 2026-07-29T10:00:00Z Outage End: 2026-07-29T11:30:00Z")), ids: "Trouble"},
		"cachet":             {format: "cachet", body: `{"meta":{},"data":[{"id":7,"name":"x","status":4,"message":"m"}]}`, ids: "7"},
		"checkly":            {format: "checkly", body: `{"incidents":[{"id":"i","severity":"MAJOR","lastUpdateStatus":"RESOLVED","incidentUpdates":[]}]}`, ids: "i"},
		"cstate":             {format: "cstate", body: `{"summaryStatus":"ok","systems":[{"name":"API","status":"ok","unresolvedIssues":[{"title":"x","permalink":"p","severity":"down","resolved":true}]}]}`, ids: "p"},
		"alertmanager":       {format: "alertmanager", body: alert("active", "critical", "2026-07-29T11:55:00Z"), ids: "c4ee", live: true},
		"rss":                {format: "rss", body: rssOf(item("Trouble - Resolved", today, "hm")), ids: "Trouble - Resolved"},
		"rss by its status":  {format: "rss", body: rssOf("<item><guid>g</guid><title>x</title><status>Resolved</status></item>"), ids: "g"},
		"json":               {format: "json", body: `{"page":1,"list":[{"name":"x","level":"major","stage":"resolved"},{"name":"y","level":"major","stage":"monitoring"}]}`, json: generic, ids: "x"},
		"gatus lists states": {format: "gatus", body: gatusEndpointOf("", gatusResultOf("true", "11:50")), live: true},
		"kuma lists states":  {format: "kuma", body: beats(`"1":[` + beat("1", "11:59:00") + `]`), live: true},
	} {
		report, _, err := Parse(test.format, []byte(test.body), Context{Now: noon, JSON: test.json})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var ids []string
		for _, i := range report.Closed {
			ids = append(ids, i.ID)
			if !isOver(i.Stage) {
				t.Errorf("%s: %s is over at the stage %q", name, i.ID, i.Stage)
			}
		}
		if got := strings.Join(ids, " "); got != test.ids || report.Live != test.live {
			t.Errorf("%s: %q is over, live %v; want %q, %v", name, got, report.Live, test.ids, test.live)
		}
	}
}

// What is open of other regions is told apart, and counts in no state.
func TestWhatIsElsewhere(t *testing.T) {
	body := awsEvents("3", "arn:aws:health:eu-west-1::event/EC2/A/B", "ec2-eu-west-1", noon.Add(-time.Hour).Unix())
	report, _, err := Parse("aws", []byte(body), Context{Now: noon, Regions: []string{"ap-northeast-2"}})
	if err != nil || report.State != observe.SeverityOK || len(report.Incidents) != 0 || len(report.Elsewhere) != 1 {
		t.Errorf("%v: %+v", err, report)
	}
}

// A filter by a region that nothing can be in must not read as well.
func TestMisspeltRegions(t *testing.T) {
	for format, test := range map[string]struct{ good, bad []string }{
		"aws":    {[]string{"ap-northeast-2", "us-gov-west-1", "us", "AP-Northeast-2", "global"}, []string{"Seoul", "Asia Pacific (Seoul)", "ap_northeast_2", ""}},
		"google": {[]string{"asia-northeast3", "asia-northeast3-a", "us", "eur4", "europe-west2", "global"}, []string{"Seoul", "koreacentral"}},
	} {
		for state, regions := range map[observe.Severity][]string{observe.SeverityOK: test.good, observe.SeverityUnknown: test.bad} {
			for _, region := range regions {
				if report, _, err := Parse(format, []byte("[]"), Context{Now: noon, Regions: []string{region}}); err != nil || report.State != state {
					t.Errorf("%s, %q: %s (%s), %v; want %s", format, region, report.State, report.Reason, err, state)
				}
			}
		}
	}
	report, _, err := Parse("azure", []byte(rssOf("")), Context{Now: noon, Regions: []string{"Korea Centrl"}})
	if err != nil || !strings.Contains(report.Reason, "Korea Centrl") {
		t.Errorf("azure: %s, %v", report.Reason, err)
	}
}

// Of a long history the newest go on.
func TestHistoryIsBounded(t *testing.T) {
	var all []string
	for i := range 400 {
		all = append(all, strings.Replace(incident(fmt.Sprint(i), "resolved", "major", "API"), "2026-07-29T11:30:00Z", noon.Add(-time.Duration(i)*time.Minute).Format(time.RFC3339), 1))
	}
	report, _, err := Parse("statuspage", []byte(page("none", strings.Join(all, ","), "")), Context{Now: noon})
	if err != nil || len(report.Closed) != maxClosed {
		t.Fatalf("%d are over, %v", len(report.Closed), err)
	}
	for _, i := range report.Closed {
		if noon.Sub(i.Updated) > maxClosed*time.Minute {
			t.Errorf("%s of %v is among the newest %d", i.ID, i.Updated, maxClosed)
		}
	}
}

// Items of one title and link are one story, under an id that stays while it
// goes on; the same title long before is another.
func TestStoriesOfFeeds(t *testing.T) {
	post := func(id, date, body string) string {
		return "<item><title>인터넷 장애</title><link>https://kt.example/1</link><guid>" + id + "</guid><pubDate>" + date + "</pubDate><description>" + body + "</description></item>"
	}
	body := rssOf(post("c", "Wed, 29 Jul 2026 20:30:00 KST", "Identified - routing") + post("b", "Wed, 29 Jul 2026 20:00:00 KST", "Investigating - hm") + post("a", "Mon, 01 Jun 2026 10:00:00 KST", "Investigating - long ago"))
	report, _, err := Parse("rss", []byte(body), Context{Now: noon})
	if err != nil || len(report.Incidents) != 1 {
		t.Fatalf("%v: %+v", err, report.Incidents)
	}
	got := report.Incidents[0]
	if got.ID != "b" || got.Stage != observe.StageIdentified || len(got.Updates) != 2 || got.Updates[1].Stage != observe.StageInvestigating || !got.Started.Equal(noon.Add(-time.Hour)) {
		t.Errorf("%+v", got)
	}
}
