package feed

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"example.com/noctop/internal/observe"
)

func widget(ongoing, inProgress, scheduled string) string {
	return `{"page_title":"Neon","page_url":"https://n.example","ongoing_incidents":[` + ongoing + `],"in_progress_maintenances":[` + inProgress + `],"scheduled_maintenances":[` + scheduled + `]}`
}

func widgetEvent(id, status, impact string) string {
	return fmt.Sprintf(`{"id":%q,"name":"Trouble","status":%q,"current_worst_impact":%q,"last_update_at":"2026-07-29T11:30:00Z","last_update_message":"hm",
	 "affected_components":[{"id":"c1","name":"API","group_name":"Europe","current_status":"partial_outage"}],"starts_at":"2026-07-29T13:00:00Z","ends_at":"2026-07-29T14:00:00Z"}`, id, status, impact)
}

func TestIncidentIO(t *testing.T) {
	for name, test := range map[string]reads{
		"well":              {body: widget("", "", ""), state: observe.SeverityOK},
		"open":              {body: widget(widgetEvent("a", "investigating", "full_outage"), "", ""), state: observe.SeverityMajor, open: 1, stage: observe.StageInvestigating},
		"partial":           {body: widget(widgetEvent("a", "identified", "partial_outage"), "", ""), state: observe.SeverityPartial, open: 1, stage: observe.StageIdentified},
		"resolved":          {body: widget(widgetEvent("a", "resolved", "partial_outage"), "", ""), state: observe.SeverityOK},
		"unknown impact":    {body: widget(widgetEvent("a", "identified", "odd"), "", ""), state: observe.SeverityUnknown, open: 1, stage: observe.StageIdentified, reason: "odd"},
		"unknown status":    {body: widget(widgetEvent("a", "musing", "operational"), "", ""), state: observe.SeverityUnknown, open: 1, reason: "musing"},
		"maintenance apart": {body: widget("", widgetEvent("m", "maintenance_in_progress", ""), widgetEvent("n", "maintenance_scheduled", "")), state: observe.SeverityOK, planned: 2, stage: observe.StageInProgress},
		"filter keeps":      {body: widget(widgetEvent("a", "identified", "partial_outage"), "", ""), component: "Europe", state: observe.SeverityPartial, open: 1, stage: observe.StageIdentified},
		"filter leaves out": {body: widget(widgetEvent("a", "identified", "partial_outage"), "", ""), component: "Fax", state: observe.SeverityOK},
		"nulls for lists":   {body: `{"page_title":"N","ongoing_incidents":null}`, state: observe.SeverityOK},
	} {
		t.Run(name, func(t *testing.T) { test.format = "incidentio"; test.check(t, true) })
	}
	refused(t, "incidentio", `{"page_title":"N"}`, "ongoing_incidents")
	if report, _, err := Parse("incidentio", []byte(page("minor", incident("a", "identified", "minor", "API"), "")), Context{}); err != nil || report.State != observe.SeverityDegraded {
		t.Errorf("Statuspage's form: %s, %v", report.State, err)
	}
}

func TestInstatus(t *testing.T) {
	event := func(status, impact string) string {
		return `{"id":"i","name":"Trouble","started":"2026-07-29T11:00:00Z","status":"` + status + `","impact":"` + impact + `","updatedAt":"2026-07-29T11:30:00Z"}`
	}
	planned := func(status string) string {
		return `{"id":"m","name":"Work","start":"2026-07-29T13:00:00Z","status":"` + status + `","duration":"60"}`
	}
	for name, test := range map[string]reads{
		"well, lists left out": {body: `{"page":{"name":"X","status":"UP"}}`, state: observe.SeverityOK},
		"undocumented word":    {body: `{"page":{"status":"ONEMAJOROUTAGE"},"activeIncidents":[` + event("MONITORING", "MAJOROUTAGE") + `]}`, state: observe.SeverityMajor, open: 1, stage: observe.StageMonitoring},
		"page says, no list":   {body: `{"page":{"status":"HASISSUES"}}`, state: observe.SeverityDegraded, reason: "HASISSUES"},
		"unknown page word":    {body: `{"page":{"status":"TWOMAJOROUTAGES"},"activeIncidents":[]}`, state: observe.SeverityUnknown, reason: "TWOMAJOROUTAGES"},
		"unknown impact":       {body: `{"page":{"status":"UP"},"activeIncidents":[` + event("IDENTIFIED", "ODD") + `]}`, state: observe.SeverityUnknown, open: 1, stage: observe.StageIdentified, reason: "ODD"},
		"open without impact":  {body: `{"page":{"status":"UP"},"activeIncidents":[` + event("IDENTIFIED", "OPERATIONAL") + `]}`, state: observe.SeverityInfo, open: 1, stage: observe.StageIdentified},
		"minor outage":         {body: `{"page":{"status":"HASISSUES"},"activeIncidents":[` + event("IDENTIFIED", "MINOROUTAGE") + `]}`, state: observe.SeverityPartial, open: 1, stage: observe.StageIdentified},
		"resolved":             {body: `{"page":{"status":"UP"},"activeIncidents":[` + event("RESOLVED", "MAJOROUTAGE") + `]}`, state: observe.SeverityOK},
		"planned":              {body: `{"page":{"status":"UP"},"activeMaintenances":[` + planned("NOTSTARTEDYET") + `,` + planned("COMPLETED") + `]}`, state: observe.SeverityOK, planned: 1, stage: observe.StageScheduled},
		"components":           {body: `{"components":[{"id":"c","name":"API","status":"OPERATIONAL"},{"id":"d","name":"Web","status":"PARTIALOUTAGE","group":{"id":"g","name":"EU"}}]}`, state: observe.SeverityPartial, reason: "Web: PARTIALOUTAGE"},
		"components, filtered": {body: `{"components":[{"id":"c","name":"API","status":"OPERATIONAL"},{"id":"d","name":"Web","status":"PARTIALOUTAGE","group":"EU"}]}`, component: "API", state: observe.SeverityOK},
		"components, by group": {body: `{"components":[{"id":"c","name":"API","status":"OPERATIONAL"},{"id":"d","name":"Web","status":"MAJOROUTAGE","group":"EU"}]}`, component: "EU", state: observe.SeverityMajor},
	} {
		t.Run(name, func(t *testing.T) { test.format = "instatus"; test.check(t, true) })
	}
	refused(t, "instatus", `{"page":{"name":"X"},"activeIncidents":[]}`, "page.status")
}

func statusIO(overall, component, messages, active, upcoming string) string {
	incidents := ""
	if messages != "" {
		incidents = `{"_id":"i","name":"Trouble","datetime_open":"2026-07-29T11:00:00Z","components_affected":[{"_id":"c1","name":"CI"}],"containers_affected":[{"_id":"k1","name":"Seoul"}],"messages":[` + messages + `]}`
	}
	return `{"result":{"status_overall":{"updated":"2026-07-29T11:50:00Z","status":"x","status_code":` + overall + `},
	 "status":[{"id":"c1","name":"CI","status":"x","status_code":` + component + `,"containers":[{"id":"k1","name":"Seoul","status":"x","status_code":` + component + `}]},
	  {"id":"c2","name":"Web","status":"fine","status_code":100,"containers":[{"id":"k2","name":"Tokyo","status":"fine","status_code":100}]}],
	 "incidents":[` + incidents + `],"maintenance":{"active":[` + active + `],"upcoming":[` + upcoming + `]}}}`
}

func statusIOMessage(at, state, status string) string {
	return `{"datetime":"2026-07-29T` + at + `:00Z","details":"said","state":` + state + `,"status":` + status + `}`
}

func TestStatusIO(t *testing.T) {
	planned := `{"_id":"m","name":"Work","datetime_planned_start":"2026-07-30T02:00:00Z","datetime_planned_end":"2026-07-30T03:00:00Z","messages":[` + statusIOMessage("08:00", "100", "200") + `]}`
	for name, test := range map[string]reads{
		"well":                     {body: statusIO("100", "100", "", "", ""), state: observe.SeverityOK},
		"two tables of codes":      {body: statusIO("300", "300", statusIOMessage("11:10", "200", "300"), "", ""), state: observe.SeverityDegraded, open: 1, stage: observe.StageIdentified},
		"the last message speaks":  {body: statusIO("100", "100", statusIOMessage("11:40", "300", "400")+","+statusIOMessage("11:10", "100", "500"), "", ""), state: observe.SeverityPartial, open: 1, stage: observe.StageMonitoring},
		"resolved":                 {body: statusIO("100", "100", statusIOMessage("11:10", "400", "100"), "", ""), state: observe.SeverityOK},
		"open at operational":      {body: statusIO("100", "100", statusIOMessage("11:10", "300", "100"), "", ""), state: observe.SeverityInfo, open: 1, stage: observe.StageMonitoring},
		"security event":           {body: statusIO("600", "600", statusIOMessage("11:10", "100", "600"), "", ""), state: observe.SeverityMajor, open: 1, stage: observe.StageInvestigating},
		"unknown status":           {body: statusIO("100", "100", statusIOMessage("11:10", "100", "700"), "", ""), state: observe.SeverityUnknown, open: 1, stage: observe.StageInvestigating, reason: "700"},
		"unknown state":            {body: statusIO("100", "100", statusIOMessage("11:10", "500", "100"), "", ""), state: observe.SeverityUnknown, open: 1, reason: "500"},
		"component, no incident":   {body: statusIO("500", "500", "", "", ""), state: observe.SeverityMajor, reason: "CI"},
		"maintenance, both lists":  {body: statusIO("100", "100", "", planned, strings.Replace(planned, `"m"`, `"n"`, 1)), state: observe.SeverityOK, planned: 2, stage: observe.StageInProgress},
		"filter leaves out":        {body: statusIO("500", "500", statusIOMessage("11:10", "100", "500"), "", ""), component: "Web", state: observe.SeverityOK},
		"filter by container":      {body: statusIO("500", "500", statusIOMessage("11:10", "100", "500"), "", ""), component: "Seoul", state: observe.SeverityMajor, open: 1, stage: observe.StageInvestigating},
		"filter by another place":  {body: statusIO("500", "500", statusIOMessage("11:10", "100", "500"), "", ""), component: "Tokyo", state: observe.SeverityOK},
		"filter names what's gone": {body: statusIO("100", "100", "", "", ""), component: "Fax", state: observe.SeverityUnknown, reason: `no component "Fax"`},
	} {
		t.Run(name, func(t *testing.T) { test.format = "statusio"; test.check(t, true) })
	}
	refused(t, "statusio", `{"result":{"status":[],"incidents":[]}}`, "status_overall")
	refused(t, "statusio", `{"result":{"status_overall":{"status_code":100},"status":[]}}`, "incidents")
}

func stack(aggregate, resource, reports string) string {
	if reports != "" {
		reports = "," + reports
	}
	return `{"data":{"id":"1","type":"status_page","attributes":{"aggregate_state":"` + aggregate + `","updated_at":"2026-07-29T11:50:00Z"}},"included":[
	 {"id":"9","type":"status_page_section","attributes":{"name":"Europe","position":0}},
	 {"id":"84","type":"status_page_resource","attributes":{"status_page_section_id":9,"public_name":"Hub","status":"` + resource + `"}},
	 {"id":"85","type":"status_page_resource","attributes":{"status_page_section_id":9,"public_name":"CDN","status":"operational"}},
	 {"id":"51","type":"status_update","attributes":{"message":"late","published_at":"2026-07-29T11:40:00Z"}},
	 {"id":"52","type":"status_update","attributes":{"message":"early","published_at":"2026-07-29T11:10:00Z"}}` + reports + `]}`
}

func stackReport(kind, state, starts string) string {
	return `{"id":"7","type":"status_report","attributes":{"title":"Trouble","report_type":"` + kind + `","starts_at":"` + starts + `","ends_at":null,"aggregate_state":"` + state + `",
	 "affected_resources":[{"status_page_resource_id":"84","status":"x"}]},"relationships":{"status_updates":{"data":[{"id":"52","type":"status_update"},{"id":"51","type":"status_update"}]}}}`
}

func TestBetterStack(t *testing.T) {
	const before, after = "2026-07-29T11:00:00Z", "2026-07-30T11:00:00Z"
	for name, test := range map[string]reads{
		"well":                        {body: stack("operational", "operational", ""), state: observe.SeverityOK},
		"monitor without a report":    {body: stack("downtime", "downtime", ""), state: observe.SeverityMajor, reason: "Hub: downtime"},
		"open report":                 {body: stack("degraded", "degraded", stackReport("manual", "degraded", before)), state: observe.SeverityDegraded, open: 1},
		"resolved without an end":     {body: stack("operational", "operational", stackReport("manual", "resolved", before)), state: observe.SeverityOK},
		"report of the future":        {body: stack("operational", "operational", stackReport("manual", "downtime", after)), state: observe.SeverityOK},
		"maintenance of the future":   {body: stack("operational", "operational", stackReport("maintenance", "maintenance", after)), state: observe.SeverityOK, planned: 1, stage: observe.StageScheduled},
		"maintenance now":             {body: stack("operational", "operational", stackReport("maintenance", "maintenance", before)), state: observe.SeverityOK, planned: 1, stage: observe.StageInProgress},
		"not monitored":               {body: stack("operational", "not_monitored", ""), state: observe.SeverityInfo},
		"unknown state of a report":   {body: stack("operational", "operational", stackReport("manual", "wobbly", before)), state: observe.SeverityUnknown, open: 1, reason: "wobbly"},
		"unknown state of a resource": {body: stack("operational", "wobbly", ""), state: observe.SeverityUnknown, reason: "wobbly"},
		"filter leaves out":           {body: stack("downtime", "downtime", stackReport("manual", "downtime", before)), component: "CDN", state: observe.SeverityOK},
		"filter by section":           {body: stack("downtime", "downtime", ""), component: "Europe", state: observe.SeverityMajor},
		"filter names what's gone":    {body: stack("operational", "operational", ""), component: "Fax", state: observe.SeverityUnknown, reason: `no component "Fax"`},
	} {
		t.Run(name, func(t *testing.T) { test.format = "betterstack"; test.check(t, true) })
	}
	refused(t, "betterstack", `{"data":{"type":"status_page","attributes":{"aggregate_state":"operational"}}}`, "included")
	report, _, err := Parse("betterstack", []byte(stack("degraded", "degraded", stackReport("manual", "degraded", before))), Context{Now: noon})
	if err != nil || len(report.Incidents) != 1 {
		t.Fatal(err)
	}
	got := report.Incidents[0]
	if len(got.Updates) != 2 || got.Updates[0].Text != "late" || !slices.Equal(got.Components, []string{"Hub"}) || got.Updated.Minute() != 40 {
		t.Errorf("the updates stand in no order, and must come out newest first: %+v", got)
	}
}

func TestCachet(t *testing.T) {
	list := func(entries string) string {
		return `{"meta":{"pagination":{"current_page":1,"total_pages":1}},"data":[` + entries + `]}`
	}
	component := func(id, status string) string {
		return `{"id":` + id + `,"name":"API ` + id + `","status":` + status + `,"status_name":"words","enabled":true}`
	}
	incident := func(id, status string) string {
		return `{"id":` + id + `,"component_id":1,"name":"Trouble","status":` + status + `,"message":"<b>said</b>","created_at":"2026-07-29 11:00:00","updated_at":"2026-07-29 11:00:00"}`
	}
	three := func(kind, status string) string {
		return `{"data":[{"id":"1","type":"` + kind + `","attributes":{"id":1,"name":"API","message":"said","status":{"human":"Words","value":` + status + `},"created":{"string":"2026-07-29T11:00:00.000000Z"},"updated":{"string":"2026-07-29T11:30:00.000000Z"}}}],"links":{"next":null},"meta":{"current_page":1}}`
	}
	const incidents = "https://c.example/api/v1/incidents"
	for name, test := range map[string]reads{
		"1 well":                  {body: list(component("1", "1")), state: observe.SeverityOK},
		"1 component, as a word":  {body: list(component("1", `"4"`)), state: observe.SeverityMajor, reason: "API 1: words"},
		"1 component unknown":     {body: list(component("1", "9")), state: observe.SeverityUnknown, reason: "words"},
		"1 filter":                {body: list(component("1", "3") + "," + component("2", "1")), component: "API 2", state: observe.SeverityOK},
		"1 disabled":              {body: list(component("1", "1") + "," + strings.Replace(component("2", "4"), "true", "false", 1)), state: observe.SeverityOK},
		"1 incident":              {body: list(incident("7", "2")), state: observe.SeverityDegraded, open: 1, stage: observe.StageIdentified, reason: "without a zone"},
		"1 incident fixed":        {body: list(incident("7", "4")), state: observe.SeverityOK},
		"1 incident planned":      {body: list(incident("7", "0")), state: observe.SeverityOK, planned: 1, stage: observe.StageScheduled},
		"1 incident unknown":      {body: list(incident("7", "8")), state: observe.SeverityDegraded, open: 1, reason: `"8"`},
		"1 no incidents":          {body: list(""), url: incidents, state: observe.SeverityOK},
		"1 older page only":       {body: strings.Replace(list(incident("1", "4")+","+incident("2", "4")), `total_pages":1`, `total_pages":3`, 1), state: observe.SeverityUnknown, reason: "order=desc"},
		"1 newest page":           {body: strings.Replace(list(incident("9", "4")+","+incident("8", "4")), `total_pages":1`, `total_pages":3`, 1), state: observe.SeverityOK},
		"3 component":             {body: three("components", "3"), state: observe.SeverityPartial, reason: "API: Words"},
		"3 under maintenance":     {body: three("components", "6"), state: observe.SeverityMaintenance},
		"3 unknown":               {body: three("components", "5"), state: observe.SeverityUnknown, reason: "Words"},
		"3 incident":              {body: three("incidents", "1"), state: observe.SeverityDegraded, open: 1, stage: observe.StageInvestigating},
		"3 incident, no 0 there":  {body: three("incidents", "0"), state: observe.SeverityDegraded, open: 1, reason: `"0"`},
		"3 another page to fetch": {body: strings.Replace(three("components", "1"), `"next":null`, `"next":"https://c.example/?page=2"`, 1), state: observe.SeverityUnknown, reason: "one page of several"},
	} {
		t.Run(name, func(t *testing.T) { test.format = "cachet"; test.check(t, true) })
	}
	refused(t, "cachet", list(""), "components or of incidents")
	refused(t, "cachet", `{"data":[{"id":1,"name":"API","status":1}]}`, "meta")
	refused(t, "cachet", list(`{"id":1,"name":"API"}`), "status")
}

func TestChecklyAndCState(t *testing.T) {
	incident := func(status, severity string) string {
		return `{"incidents":[{"id":"i","name":"Trouble","severity":"` + severity + `","created_at":"2026-07-29T11:00:00Z","updated_at":"2026-07-29T11:30:00Z","lastUpdateStatus":"` + status + `",
		 "services":[{"id":"s","name":"Audio"}],"incidentUpdates":[{"status":"INVESTIGATING","description":"hm","publicIncidentUpdateDate":"2026-07-29T11:00:00Z"}]}]}`
	}
	state := func(summary, system, issue string) string {
		return `{"is":"index","summaryStatus":"` + summary + `","systems":[{"name":"Web","category":"EU","status":"` + system + `","unresolvedIssues":[` + issue + `]},
		 {"name":"API","category":"EU","status":"` + system + `","unresolvedIssues":[` + issue + `]},{"name":"Mail","category":"US","status":"ok","unresolvedIssues":[]}],"pinnedIssues":[]}`
	}
	issue := func(severity string) string {
		return `{"is":"issue","title":"Trouble","createdAt":"2026-07-29 20:00:00 +0900 KST","lastMod":"2026-07-29 11:30:00 +0000 UTC","permalink":"https://c.example/i/1/","severity":"` + severity + `","resolved":false,"affected":["Web","API"]}`
	}
	for name, test := range map[string]reads{
		"checkly open":             {format: "checkly", body: incident("IDENTIFIED", "MAJOR"), state: observe.SeverityPartial, open: 1, stage: observe.StageIdentified},
		"checkly resolved":         {format: "checkly", body: incident("RESOLVED", "CRITICAL"), state: observe.SeverityOK},
		"checkly unknown severity": {format: "checkly", body: incident("IDENTIFIED", "HUGE"), state: observe.SeverityUnknown, open: 1, stage: observe.StageIdentified, reason: "HUGE"},
		"checkly filtered":         {format: "checkly", body: incident("IDENTIFIED", "CRITICAL"), component: "Video", state: observe.SeverityOK},
		"cstate well":              {format: "cstate", body: state("ok", "ok", ""), state: observe.SeverityOK},
		"cstate down is worse":     {format: "cstate", body: state("down", "down", issue("down")), state: observe.SeverityMajor, open: 1},
		"cstate disrupted":         {format: "cstate", body: state("disrupted", "disrupted", issue("disrupted")), state: observe.SeverityPartial, open: 1},
		"cstate notice":            {format: "cstate", body: state("notice", "notice", issue("notice")), state: observe.SeverityInfo, open: 1},
		"cstate unknown":           {format: "cstate", body: state("ok", "ok", issue("odd")), state: observe.SeverityUnknown, open: 1, reason: "odd"},
		"cstate of no system":      {format: "cstate", body: state("down", "ok", ""), state: observe.SeverityMajor, reason: "as a whole: down"},
		"cstate filtered":          {format: "cstate", body: state("down", "down", issue("down")), component: "Mail", state: observe.SeverityOK},
		"cstate what's gone":       {format: "cstate", body: state("ok", "ok", ""), component: "Fax", state: observe.SeverityUnknown, reason: `no component "Fax"`},
	} {
		t.Run(name, func(t *testing.T) { test.check(t, true) })
	}
	reads{format: "checkly", body: `{"incidents":[]}`, state: observe.SeverityOK}.check(t, false)
	refused(t, "checkly", `{"page":{"id":"x"},"incidents":[]}`, "another maker")
	refused(t, "cstate", `{"systems":[]}`, "summaryStatus")
	report, _, err := Parse("cstate", []byte(state("down", "down", issue("down"))), Context{Now: noon})
	if err != nil || report.Incidents[0].Started.Hour() != 11 || report.Incidents[0].Updated.Minute() != 30 {
		t.Errorf("dates with the zone written twice: %+v, %v", report.Incidents, err)
	}
}
