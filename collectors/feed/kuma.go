package feed

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"example.com/noctop/internal/observe"
)

// kuma is a status page of Uptime Kuma: what its monitors measured
// (/api/status-page/heartbeat/NAME), and what is written on it
// (/api/status-page/NAME). The feed's address may be either's. The second has
// the names and not the states, so that it alone never reads as well. Dates are
// in UTC and don't say so.
type kuma struct{}

const (
	kumaBeatsPath = "/api/status-page/heartbeat/"
	kumaPagePath  = "/api/status-page/"
)

type kumaPage struct {
	Config *struct {
		Slug string `json:"slug"`
	} `json:"config"`
	Incident     *kumaIncident         `json:"incident"`  // to 1.x
	Incidents    list[kumaIncident]    `json:"incidents"` // from 2.x
	Maintenances list[kumaMaintenance] `json:"maintenanceList"`
	Groups       list[kumaGroup]       `json:"publicGroupList"`
	Heartbeats   *kumaHeartbeats       `json:"heartbeatList"`
}

type kumaGroup struct {
	Name     string            `json:"name"`
	Monitors list[kumaMonitor] `json:"monitorList"`
}

type kumaMonitor struct {
	ID   word   `json:"id"`
	Name string `json:"name"`
}

type kumaIncident struct {
	ID      word   `json:"id"`
	Title   string `json:"title"`
	Content string `json:"content"`
	Style   word   `json:"style"`
	Created string `json:"createdDate"`
	Updated string `json:"lastUpdatedDate"`
}

type kumaMaintenance struct {
	ID     word           `json:"id"`
	Title  string         `json:"title"`
	Text   string         `json:"description"`
	Status word           `json:"status"`
	Slots  list[kumaSlot] `json:"timeslotList"`
}

type kumaSlot struct {
	Start string `json:"startDate"`
	End   string `json:"endDate"`
}

func (kumaGroup) limit() int       { return maxNames }
func (kumaMonitor) limit() int     { return maxItems }
func (kumaIncident) limit() int    { return maxItems }
func (kumaMaintenance) limit() int { return maxItems }
func (kumaSlot) limit() int        { return maxNames }

// kumaStyles are the colours that an incident is given by hand.
var kumaStyles = map[word]observe.Severity{
	"info": observe.SeverityInfo, "primary": observe.SeverityInfo, "light": observe.SeverityInfo, "dark": observe.SeverityInfo,
	"warning": observe.SeverityDegraded, "danger": observe.SeverityMajor,
}

// Name is "kuma".
func (kuma) Name() string { return "kuma" }

// other is the page by the beats, and the beats by the page.
func (kuma) other(address string) (string, bool) {
	parsed, err := url.Parse(address)
	if err != nil {
		return "", false
	}
	before, name, isBeats := strings.Cut(parsed.Path, kumaBeatsPath)
	if isBeats {
		return beside(address, parsed.Path, before+kumaPagePath+name), true
	}
	if before, name, isPage := strings.Cut(parsed.Path, kumaPagePath); isPage {
		return beside(address, parsed.Path, before+kumaBeatsPath+name), true
	}
	return "", false
}

// Recognise looks for the monitors' beats, or for the page's groups.
func (kuma) Recognise(body []byte, _, _ string) bool {
	keys := rootKeys(body)
	return has(keys, "heartbeatList") || has(keys, "config", "publicGroupList")
}

// Parse reads beats or a page.
func (kuma) Parse(body []byte, ctx Context) (observe.Report, error) {
	var page kumaPage
	if err := readJSON(body, &page); err != nil {
		return observe.Report{}, notThe("an Uptime Kuma page", body, err)
	}
	read := reading{live: true}
	fault := page.join(ctx)
	switch {
	case page.Heartbeats != nil && len(page.Heartbeats.ids) > 0:
		read.lists = true
		page.Heartbeats.into(&read, page.names())
		if fault != "" {
			read.unclear = append(read.unclear, "what is written on the page was not read: "+fault)
		}
	case page.Heartbeats != nil:
		return observe.Report{}, notThe("an Uptime Kuma page", body, errors.New("its heartbeatList names no monitor"))
	case page.Config == nil || page.Config.Slug == "":
		return observe.Report{}, notThe("an Uptime Kuma page", body, errors.New("it lacks heartbeatList or config.slug"))
	default:
		read.unclear = append(read.unclear, fmt.Sprintf("what the monitors measure stands at %s%.80s", kumaBeatsPath, page.Config.Slug))
		if fault != "" {
			read.unclear = append(read.unclear, "it was not read: "+fault)
		}
	}
	page.into(&read)
	return finish(read, ctx), nil
}

// join takes on the other document, and returns why that is missing.
func (p *kumaPage) join(ctx Context) (fault string) {
	body, fault := ctx.also()
	if body == nil {
		return fault
	}
	var other kumaPage
	if err := readJSON(body, &other); err != nil {
		return notThe("an Uptime Kuma page", body, err).Error()
	}
	switch {
	case p.Heartbeats == nil && other.Heartbeats != nil:
		p.Heartbeats = other.Heartbeats
	case p.Heartbeats != nil && other.Config != nil:
		p.Config, p.Incident, p.Incidents = other.Config, other.Incident, other.Incidents
		p.Maintenances, p.Groups = other.Maintenances, other.Groups
	default:
		return notThe("the other document of an Uptime Kuma page", body, nil).Error()
	}
	return ""
}

// names are what the page calls its monitors, with their groups, by their ids.
func (p *kumaPage) names() map[string]component {
	names := map[string]component{}
	for _, group := range p.Groups.items {
		for _, monitor := range group.Monitors.items {
			if len(names) < maxItems {
				names[string(monitor.ID)] = component{group: line(group.Name), name: line(monitor.Name)}
			}
		}
	}
	return names
}

func (p kumaPage) into(read *reading) {
	incidents := p.Incidents.items
	if p.Incident != nil {
		incidents = append(incidents, *p.Incident)
	}
	for _, incident := range incidents {
		severity, known := kumaStyles[incident.Style]
		e := event{Incident: observe.Incident{
			ID: string(incident.ID), Title: line(incident.Title), State: severity, Started: kumaDate(incident.Created),
		}}
		e.Incident.Updated = later(e.Started, kumaDate(incident.Updated))
		if !known {
			e.unclear = unknownWord("style", e.Title, incident.Style)
		}
		if text := plain(incident.Content); text != "" {
			e.Updates = []observe.Update{{At: e.Incident.Updated, Text: text}}
		}
		read.updated = later(read.updated, e.Incident.Updated)
		read.open = append(read.open, e)
	}
	for _, maintenance := range p.Maintenances.items {
		maintenance.into(read)
	}
}

func (m kumaMaintenance) into(read *reading) {
	e := event{Incident: observe.Incident{ID: "maintenance/" + string(m.ID), Title: line(m.Title), State: observe.SeverityMaintenance}}
	switch fold(string(m.Status)) {
	case "undermaintenance":
		e.Stage = observe.StageInProgress
	case "scheduled":
		e.Stage = observe.StageScheduled
	case "ended", "inactive":
		e.Stage = observe.StageCompleted
		read.over(e)
		return
	}
	if len(m.Slots.items) > 0 {
		e.Started, e.until = kumaDate(m.Slots.items[0].Start), kumaDate(m.Slots.items[0].End)
	}
	if text := plain(m.Text); text != "" {
		e.Updates = []observe.Update{{Text: text}}
	}
	read.maintenances = append(read.maintenances, e)
}

// kumaDate reads a date, which is in UTC where it has no zone.
func kumaDate(text string) time.Time { return firstDate(text, text+" UTC") }
