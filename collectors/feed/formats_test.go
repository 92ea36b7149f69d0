package feed

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"example.com/noctop/internal/catalogue"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// noon is the time the small fixtures below are read at.
var noon = time.Date(2026, 7, 29, 12, 0, 0, 0, time.UTC)

// page is a Statuspage summary with the given incidents and maintenances.
func page(indicator, incidents, maintenances string) string {
	return `{"page":{"id":"p1","name":"Example","updated_at":"2026-07-29T11:59:00Z"},"status":{"indicator":"` + indicator + `"},
	"components":[{"id":"g","name":"Europe","status":"partial_outage","group":true},
	 {"id":"c1","name":"API","status":"operational","group_id":null},
	 {"id":"c2","name":"Amsterdam","status":"partial_outage","group_id":"g"},
	 {"id":"c3","name":"Paris","status":"under_maintenance","group_id":"g"}],
	"incidents":[` + incidents + `],"scheduled_maintenances":[` + maintenances + `]}`
}

func incident(id, status, impact, component string) string {
	return fmt.Sprintf(`{"id":%q,"name":"Trouble %s","status":%q,"impact":%q,"created_at":"2026-07-29T11:00:00Z","updated_at":"2026-07-29T11:30:00Z",
	 "components":[{"id":"x","name":%q,"status":"operational"}],
	 "incident_updates":[{"status":"investigating","body":"<p>older</p>","display_at":"2026-07-29T11:00:00Z"},
	  {"status":%q,"body":"<p>newer &amp; <b>bold</b></p>second","display_at":"2026-07-29T11:30:00Z"}]}`, id, id, status, impact, component, status)
}

func awsEvents(status, arn, service string, at int64) string {
	return fmt.Sprintf(`[{"date":"%d","arn":%q,"region_name":"Somewhere","status":%q,"service":%q,"service_name":"Amazon Elastic Compute Cloud",
	 "summary":"Increased Error Rates","event_log":[{"message":"first","status":1,"timestamp":%d},{"message":"then\nmore","status":1,"timestamp":%d}],
	 "impacted_services":{"ec2-eu-west-1":{"service_name":"Amazon Elastic Compute Cloud","current":"3","max":"3"}}}]`, at, arn, status, service, at, (at+60)*1000)
}

func googleIncidents(end, impact, severity, locations string) string {
	return `[{"id":"G1","number":"1","begin":"2026-07-29T10:00:00+00:00","end":` + end + `,"created":"2026-07-29T10:20:00+00:00","modified":"2026-07-29T11:00:00+00:00",
	 "external_desc":"**Title:**\nCompute trouble","status_impact":"` + impact + `","severity":"` + severity + `","service_name":"Multiple Products",
	 "affected_products":[{"title":"Compute Engine","id":"abc"}],"currently_affected_locations":[` + locations + `],
	 "updates":[{"when":"2026-07-29T10:30:00+00:00","text":"early"},{"when":"2026-07-29T11:00:00+00:00","text":"**late**"}]}]`
}

func rssOf(items string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Status</title><link>https://e.example</link>` + items + `</channel></rss>`
}

func item(title, date, body string) string {
	return "<item><title>" + title + "</title><guid>" + title + "</guid><pubDate>" + date + "</pubDate><description>" + body + "</description></item>"
}

const today = "Wed, 29 Jul 2026 11:00:00 GMT"

func TestStates(t *testing.T) {
	eventAt := noon.Add(-time.Hour).Unix()
	tokyo := `{"title":"Tokyo (asia-northeast1)","id":"asia-northeast1"}`
	for name, test := range map[string]struct {
		format, body string
		regions      []string
		components   []string
		state        observe.Severity
		open         int
		reason       string // must be contained
	}{
		"statuspage well":                       {"statuspage", page("none", "", ""), nil, nil, observe.SeverityOK, 0, "1 components are not well"},
		"indicator minor, nothing open":         {"statuspage", page("minor", "", ""), nil, nil, observe.SeverityOK, 0, ""},
		"indicator none, one open":              {"statuspage", page("none", incident("a", "monitoring", "none", "API"), ""), nil, nil, observe.SeverityInfo, 1, ""},
		"impact worse than indicator":           {"statuspage", page("major", incident("a", "investigating", "critical", "API"), ""), nil, nil, observe.SeverityMajor, 1, ""},
		"worst of two":                          {"statuspage", page("none", incident("a", "identified", "minor", "API")+","+incident("b", "identified", "major", "API"), ""), nil, nil, observe.SeverityPartial, 2, ""},
		"resolved is not open":                  {"statuspage", page("none", incident("a", "resolved", "major", "API"), ""), nil, nil, observe.SeverityOK, 0, ""},
		"unknown impact":                        {"statuspage", page("none", incident("a", "identified", "huge", "API"), ""), nil, nil, observe.SeverityUnknown, 1, "huge"},
		"unknown stage":                         {"statuspage", page("none", incident("a", "pondering", "none", "API"), ""), nil, nil, observe.SeverityUnknown, 1, "pondering"},
		"unknown impact beside a bad one":       {"statuspage", page("none", incident("a", "identified", "huge", "API")+","+incident("b", "identified", "major", "API"), ""), nil, nil, observe.SeverityPartial, 2, "huge"},
		"unknown indicator":                     {"statuspage", page("sideways", "", ""), nil, nil, observe.SeverityUnknown, 0, "sideways"},
		"component filter leaves out":           {"statuspage", page("none", incident("a", "identified", "major", "Paris"), ""), nil, []string{"API"}, observe.SeverityOK, 0, ""},
		"component filter keeps":                {"statuspage", page("none", incident("a", "identified", "minor", "API"), ""), nil, []string{"api"}, observe.SeverityDegraded, 1, ""},
		"filtered component without incident":   {"statuspage", page("none", "", ""), nil, []string{"Amsterdam"}, observe.SeverityPartial, 0, "Amsterdam: partial_outage"},
		"filter by group":                       {"statuspage", page("none", "", ""), nil, []string{"Europe"}, observe.SeverityPartial, 0, ""},
		"filter by group and name":              {"statuspage", page("none", "", ""), nil, []string{"Europe - Paris"}, observe.SeverityMaintenance, 0, ""},
		"filter by id":                          {"statuspage", page("none", "", ""), nil, []string{"c2"}, observe.SeverityPartial, 0, ""},
		"filter names a vanished component":     {"statuspage", page("none", "", ""), nil, []string{"API", "Fax"}, observe.SeverityUnknown, 0, `no component "Fax"`},
		"vanished component, other is bad":      {"statuspage", page("none", "", ""), nil, []string{"Amsterdam", "Fax"}, observe.SeverityPartial, 0, `no component "Fax"`},
		"maintenance is apart":                  {"statuspage", page("maintenance", "", incident("m", "in_progress", "major", "API")), nil, nil, observe.SeverityOK, 0, ""},
		"aws well":                              {"aws", "[]", nil, nil, observe.SeverityOK, 0, ""},
		"aws disruption":                        {"aws", awsEvents("3", "arn:aws:health:eu-west-1::event/EC2/A/B", "ec2-eu-west-1", eventAt), nil, nil, observe.SeverityMajor, 1, ""},
		"aws status 0":                          {"aws", awsEvents("0", "arn:aws:health:eu-west-1::event/EC2/A/B", "ec2-eu-west-1", eventAt), nil, nil, observe.SeverityOK, 0, ""},
		"aws unknown status":                    {"aws", awsEvents("7", "arn:aws:health:eu-west-1::event/EC2/A/B", "ec2-eu-west-1", eventAt), nil, nil, observe.SeverityUnknown, 1, `"7"`},
		"aws other region":                      {"aws", awsEvents("3", "arn:aws:health:eu-west-1::event/EC2/A/B", "ec2-eu-west-1", eventAt), []string{"ap-northeast-2"}, nil, observe.SeverityOK, 0, ""},
		"aws region of the service":             {"aws", awsEvents("3", "", "ec2-us-gov-west-1", eventAt), []string{"us-gov-west-1"}, nil, observe.SeverityMajor, 1, ""},
		"aws regionless passes":                 {"aws", awsEvents("2", "arn:aws:health:::event/IAM/A/B", "iam", eventAt), []string{"ap-northeast-2"}, nil, observe.SeverityDegraded, 1, ""},
		"aws service by slug":                   {"aws", awsEvents("2", "arn:aws:health:eu-west-1::event/EC2/A/B", "multipleservices-eu-west-1", eventAt), nil, []string{"EC2"}, observe.SeverityDegraded, 1, ""},
		"aws other service":                     {"aws", awsEvents("2", "arn:aws:health:eu-west-1::event/EC2/A/B", "multipleservices-eu-west-1", eventAt), nil, []string{"s3"}, observe.SeverityOK, 0, ""},
		"aws forgotten":                         {"aws", awsEvents("3", "arn:aws:health:eu-west-1::event/EC2/A/B", "ec2-eu-west-1", eventAt-200*86400), nil, nil, observe.SeverityInfo, 1, "without a word"},
		"aws forgotten, but asked for":          {"aws", awsEvents("3", "arn:aws:health:eu-west-1::event/EC2/A/B", "ec2-eu-west-1", eventAt-200*86400), []string{"eu-west-1"}, nil, observe.SeverityMajor, 1, ""},
		"google well":                           {"google", "[]", nil, nil, observe.SeverityOK, 0, ""},
		"google ended":                          {"google", googleIncidents(`"2026-07-29T11:30:00+00:00"`, "SERVICE_OUTAGE", "high", ""), nil, nil, observe.SeverityOK, 0, ""},
		"google open, end null":                 {"google", googleIncidents("null", "SERVICE_OUTAGE", "high", ""), nil, nil, observe.SeverityMajor, 1, ""},
		"google open, end empty":                {"google", googleIncidents(`""`, "SERVICE_DISRUPTION", "high", ""), nil, nil, observe.SeverityPartial, 1, ""},
		"google medium":                         {"google", googleIncidents("null", "SERVICE_DISRUPTION", "medium", ""), nil, nil, observe.SeverityDegraded, 1, ""},
		"google information":                    {"google", googleIncidents("null", "SERVICE_INFORMATION", "low", ""), nil, nil, observe.SeverityInfo, 1, ""},
		"google unknown":                        {"google", googleIncidents("null", "SERVICE_HICCUP", "low", ""), nil, nil, observe.SeverityUnknown, 1, "SERVICE_HICCUP"},
		"google other region":                   {"google", googleIncidents("null", "SERVICE_OUTAGE", "high", tokyo), []string{"asia-northeast3"}, nil, observe.SeverityOK, 0, ""},
		"google global passes":                  {"google", googleIncidents("null", "SERVICE_OUTAGE", "high", `{"id":"global"}`), []string{"asia-northeast3"}, nil, observe.SeverityMajor, 1, ""},
		"google multi-region holds the region":  {"google", googleIncidents("null", "SERVICE_OUTAGE", "high", `{"id":"asia"}`), []string{"asia-northeast3"}, nil, observe.SeverityMajor, 1, ""},
		"google no location passes":             {"google", googleIncidents("null", "SERVICE_OUTAGE", "high", ""), []string{"asia-northeast3"}, nil, observe.SeverityMajor, 1, ""},
		"azure empty":                           {"azure", rssOf(""), nil, nil, observe.SeverityOK, 0, "weak signal"},
		"azure open":                            {"azure", rssOf(item("Storage – West US 2", today, "x")), nil, nil, observe.SeverityDegraded, 1, ""},
		"azure West US 2 is not West US":        {"azure", rssOf(item("Storage – West US 2", today, "x")), []string{"westus"}, nil, observe.SeverityOK, 0, ""},
		"azure region as Azure's code":          {"azure", rssOf(item("Storage – West US 2", today, "x")), []string{"westus2"}, nil, observe.SeverityDegraded, 1, ""},
		"azure no region passes":                {"azure", rssOf(item("Sign-in trouble", today, "x")), []string{"koreacentral"}, nil, observe.SeverityDegraded, 1, ""},
		"azure unresolved":                      {"azure", rssOf(item("Storage trouble - Unresolved", today, "x")), nil, nil, observe.SeverityDegraded, 1, ""},
		"azure resolved in part":                {"azure", rssOf(item("Resolved in North Europe. Impact continues in West Europe", today, "x")), nil, nil, observe.SeverityDegraded, 1, ""},
		"azure resolved":                        {"azure", rssOf(item("Storage trouble - Resolved", today, "x")), nil, nil, observe.SeverityOK, 0, ""},
		"azure expired is no review":            {"azure", rssOf(item("EXPIRED certificates", today, "x")), nil, nil, observe.SeverityDegraded, 1, ""},
		"azure review":                          {"azure", rssOf(item("Preliminary PIR – Storage", today, "x")), nil, nil, observe.SeverityInfo, 1, ""},
		"rss empty history":                     {"rss", rssOf(""), nil, nil, observe.SeverityUnknown, 0, "no items"},
		"rss open-only, empty":                  {"rss-open", rssOf(""), nil, nil, observe.SeverityOK, 0, ""},
		"rss old items":                         {"rss", rssOf(item("Trouble", "Mon, 20 Jul 2026 11:00:00 GMT", "x")), nil, nil, observe.SeverityOK, 0, ""},
		"rss fresh item":                        {"rss", rssOf(item("Trouble", today, "x")), nil, nil, observe.SeverityDegraded, 1, "text and age"},
		"rss resolved by mark":                  {"rss", rssOf(item("Trouble", today, "&lt;small&gt;Jul 29&lt;/small&gt;&lt;br&gt;&lt;strong&gt;Resolved&lt;/strong&gt; - done&lt;br&gt;&lt;strong&gt;Investigating&lt;/strong&gt; - hm")), nil, nil, observe.SeverityOK, 0, ""},
		"rss monitoring for days":               {"rss", rssOf(item("Monitoring: trouble", "Sun, 26 Jul 2026 11:00:00 GMT", "x")), nil, nil, observe.SeverityDegraded, 1, ""},
		"rss resolved in words":                 {"rss", rssOf(item("Trouble", today, "This incident has been resolved.")), nil, nil, observe.SeverityOK, 0, ""},
		"rss not resolved in words":             {"rss", rssOf(item("Trouble", today, "We will write once the issue has been resolved.")), nil, nil, observe.SeverityDegraded, 1, ""},
		"rss broken out again":                  {"rss", rssOf(item("Trouble", today, "It was resolved but has recurred.")), nil, nil, observe.SeverityDegraded, 1, ""},
		"rss unresolved in the title":           {"rss", rssOf(item("Trouble - Unresolved", today, "x")), nil, nil, observe.SeverityDegraded, 1, ""},
		"rss Korean, over":                      {"rss", rssOf(item("인터넷 장애 복구 완료", today, "x")), nil, nil, observe.SeverityOK, 0, ""},
		"rss Korean, not over":                  {"rss", rssOf(item("인터넷 장애", today, "아직 복구되지 않았습니다")), nil, nil, observe.SeverityDegraded, 1, ""},
		"rss maintenance":                       {"rss", rssOf(item("Scheduled maintenance in Paris", today, "x")), nil, nil, observe.SeverityOK, 0, ""},
		"rss without dates":                     {"rss", rssOf("<item><title>Trouble</title></item>"), nil, nil, observe.SeverityUnknown, 0, "neither a date nor a stage"},
		"rss status word, well":                 {"rss", rssOf("<item><title>Admin Center</title><status>Available</status><pubDate>" + today + "</pubDate></item>"), nil, nil, observe.SeverityOK, 0, ""},
		"rss status word, bad":                  {"rss", rssOf("<item><title>Admin Center</title><status>ServiceInterruption</status></item>"), nil, nil, observe.SeverityPartial, 1, ""},
		"rss status word, unknown":              {"rss", rssOf("<item><title>Admin Center</title><status>Wobbly</status></item>"), nil, nil, observe.SeverityUnknown, 1, "Wobbly"},
		"atom":                                  {"rss", `<feed xmlns="http://www.w3.org/2005/Atom"><title>S</title><entry><id>1</id><title>Trouble</title><updated>2026-07-29T11:00:00Z</updated><content type="xhtml"><div><p>a</p><p>b</p></div></content></entry></feed>`, nil, nil, observe.SeverityDegraded, 1, ""},
		"a story told twice, over in the newer": {"rss", rssOf(item("Trouble", "Wed, 29 Jul 2026 10:00:00 GMT", "bad") + item("Trouble", today, "has been resolved")), nil, nil, observe.SeverityOK, 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			report, format, err := Parse(test.format, []byte(test.body), Context{Now: noon, Regions: test.regions, Components: test.components})
			if err != nil {
				t.Fatal(err)
			}
			if report.State != test.state || len(report.Incidents) != test.open || format != test.format || report.Format != format {
				t.Errorf("state %s with %d open as %s; want %s with %d as %s (%s)", report.State, len(report.Incidents), format, test.state, test.open, test.format, report.Reason)
			}
			if !strings.Contains(report.Reason, test.reason) {
				t.Errorf("reason %q lacks %q", report.Reason, test.reason)
			}
		})
	}
}

// What is no page of the format is an error, and never ok.
func TestNotTheFormat(t *testing.T) {
	s3 := `<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>`
	html := `<!DOCTYPE html><html><head><title>Page not found</title></head><body>404</body></html>`
	whole := page("none", incident("a", "identified", "minor", "API"), "")
	paths := &topology.JSONFeed{Require: "page", Items: "incidents"}
	for _, test := range []struct{ name, body, says string }{
		{"empty", "", "an empty body"},
		{"blanks", " \n ", "an empty body"},
		{"html", html, "an HTML page"},
		{"s3", s3, "an XML error message"},
		{"forbidden", `{"message":"Forbidden"}`, ""},
		{"instatus", `{"page":{"name":"X","status":"UP"},"activeIncidents":[]}`, ""},
		{"slack", `{"status":"ok","active_incidents":[]}`, ""},
		{"json that quotes a feed", `{"message":"<rss><channel><title>x</title></channel></rss>"}`, ""},
		{"truncated", whole[:len(whole)/2], "breaks off"},
		{"null", "null", ""},
		{"empty object", "{}", ""},
		{"array of objects", "[{}]", ""},
		{"only status", `{"page":{"id":"p"},"status":{"indicator":"none"}}`, ""},
		{"incidents missing", `{"page":{"id":"p"},"status":{"indicator":"none"},"components":[]}`, ""},
		{"truncated rss", rssOf(item("Trouble", today, "x"))[:120], ""},
		{"root without channel", "<rss></rss>", ""},
		{"empty channel", "<rss><channel></channel></rss>", ""},
		{"text", "upstream connect error", "neither JSON nor XML"},
		{"binary", "\x1f\x8b\x08\x00\x00\x00", ""},
	} {
		for _, format := range Names() {
			if format == test.name {
				continue
			}
			report, _, err := Parse(format, []byte(test.body), Context{Now: noon, JSON: paths})
			if err == nil || report.State != observe.SeverityUnknown || report.Reason == "" {
				t.Errorf("%s as %s: state %s, error %v", test.name, format, report.State, err)
			} else if !strings.Contains(err.Error(), test.says) {
				t.Errorf("%s as %s: %q does not say %q", test.name, format, err, test.says)
			}
		}
	}
	if _, _, err := Parse("fax", []byte("x"), Context{}); err == nil || !strings.Contains(err.Error(), "statuspage") {
		t.Errorf("an unknown format: %v; it should name the known ones", err)
	}
}

func TestRecognise(t *testing.T) {
	for _, test := range []struct{ body, url, want string }{
		{page("none", "", ""), "", "statuspage"},
		{awsEvents("3", "arn:aws:health:eu-west-1::event/EC2/A/B", "ec2", 1), "", "aws"},
		{"[]", "https://health.aws.amazon.com/public/currentevents", "aws"},
		{"[]", "https://status.cloud.google.com/incidents.json", "google"},
		{googleIncidents("null", "SERVICE_OUTAGE", "high", ""), "", "google"},
		{strings.Replace(rssOf(""), "<title>Status<", "<title>Azure Status<", 1), "", "azure"},
		{rssOf(item("a", today, "b")), "", "rss"},
		{`<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>`, "", "rss"},
		{"[]", "https://elsewhere.example/", ""},
		{"<html></html>", "", ""},
		{`{"message":"Forbidden"}`, "", ""},
	} {
		_, format, err := Parse("", []byte(test.body), Context{Now: noon, URL: test.url})
		if format != test.want || (err != nil) != (test.want == "") {
			t.Errorf("%.40q at %q recognised as %q (%v), want %q", test.body, test.url, format, err, test.want)
		}
	}
}

func TestFormatNames(t *testing.T) {
	if !slices.Equal(Names(), catalogue.Formats()) {
		t.Errorf("the formats are %v, the catalogue says %v", Names(), catalogue.Formats())
	}
	for _, entry := range catalogue.BuiltIn().All() {
		if entry.URL != "" && !slices.Contains(Names(), entry.Format) {
			t.Errorf("%s is in format %q, which there is none of", entry.Name, entry.Format)
		}
	}
}

func TestIncidentInFull(t *testing.T) {
	report, _, err := Parse("statuspage", []byte(page("minor", incident("a", "identified", "minor", "API"), incident("m", "scheduled", "none", "API"))), Context{Now: noon})
	if err != nil || len(report.Incidents) != 1 || len(report.Maintenances) != 1 {
		t.Fatalf("%d incidents, %d maintenances, %v", len(report.Incidents), len(report.Maintenances), err)
	}
	got := report.Incidents[0]
	if got.ID != "a" || got.Title != "Trouble a" || got.Stage != observe.StageIdentified || got.Started.Hour() != 11 || !slices.Equal(got.Components, []string{"API"}) {
		t.Errorf("incident: %+v", got)
	}
	if len(got.Updates) != 2 || got.Updates[0].Text != "newer & bold\nsecond" || got.Updates[1].Text != "older" {
		t.Errorf("updates, newest first: %q", got.Updates)
	}
	if report.PageIndicator != "minor" || report.Updated.Minute() != 59 || report.Maintenances[0].State != observe.SeverityMaintenance {
		t.Errorf("report: %+v", report)
	}
}

func TestAWSTimes(t *testing.T) {
	at := noon.Add(-time.Hour).Unix()
	body := awsEvents("3", "arn:aws:health:eu-west-1::event/EC2/A/B", "ec2-eu-west-1", at)
	for name, raw := range map[string][]byte{"utf-8": []byte(body), "big-endian": inUTF16(body, true, true), "little-endian": inUTF16(body, false, true), "no mark": inUTF16(body, true, false)} {
		report, _, err := Parse("aws", raw, Context{Now: noon})
		if err != nil || len(report.Incidents) != 1 {
			t.Fatalf("%s: %v", name, err)
		}
		got := report.Incidents[0]
		// The first log entry is in seconds, the second in milliseconds.
		if got.Started.Unix() != at || got.Updates[0].At.Unix() != at+60 || got.Updates[0].Text != "then\nmore" || !slices.Equal(got.Regions, []string{"eu-west-1"}) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func inUTF16(text string, big, mark bool) []byte {
	if mark {
		text = "\uFEFF" + text
	}
	var out []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		if big {
			out = append(out, byte(unit>>8), byte(unit))
		} else {
			out = append(out, byte(unit), byte(unit>>8))
		}
	}
	return out
}
