package feed

import (
	"errors"

	"example.com/noctop/internal/observe"
)

// checkly is the list of incidents of a Checkly status page.
type checkly struct{}

type checklyPage struct {
	Incidents list[checklyIncident] `json:"incidents"`
}

type checklyIncident struct {
	ID       word                 `json:"id"`
	Name     string               `json:"name"`
	Severity word                 `json:"severity"`
	Status   word                 `json:"lastUpdateStatus"`
	Created  string               `json:"created_at"`
	Updated  string               `json:"updated_at"`
	Services list[checklyService] `json:"services"`
	Updates  list[checklyUpdate]  `json:"incidentUpdates"`
}

type checklyService struct {
	ID   word   `json:"id"`
	Name string `json:"name"`
}

type checklyUpdate struct {
	Status    word   `json:"status"`
	Text      string `json:"description"`
	Published string `json:"publicIncidentUpdateDate"`
	Created   string `json:"created_at"`
}

func (checklyIncident) limit() int { return maxItems }
func (checklyService) limit() int  { return maxNames }
func (checklyUpdate) limit() int   { return maxUpdates }

var checklySeverities = map[word]observe.Severity{
	"MINOR": observe.SeverityDegraded, "MEDIUM": observe.SeverityDegraded, "MAJOR": observe.SeverityPartial, "CRITICAL": observe.SeverityMajor,
}

// Name is "checkly".
func (checkly) Name() string { return "checkly" }

// Recognise goes by the keys of the first incident.
func (checkly) Recognise(body []byte, _, _ string) bool {
	var page struct {
		Incidents list[object] `json:"incidents"`
	}
	return has(rootKeys(body), "incidents") && readJSON(body, &page) == nil &&
		len(page.Incidents.items) > 0 && has(page.Incidents.items[0], "lastUpdateStatus", "incidentUpdates")
}

// Parse reads the list.
func (checkly) Parse(body []byte, ctx Context) (observe.Report, error) {
	var page checklyPage
	if err := readJSON(body, &page); err != nil {
		return observe.Report{}, notThe("a Checkly list of incidents", body, err)
	}
	if !page.Incidents.present || has(rootKeys(body), "page") {
		return observe.Report{}, notThe("a Checkly list of incidents", body, errors.New("it lacks incidents, or is of another maker"))
	}
	var read reading
	read.beyond(page.Incidents.more, "incidents", maxItems)
	for _, incident := range page.Incidents.items {
		if incident.ID == "" || incident.Status == "" {
			return observe.Report{}, notThe("a Checkly list of incidents", body, errors.New("an incident lacks its id or lastUpdateStatus"))
		}
		incident.into(&read)
	}
	return finish(read, ctx), nil
}

func (i checklyIncident) into(read *reading) {
	read.updated = later(read.updated, date(i.Updated))
	stage, stageKnown := stageNamed(i.Status)
	severity, known := checklySeverities[i.Severity]
	e := event{Incident: observe.Incident{
		ID: string(i.ID), Title: line(i.Name), State: severity, Stage: stage, Started: date(i.Created), Updated: date(i.Updated),
	}}
	switch {
	case !known:
		e.unclear = unknownWord("severity", e.Title, i.Severity)
	case !stageKnown:
		e.unclear = unknownWord("status", e.Title, i.Status)
	}
	for _, service := range i.Services.items {
		e.Components = append(e.Components, line(service.Name))
		e.aliases = append(e.aliases, string(service.ID))
	}
	for _, update := range i.Updates.items {
		reached, _ := stageNamed(update.Status)
		e.Updates = append(e.Updates, observe.Update{At: firstDate(update.Published, update.Created), Stage: reached, Text: plain(update.Text)})
	}
	if isOver(stage) {
		read.over(e)
		return
	}
	read.open = append(read.open, e)
}
