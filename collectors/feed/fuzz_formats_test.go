package feed

import (
	"testing"
	"unicode/utf8"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

func FuzzIncidentIO(f *testing.F) {
	fuzzFormat(f, "incidentio", widget(widgetEvent("a", "identified", "full_outage"), "", widgetEvent("m", "maintenance_scheduled", "")))
}

func FuzzInstatus(f *testing.F) {
	fuzzFormat(f, "instatus", `{"page":{"status":"HASISSUES"},"activeIncidents":[{"id":"i","impact":"MAJOROUTAGE","status":"MONITORING"}],"activeMaintenances":[{"start":"2026-07-29T13:00:00Z","duration":"60"}]}`,
		`{"components":[{"name":"API","status":"OPERATIONAL","group":{"name":"EU"}}]}`)
}

func FuzzStatusIO(f *testing.F) {
	fuzzFormat(f, "statusio", statusIO("300", "300", statusIOMessage("11:10", "200", "300"), "", `{"_id":"m"}`))
}

func FuzzBetterStack(f *testing.F) {
	fuzzFormat(f, "betterstack", stack("degraded", "downtime", stackReport("manual", "degraded", "2026-07-29T11:00:00Z")))
}

func FuzzM365(f *testing.F) {
	fuzzFormat(f, "m365", `[{"Id":"MO2","ServiceDisplayName":"Teams","Status":"Service Degradation","AuthoredDateTime":"0001-01-01T00:00:00Z"}]`,
		rssOf("<item><title>Admin</title><status>Investigating</status></item>"))
}

func FuzzSlack(f *testing.F) {
	fuzzFormat(f, "slack", `{"status":"active","active_incidents":[{"id":546,"type":"outage","status":"active","services":["API"],"notes":[{"body":"x"}]}]}`)
}

func FuzzHeroku(f *testing.F) {
	fuzzFormat(f, "heroku", `{"status":[{"system":"Apps","status":"red"}],"incidents":[{"id":1,"state":"open","updates":[{"update_type":"monitoring","contents":"x"}]}],"scheduled":[{"id":2,"state":"scheduled"}]}`)
}

func FuzzSalesforce(f *testing.F) {
	fuzzFormat(f, "salesforce", `[{"id":"1","status":"Active","isCore":true,"IncidentImpacts":[{"severity":"major","endTime":""}],"IncidentEvents":[{"message":"x"}]}]`,
		`{"key":"EU35","status":"OK","Incidents":[],"Maintenances":[{"id":5}]}`)
}

func FuzzOCI(f *testing.F) {
	fuzzFormat(f, "oci", `{"regionHealthReports":[{"regionCanonicalName":"eu-west-1","serviceHealthReports":[{"serviceName":"API","serviceStatus":"ServiceDown","incidents":[{"incidentId":"o","severity":"Informational"}]}]}]}`)
}

func FuzzIBM(f *testing.F) {
	fuzzFormat(f, "ibm", rssOf(item("INVESTIGATING: x", today, "hm Type: incident Regions: us-south, eu-de Outage Start: 2026-07-29T10:00:00Z Outage End: ")))
}

func FuzzCachet(f *testing.F) {
	fuzzFormat(f, "cachet", `{"meta":{"pagination":{"current_page":1,"total_pages":2}},"data":[{"id":1,"name":"API","status":3},{"id":2,"name":"x","status":2,"message":"m"}]}`,
		`{"data":[{"id":"1","type":"incidents","attributes":{"name":"API","status":{"human":"x","value":3},"created":{"string":"2026-07-29T11:00:00Z"}}}],"meta":{},"links":{"next":"x"}}`)
}

func FuzzCheckly(f *testing.F) {
	fuzzFormat(f, "checkly", `{"incidents":[{"id":"i","severity":"MAJOR","lastUpdateStatus":"IDENTIFIED","services":[{"name":"API"}],"incidentUpdates":[{"status":"INVESTIGATING"}]}]}`)
}

func FuzzCState(f *testing.F) {
	fuzzFormat(f, "cstate", `{"summaryStatus":"down","systems":[{"name":"API","status":"down","unresolvedIssues":[{"title":"x","severity":"down","createdAt":"2026-07-29 20:00:00 +0900 KST"}]}],"pinnedIssues":[{"title":"y"}]}`)
}

func FuzzGatus(f *testing.F) {
	fuzzFormat(f, "gatus", gatusEndpointOf(`"groups":["eu"],`, gatusResultOf("true", "11:50"), gatusResultOf("false", "11:55")))
}

func FuzzKuma(f *testing.F) {
	fuzzFormat(f, "kuma", beats(`"1":[0,`+beat("0", "11:59:00")+`],"2":[]`), kumaPageOf(`"incident":{"id":1,"style":"danger"},`))
}

func FuzzAlertmanager(f *testing.F) {
	fuzzFormat(f, "alertmanager", alert("active", "critical", "2026-07-29T12:05:00Z"))
}

// FuzzGeneric gives any paths to any body.
func FuzzGeneric(f *testing.F) {
	f.Add([]byte(list1(listed(`"red"`, "looking"))), "page", "list", "level", "name")
	f.Add([]byte(`{"a":[1,2]}`), "a", "a.#(x>1)#", "@this", "#")
	f.Add([]byte(`{"a":[1,2]}`), "a", "[a,b]", "{a,b}", "a|@reverse")
	f.Fuzz(func(t *testing.T, body []byte, require, items, state, title string) {
		paths := topology.JSONFeed{Require: require, Items: items, State: state, Title: title, ID: title, Text: title, Regions: state, Components: title, Started: state}
		report, _, err := Parse("json", body, Context{Now: noon, JSON: &paths})
		if err != nil {
			if report.State != observe.SeverityUnknown || report.Reason == "" {
				t.Fatalf("an error and yet %+v", report)
			}
			return
		}
		if len(report.Incidents) > maxItems || len(report.Reason) > maxField || !utf8.ValidString(report.Reason) {
			t.Fatal("out of bounds")
		}
		for _, i := range append(report.Incidents, report.Maintenances...) {
			holds(t, i)
		}
	})
}

// FuzzPairs reads pages that are told by two documents.
func FuzzPairs(f *testing.F) {
	health := `{"regionHealthReports":[{"regionName":"Germany","regionCanonicalName":"eu-frankfurt-1","serviceHealthReports":[{"serviceName":"Compute","serviceStatus":"ServiceDown","incidents":[]}]}]}`
	f.Add(uint8(0), []byte(beats(`"1":[`+beat("0", "11:59:00")+`]`)), []byte(kumaPageOf(`"incident":{"id":1,"style":"danger"},`)))
	f.Add(uint8(1), []byte(health), []byte(rssOf(item("Compute in eu-frankfurt-1", today, "hm"))))
	f.Add(uint8(2), []byte(page("none", "", "")), []byte(`{"page":{},"incidents":[`+incident("a", "resolved", "major", "API")+`]}`))
	f.Fuzz(func(t *testing.T, which uint8, first, second []byte) {
		format := []string{"kuma", "oci", "statuspage"}[which%3]
		report, _, err := Parse(format, first, Context{Now: noon, Also: Document{Body: second}})
		if err != nil {
			if report.State != observe.SeverityUnknown || report.Reason == "" {
				t.Fatalf("an error and yet %+v", report)
			}
			return
		}
		for _, list := range [][]observe.Incident{report.Incidents, report.Maintenances, report.Closed} {
			if len(list) > maxItems {
				t.Fatal("out of bounds")
			}
			for _, i := range list {
				holds(t, i)
			}
		}
	})
}
