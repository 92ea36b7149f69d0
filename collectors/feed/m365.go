package feed

import (
	"cmp"
	"errors"
	"net/url"
	"strings"

	"example.com/noctop/internal/observe"
)

// m365 is what Microsoft 365 publishes without a login: a list of posts, one
// a consumer service, or an RSS feed with a <status> of Microsoft's own. Both
// list the well ones too, so that an empty one is broken.
type m365 struct{}

type m365Post struct {
	ID       word   `json:"Id"`
	Service  string `json:"ServiceDisplayName"`
	Workload string `json:"ServiceWorkloadName"`
	Status   word   `json:"Status"`
	Title    string `json:"Title"`
	Message  string `json:"Message"`
	Updated  string `json:"LastUpdatedTime"`
	Authored string `json:"AuthoredDateTime"`
}

func (m365Post) limit() int { return maxItems }

// said is what a word for a status says.
type said struct {
	state observe.Severity
	stage observe.Stage
}

// statusWords are what Microsoft calls the health of a service, and what the
// <status> of feeds was seen to hold, folded.
var statusWords = map[string]said{
	"available": {observe.SeverityOK, ""}, "operational": {observe.SeverityOK, ""}, "normal": {observe.SeverityOK, ""},
	"normalservice": {observe.SeverityOK, ""}, "healthy": {observe.SeverityOK, ""}, "serviceoperational": {observe.SeverityOK, ""},
	"resolved": {observe.SeverityOK, observe.StageResolved}, "servicerestored": {observe.SeverityOK, observe.StageResolved},
	"mitigated": {observe.SeverityOK, observe.StageResolved}, "falsepositive": {observe.SeverityOK, observe.StageResolved},
	"postincidentreviewpublished": {observe.SeverityOK, observe.StagePostmortem},

	"investigating":          {observe.SeverityDegraded, observe.StageInvestigating},
	"investigationsuspended": {observe.SeverityDegraded, ""},
	"restoringservice":       {observe.SeverityDegraded, observe.StageIdentified},
	"verifyingservice":       {observe.SeverityDegraded, observe.StageMonitoring},
	"extendedrecovery":       {observe.SeverityDegraded, observe.StageMonitoring},
	"degraded":               {observe.SeverityDegraded, ""}, "servicedegradation": {observe.SeverityDegraded, ""},
	"serviceinterruption": {observe.SeverityPartial, ""}, "interruption": {observe.SeverityPartial, ""},
	"unavailable": {observe.SeverityMajor, ""}, "outage": {observe.SeverityMajor, ""},
	"maintenance": {observe.SeverityMaintenance, ""},
}

// Name is "m365".
func (m365) Name() string { return "m365" }

// Recognise goes by the keys of the first post, and for RSS by the address.
func (m365) Recognise(body []byte, _, address string) bool {
	if parsed, err := url.Parse(address); err == nil && strings.EqualFold(parsed.Hostname(), "status.cloud.microsoft") {
		return true
	}
	var posts list[m365Post]
	return isArray(body) && readJSON(body, &posts) == nil && len(posts.items) > 0 && posts.items[0].Service != "" && posts.items[0].Status != ""
}

// Parse reads posts or RSS.
func (m365) Parse(body []byte, ctx Context) (observe.Report, error) {
	if isXML(body) {
		return rss{name: "m365"}.Parse(body, ctx)
	}
	var posts list[m365Post]
	if err := readJSON(body, &posts); err != nil {
		return observe.Report{}, notThe("Microsoft 365's list of posts", body, err)
	}
	if !isArray(body) {
		return observe.Report{}, notThe("Microsoft 365's list of posts", body, nil)
	}
	if len(posts.items) == 0 {
		return observe.Report{}, notThe("Microsoft 365's list of posts", body, errors.New("it lists no service, not even well ones"))
	}
	read := reading{lists: true, live: true}
	read.beyond(posts.more, "posts", maxItems)
	for _, post := range posts.items {
		if post.Service == "" || post.Status == "" {
			return observe.Report{}, notThe("Microsoft 365's list of posts", body, errors.New("a post lacks its ServiceDisplayName or Status"))
		}
		post.into(&read)
	}
	return finish(read, ctx), nil
}

func (p m365Post) into(read *reading) {
	service := line(p.Service)
	means, known := statusWords[fold(string(p.Status))]
	// The state is told by the event; the component is there to be asked for.
	read.components = append(read.components, component{id: p.Workload, name: service, state: observe.SeverityOK})
	updated := date(p.Updated)
	read.updated = later(read.updated, updated)
	e := event{
		Incident: observe.Incident{
			ID: cmp.Or(string(p.ID), p.Workload, service), Title: cmp.Or(line(p.Title), service+": "+string(p.Status)),
			State: means.state, Stage: means.stage, Components: []string{service}, Started: date(p.Authored), Updated: updated,
		},
		aliases: []string{p.Workload},
	}
	if !known {
		e.unclear = unknownWord("status", e.Title, p.Status)
	}
	if text := plain(p.Message); text != "" {
		e.Updates = []observe.Update{{At: updated, Stage: means.stage, Text: text}}
	}
	if means.state == observe.SeverityOK {
		read.over(e)
		return
	}
	if means.state == observe.SeverityMaintenance {
		read.maintenances = append(read.maintenances, e)
		return
	}
	read.open = append(read.open, e)
}
