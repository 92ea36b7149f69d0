package feed

import (
	"errors"
	"fmt"
	"time"

	"example.com/noctop/internal/observe"
)

// instatus is Instatus's summary, which leaves lists out where they are empty
// and uses more words for the page's state than are documented, and its list
// of components (/v3/components.json). It keeps no statements.
type instatus struct{}

type instatusPage struct {
	Page *struct {
		Status word `json:"status"`
	} `json:"page"`
	Incidents    list[instatusEvent]     `json:"activeIncidents"`
	Maintenances list[instatusEvent]     `json:"activeMaintenances"`
	Components   list[instatusComponent] `json:"components"`
}

type instatusEvent struct {
	ID       word   `json:"id"`
	Name     string `json:"name"`
	Status   word   `json:"status"`
	Impact   word   `json:"impact"`
	Started  string `json:"started"`
	Start    string `json:"start"`
	Duration word   `json:"duration"` // minutes
	Updated  string `json:"updatedAt"`
}

type instatusComponent struct {
	ID     word          `json:"id"`
	Name   string        `json:"name"`
	Status word          `json:"status"`
	Group  instatusGroup `json:"group"`
}

// instatusGroup is the name of a component's group, which is written as a
// word or as an object.
type instatusGroup string

func (instatusEvent) limit() int     { return maxItems }
func (instatusComponent) limit() int { return maxComponents }

// UnmarshalJSON takes the name of an object, or the word.
func (g *instatusGroup) UnmarshalJSON(raw []byte) error {
	var group struct {
		Name string `json:"name"`
	}
	var name word
	if readJSON(raw, &group) == nil {
		*g = instatusGroup(group.Name)
	} else if name.UnmarshalJSON(raw) == nil {
		*g = instatusGroup(name)
	}
	return nil
}

var instatusStates = map[word]observe.Severity{
	"UP": observe.SeverityOK, "OPERATIONAL": observe.SeverityOK,
	"UNDERMAINTENANCE":    observe.SeverityMaintenance,
	"DEGRADEDPERFORMANCE": observe.SeverityDegraded, "HASISSUES": observe.SeverityDegraded,
	"PARTIALOUTAGE": observe.SeverityPartial, "MINOROUTAGE": observe.SeverityPartial,
	"MAJOROUTAGE": observe.SeverityMajor, "ONEMAJOROUTAGE": observe.SeverityMajor,
}

var instatusPlanned = map[word]observe.Stage{
	"NOTSTARTEDYET": observe.StageScheduled, "INPROGRESS": observe.StageInProgress, "VERIFYING": observe.StageInProgress, "COMPLETED": observe.StageCompleted,
}

// Name is "instatus".
func (instatus) Name() string { return "instatus" }

// Recognise looks for the page's state, or for components in Instatus's words.
func (instatus) Recognise(body []byte, _, _ string) bool {
	var page instatusPage
	keys := rootKeys(body)
	if !has(keys, "page") && !has(keys, "components") || readJSON(body, &page) != nil {
		return false
	}
	if page.Page != nil {
		_, known := instatusStates[page.Page.Status]
		return known || page.Page.Status != "" && (page.Incidents.present || page.Maintenances.present)
	}
	if len(page.Components.items) == 0 {
		return false
	}
	_, known := instatusStates[page.Components.items[0].Status]
	return known
}

// Parse reads a summary or a list of components.
func (instatus) Parse(body []byte, ctx Context) (observe.Report, error) {
	var page instatusPage
	if err := readJSON(body, &page); err != nil {
		return observe.Report{}, notThe("an Instatus page", body, err)
	}
	var read reading
	switch {
	case page.Page != nil && page.Page.Status != "":
		page.summary(&read)
	case page.Page == nil && len(page.Components.items) > 0:
		read.lists, read.measured = true, true
	default:
		return observe.Report{}, notThe("an Instatus page", body, errors.New("it lacks page.status"))
	}
	read.beyond(page.Components.more, "components", maxComponents)
	for _, c := range page.Components.items {
		if c.Name == "" || c.Status == "" {
			return observe.Report{}, notThe("an Instatus page", body, errors.New("a component lacks its name or status"))
		}
		read.components = append(read.components, component{
			id: string(c.ID), group: line(string(c.Group)), name: line(c.Name), word: string(c.Status), state: instatusStates[c.Status],
		})
	}
	return finish(read, ctx), nil
}

func (p instatusPage) summary(read *reading) {
	read.indicator = string(p.Page.Status)
	state, known := instatusStates[p.Page.Status]
	if !known {
		read.unclear = append(read.unclear, fmt.Sprintf("the page's status is %.40q, an unknown word", string(p.Page.Status)))
	}
	read.whole = component{word: read.indicator, state: state}
	read.beyond(p.Incidents.more, "incidents", maxItems)
	for _, incident := range p.Incidents.items {
		incident.into(read)
	}
	for _, maintenance := range p.Maintenances.items {
		maintenance.plannedInto(read)
	}
}

func (i instatusEvent) into(read *reading) {
	stage, stageKnown := stageNamed(i.Status)
	severity, known := instatusStates[i.Impact]
	e := i.event(max(severity, observe.SeverityInfo), stage) // what is open is not well, whatever its impact
	if isOver(stage) {
		read.over(e)
		return
	}
	switch {
	case !known:
		e.State = observe.SeverityUnknown
		e.unclear = unknownWord("impact", e.Title, i.Impact)
	case !stageKnown:
		e.unclear = unknownWord("stage", e.Title, i.Status)
	}
	if e.Incident.Updated.After(read.updated) {
		read.updated = e.Incident.Updated
	}
	read.open = append(read.open, e)
}

func (i instatusEvent) plannedInto(read *reading) {
	stage, known := instatusPlanned[i.Status]
	e := i.event(observe.SeverityMaintenance, stage)
	if isOver(stage) {
		read.over(e)
		return
	}
	if !known {
		read.notes = append(read.notes, unknownWord("stage", e.Title, i.Status))
	}
	if minutes, isNumber := i.Duration.number(); isNumber && minutes > 0 && minutes < 1e6 && !e.Started.IsZero() {
		e.until = e.Started.Add(time.Duration(minutes * float64(time.Minute)))
	}
	read.maintenances = append(read.maintenances, e)
}

func (i instatusEvent) event(severity observe.Severity, stage observe.Stage) event {
	return event{Incident: observe.Incident{
		ID: string(i.ID), Title: line(i.Name), State: severity, Stage: stage,
		Started: firstDate(i.Started, i.Start), Updated: date(i.Updated),
	}}
}
