package feed

import (
	"cmp"
	"errors"
	"strings"
	"time"

	"example.com/noctop/internal/observe"
)

// salesforce is Salesforce Trust: the list of active incidents, or the status
// of one instance. Incidents have no title; one is made of their kind and the
// services they name.
type salesforce struct{}

type salesforceInstance struct {
	Key          string                      `json:"key"`
	Location     string                      `json:"location"`
	Status       word                        `json:"status"`
	Incidents    list[salesforceIncident]    `json:"Incidents"`
	Maintenances list[salesforceMaintenance] `json:"Maintenances"`
}

type salesforceIncident struct {
	ID        word                   `json:"id"`
	Status    word                   `json:"status"`
	Kind      word                   `json:"type"`
	Created   string                 `json:"createdAt"`
	Updated   string                 `json:"updatedAt"`
	Core      bool                   `json:"isCore"`
	Services  list[word]             `json:"serviceKeys"`
	Instances list[word]             `json:"instanceKeys"`
	Impacts   list[salesforceImpact] `json:"IncidentImpacts"`
	Events    list[salesforceEvent]  `json:"IncidentEvents"`
}

type salesforceImpact struct {
	Start    string `json:"startTime"`
	End      string `json:"endTime"`
	Severity word   `json:"severity"`
}

type salesforceEvent struct {
	Kind    word   `json:"type"`
	Message string `json:"message"`
	Created string `json:"createdAt"`
}

type salesforceMaintenance struct {
	ID    word   `json:"id"`
	Name  string `json:"name"`
	Start string `json:"plannedStartTime"`
	End   string `json:"plannedEndTime"`
}

func (salesforceIncident) limit() int    { return maxItems }
func (salesforceMaintenance) limit() int { return maxItems }
func (salesforceImpact) limit() int      { return maxNames }
func (salesforceEvent) limit() int       { return maxUpdates }

// salesforceStates are the states of an instance. "Core" is what everybody there uses.
var salesforceStates = map[word]observe.Severity{
	"OK":                     observe.SeverityOK,
	"INFORMATIONAL_CORE":     observe.SeverityInfo,
	"INFORMATIONAL_NONCORE":  observe.SeverityInfo,
	"MAINTENANCE_CORE":       observe.SeverityMaintenance,
	"MAINTENANCE_NONCORE":    observe.SeverityMaintenance,
	"MINOR_INCIDENT_CORE":    observe.SeverityDegraded,
	"MINOR_INCIDENT_NONCORE": observe.SeverityDegraded,
	"MAJOR_INCIDENT_NONCORE": observe.SeverityPartial,
	"MAJOR_INCIDENT_CORE":    observe.SeverityMajor,
}

// Name is "salesforce".
func (salesforce) Name() string { return "salesforce" }

// Recognise goes by the keys of the first incident or of the instance, and for
// an empty list by the address.
func (salesforce) Recognise(body []byte, _, url string) bool {
	if !isArray(body) {
		return has(rootKeys(body), "key", "status", "Incidents")
	}
	var incidents list[object]
	if readJSON(body, &incidents) != nil {
		return false
	}
	if len(incidents.items) == 0 {
		return strings.Contains(url, "api.status.salesforce.com/")
	}
	return has(incidents.items[0], "IncidentImpacts", "status")
}

// Parse reads a list of incidents, or an instance.
func (salesforce) Parse(body []byte, ctx Context) (observe.Report, error) {
	var read reading
	var incidents list[salesforceIncident]
	if isArray(body) {
		if err := readJSON(body, &incidents); err != nil {
			return observe.Report{}, notThe("Salesforce Trust's list of incidents", body, err)
		}
	} else {
		var instance salesforceInstance
		if err := readJSON(body, &instance); err != nil {
			return observe.Report{}, notThe("a Salesforce Trust instance", body, err)
		}
		if instance.Key == "" || instance.Status == "" || !instance.Incidents.present {
			return observe.Report{}, notThe("a Salesforce Trust instance", body, errors.New("it lacks key, status or Incidents"))
		}
		incidents = instance.Incidents
		instance.into(&read)
	}
	read.beyond(incidents.more, "incidents", maxItems)
	for _, incident := range incidents.items {
		if incident.ID == "" || incident.Status == "" || !incident.Impacts.present {
			return observe.Report{}, notThe("Salesforce Trust's list of incidents", body, errors.New("an incident lacks its id, status or IncidentImpacts"))
		}
		incident.into(&read, ctx.Now)
	}
	return finish(read, ctx), nil
}

func (i salesforceInstance) into(read *reading) {
	state, known := salesforceStates[i.Status]
	read.indicator = string(i.Status)
	if !known {
		read.unclear = append(read.unclear, unknownWord("status", line(i.Key), i.Status))
	}
	read.whole = component{word: read.indicator, state: state}
	for _, m := range i.Maintenances.items {
		read.maintenances = append(read.maintenances, event{
			Incident: observe.Incident{
				ID: string(m.ID), Title: cmp.Or(line(m.Name), "Maintenance"), State: observe.SeverityMaintenance,
				Stage: observe.StageScheduled, Started: date(m.Start),
			},
			until: date(m.End),
		})
	}
}

func (i salesforceIncident) into(read *reading, now time.Time) {
	stage, known := stageNamed(i.Status)
	e := event{Incident: observe.Incident{ID: string(i.ID), Title: i.title(), Stage: stage, Started: date(i.Created), Updated: date(i.Updated)}}
	if !known && !strings.EqualFold(string(i.Status), "active") {
		e.unclear = unknownWord("status", e.Title, i.Status)
	}
	var unknown word
	e.State, unknown = i.severity(now)
	if unknown != "" {
		e.unclear = unknownWord("severity", e.Title, unknown)
	}
	for _, impact := range i.Impacts.items {
		if at := date(impact.Start); !at.IsZero() && (e.Started.IsZero() || at.Before(e.Started)) {
			e.Started = at
		}
	}
	for _, key := range i.Services.items {
		e.Components = append(e.Components, line(string(key)))
	}
	for _, key := range i.Instances.items {
		e.aliases = append(e.aliases, line(string(key)))
	}
	for _, said := range i.Events.items {
		if text := plain(said.Message); text != "" {
			e.Updates = append(e.Updates, observe.Update{At: date(said.Created), Text: text})
		}
	}
	if isOver(stage) {
		read.over(e)
		return
	}
	read.updated = later(read.updated, e.Incident.Updated)
	read.open = append(read.open, e)
}

// severity is the worst of the impacts that go on; where all have ended and the
// incident is open all the same, the worst there was. It returns the word that
// it does not know, if there is one.
func (i salesforceIncident) severity(now time.Time) (observe.Severity, word) {
	var going, ended observe.Severity
	var unknown word
	for _, impact := range i.Impacts.items {
		var severity observe.Severity
		switch strings.ToLower(string(impact.Severity)) {
		case "minor":
			severity = observe.SeverityDegraded
		case "major", "critical":
			severity = observe.SeverityPartial
			if i.Core {
				severity = observe.SeverityMajor
			}
		default:
			unknown = cmp.Or(impact.Severity, "(none)")
		}
		if end := date(impact.End); end.IsZero() || !now.IsZero() && end.After(now) {
			going = max(going, severity)
		} else {
			ended = max(ended, severity)
		}
	}
	if len(i.Impacts.items) == 0 {
		return observe.SeverityDegraded, ""
	}
	return cmp.Or(going, ended), unknown
}

// title stands for the one that Salesforce does not give.
func (i salesforceIncident) title() string {
	var services []string
	for _, key := range i.Services.items {
		if len(services) < 5 {
			services = append(services, string(key))
		}
	}
	title := cmp.Or(line(string(i.Kind)), "Incident")
	if len(services) > 0 {
		title += ": " + line(strings.Join(services, ", "))
	}
	return title
}
