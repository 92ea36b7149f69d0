package feed

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"example.com/noctop/internal/observe"
)

// kuma is a status page of Uptime Kuma: what its monitors measured
// (/api/status-page/heartbeat/NAME), or what is written on it
// (/api/status-page/NAME), as the feed's address chooses. The second has the
// names and not the states, so that it alone never reads as well. Dates are in
// UTC and don't say so.
type kuma struct{}

type kumaPage struct {
	Config *struct {
		Slug string `json:"slug"`
	} `json:"config"`
	Incident     *kumaIncident         `json:"incident"`  // to 1.x
	Incidents    list[kumaIncident]    `json:"incidents"` // from 2.x
	Maintenances list[kumaMaintenance] `json:"maintenanceList"`
	Heartbeats   *kumaHeartbeats       `json:"heartbeatList"`
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

// kumaHeartbeats are the monitors with their beats, oldest first.
type kumaHeartbeats struct {
	ids   []string
	beats []list[kumaBeat]
	more  bool
}

// kumaBeat is one measurement; one without a status is the number 0, which
// stands where nothing was measured yet.
type kumaBeat struct {
	Status word   `json:"status"`
	Time   string `json:"time"`
	Text   string `json:"msg"`
}

func (kumaIncident) limit() int    { return maxItems }
func (kumaMaintenance) limit() int { return maxItems }
func (kumaSlot) limit() int        { return maxNames }
func (kumaBeat) limit() int        { return maxItems }

// UnmarshalJSON reads a beat, or the number 0.
func (b *kumaBeat) UnmarshalJSON(raw []byte) error {
	if !bytes.HasPrefix(bytes.TrimSpace(raw), []byte("{")) {
		*b = kumaBeat{}
		return nil
	}
	type plainBeat kumaBeat
	return json.Unmarshal(raw, (*plainBeat)(b))
}

// UnmarshalJSON reads the object of monitors in its own order.
func (h *kumaHeartbeats) UnmarshalJSON(raw []byte) error {
	decoder, err := opened(raw, '{')
	if err != nil {
		return err
	}
	for decoder.More() {
		if len(h.ids) == maxItems {
			h.more = true
			return nil
		}
		id, err := decoder.Token()
		if err != nil {
			return err
		}
		var beats list[kumaBeat]
		if err := decoder.Decode(&beats); err != nil {
			return err
		}
		h.ids, h.beats = append(h.ids, fmt.Sprint(id)), append(h.beats, beats)
	}
	return nil
}

var kumaStates = map[word]observe.Severity{
	"0": observe.SeverityMajor, "1": observe.SeverityOK, "2": observe.SeverityDegraded, "3": observe.SeverityMaintenance,
}

var kumaWords = map[word]string{"0": "down", "2": "pending", "3": "under maintenance"}

// kumaStyles are the colours that an incident is given by hand.
var kumaStyles = map[word]observe.Severity{
	"info": observe.SeverityInfo, "primary": observe.SeverityInfo, "light": observe.SeverityInfo, "dark": observe.SeverityInfo,
	"warning": observe.SeverityDegraded, "danger": observe.SeverityMajor,
}

// Name is "kuma".
func (kuma) Name() string { return "kuma" }

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
	var read reading
	switch {
	case page.Heartbeats != nil && len(page.Heartbeats.ids) > 0:
		read.lists = true
		page.Heartbeats.into(&read)
	case page.Heartbeats != nil:
		return observe.Report{}, notThe("an Uptime Kuma page", body, errors.New("its heartbeatList names no monitor"))
	case page.Config == nil || page.Config.Slug == "":
		return observe.Report{}, notThe("an Uptime Kuma page", body, errors.New("it lacks heartbeatList or config.slug"))
	default:
		page.into(&read)
	}
	return finish(read, ctx), nil
}

func (h kumaHeartbeats) into(read *reading) {
	read.beyond(h.more, "monitors", maxItems)
	for i, id := range h.ids {
		name := "monitor " + clip(id, 80)
		// The state is told by the event; the component is there to be asked for.
		read.components = append(read.components, component{id: id, name: name, state: observe.SeverityOK})
		e := event{Incident: observe.Incident{ID: id, Title: name, Components: []string{name}}, aliases: []string{id}}
		last, since := lastBeat(h.beats[i].items)
		severity, known := kumaStates[last.Status]
		e.State, e.Started, e.Incident.Updated = severity, since, kumaDate(last.Time)
		read.updated = later(read.updated, e.Incident.Updated)
		switch {
		case last.Status == "":
			e.Title, e.unclear = name+" has no beat yet", name+" has no beat yet"
		case !known:
			e.unclear = unknownWord("status", name, last.Status)
		case h.beats[i].more:
			e.State, e.unclear = observe.SeverityUnknown, fmt.Sprintf("%s has more than %d beats: the last was not read", name, maxItems)
		case severity == observe.SeverityOK:
			continue
		}
		if said := kumaWords[last.Status]; said != "" {
			e.Title += " is " + said
		}
		if text := plain(last.Text); text != "" {
			e.Updates = []observe.Update{{At: e.Incident.Updated, Text: text}}
		}
		if severity == observe.SeverityMaintenance && e.unclear == "" {
			e.Stage = observe.StageInProgress
			read.maintenances = append(read.maintenances, e)
			continue
		}
		read.open = append(read.open, e)
	}
}

// lastBeat returns the last beat that is one, and since when the status has
// been the same.
func lastBeat(beats []kumaBeat) (last kumaBeat, since time.Time) {
	for _, beat := range slices.Backward(beats) {
		switch {
		case beat.Status == "":
			continue
		case last.Status == "":
			last = beat
		case beat.Status != last.Status:
			return last, since
		}
		since = kumaDate(beat.Time)
	}
	return last, since
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
	read.unclear = append(read.unclear, fmt.Sprintf("what the monitors measure stands at /api/status-page/heartbeat/%.80s", p.Config.Slug))
}

func (m kumaMaintenance) into(read *reading) {
	e := event{Incident: observe.Incident{ID: "maintenance/" + string(m.ID), Title: line(m.Title), State: observe.SeverityMaintenance}}
	switch fold(string(m.Status)) {
	case "undermaintenance":
		e.Stage = observe.StageInProgress
	case "scheduled":
		e.Stage = observe.StageScheduled
	case "ended", "inactive":
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
