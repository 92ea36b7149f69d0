package feed

import (
	"errors"
	"fmt"

	"example.com/noctop/internal/observe"
)

// statuspage is Atlassian Statuspage's API v2 summary, and incident.io's page
// of the same form, which leaves out maintenances and incidents' components.
// The page's own indicator is kept and never believed: it was seen at "none"
// with an incident open, and at "minor" for months without any.
type statuspage struct{}

type statuspageSummary struct {
	Page *struct {
		ID      word   `json:"id"`
		Name    string `json:"name"`
		Updated string `json:"updated_at"`
	} `json:"page"`
	Status *struct {
		Indicator word `json:"indicator"`
	} `json:"status"`
	Components list[statuspageComponent] `json:"components"`
	Incidents  list[statuspageIncident]  `json:"incidents"`
	Scheduled  list[statuspageIncident]  `json:"scheduled_maintenances"`
}

type statuspageComponent struct {
	ID      word   `json:"id"`
	Name    string `json:"name"`
	Status  word   `json:"status"`
	GroupID word   `json:"group_id"`
	Group   bool   `json:"group"` // a container of others, with no state of its own
}

type statuspageIncident struct {
	ID             word                      `json:"id"`
	Name           string                    `json:"name"`
	Status         word                      `json:"status"`
	Impact         word                      `json:"impact"`
	Created        string                    `json:"created_at"`
	Started        string                    `json:"started_at"`
	Updated        string                    `json:"updated_at"`
	ScheduledFor   string                    `json:"scheduled_for"`
	ScheduledUntil string                    `json:"scheduled_until"`
	Components     list[statuspageComponent] `json:"components"`
	Updates        list[statuspageUpdate]    `json:"incident_updates"`
}

type statuspageUpdate struct {
	Status   word                     `json:"status"`
	Body     string                   `json:"body"`
	Created  string                   `json:"created_at"`
	Display  string                   `json:"display_at"`
	Affected list[statuspageAffected] `json:"affected_components"`
}

type statuspageAffected struct {
	Code word   `json:"code"`
	Name string `json:"name"`
}

func (statuspageComponent) limit() int { return maxComponents }
func (statuspageIncident) limit() int  { return maxItems }
func (statuspageUpdate) limit() int    { return maxUpdates }
func (statuspageAffected) limit() int  { return maxNames }

var statuspageImpacts = map[word]observe.Severity{
	"none": observe.SeverityInfo, "maintenance": observe.SeverityMaintenance, "minor": observe.SeverityDegraded,
	"major": observe.SeverityPartial, "critical": observe.SeverityMajor,
}

var statuspageStates = map[word]observe.Severity{
	"operational": observe.SeverityOK, "under_maintenance": observe.SeverityMaintenance,
	"degraded_performance": observe.SeverityDegraded, "partial_outage": observe.SeverityPartial, "major_outage": observe.SeverityMajor,
}

var statuspageStages = map[word]observe.Stage{
	"investigating": observe.StageInvestigating, "identified": observe.StageIdentified, "monitoring": observe.StageMonitoring,
	"resolved": observe.StageResolved, "postmortem": observe.StagePostmortem,
	"scheduled": observe.StageScheduled, "in_progress": observe.StageInProgress, "verifying": observe.StageInProgress, "completed": observe.StageCompleted,
}

// Name is "statuspage".
func (statuspage) Name() string { return "statuspage" }

// other is the history, where the last word on what has gone from the summary
// stands.
func (statuspage) other(address string) (string, bool) {
	return beside(address, "/api/v2/summary.json", "/api/v2/incidents.json"), false
}

// Recognise looks for the page and its indicator, which no other format has.
func (statuspage) Recognise(body []byte, _, _ string) bool {
	var summary struct {
		Page   *struct{} `json:"page"`
		Status *struct {
			Indicator *string `json:"indicator"`
		} `json:"status"`
	}
	return has(rootKeys(body), "page", "status") && readJSON(body, &summary) == nil && summary.Page != nil && summary.Status != nil && summary.Status.Indicator != nil
}

// Parse reads a summary.
func (statuspage) Parse(body []byte, ctx Context) (observe.Report, error) {
	var summary statuspageSummary
	if err := readJSON(body, &summary); err != nil {
		return observe.Report{}, notThe("a Statuspage summary", body, err)
	}
	if err := summary.lacks(); err != nil {
		return observe.Report{}, notThe("a Statuspage summary", body, err)
	}
	read := reading{lists: true, indicator: string(summary.Status.Indicator), updated: date(summary.Page.Updated)}
	if _, known := statuspageImpacts[summary.Status.Indicator]; !known {
		read.unclear = append(read.unclear, fmt.Sprintf("the page's indicator is %.40q, an unknown word", summary.Status.Indicator))
	}
	read.beyond(summary.Components.more, "components", maxComponents)
	read.beyond(summary.Incidents.more, "incidents", maxItems)
	read.components = summary.components()
	for _, incident := range summary.Incidents.items {
		incident.into(&read)
	}
	for _, maintenance := range summary.Scheduled.items {
		maintenance.Impact = "maintenance"
		maintenance.into(&read)
	}
	if err := read.past(ctx); err != nil {
		read.notes = append(read.notes, "the page's history was not read: "+err.Error())
	}
	return finish(read, ctx), nil
}

// past adds what the page's history, where it is at hand, says is over. What
// is open the summary alone tells.
func (r *reading) past(ctx Context) error {
	body, fault := ctx.also()
	if body == nil {
		if fault != "" {
			return errors.New(fault)
		}
		return nil
	}
	var history struct {
		Incidents list[statuspageIncident] `json:"incidents"`
	}
	if err := readJSON(body, &history); err != nil || !history.Incidents.present {
		return notThe("a Statuspage history", body, err)
	}
	for _, incident := range history.Incidents.items {
		if isOver(statuspageStages[incident.Status]) {
			incident.into(r)
		}
	}
	return nil
}

func (s statuspageSummary) lacks() error {
	switch {
	case s.Page == nil || s.Page.ID == "" && s.Page.Name == "":
		return errors.New("it lacks page")
	case s.Status == nil || s.Status.Indicator == "":
		return errors.New("it lacks status.indicator")
	case !s.Components.present:
		return errors.New("it lacks components; the feed is the page's /api/v2/summary.json")
	case !s.Incidents.present:
		return errors.New("it lacks incidents; the feed is the page's /api/v2/summary.json")
	}
	return nil
}

func (s statuspageSummary) components() []component {
	groups := map[word]string{}
	for _, c := range s.Components.items {
		if c.Group {
			groups[c.ID] = c.Name
		}
	}
	var all []component
	for _, c := range s.Components.items {
		if c.Group {
			continue
		}
		all = append(all, component{
			id: string(c.ID), group: clip(groups[c.GroupID], maxField), name: clip(c.Name, maxField),
			word: clip(string(c.Status), maxField), state: statuspageStates[c.Status],
		})
	}
	return all
}

// into adds the incident to what is open or planned, where it is not over.
func (i statuspageIncident) into(read *reading) {
	stage, known := statuspageStages[i.Status]
	severity, impactKnown := statuspageImpacts[i.Impact]
	e := event{
		Incident: observe.Incident{ID: string(i.ID), Title: line(i.Name), State: severity, Stage: stage, Updated: date(i.Updated)},
		until:    date(i.ScheduledUntil),
	}
	e.Started = firstDate(i.ScheduledFor, i.Started, i.Created)
	switch {
	case !impactKnown:
		e.unclear = fmt.Sprintf("the impact of %q is %.40q, an unknown word", clip(e.Title, 80), i.Impact)
	case !known:
		e.unclear = fmt.Sprintf("the stage of %q is %.40q, an unknown word", clip(e.Title, 80), i.Status)
	}
	i.addComponents(&e)
	for _, u := range i.Updates.items {
		e.Updates = append(e.Updates, observe.Update{At: firstDate(u.Display, u.Created), Stage: statuspageStages[u.Status], Text: plain(u.Body)})
	}
	if isOver(stage) {
		read.over(e)
		return
	}
	planned := stage == observe.StageScheduled || stage == observe.StageInProgress
	if planned || severity == observe.SeverityMaintenance {
		read.maintenances = append(read.maintenances, e)
		return
	}
	read.open = append(read.open, e)
}

// addComponents takes what the incident names, and where it names nothing what
// its statements name.
func (i statuspageIncident) addComponents(e *event) {
	for _, c := range i.Components.items {
		if len(e.Components) < maxNames {
			e.Components = append(e.Components, clip(c.Name, maxField))
			e.aliases = append(e.aliases, string(c.ID))
		}
	}
	if len(e.Components) > 0 {
		return
	}
	seen := map[string]bool{}
	for _, u := range i.Updates.items {
		for _, c := range u.Affected.items {
			if !seen[c.Name] && len(e.Components) < maxNames {
				seen[c.Name] = true
				e.Components = append(e.Components, clip(c.Name, maxField))
				e.aliases = append(e.aliases, string(c.Code))
			}
		}
	}
}
