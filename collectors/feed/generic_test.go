package feed

import (
	"slices"
	"strings"
	"testing"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// asItems are paths to a list; asOne is a document that is one item.
var (
	asItems = topology.JSONFeed{
		Require: "page.id", Items: "list", ID: "nr", Title: "name", Text: "body", State: "level",
		States: map[string]string{"green": "ok", "amber": "degraded", "red": "major", "3": "partial", "blue": "maintenance", "true": "info"},
		Stage:  "phase", Stages: map[string]string{"looking": "investigating", "done": "resolved", "soon": "scheduled"},
		Regions: "where", Components: "what.#.name", Started: "since", Updated: "at",
	}
	asOne = topology.JSONFeed{Require: "status", State: "status", States: map[string]string{"green": "ok", "red": "major"}}
)

func list1(item string) string { return `{"page":{"id":1},"list":[` + item + `]}` }

func listed(level, phase string) string {
	return `{"nr":7,"name":"<b>Trouble</b>","body":"said","level":` + level + `,"phase":"` + phase + `","where":["seoul","busan"],"what":[{"name":"API"},{"name":"Web"}],"since":1785322800,"at":"2026-07-29T11:30:00Z"}`
}

func TestGeneric(t *testing.T) {
	for name, test := range map[string]struct {
		paths             topology.JSONFeed
		body              string
		region, component string
		state             observe.Severity
		open, planned     int
		reason            string
	}{
		"nothing listed":        {paths: asItems, body: list1(""), state: observe.SeverityOK},
		"one that is bad":       {paths: asItems, body: list1(listed(`"red"`, "looking")), state: observe.SeverityMajor, open: 1},
		"case does not matter":  {paths: asItems, body: list1(listed(`"Amber"`, "Looking")), state: observe.SeverityDegraded, open: 1},
		"a number for a word":   {paths: asItems, body: list1(listed("3", "looking")), state: observe.SeverityPartial, open: 1},
		"a boolean for a word":  {paths: asItems, body: list1(listed("true", "looking")), state: observe.SeverityInfo, open: 1},
		"one that is well":      {paths: asItems, body: list1(listed(`"green"`, "looking")), state: observe.SeverityOK},
		"resolved":              {paths: asItems, body: list1(listed(`"red"`, "done")), state: observe.SeverityOK},
		"maintenance":           {paths: asItems, body: list1(listed(`"blue"`, "looking")), state: observe.SeverityOK, planned: 1},
		"to come":               {paths: asItems, body: list1(listed(`"red"`, "soon")), state: observe.SeverityOK, planned: 1},
		"unknown word":          {paths: asItems, body: list1(listed(`"mauve"`, "looking")), state: observe.SeverityUnknown, open: 1, reason: "mauve"},
		"unknown stage":         {paths: asItems, body: list1(listed("true", "musing")), state: observe.SeverityUnknown, open: 1, reason: "musing"},
		"no word at all":        {paths: asItems, body: list1(`{"name":"x","phase":"looking"}`), state: observe.SeverityUnknown, open: 1, reason: "unknown word"},
		"region leaves out":     {paths: asItems, body: list1(listed(`"red"`, "looking")), region: "tokyo", state: observe.SeverityOK},
		"region keeps":          {paths: asItems, body: list1(listed(`"red"`, "looking")), region: "busan", state: observe.SeverityMajor, open: 1},
		"component leaves out":  {paths: asItems, body: list1(listed(`"red"`, "looking")), component: "Fax", state: observe.SeverityOK},
		"component keeps":       {paths: asItems, body: list1(listed(`"red"`, "looking")), component: "web", state: observe.SeverityMajor, open: 1},
		"the document is one":   {paths: asOne, body: `{"status":"red"}`, state: observe.SeverityMajor, open: 1},
		"the document is well":  {paths: asOne, body: `{"status":"green"}`, state: observe.SeverityOK},
		"our own words":         {paths: topology.JSONFeed{Require: "s", State: "s"}, body: `{"s":"partial"}`, state: observe.SeverityPartial, open: 1},
		"without a state":       {paths: topology.JSONFeed{Require: "l", Items: "l", Title: "t"}, body: `{"l":[{"t":"x"},{"t":"y"}]}`, state: observe.SeverityDegraded, open: 2},
		"a filter as a path":    {paths: topology.JSONFeed{Require: "l", Items: `l.#(open==true)#`, Title: "t"}, body: `{"l":[{"t":"x","open":true},{"t":"y","open":false}]}`, state: observe.SeverityDegraded, open: 1},
		"a filter with no hits": {paths: topology.JSONFeed{Require: "l", Items: `l.#(open==true)#`}, body: `{"l":[{"t":"y","open":false}]}`, state: observe.SeverityOK},
	} {
		t.Run(name, func(t *testing.T) {
			ctx := Context{Now: noon, JSON: &test.paths}
			if test.region != "" {
				ctx.Regions = []string{test.region}
			}
			if test.component != "" {
				ctx.Components = []string{test.component}
			}
			report, format, err := Parse("json", []byte(test.body), ctx)
			if err != nil || format != "json" {
				t.Fatal(err)
			}
			if report.State != test.state || len(report.Incidents) != test.open || len(report.Maintenances) != test.planned || !strings.Contains(report.Reason, test.reason) {
				t.Errorf("%s with %d open and %d planned (%s); want %s with %d and %d", report.State, len(report.Incidents), len(report.Maintenances), report.Reason, test.state, test.open, test.planned)
			}
		})
	}
}

func TestGenericInFull(t *testing.T) {
	report, _, err := Parse("json", []byte(list1(listed(`"red"`, "looking"))), Context{Now: noon, JSON: &asItems})
	if err != nil || len(report.Incidents) != 1 {
		t.Fatal(err)
	}
	got := report.Incidents[0]
	if got.ID != "7" || got.Title != "Trouble" || got.Stage != observe.StageInvestigating || got.Started.Hour() != 11 || got.Updated.Minute() != 30 {
		t.Errorf("%+v", got)
	}
	if !slices.Equal(got.Regions, []string{"seoul", "busan"}) || !slices.Equal(got.Components, []string{"API", "Web"}) || got.Updates[0].Text != "said" {
		t.Errorf("%+v", got)
	}
}

// gjson answers out of broken and bottomless JSON: neither may get to it.
func TestGenericRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		paths      *topology.JSONFeed
		body, says string
	}{
		"no paths":          {nil, list1(""), "feed.json"},
		"no way to a state": {&topology.JSONFeed{Require: "page"}, list1(""), "feed.json"},
		"required is gone":  {&asItems, `{"list":[]}`, `nothing at "page.id"`},
		"items are gone":    {&asItems, `{"page":{"id":1}}`, `no list at "list"`},
		"items are no list": {&asItems, `{"page":{"id":1},"list":{"a":1}}`, `no list at "list"`},
		"broken off":        {&asItems, list1(listed(`"red"`, "looking"))[:60], "breaks off"},
		"too deep":          {&asItems, `{"page":{"id":1},"list":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `}`, "deep"},
		"an HTML page":      {&asItems, `<html></html>`, "an HTML page"},
		"an error message":  {&asItems, `{"message":"Forbidden"}`, "page.id"},
	} {
		report, _, err := Parse("json", []byte(test.body), Context{Now: noon, JSON: test.paths})
		if err == nil || report.State != observe.SeverityUnknown || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %s, %v; want %q", name, report.State, err, test.says)
		}
	}
	many := list1(strings.Repeat(`{"level":"green","phase":"looking"},`, maxItems+5) + `{"level":"red"}`)
	if report, _, err := Parse("json", []byte(many), Context{Now: noon, JSON: &asItems}); err != nil || report.State != observe.SeverityUnknown || !strings.Contains(report.Reason, "not read") {
		t.Errorf("what was not read can't be called well: %s, %s, %v", report.State, report.Reason, err)
	}
}
