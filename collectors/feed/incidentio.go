package feed

import (
	"cmp"
	"errors"

	"example.com/noctop/internal/observe"
)

// incidentio is the summary that incident.io makes for widgets, /api/v1/summary.
// It holds what is open and planned, with the last statement of each and
// nothing of the earlier ones. What incident.io gives in Statuspage's form is
// read as that.
type incidentio struct{}

type incidentioSummary struct {
	Title      word                  `json:"page_title"`
	Ongoing    list[incidentioEvent] `json:"ongoing_incidents"`
	InProgress list[incidentioEvent] `json:"in_progress_maintenances"`
	Scheduled  list[incidentioEvent] `json:"scheduled_maintenances"`
}

type incidentioEvent struct {
	ID           word                      `json:"id"`
	Name         string                    `json:"name"`
	Status       word                      `json:"status"`
	Impact       word                      `json:"current_worst_impact"`
	Updated      string                    `json:"last_update_at"`
	Message      string                    `json:"last_update_message"`
	Components   list[incidentioComponent] `json:"affected_components"`
	Started      string                    `json:"started_at"`
	Starts       string                    `json:"starts_at"`
	Ends         string                    `json:"ends_at"`
	ScheduledEnd string                    `json:"scheduled_end_at"`
}

type incidentioComponent struct {
	ID    word   `json:"id"`
	Name  string `json:"name"`
	Group string `json:"group_name"`
}

func (incidentioEvent) limit() int     { return maxItems }
func (incidentioComponent) limit() int { return maxNames }

var incidentioImpacts = map[word]observe.Severity{
	"operational": observe.SeverityInfo, "degraded_performance": observe.SeverityDegraded,
	"partial_outage": observe.SeverityPartial, "full_outage": observe.SeverityMajor,
}

// Name is "incidentio".
func (incidentio) Name() string { return "incidentio" }

// Recognise looks for the list of what is open.
func (incidentio) Recognise(body []byte, _, _ string) bool {
	return has(rootKeys(body), "page_title", "ongoing_incidents")
}

// Parse reads a summary.
func (incidentio) Parse(body []byte, ctx Context) (observe.Report, error) {
	if (statuspage{}).Recognise(body, "", "") {
		return statuspage{}.Parse(body, ctx)
	}
	var summary incidentioSummary
	if err := readJSON(body, &summary); err != nil {
		return observe.Report{}, notThe("an incident.io summary", body, err)
	}
	if summary.Title == "" || !summary.Ongoing.present {
		return observe.Report{}, notThe("an incident.io summary", body, errors.New("it lacks page_title or ongoing_incidents"))
	}
	var read reading
	read.beyond(summary.Ongoing.more, "incidents", maxItems)
	for _, incident := range summary.Ongoing.items {
		incident.into(&read)
	}
	for _, maintenance := range summary.InProgress.items {
		read.maintenances = append(read.maintenances, maintenance.planned(observe.StageInProgress))
	}
	for _, maintenance := range summary.Scheduled.items {
		read.maintenances = append(read.maintenances, maintenance.planned(observe.StageScheduled))
	}
	return finish(read, ctx), nil
}

func (i incidentioEvent) into(read *reading) {
	stage, stageKnown := stageNamed(i.Status)
	severity, known := incidentioImpacts[i.Impact]
	e := i.event(severity, stage)
	if isOver(stage) {
		read.over(e)
		return
	}
	switch {
	case !known:
		e.unclear = unknownWord("impact", e.Title, i.Impact)
	case !stageKnown:
		e.unclear = unknownWord("stage", e.Title, i.Status)
	}
	if e.Incident.Updated.After(read.updated) {
		read.updated = e.Incident.Updated
	}
	read.open = append(read.open, e)
}

func (i incidentioEvent) planned(stage observe.Stage) event {
	e := i.event(observe.SeverityMaintenance, stage)
	e.until = firstDate(i.ScheduledEnd, i.Ends)
	return e
}

func (i incidentioEvent) event(severity observe.Severity, stage observe.Stage) event {
	e := event{Incident: observe.Incident{
		ID: cmp.Or(string(i.ID), i.Name), Title: line(i.Name), State: severity, Stage: stage,
		Started: firstDate(i.Started, i.Starts), Updated: date(i.Updated),
	}}
	if text := plain(i.Message); text != "" {
		e.Updates = []observe.Update{{At: e.Incident.Updated, Stage: stage, Text: text}}
	}
	for _, c := range i.Components.items {
		e.Components = append(e.Components, line(c.Name))
		e.aliases = append(e.aliases, string(c.ID), c.Group)
	}
	return e
}
