package feed

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"example.com/noctop/internal/observe"
)

// statusio is Status.io's API. It writes two tables of codes with the same
// numbers: 200 is a planned maintenance as a status, and "identified" as a
// state. A message holds one of each.
type statusio struct{}

type statusioPage struct {
	Result *struct {
		Overall *struct {
			Code    word   `json:"status_code"`
			Updated string `json:"updated"`
		} `json:"status_overall"`
		Components  list[statusioComponent] `json:"status"`
		Incidents   list[statusioIncident]  `json:"incidents"`
		Maintenance struct {
			Active   list[statusioIncident] `json:"active"`
			Upcoming list[statusioIncident] `json:"upcoming"`
		} `json:"maintenance"`
	} `json:"result"`
}

type statusioComponent struct {
	ID         word                    `json:"id"`
	Name       string                  `json:"name"`
	Status     word                    `json:"status"`
	Code       word                    `json:"status_code"`
	Containers list[statusioContainer] `json:"containers"`
}

type statusioContainer struct {
	ID     word   `json:"id"`
	Name   string `json:"name"`
	Status word   `json:"status"`
	Code   word   `json:"status_code"`
}

type statusioIncident struct {
	ID           word                   `json:"_id"`
	Name         string                 `json:"name"`
	Opened       string                 `json:"datetime_open"`
	PlannedStart string                 `json:"datetime_planned_start"`
	PlannedEnd   string                 `json:"datetime_planned_end"`
	Components   list[statusioAffected] `json:"components_affected"`
	Containers   list[statusioAffected] `json:"containers_affected"`
	Messages     list[statusioMessage]  `json:"messages"`
}

type statusioAffected struct {
	ID   word   `json:"_id"`
	Name string `json:"name"`
}

type statusioMessage struct {
	At     string `json:"datetime"`
	Text   string `json:"details"`
	State  word   `json:"state"`
	Status word   `json:"status"`
}

func (statusioComponent) limit() int { return maxComponents }
func (statusioContainer) limit() int { return maxNames }
func (statusioIncident) limit() int  { return maxItems }
func (statusioAffected) limit() int  { return maxNames }
func (statusioMessage) limit() int   { return maxUpdates }

// statusioStatuses are the codes of how bad it is. 600 is a security event.
var statusioStatuses = map[word]observe.Severity{
	"100": observe.SeverityOK, "200": observe.SeverityMaintenance, "300": observe.SeverityDegraded,
	"400": observe.SeverityPartial, "500": observe.SeverityMajor, "600": observe.SeverityMajor,
}

// statusioStates are the codes of how far it has come.
var statusioStates = map[word]observe.Stage{
	"100": observe.StageInvestigating, "200": observe.StageIdentified, "300": observe.StageMonitoring, "400": observe.StageResolved,
}

// Name is "statusio".
func (statusio) Name() string { return "statusio" }

// Recognise looks for the overall code.
func (statusio) Recognise(body []byte, _, _ string) bool {
	var page struct {
		Result *struct {
			Overall *struct{} `json:"status_overall"`
		} `json:"result"`
	}
	return has(rootKeys(body), "result") && readJSON(body, &page) == nil && page.Result != nil && page.Result.Overall != nil
}

// Parse reads a page.
func (statusio) Parse(body []byte, ctx Context) (observe.Report, error) {
	var page statusioPage
	if err := readJSON(body, &page); err != nil {
		return observe.Report{}, notThe("a Status.io page", body, err)
	}
	result := page.Result
	switch {
	case result == nil || result.Overall == nil || result.Overall.Code == "":
		return observe.Report{}, notThe("a Status.io page", body, errors.New("it lacks result.status_overall.status_code"))
	case !result.Components.present || !result.Incidents.present:
		return observe.Report{}, notThe("a Status.io page", body, errors.New("it lacks result.status or result.incidents"))
	}
	read := reading{lists: true, measured: true, indicator: string(result.Overall.Code), updated: date(result.Overall.Updated)}
	state, known := statusioStatuses[result.Overall.Code]
	if !known {
		read.unclear = append(read.unclear, fmt.Sprintf("the page's status is %.40q, an unknown code", string(result.Overall.Code)))
	}
	read.whole = component{word: "status " + read.indicator, state: state}
	read.beyond(result.Components.more, "components", maxComponents)
	read.beyond(result.Incidents.more, "incidents", maxItems)
	read.components = statusioComponents(result.Components.items, len(ctx.Components) > 0)
	for _, incident := range result.Incidents.items {
		incident.into(&read)
	}
	for _, maintenance := range result.Maintenance.Active.items {
		read.maintenances = append(read.maintenances, maintenance.planned(observe.StageInProgress))
	}
	for _, maintenance := range result.Maintenance.Upcoming.items {
		read.maintenances = append(read.maintenances, maintenance.planned(observe.StageScheduled))
	}
	return finish(read, ctx), nil
}

// statusioComponents lists the components, and where some are asked for the
// containers too: the places that components run at.
func statusioComponents(listed []statusioComponent, containers bool) []component {
	var all []component
	for _, c := range listed {
		all = append(all, component{id: string(c.ID), name: line(c.Name), word: string(c.Status), state: statusioStatuses[c.Code]})
		if !containers {
			continue
		}
		for _, at := range c.Containers.items {
			if len(all) < maxComponents {
				all = append(all, component{id: string(at.ID), name: line(at.Name), word: string(at.Status), state: statusioStatuses[at.Code]})
			}
		}
	}
	return all
}

// into adds the incident to what is open. Its last message speaks for it.
func (i statusioIncident) into(read *reading) {
	e := i.event()
	if len(i.Messages.items) == 0 {
		e.State = observe.SeverityDegraded
		read.open = append(read.open, e)
		return
	}
	last := i.Messages.items[0]
	for _, message := range i.Messages.items {
		if !date(message.At).Before(date(last.At)) {
			last = message
		}
	}
	severity, known := statusioStatuses[last.Status]
	stage, stageKnown := statusioStates[last.State]
	e.State, e.Stage = max(severity, observe.SeverityInfo), stage // what is open is not well
	if isOver(stage) {
		read.over(e)
		return
	}
	switch {
	case !known:
		e.State = observe.SeverityUnknown
		e.unclear = unknownWord("status", e.Title, last.Status)
	case !stageKnown:
		e.unclear = unknownWord("state", e.Title, last.State)
	}
	read.open = append(read.open, e)
}

func (i statusioIncident) planned(stage observe.Stage) event {
	e := i.event()
	e.State, e.Stage = observe.SeverityMaintenance, stage
	e.Started, e.until = firstDate(i.PlannedStart, i.Opened), date(i.PlannedEnd)
	for at := range e.Updates {
		e.Updates[at].Stage = observe.StageUnknown // their codes are those of incidents
	}
	return e
}

func (i statusioIncident) event() event {
	e := event{Incident: observe.Incident{ID: string(i.ID), Title: line(i.Name), Started: date(i.Opened)}}
	for _, message := range i.Messages.items {
		update := observe.Update{At: date(message.At), Stage: statusioStates[message.State], Text: plain(message.Text)}
		e.Incident.Updated = later(e.Incident.Updated, update.At)
		e.Updates = append(e.Updates, update)
	}
	for _, affected := range slices.Concat(i.Components.items, i.Containers.items) {
		e.aliases = append(e.aliases, string(affected.ID), line(affected.Name))
	}
	for _, affected := range i.Components.items {
		e.Components = append(e.Components, line(affected.Name))
	}
	return e
}

// later returns the later of two times.
func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
