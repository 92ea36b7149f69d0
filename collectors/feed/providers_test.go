package feed

import (
	"strings"
	"testing"

	"example.com/noctop/internal/observe"
)

func TestM365(t *testing.T) {
	post := func(status string) string {
		return `[{"Id":"MC1","ServiceDisplayName":"Outlook.com","ServiceWorkloadName":"OutlookCom","Status":"Operational","Title":"","Message":"","LastUpdatedTime":"2026-07-29T08:00:00+00:00","AuthoredDateTime":"0001-01-01T00:00:00+00:00"},
		 {"Id":"MO2","ServiceDisplayName":"Teams","ServiceWorkloadName":"TeamsConsumer","Status":"` + status + `","Title":"","Message":"<p>said</p>","LastUpdatedTime":"2026-07-29T11:40:00+00:00","AuthoredDateTime":"0001-01-01T00:00:00+00:00"}]`
	}
	rssItem := func(status string) string {
		return rssOf("<item><title>Admin center</title><guid>a</guid><status>" + status + "</status><pubDate>" + today + "</pubDate></item>")
	}
	const feedURL = "https://status.cloud.microsoft/api/feed/mac"
	for name, test := range map[string]reads{
		"well":                  {body: post("ServiceOperational"), state: observe.SeverityOK},
		"degraded, two words":   {body: post("Service Degradation"), state: observe.SeverityDegraded, open: 1},
		"interruption, one":     {body: post("serviceInterruption"), state: observe.SeverityPartial, open: 1},
		"investigating":         {body: post("Investigating"), state: observe.SeverityDegraded, open: 1, stage: observe.StageInvestigating},
		"verifying":             {body: post("Verifying Service"), state: observe.SeverityDegraded, open: 1, stage: observe.StageMonitoring},
		"restored":              {body: post("Service Restored"), state: observe.SeverityOK},
		"false positive":        {body: post("FalsePositive"), state: observe.SeverityOK},
		"unknown":               {body: post("Wobbly"), state: observe.SeverityUnknown, open: 1, reason: "Wobbly"},
		"filter leaves out":     {body: post("Service Degradation"), component: "Outlook.com", state: observe.SeverityOK},
		"filter by workload":    {body: post("Service Degradation"), component: "TeamsConsumer", state: observe.SeverityDegraded, open: 1},
		"filter, what's gone":   {body: post("Operational"), component: "Fax", state: observe.SeverityUnknown, reason: `no component "Fax"`},
		"RSS well":              {body: rssItem("Available"), url: feedURL, state: observe.SeverityOK},
		"RSS investigating":     {body: rssItem("Investigating"), url: feedURL, state: observe.SeverityDegraded, open: 1, stage: observe.StageInvestigating},
		"RSS empty is not well": {body: rssOf(""), url: feedURL, state: observe.SeverityUnknown, reason: "no items"},
	} {
		t.Run(name, func(t *testing.T) { test.format = "m365"; test.check(t, true) })
	}
	refused(t, "m365", "[]", "no service")
	report, _, err := Parse("m365", []byte(post("Service Degradation")), Context{Now: noon})
	if err != nil || !report.Incidents[0].Started.IsZero() || report.Incidents[0].Title != "Teams: Service Degradation" || strings.Contains(report.Reason, "dates") {
		t.Errorf("the year 1 is no date, and no mistake: %+v, %s, %v", report.Incidents, report.Reason, err)
	}
}

func TestSlack(t *testing.T) {
	current := func(status, id, kind, stage string) string {
		return `{"status":"` + status + `","date_updated":"2026-07-29T04:50:00-07:00","active_incidents":[{"id":` + id + `,"date_created":"2026-07-29T04:00:00-07:00","date_updated":"2026-07-29T04:30:00-07:00",
		 "title":"Trouble","type":"` + kind + `","status":"` + stage + `","services":["Login/SSO"],"notes":[{"body":"<p>said</p>","date_created":"2026-07-29T04:30:00-07:00"}]}]}`
	}
	for name, test := range map[string]reads{
		"ok":                      {body: `{"status":"ok","active_incidents":[]}`, state: observe.SeverityOK},
		"incident, id a word":     {body: current("active", `"546"`, "incident", "active"), state: observe.SeverityDegraded, open: 1},
		"outage, id a number":     {body: current("active", "546", "outage", "active"), state: observe.SeverityMajor, open: 1},
		"notice":                  {body: current("active", "1", "notice", "active"), state: observe.SeverityInfo, open: 1},
		"maintenance to come":     {body: current("active", "1", "maintenance", "scheduled"), state: observe.SeverityOK, planned: 1, stage: observe.StageScheduled},
		"maintenance now":         {body: current("active", "1", "maintenance", "active"), state: observe.SeverityOK, planned: 1, stage: observe.StageInProgress},
		"resolved":                {body: current("active", "1", "outage", "resolved"), state: observe.SeverityOK},
		"cancelled":               {body: current("active", "1", "maintenance", "cancelled"), state: observe.SeverityOK},
		"unknown type":            {body: current("active", "1", "odd", "active"), state: observe.SeverityUnknown, open: 1, reason: "odd"},
		"unknown status":          {body: current("active", "1", "notice", "odd"), state: observe.SeverityUnknown, open: 1, reason: "odd"},
		"unknown page":            {body: `{"status":"odd","active_incidents":[]}`, state: observe.SeverityUnknown, reason: "odd"},
		"active, nothing listed":  {body: `{"status":"active","active_incidents":[]}`, state: observe.SeverityUnknown, reason: "lists nothing"},
		"filter leaves out":       {body: current("active", "1", "outage", "active"), component: "Search", state: observe.SeverityOK},
		"filter keeps, by a name": {body: current("active", "1", "outage", "active"), component: "login/sso", state: observe.SeverityMajor, open: 1},
	} {
		t.Run(name, func(t *testing.T) { test.format = "slack"; test.check(t, true) })
	}
	refused(t, "slack", `{"status":"ok"}`, "active_incidents")
	report, _, err := Parse("slack", []byte(current("active", "546", "incident", "active")), Context{Now: noon})
	if err != nil || report.Incidents[0].ID != "546" || report.Incidents[0].Started.Hour() != 11 {
		t.Errorf("local offsets and ids: %+v, %v", report.Incidents, err)
	}
}

func TestHeroku(t *testing.T) {
	current := func(colour, incidents, scheduled string) string {
		return `{"status":[{"system":"Apps","status":"` + colour + `"},{"system":"Data","status":"green"}],"incidents":[` + incidents + `],"scheduled":[` + scheduled + `]}`
	}
	incident := func(state, updated string) string {
		return `{"id":2822,"title":"Trouble","state":"` + state + `","resolved":false,"created_at":"2026-07-29T11:00:00Z","updated_at":"` + updated + `",
		 "updates":[{"update_type":"monitoring","contents":"late","created_at":"` + updated + `"},{"update_type":"investigating","contents":"early","created_at":"2026-07-29T11:00:00Z"}]}`
	}
	const now, longAgo = "2026-07-29T11:30:00Z", "2026-05-29T11:30:00Z"
	left := strings.ReplaceAll(incident("scheduled", longAgo), "2026-07-29T11:00:00Z", longAgo)
	for name, test := range map[string]reads{
		"green":                        {body: current("green", "", ""), state: observe.SeverityOK},
		"yellow":                       {body: current("yellow", "", ""), state: observe.SeverityDegraded, reason: "Apps: yellow"},
		"red, open":                    {body: current("red", incident("open", now), ""), state: observe.SeverityMajor, open: 1, stage: observe.StageMonitoring},
		"open while green":             {body: current("green", incident("open", now), ""), state: observe.SeverityInfo, open: 1, stage: observe.StageMonitoring},
		"state tells, flag does not":   {body: current("green", incident("resolved", now), ""), state: observe.SeverityOK},
		"unknown colour":               {body: current("mauve", "", ""), state: observe.SeverityUnknown, reason: "mauve"},
		"unknown state":                {body: current("green", incident("odd", now), ""), state: observe.SeverityUnknown, open: 1, stage: observe.StageMonitoring, reason: "odd"},
		"planned":                      {body: current("green", "", incident("scheduled", now)), state: observe.SeverityOK, planned: 1, stage: observe.StageScheduled},
		"planned, left lying":          {body: current("green", "", left), state: observe.SeverityOK, reason: "left out"},
		"filter leaves out the system": {body: current("red", "", ""), component: "Data", state: observe.SeverityOK},
		"filter names what's gone":     {body: current("green", "", ""), component: "Fax", state: observe.SeverityUnknown, reason: `no component "Fax"`},
	} {
		t.Run(name, func(t *testing.T) { test.format = "heroku"; test.check(t, true) })
	}
	refused(t, "heroku", `{"status":[],"incidents":[]}`, "status")
}

func TestSalesforce(t *testing.T) {
	incident := func(status, severity, core, end string) string {
		return `{"id":"20004999","status":"` + status + `","type":"Disruption","createdAt":"2026-07-29T11:10:00.000Z","updatedAt":"2026-07-29T11:30:00.000Z","serviceKeys":["coreService"],"instanceKeys":["EU35"],
		 "isCore":` + core + `,"IncidentImpacts":[{"id":1,"startTime":"2026-07-29T11:00:00.000Z","endTime":"` + end + `","severity":"` + severity + `"}],"IncidentEvents":[{"message":"said"}]}`
	}
	instance := func(status, incidents string) string {
		return `{"key":"EU35","location":"EMEA","status":"` + status + `","Incidents":[` + incidents + `],"Maintenances":[{"id":5,"name":"Work","plannedStartTime":"2026-07-30T02:00:00Z","plannedEndTime":"2026-07-30T03:00:00Z"}]}`
	}
	for name, test := range map[string]reads{
		"nothing active":          {body: "[]", url: "https://api.status.salesforce.com/v1/incidents/active", state: observe.SeverityOK},
		"major, core":             {body: "[" + incident("Active", "major", "true", "") + "]", state: observe.SeverityMajor, open: 1},
		"major, not core":         {body: "[" + incident("Active", "major", "false", "") + "]", state: observe.SeverityPartial, open: 1},
		"minor":                   {body: "[" + incident("Active", "minor", "true", "") + "]", state: observe.SeverityDegraded, open: 1},
		"resolved":                {body: "[" + incident("Resolved", "major", "true", "2026-07-29T11:20:00Z") + "]", state: observe.SeverityOK},
		"active, impact ended":    {body: "[" + incident("Active", "major", "true", "2026-07-29T11:20:00Z") + "]", state: observe.SeverityMajor, open: 1},
		"unknown severity":        {body: "[" + incident("Active", "odd", "true", "") + "]", state: observe.SeverityUnknown, open: 1, reason: "odd"},
		"unknown status":          {body: "[" + incident("Pending", "minor", "true", "") + "]", state: observe.SeverityDegraded, open: 1, reason: "Pending"},
		"filter by service":       {body: "[" + incident("Active", "major", "true", "") + "]", component: "marketingCloud", state: observe.SeverityOK},
		"filter by instance":      {body: "[" + incident("Active", "major", "true", "") + "]", component: "eu35", state: observe.SeverityMajor, open: 1},
		"instance well":           {body: instance("OK", ""), state: observe.SeverityOK, planned: 1, stage: observe.StageScheduled},
		"instance, its own word":  {body: instance("MAJOR_INCIDENT_NONCORE", ""), state: observe.SeverityPartial, planned: 1, stage: observe.StageScheduled, reason: "MAJOR_INCIDENT_NONCORE"},
		"instance, an incident":   {body: instance("OK", incident("Active", "minor", "true", "")), state: observe.SeverityDegraded, open: 1, planned: 1},
		"instance, unknown word":  {body: instance("GIANT_INCIDENT", ""), state: observe.SeverityUnknown, planned: 1, stage: observe.StageScheduled, reason: "GIANT"},
		"instance in maintenance": {body: instance("MAINTENANCE_CORE", ""), state: observe.SeverityMaintenance, planned: 1, stage: observe.StageScheduled},
	} {
		t.Run(name, func(t *testing.T) { test.format = "salesforce"; test.check(t, true) })
	}
	refused(t, "salesforce", `{"key":"EU35","status":"OK"}`, "Incidents")
	report, _, err := Parse("salesforce", []byte("["+incident("Active", "major", "true", "")+"]"), Context{Now: noon})
	if err != nil || report.Incidents[0].Title != "Disruption: coreService" || report.Incidents[0].Started.Minute() != 0 {
		t.Errorf("a title is made, and the impact's start counts: %+v, %v", report.Incidents, err)
	}
}

func TestOCI(t *testing.T) {
	health := func(status, incidents string) string {
		service := func(name, status, incidents string) string {
			return `{"serviceName":"` + name + `","serviceCanonicalName":"` + fold(name) + `","serviceCategoryName":"Cloud","serviceStatus":"` + status + `","incidents":[` + incidents + `]}`
		}
		return `{"realm":"OC1","regionHealthReports":[{"regionName":"Seoul","regionCanonicalName":"ap-seoul-1","serviceHealthReports":[` + service("Compute", status, incidents) + `,` + service("Vault", "NormalPerformance", "") + `]},
		 {"regionName":"Ashburn","regionCanonicalName":"us-ashburn-1","serviceHealthReports":[` + service("Compute", "NormalPerformance", "") + `]}]}`
	}
	const rssURL = "https://ocistatus.oraclecloud.com/api/v2/incident-summary.rss"
	for name, test := range map[string]reads{
		"well":                   {body: health("NormalPerformance", ""), state: observe.SeverityOK},
		"informational, beside":  {body: health("NormalPerformance", `{"incidentId":"o1","severity":"Informational"}`), state: observe.SeverityOK},
		"informational":          {body: health("Informational", ""), state: observe.SeverityInfo, open: 1},
		"disruption":             {body: health("ServiceDisruption", `{"incidentId":"o1","severity":"ServiceDisruption"}`), state: observe.SeverityPartial, open: 1},
		"down, with spaces":      {body: health("Service Down", ""), state: observe.SeverityMajor, open: 1},
		"incident is worse":      {body: health("NormalPerformance", `{"incidentId":"o1","severity":"ServiceDown"}`), state: observe.SeverityMajor, open: 1},
		"another maker's word":   {body: health("DegradedPerformance", ""), state: observe.SeverityUnknown, open: 1, reason: "DegradedPerformance"},
		"region leaves out":      {body: health("ServiceDown", ""), region: "us-ashburn-1", state: observe.SeverityOK},
		"region keeps":           {body: health("ServiceDown", ""), region: "ap-seoul-1", state: observe.SeverityMajor, open: 1},
		"region that's gone":     {body: health("NormalPerformance", ""), region: "mars-1", state: observe.SeverityUnknown, reason: `no region "mars-1"`},
		"component leaves out":   {body: health("ServiceDown", ""), component: "Vault", state: observe.SeverityOK},
		"component that's gone":  {body: health("NormalPerformance", ""), component: "Fax", state: observe.SeverityUnknown, reason: `no component "Fax"`},
		"RSS, by its address":    {body: rssOf(item("Compute in Seoul", today, "x")), url: rssURL, state: observe.SeverityDegraded, open: 1},
		"RSS, empty is not well": {body: rssOf(""), url: rssURL, state: observe.SeverityUnknown, reason: "no items"},
	} {
		t.Run(name, func(t *testing.T) { test.format = "oci"; test.check(t, true) })
	}
	refused(t, "oci", `{"page":{"name":"OCI"},"status":{"indicator":"none"}}`, "components.json")
	refused(t, "oci", `{"regionHealthReports":[{"regionName":"Seoul"}]}`, "serviceHealthReports")
}

func TestIBM(t *testing.T) {
	channel := func(items string) string {
		return strings.Replace(rssOf(items), "<title>Status<", "<title>IBM Cloud Status<", 1)
	}
	for name, test := range map[string]reads{
		"open, labels on lines":    {body: channel(item("INVESTIGATING: Trouble", today, "&lt;p&gt;hm&lt;/p&gt;&lt;p&gt;Type: incident&lt;/p&gt;&lt;p&gt;Regions: us-south, eu-de&lt;/p&gt;&lt;p&gt;Resources: is.instance&lt;/p&gt;&lt;p&gt;Outage Start: 2026-07-29T10:00:00Z&lt;/p&gt;")), state: observe.SeverityDegraded, open: 1, stage: observe.StageInvestigating},
		"open, labels in a line":   {body: channel(item("Trouble", today, "hm. Type: incident Regions: us-south Outage Start: 2026-07-29T10:00:00Z")), state: observe.SeverityDegraded, open: 1},
		"over":                     {body: channel(item("Trouble", today, "Type: incident Outage End: 2026-07-29T11:00:00Z")), state: observe.SeverityOK},
		"end to come":              {body: channel(item("Trouble", today, "Type: incident Outage End: 2026-07-29T13:00:00Z")), state: observe.SeverityDegraded, open: 1},
		"resolved in the title":    {body: channel(item("RESOLVED: Trouble", today, "Type: incident")), state: observe.SeverityOK},
		"prose with a label in it": {body: channel(item("Trouble", today, "Instance Type: bx2 fails. Type: incident Regions: us-south")), state: observe.SeverityDegraded, open: 1},
		"maintenance to come":      {body: channel(item("Work", today, "Type: maintenance Outage Start: 2026-07-30T10:00:00Z Outage End: 2026-07-30T11:00:00Z")), state: observe.SeverityOK, planned: 1, stage: observe.StageScheduled},
		"maintenance now":          {body: channel(item("Work", today, "Type: maintenance Outage Start: 2026-07-29T10:00:00Z Outage End: 2026-07-30T11:00:00Z")), state: observe.SeverityOK, planned: 1, stage: observe.StageInProgress},
		"news is not trouble":      {body: channel(item("News", today, "Type: release Regions: global") + item("More", today, "Type: announcement")), state: observe.SeverityOK},
		"unknown type":             {body: channel(item("Odd", today, "Type: odyssey")), state: observe.SeverityUnknown, reason: "odyssey"},
		"no type":                  {body: channel(item("Odd", today, "no labels at all")), state: observe.SeverityUnknown, reason: "type"},
		"empty":                    {body: channel(""), state: observe.SeverityUnknown, reason: "no items"},
		"region leaves out":        {body: channel(item("Trouble", today, "Type: incident Regions: us-south; eu-de")), region: "jp-tok", state: observe.SeverityOK},
		"region keeps":             {body: channel(item("Trouble", today, "Type: incident Regions: us-south; eu-de")), region: "eu-de", state: observe.SeverityDegraded, open: 1},
		"global passes":            {body: channel(item("Trouble", today, "Type: incident Regions: global")), region: "eu-de", state: observe.SeverityDegraded, open: 1},
	} {
		t.Run(name, func(t *testing.T) { test.format = "ibm"; test.check(t, true) })
	}
	report, _, err := Parse("ibm", []byte(channel(item("Trouble", today, "&lt;p&gt;hm&lt;/p&gt;&lt;p&gt;Type: incident&lt;/p&gt;&lt;p&gt;Update Time: 2026-07-29T11:30:00Z&lt;/p&gt;"))), Context{Now: noon})
	if err != nil || report.Incidents[0].Updates[0].Text != "hm" || report.Incidents[0].Updated.Minute() != 30 {
		t.Errorf("labels are no part of the statement: %+v, %v", report.Incidents, err)
	}
}
