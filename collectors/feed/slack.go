package feed

import (
	"errors"
	"fmt"

	"example.com/noctop/internal/observe"
)

// slack is Slack's own status API, version 2.0.0. Its dates carry the offset
// of the Pacific coast, and its ids are now words, now numbers.
type slack struct{}

type slackPage struct {
	Status    word                `json:"status"`
	Updated   string              `json:"date_updated"`
	Incidents list[slackIncident] `json:"active_incidents"`
}

type slackIncident struct {
	ID       word            `json:"id"`
	Title    string          `json:"title"`
	Type     word            `json:"type"`
	Status   word            `json:"status"`
	Created  string          `json:"date_created"`
	Updated  string          `json:"date_updated"`
	Services list[word]      `json:"services"`
	Notes    list[slackNote] `json:"notes"`
}

type slackNote struct {
	At   string `json:"date_created"`
	Body string `json:"body"`
}

func (slackIncident) limit() int { return maxItems }
func (slackNote) limit() int     { return maxUpdates }

var slackTypes = map[word]observe.Severity{
	"notice": observe.SeverityInfo, "maintenance": observe.SeverityMaintenance, "incident": observe.SeverityDegraded, "outage": observe.SeverityMajor,
}

// slackStages tell only what is over or to come: of what is open Slack says
// "active" and no more.
var slackStages = map[word]observe.Stage{
	"active": observe.StageUnknown, "resolved": observe.StageResolved, "scheduled": observe.StageScheduled,
	"completed": observe.StageCompleted, "cancelled": observe.StageCompleted,
}

// Name is "slack".
func (slack) Name() string { return "slack" }

// Recognise looks for the list of what is open.
func (slack) Recognise(body []byte, _, _ string) bool {
	return has(rootKeys(body), "status", "active_incidents")
}

// Parse reads what is open.
func (slack) Parse(body []byte, ctx Context) (observe.Report, error) {
	var page slackPage
	if err := readJSON(body, &page); err != nil {
		return observe.Report{}, notThe("Slack's current status", body, err)
	}
	if page.Status == "" || !page.Incidents.present {
		return observe.Report{}, notThe("Slack's current status", body, errors.New("it lacks status or active_incidents"))
	}
	read := reading{indicator: string(page.Status), updated: date(page.Updated)}
	switch {
	case page.Status != "ok" && page.Status != "active":
		read.unclear = append(read.unclear, fmt.Sprintf("the page's status is %.40q, an unknown word", string(page.Status)))
	case page.Status == "active" && len(page.Incidents.items) == 0:
		read.unclear = append(read.unclear, "the page says active, and lists nothing")
	}
	read.beyond(page.Incidents.more, "incidents", maxItems)
	for _, incident := range page.Incidents.items {
		incident.into(&read)
	}
	return finish(read, ctx), nil
}

func (i slackIncident) into(read *reading) {
	stage, stageKnown := slackStages[i.Status]
	severity, known := slackTypes[i.Type]
	e := event{Incident: observe.Incident{
		ID: string(i.ID), Title: line(i.Title), State: severity, Stage: stage, Started: date(i.Created), Updated: date(i.Updated),
	}}
	switch {
	case !known:
		e.unclear = unknownWord("type", e.Title, i.Type)
	case !stageKnown:
		e.unclear = unknownWord("status", e.Title, i.Status)
	}
	for _, service := range i.Services.items {
		e.Components = append(e.Components, line(string(service)))
	}
	for _, note := range i.Notes.items {
		e.Updates = append(e.Updates, observe.Update{At: date(note.At), Text: plain(note.Body)})
	}
	if isOver(stage) {
		read.over(e)
		return
	}
	if severity == observe.SeverityMaintenance || stage == observe.StageScheduled {
		e.State = observe.SeverityMaintenance
		if stage == observe.StageUnknown {
			e.Stage = observe.StageInProgress
		}
		read.maintenances = append(read.maintenances, e)
		return
	}
	read.open = append(read.open, e)
}
