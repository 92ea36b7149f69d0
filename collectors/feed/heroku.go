package feed

import (
	"errors"
	"fmt"
	"time"

	"example.com/noctop/internal/observe"
)

// heroku is Heroku's status API, version 4. An incident's own "resolved" flag
// stays false when it is over; its state tells. The colours of the systems are
// all that is said of how bad it is.
type heroku struct{}

type herokuPage struct {
	Systems   list[herokuSystem]   `json:"status"`
	Incidents list[herokuIncident] `json:"incidents"`
	Scheduled list[herokuIncident] `json:"scheduled"`
}

type herokuSystem struct {
	Name   string `json:"system"`
	Colour word   `json:"status"`
}

type herokuIncident struct {
	ID      word               `json:"id"`
	Title   string             `json:"title"`
	State   word               `json:"state"`
	Created string             `json:"created_at"`
	Updated string             `json:"updated_at"`
	Updates list[herokuUpdate] `json:"updates"`
}

type herokuUpdate struct {
	Type    word   `json:"update_type"`
	Text    string `json:"contents"`
	Created string `json:"created_at"`
	Display string `json:"display_at"`
}

func (herokuSystem) limit() int   { return maxItems }
func (herokuIncident) limit() int { return maxItems }
func (herokuUpdate) limit() int   { return maxUpdates }

var herokuColours = map[word]observe.Severity{
	"green": observe.SeverityOK, "yellow": observe.SeverityDegraded, "red": observe.SeverityMajor,
}

// Name is "heroku".
func (heroku) Name() string { return "heroku" }

// Recognise looks for systems with a colour each.
func (heroku) Recognise(body []byte, _, _ string) bool {
	var page herokuPage
	return has(rootKeys(body), "status", "incidents") && readJSON(body, &page) == nil &&
		len(page.Systems.items) > 0 && page.Systems.items[0].Name != "" && page.Systems.items[0].Colour != ""
}

// Parse reads the current status.
func (heroku) Parse(body []byte, ctx Context) (observe.Report, error) {
	var page herokuPage
	if err := readJSON(body, &page); err != nil {
		return observe.Report{}, notThe("Heroku's current status", body, err)
	}
	if len(page.Systems.items) == 0 || !page.Incidents.present {
		return observe.Report{}, notThe("Heroku's current status", body, errors.New("it lacks status or incidents"))
	}
	read := reading{lists: true, measured: true}
	read.beyond(page.Incidents.more, "incidents", maxItems)
	worst := observe.SeverityOK
	for _, system := range page.Systems.items {
		if system.Name == "" || system.Colour == "" {
			return observe.Report{}, notThe("Heroku's current status", body, errors.New("a system lacks its name or status"))
		}
		colour := herokuColours[system.Colour]
		worst = max(worst, colour)
		read.components = append(read.components, component{name: line(system.Name), word: string(system.Colour), state: colour})
	}
	for _, incident := range page.Incidents.items {
		incident.into(&read, max(worst, observe.SeverityInfo))
	}
	stale := 0
	for _, planned := range page.Scheduled.items {
		stale += planned.plannedInto(&read, ctx.Now)
	}
	if stale > 0 {
		read.notes = append(read.notes, fmt.Sprintf("%d planned entries left out: not touched for over %d days", stale, int(quietAfter.Hours()/24)))
	}
	return finish(read, ctx), nil
}

func (i herokuIncident) into(read *reading, severity observe.Severity) {
	stage, known := stageNamed(i.State)
	e := i.event(severity)
	if stage != observe.StageUnknown {
		e.Stage = stage
	}
	if isOver(stage) {
		read.over(e)
		return
	}
	if !known && i.State != "open" {
		e.unclear = unknownWord("state", e.Title, i.State)
	}
	read.updated = later(read.updated, e.Incident.Updated)
	read.open = append(read.open, e)
}

// plannedInto adds an entry that is planned, and returns 1 where it is one
// that was left lying: such were seen two months after their day.
func (i herokuIncident) plannedInto(read *reading, now time.Time) int {
	stage, _ := stageNamed(i.State)
	e := i.event(observe.SeverityMaintenance)
	e.Stage = stage
	if isOver(stage) {
		read.over(e)
		return 0
	}
	if stage == observe.StageUnknown {
		e.Stage = observe.StageScheduled
	}
	last := later(e.Started, e.Incident.Updated)
	for _, update := range e.Updates {
		last = later(last, update.At)
	}
	if !now.IsZero() && !last.IsZero() && now.Sub(last) > quietAfter {
		return 1
	}
	read.maintenances = append(read.maintenances, e)
	return 0
}

// event is the incident, at the stage of its last statement.
func (i herokuIncident) event(severity observe.Severity) event {
	e := event{Incident: observe.Incident{ID: string(i.ID), Title: line(i.Title), State: severity, Started: date(i.Created), Updated: date(i.Updated)}}
	var last time.Time
	for _, update := range i.Updates.items {
		stage, _ := stageNamed(update.Type)
		at := firstDate(update.Display, update.Created)
		if stage != observe.StageUnknown && !at.Before(last) {
			e.Stage, last = stage, at
		}
		e.Updates = append(e.Updates, observe.Update{At: at, Stage: stage, Text: plain(update.Text)})
	}
	return e
}
