package config

import (
	"reflect"
	"strings"
	"testing"

	"example.com/noctop/internal/topology"
)

// parseFeed reads one provider with the feed as it is written.
func parseFeed(feed string) (*Config, error) {
	text := "providers:\n  - name: Gateway\n    feed:\n      url: https://status.example.com/feed\n" + feed
	return Parse([]byte(text), "noctop.yaml", Known{Formats: []string{"statuspage", formatJSON}})
}

func TestJSONFeed(t *testing.T) {
	c, err := parseFeed(`      format: json
      json:
        require: page.id
        items: incidents.#(open==true)#
        id: id
        title: name
        text: body
        state: level
        states: {red: major, yellow: degraded, "3": partial, true: info}
        stage: phase
        stages: {looking: investigating}
        regions: where
        components: what
        started: since
        updated: at
`)
	if err != nil {
		t.Fatal(err)
	}
	want := &topology.JSONFeed{
		Require: "page.id", Items: "incidents.#(open==true)#", ID: "id", Title: "name", Text: "body",
		State: "level", States: map[string]string{"red": "major", "yellow": "degraded", "3": "partial", "true": "info"},
		Stage: "phase", Stages: map[string]string{"looking": "investigating"},
		Regions: "where", Components: "what", Started: "since", Updated: "at",
	}
	if got := c.Topology(Found{}).Providers[0].Feed; got.Format != formatJSON || !reflect.DeepEqual(got.JSON, want) {
		t.Errorf("%+v", got.JSON)
	}
}

func TestJSONFeedMistakes(t *testing.T) {
	for name, test := range map[string]struct{ feed, want string }{
		"no paths":          {"      format: json\n", "4:7: providers[0].feed: the format json needs to be told"},
		"another format":    {"      format: statuspage\n      json: {require: a, items: b}\n", "4:7: providers[0].feed: json is for the format json alone"},
		"not a mapping":     {"      format: json\n      json: incidents\n", "6:13: providers[0].feed.json: must be a mapping with the keys require, items,"},
		"no require":        {"      format: json\n      json: {items: b}\n", "6:13: providers[0].feed.json: a feed of JSON needs require"},
		"neither":           {"      format: json\n      json: {require: a}\n", "6:13: providers[0].feed.json: a feed of JSON needs items"},
		"states, no state":  {"      format: json\n      json: {require: a, items: b, states: {x: ok}}\n", "6:13: providers[0].feed.json: states maps the words at state"},
		"stages, no stage":  {"      format: json\n      json: {require: a, items: b, stages: {x: resolved}}\n", "6:13: providers[0].feed.json: stages maps the words at stage"},
		"unknown key":       {"      format: json\n      json: {require: a, item: b}\n", `6:26: providers[0].feed.json: unknown key "item": did you mean "items"?`},
		"unknown severity":  {"      format: json\n      json: {require: a, state: b, states: {red: majr}}\n", `6:50: providers[0].feed.json.states.red: unknown value "majr": did you mean "major"?`},
		"severity empty":    {"      format: json\n      json:\n        require: a\n        state: b\n        states:\n          red:\n", "10:11: providers[0].feed.json.states.red: stands for nothing"},
		"no words":          {"      format: json\n      json: {require: a, state: b, states: {}}\n", "6:44: providers[0].feed.json.states: holds no words"},
		"states not a map":  {"      format: json\n      json: {require: a, state: b, states: [red]}\n", "6:44: providers[0].feed.json.states: must be a mapping of the page's words"},
		"path not a text":   {"      format: json\n      json: {require: [a], state: b}\n", "6:23: providers[0].feed.json.require: must be a text"},
		"path too long":     {"      format: json\n      json: {require: " + strings.Repeat("a", 201) + ", state: b}\n", "6:23: providers[0].feed.json.require: is longer than 200 cells"},
		"word there twice":  {"      format: json\n      json: {require: a, state: b, states: {x: ok, x: info}}\n", "6:52: providers[0].feed.json.states: the key \"x\" is here twice"},
		"severity a number": {"      format: json\n      json: {require: a, state: b, states: {x: 3}}\n", "6:48: providers[0].feed.json.states.x: must be one of ok, info"},
	} {
		_, err := parseFeed(test.feed)
		if err == nil || !strings.Contains(err.Error(), "noctop.yaml:"+test.want) {
			t.Errorf("%s: %v\nwant %s", name, err, test.want)
		}
	}
}
