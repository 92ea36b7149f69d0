package feed

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/noctop/internal/observe"
)

// gatus is Gatus's list of endpoints with their last results, oldest first. It
// measures and says nothing in words: an endpoint whose last result failed is
// an open item. Older versions write "group", newer ones "groups".
type gatus struct{}

type gatusEndpoint struct {
	Name    string            `json:"name"`
	Group   string            `json:"group"`
	Groups  list[word]        `json:"groups"`
	Key     string            `json:"key"`
	Results list[gatusResult] `json:"results"`
}

type gatusResult struct {
	Success    *bool                `json:"success"`
	At         string               `json:"timestamp"`
	Errors     list[word]           `json:"errors"`
	Conditions list[gatusCondition] `json:"conditionResults"`
}

type gatusCondition struct {
	Condition string `json:"condition"`
	Success   bool   `json:"success"`
}

func (gatusEndpoint) limit() int  { return maxComponents }
func (gatusResult) limit() int    { return maxItems }
func (gatusCondition) limit() int { return maxNames }

// Name is "gatus".
func (gatus) Name() string { return "gatus" }

// Recognise goes by the keys of the first endpoint.
func (gatus) Recognise(body []byte, _, _ string) bool {
	var endpoints list[object]
	return isArray(body) && readJSON(body, &endpoints) == nil && len(endpoints.items) > 0 && has(endpoints.items[0], "name", "key", "results")
}

// Parse reads the list.
func (gatus) Parse(body []byte, ctx Context) (observe.Report, error) {
	var endpoints list[gatusEndpoint]
	if err := readJSON(body, &endpoints); err != nil {
		return observe.Report{}, notThe("Gatus's list of endpoints", body, err)
	}
	if !isArray(body) {
		return observe.Report{}, notThe("Gatus's list of endpoints", body, nil)
	}
	if len(endpoints.items) == 0 {
		return observe.Report{}, notThe("Gatus's list of endpoints", body, errors.New("it lists no endpoint"))
	}
	read := reading{lists: true, live: true}
	read.beyond(endpoints.more, "endpoints", maxComponents)
	for _, endpoint := range endpoints.items {
		if endpoint.Name == "" || !endpoint.Results.present {
			return observe.Report{}, notThe("Gatus's list of endpoints", body, errors.New("an endpoint lacks its name or results"))
		}
		endpoint.into(&read)
	}
	return finish(read, ctx), nil
}

func (g gatusEndpoint) into(read *reading) {
	name := line(g.Name)
	group := line(g.Group)
	if len(g.Groups.items) > 0 {
		group = cmp.Or(group, line(string(g.Groups.items[0])))
	}
	full := name
	if group != "" {
		full = group + "/" + name
	}
	results := g.inOrder()
	// The state is told by the event; the component is there to be asked for.
	read.components = append(read.components, component{id: g.Key, group: group, name: name, state: observe.SeverityOK})
	e := event{
		Incident: observe.Incident{ID: cmp.Or(g.Key, full), Title: full + " fails", State: observe.SeverityMajor, Components: []string{name}},
		aliases:  []string{g.Key, group, full},
	}
	switch {
	case len(results) == 0 || results[len(results)-1].Success == nil:
		e.State, e.unclear = observe.SeverityUnknown, fmt.Sprintf("%s has no result yet", full)
		e.Title = full + " has no result yet"
	case g.Results.more:
		e.State, e.unclear = observe.SeverityUnknown, fmt.Sprintf("%s has more than %d results: the last was not read", full, maxItems)
	case *results[len(results)-1].Success:
		read.updated = later(read.updated, date(results[len(results)-1].At))
		return
	default:
		last := results[len(results)-1]
		e.Incident.Updated = date(last.At)
		e.Started = failingSince(results)
		if why := last.why(); why != "" {
			e.Updates = []observe.Update{{At: e.Incident.Updated, Text: why}}
		}
		read.updated = later(read.updated, e.Incident.Updated)
	}
	read.open = append(read.open, e)
}

// inOrder returns the results, the last one last.
func (g gatusEndpoint) inOrder() []gatusResult {
	return slices.SortedStableFunc(slices.Values(g.Results.items), func(a, b gatusResult) int { return date(a.At).Compare(date(b.At)) })
}

// failingSince is the time of the first of the failures that the results end
// with.
func failingSince(results []gatusResult) (since time.Time) {
	for _, result := range slices.Backward(results) {
		if result.Success == nil || *result.Success {
			break
		}
		since = date(result.At)
	}
	return since
}

// why lists the errors, or else the conditions that were not met.
func (r gatusResult) why() string {
	var reasons []string
	for _, text := range r.Errors.items {
		reasons = append(reasons, plain(string(text)))
	}
	if len(reasons) == 0 {
		for _, condition := range r.Conditions.items {
			if !condition.Success {
				reasons = append(reasons, "not met: "+plain(condition.Condition))
			}
		}
	}
	return clip(strings.Join(reasons, "\n"), maxField)
}
