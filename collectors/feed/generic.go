package feed

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// generic is any JSON, read by the paths that the configuration gives. A path
// that must be there keeps an error page from reading as well, and a word that
// is not in the configured maps is unknown.
//
// gjson reads broken JSON without a word and nests without bound, so that the
// body is checked before it gets there.
type generic struct{}

// Name is "json".
func (generic) Name() string { return "json" }

// Recognise takes nothing: without paths there is nothing to read.
func (generic) Recognise([]byte, string, string) bool { return false }

// Parse reads the document by ctx.JSON.
func (generic) Parse(body []byte, ctx Context) (observe.Report, error) {
	paths := ctx.JSON
	switch {
	case paths == nil || paths.Require == "" || paths.Items == "" && paths.State == "":
		return observe.Report{}, errors.New("the format json needs paths: configure require, and items or state, under feed.json")
	case tooDeep(body):
		return observe.Report{}, notThe("the JSON that was configured", body, fmt.Errorf("nested more than %d deep", maxDepth))
	case !json.Valid(body):
		return observe.Report{}, notThe("the JSON that was configured", body, errors.New("it is not valid JSON"))
	}
	document := gjson.ParseBytes(body)
	if !document.Get(paths.Require).Exists() {
		return observe.Report{}, notThe("the JSON that was configured", body, fmt.Errorf("there is nothing at %q, which it requires", paths.Require))
	}
	items := []gjson.Result{document}
	if paths.Items != "" {
		found := document.Get(paths.Items)
		if !found.IsArray() {
			return observe.Report{}, notThe("the JSON that was configured", body, fmt.Errorf("there is no list at %q, where its items should be", paths.Items))
		}
		items = found.Array()
	}
	read := reading{live: paths.Stage == ""} // without stages it lists states, and no statements
	read.beyond(len(items) > maxItems, "items", maxItems)
	for _, item := range items[:min(len(items), maxItems)] {
		genericItem{item, paths}.into(&read)
	}
	return finish(read, ctx), nil
}

// genericItem is one item, and where its parts are.
type genericItem struct {
	gjson.Result
	paths *topology.JSONFeed
}

func (g genericItem) into(read *reading) {
	e := event{Incident: observe.Incident{
		Title: line(g.text(g.paths.Title)), Regions: g.texts(g.paths.Regions), Components: g.texts(g.paths.Components),
		Started: g.time(g.paths.Started), Updated: g.time(g.paths.Updated),
	}}
	said := word(strings.TrimSpace(g.text(g.paths.State)))
	e.Title = cmp.Or(e.Title, line(string(said)), "an item without a title")
	e.ID = cmp.Or(g.text(g.paths.ID), e.Title)
	severity, known := observe.SeverityDegraded, true
	if g.paths.State != "" {
		severity, known = severityNamed(translate(g.paths.States, said))
	}
	e.State = severity
	var reached word
	stageKnown := true
	if g.paths.Stage != "" {
		reached = word(strings.TrimSpace(g.text(g.paths.Stage)))
		e.Stage, stageKnown = stageNamed(word(translate(g.paths.Stages, reached)))
	}
	read.updated = later(read.updated, later(e.Started, e.Incident.Updated))
	switch {
	case !known:
		e.unclear = unknownWord("state", e.Title, said)
	case !stageKnown:
		e.unclear = unknownWord("stage", e.Title, reached)
	}
	if text := plain(g.text(g.paths.Text)); text != "" {
		e.Updates = []observe.Update{{At: later(e.Started, e.Incident.Updated), Stage: e.Stage, Text: text}}
	}
	if severity == observe.SeverityOK || isOver(e.Stage) {
		read.over(e)
		return
	}
	if severity == observe.SeverityMaintenance || e.Stage == observe.StageScheduled {
		e.State = observe.SeverityMaintenance
		read.maintenances = append(read.maintenances, e)
		return
	}
	read.open = append(read.open, e)
}

// text returns what stands at a path of the item, "" where there is none.
func (g genericItem) text(path string) string {
	if path == "" {
		return ""
	}
	return clip(g.Get(path).String(), 8*maxField)
}

// texts returns the names at a path: a list of them, or one.
func (g genericItem) texts(path string) []string {
	if path == "" {
		return nil
	}
	var all []string
	for _, value := range g.Get(path).Array() {
		if name := line(value.String()); name != "" && len(all) < maxNames {
			all = append(all, name)
		}
	}
	return all
}

// time returns the date at a path, written out or as seconds or milliseconds.
func (g genericItem) time(path string) time.Time {
	text := g.text(path)
	if at := date(text); !at.IsZero() {
		return at
	}
	return epoch(word(text))
}

// translate looks a page's word up, whatever the case of its letters. Without
// a map the page's word is taken as it is.
func translate(words map[string]string, said word) string {
	if len(words) == 0 {
		return string(said)
	}
	if meant, found := words[string(said)]; found {
		return meant
	}
	for from, meant := range words {
		if strings.EqualFold(from, string(said)) {
			return meant
		}
	}
	return ""
}

// severityNamed returns the severity of a name, and whether it is one that is
// known.
func severityNamed(name string) (observe.Severity, bool) {
	for severity := observe.SeverityOK; severity <= observe.SeverityMajor; severity++ {
		if strings.EqualFold(severity.String(), name) {
			return severity, true
		}
	}
	return observe.SeverityUnknown, false
}
