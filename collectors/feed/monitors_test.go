package feed

import (
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
)

func gatusEndpointOf(group string, results ...string) string {
	return `[{"name":"pay",` + group + `"key":"eu_pay","results":[` + strings.Join(results, ",") + `]},
	 {"name":"web","group":"us","key":"us_web","results":[` + gatusResultOf("true", "11:59") + `]}]`
}

func gatusResultOf(success, at string) string {
	return `{"status":200,"duration":150000000,"success":` + success + `,"timestamp":"2026-07-29T` + at + `:00Z","conditionResults":[{"condition":"[STATUS] == 200","success":` + success + `}]}`
}

func TestGatus(t *testing.T) {
	const old, fresh = `"group":"eu",`, `"groups":["eu"],`
	failing := gatusEndpointOf(old, gatusResultOf("true", "11:50"), gatusResultOf("false", "11:55"), gatusResultOf("false", "11:56"))
	for name, test := range map[string]reads{
		"well":                     {body: gatusEndpointOf(old, gatusResultOf("false", "11:50"), gatusResultOf("true", "11:55")), state: observe.SeverityOK},
		"the last one failed":      {body: failing, state: observe.SeverityMajor, open: 1},
		"newest first":             {body: gatusEndpointOf(old, gatusResultOf("true", "11:55"), gatusResultOf("false", "11:50")), state: observe.SeverityOK},
		"filter by an old group":   {body: failing, component: "eu", state: observe.SeverityMajor, open: 1},
		"filter by a new group":    {body: gatusEndpointOf(fresh, gatusResultOf("false", "11:50")), component: "eu", state: observe.SeverityMajor, open: 1},
		"filter by group and name": {body: failing, component: "eu/pay", state: observe.SeverityMajor, open: 1},
		"filter leaves out":        {body: failing, component: "web", state: observe.SeverityOK},
		"filter names what's gone": {body: failing, component: "fax", state: observe.SeverityUnknown, reason: `no component "fax"`},
		"no result yet":            {body: gatusEndpointOf(old), state: observe.SeverityUnknown, open: 1, reason: "no result yet"},
	} {
		t.Run(name, func(t *testing.T) { test.format = "gatus"; test.check(t, true) })
	}
	refused(t, "gatus", "[]", "no endpoint")
	refused(t, "gatus", `[{"name":"a","key":"b"}]`, "results")
	report, _, err := Parse("gatus", []byte(failing), Context{Now: noon})
	if err != nil || len(report.Incidents) != 1 {
		t.Fatal(err)
	}
	got := report.Incidents[0]
	if got.Title != "eu/pay fails" || got.Started.Minute() != 55 || got.Updated.Minute() != 56 || got.Updates[0].Text != "not met: [STATUS] == 200" {
		t.Errorf("%+v", got)
	}
}

func beats(monitors string) string {
	return `{"heartbeatList":{` + monitors + `},"uptimeList":{"1_24":0.99}}`
}

func beat(status, at string) string {
	return `{"status":` + status + `,"time":"2026-07-29 ` + at + `.123","msg":"","ping":1}`
}

func kumaPageOf(incidents string) string {
	return `{"config":{"slug":"noc","title":"NOC"},` + incidents + `"publicGroupList":[{"id":1,"name":"Uplinks","monitorList":[{"id":1,"name":"KT"}]}],"maintenanceList":[]}`
}

func TestKuma(t *testing.T) {
	const trouble = `{"id":1,"title":"Trouble","content":"hm","style":"danger","createdDate":"2026-07-29 11:00:00","lastUpdatedDate":null}`
	for name, test := range map[string]reads{
		"up":                       {body: beats(`"1":[` + beat("0", "11:00:00") + `,` + beat("1", "11:59:00") + `]`), state: observe.SeverityOK},
		"down":                     {body: beats(`"1":[` + beat("1", "11:58:00") + `,` + beat("0", "11:59:00") + `]`), state: observe.SeverityMajor, open: 1},
		"pending":                  {body: beats(`"1":[` + beat("2", "11:59:00") + `]`), state: observe.SeverityDegraded, open: 1},
		"under maintenance":        {body: beats(`"1":[` + beat("3", "11:59:00") + `]`), state: observe.SeverityOK, planned: 1, stage: observe.StageInProgress},
		"the number 0 is no beat":  {body: beats(`"1":[0,0,` + beat("1", "11:59:00") + `]`), state: observe.SeverityOK},
		"the number 0 last":        {body: beats(`"1":[` + beat("1", "11:59:00") + `,0]`), state: observe.SeverityOK},
		"nothing but numbers":      {body: beats(`"1":[0,0]`), state: observe.SeverityUnknown, open: 1, reason: "no beat yet"},
		"unknown status":           {body: beats(`"1":[` + beat("7", "11:59:00") + `]`), state: observe.SeverityUnknown, open: 1, reason: `"7"`},
		"filter leaves out":        {body: beats(`"1":[` + beat("0", "11:59:00") + `],"2":[` + beat("1", "11:59:00") + `]`), component: "2", state: observe.SeverityOK},
		"filter names what's gone": {body: beats(`"1":[` + beat("1", "11:59:00") + `]`), component: "9", state: observe.SeverityUnknown, reason: `no component "9"`},
		"a page alone is not well": {body: kumaPageOf(`"incidents":[],`), state: observe.SeverityUnknown, reason: "/api/status-page/heartbeat/noc"},
		"1.x incident":             {body: kumaPageOf(`"incident":` + trouble + `,`), state: observe.SeverityMajor, open: 1},
		"2.x incidents":            {body: kumaPageOf(`"incidents":[` + trouble + `],`), state: observe.SeverityMajor, open: 1},
		"unknown style":            {body: kumaPageOf(`"incident":` + strings.Replace(trouble, "danger", "odd", 1) + `,`), state: observe.SeverityUnknown, open: 1, reason: "odd"},
	} {
		t.Run(name, func(t *testing.T) { test.format = "kuma"; test.check(t, true) })
	}
	refused(t, "kuma", `{"heartbeatList":{}}`, "no monitor")
	refused(t, "kuma", `{"config":{},"publicGroupList":[]}`, "config.slug")
	report, _, err := Parse("kuma", []byte(beats(`"1":[`+beat("1", "11:57:00")+`,`+beat("0", "11:58:00")+`,`+beat("0", "11:59:00")+`]`)), Context{Now: noon})
	if err != nil || !report.Incidents[0].Started.Equal(time.Date(2026, 7, 29, 11, 58, 0, 123e6, time.UTC)) || report.Incidents[0].Title != "monitor 1 is down" {
		t.Errorf("%+v, %v", report.Incidents, err)
	}
}

func alert(state, severity, ends string) string {
	label := ""
	if severity != "" {
		label = `,"severity":"` + severity + `"`
	}
	return `[{"annotations":{"summary":"Loss 37%","description":"for 3m"},"endsAt":"` + ends + `","fingerprint":"c4ee","startsAt":"2026-07-29T11:00:00Z","updatedAt":"2026-07-29T11:50:00Z",
	 "status":{"state":"` + state + `","mutedBy":[]},"labels":{"alertname":"UplinkLoss","uplink":"kt-1"` + label + `}}]`
}

func TestAlertmanager(t *testing.T) {
	const ahead, past = "2026-07-29T12:05:00.000Z", "2026-07-29T11:55:00.000Z"
	for name, test := range map[string]reads{
		"fires, its end ahead":   {body: alert("active", "critical", ahead), state: observe.SeverityMajor, open: 1},
		"page":                   {body: alert("unprocessed", "page", ahead), state: observe.SeverityMajor, open: 1},
		"warning":                {body: alert("active", "warning", ahead), state: observe.SeverityDegraded, open: 1},
		"none":                   {body: alert("active", "none", ahead), state: observe.SeverityInfo, open: 1},
		"over":                   {body: alert("active", "critical", past), state: observe.SeverityOK},
		"suppressed":             {body: alert("suppressed", "critical", ahead), state: observe.SeverityOK, planned: 1},
		"without a severity":     {body: alert("active", "", ahead), state: observe.SeverityDegraded, open: 1, reason: "carry no severity"},
		"unknown severity":       {body: alert("active", "spicy", ahead), state: observe.SeverityUnknown, open: 1, reason: "spicy"},
		"unknown state":          {body: alert("napping", "info", ahead), state: observe.SeverityUnknown, open: 1, reason: "napping"},
		"filter by any label":    {body: alert("active", "critical", ahead), component: "kt-1", state: observe.SeverityMajor, open: 1},
		"filter by label's name": {body: alert("active", "critical", ahead), component: "uplink=kt-1", state: observe.SeverityMajor, open: 1},
		"filter leaves out":      {body: alert("active", "critical", ahead), component: "lgu-1", state: observe.SeverityOK},
		"nothing fires":          {body: "[]", url: "http://am.example:9093/api/v2/alerts?active=true", state: observe.SeverityOK},
	} {
		t.Run(name, func(t *testing.T) { test.format = "alertmanager"; test.check(t, true) })
	}
	refused(t, "alertmanager", `[{"labels":{"alertname":"x"}}]`, "fingerprint")
	report, _, err := Parse("alertmanager", []byte(strings.Replace(alert("active", "critical", ahead), `"uplink"`, `"region":"seoul","uplink"`, 1)), Context{Now: noon})
	if err != nil || report.Incidents[0].Title != "Loss 37%" || !slices.Equal(report.Incidents[0].Regions, []string{"seoul"}) || report.Incidents[0].Updates[0].Text != "for 3m" {
		t.Errorf("%+v, %v", report.Incidents, err)
	}
}
