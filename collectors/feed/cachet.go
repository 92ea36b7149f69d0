package feed

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"example.com/noctop/internal/observe"
)

// cachet is Cachet's API, versions 1 and 3: its components or its incidents,
// as the feed's address chooses. Version 3 wraps every entry in JSON:API and
// every status in an object. Version 1 writes dates without a zone, which is
// the server's own and unknown here: they are left out.
type cachet struct{}

type cachetPage struct {
	Meta *struct {
		Pagination struct {
			Current word `json:"current_page"`
			Pages   word `json:"total_pages"`
		} `json:"pagination"`
		Current word `json:"current_page"`
		Pages   word `json:"last_page"`
	} `json:"meta"`
	Links struct {
		Next word `json:"next"`
	} `json:"links"`
	Data list[cachetEntry] `json:"data"`
}

// cachetEntry is an entry of version 1, or one of version 3 taken out of its
// wrapping.
type cachetEntry struct {
	cachetFields
	kind word // of version 3: "components" or "incidents"
}

type cachetFields struct {
	ID        word         `json:"id"`
	Name      string       `json:"name"`
	Status    cachetStatus `json:"status"`
	Human     word         `json:"status_name"`
	Message   *string      `json:"message"` // of an incident, which has no severity of its own
	Component word         `json:"component_id"`
	Group     word         `json:"group_id"`
	Enabled   *bool        `json:"enabled"`
	Occurred  cachetDate   `json:"occurred_at"`
	Created   cachetDate   `json:"created_at"`
	Updated   cachetDate   `json:"updated_at"`
	Occurred3 cachetDate   `json:"occurred"`
	Created3  cachetDate   `json:"created"`
	Updated3  cachetDate   `json:"updated"`
}

// cachetStatus is a number, or an object that holds it.
type cachetStatus struct{ value, human word }

// cachetDate is a date, or an object that holds it.
type cachetDate string

func (cachetEntry) limit() int { return maxComponents }

// UnmarshalJSON takes the wrapping of version 3 off.
func (e *cachetEntry) UnmarshalJSON(raw []byte) error {
	var wrapped struct {
		ID         word            `json:"id"`
		Type       word            `json:"type"`
		Attributes json.RawMessage `json:"attributes"`
	}
	if err := json.Unmarshal(raw, &wrapped); err != nil {
		return err
	}
	if wrapped.Attributes != nil {
		e.kind = wrapped.Type
		raw = wrapped.Attributes
	}
	err := json.Unmarshal(raw, &e.cachetFields)
	e.ID = cmp.Or(e.ID, wrapped.ID)
	return err
}

// UnmarshalJSON reads 3, or {"value": 3, "human": "Partial Outage"}.
func (s *cachetStatus) UnmarshalJSON(raw []byte) error {
	var both struct {
		Value word `json:"value"`
		Human word `json:"human"`
	}
	if len(raw) > 0 && raw[0] == '{' {
		err := json.Unmarshal(raw, &both)
		s.value, s.human = both.Value, both.Human
		return err
	}
	return s.value.UnmarshalJSON(raw)
}

// UnmarshalJSON reads "2026-11-21 …", or {"string": "2026-11-21T…"}.
func (d *cachetDate) UnmarshalJSON(raw []byte) error {
	var both struct {
		Text word `json:"string"`
	}
	if len(raw) > 0 && raw[0] == '{' {
		err := json.Unmarshal(raw, &both)
		*d = cachetDate(both.Text)
		return err
	}
	return (*word)(d).UnmarshalJSON(raw)
}

// cachetStates are the states of components; 5 is "unknown" in version 3.
var cachetStates = map[word]observe.Severity{
	"1": observe.SeverityOK, "2": observe.SeverityDegraded, "3": observe.SeverityPartial, "4": observe.SeverityMajor,
	"6": observe.SeverityMaintenance,
}

// cachetStages are the states of incidents. 0 is a planned one in version 1.
var cachetStages = map[word]observe.Stage{
	"0": observe.StageScheduled, "1": observe.StageInvestigating, "2": observe.StageIdentified, "3": observe.StageMonitoring, "4": observe.StageResolved,
}

// Name is "cachet".
func (cachet) Name() string { return "cachet" }

// Recognise looks for a paged list whose entries have Cachet's kind of status.
func (cachet) Recognise(body []byte, _, address string) bool {
	var page cachetPage
	if !has(rootKeys(body), "data", "meta") || readJSON(body, &page) != nil {
		return false
	}
	if len(page.Data.items) == 0 {
		return strings.Contains(address, "/api/v1/incidents") || strings.Contains(address, "/api/incidents")
	}
	_, isNumber := page.Data.items[0].Status.value.number()
	return isNumber
}

// Parse reads components or incidents.
func (cachet) Parse(body []byte, ctx Context) (observe.Report, error) {
	var page cachetPage
	if err := readJSON(body, &page); err != nil {
		return observe.Report{}, notThe("a Cachet list", body, err)
	}
	if page.Meta == nil || !page.Data.present {
		return observe.Report{}, notThe("a Cachet list", body, errors.New("it lacks data or meta"))
	}
	if len(page.Data.items) == 0 && !strings.Contains(ctx.URL, "/incidents") {
		return observe.Report{}, notThe("a Cachet list", body, errors.New("it lists nothing, and nothing tells whether of components or of incidents"))
	}
	var read reading
	read.beyond(page.Data.more, "entries", maxComponents)
	incidents := 0
	for _, entry := range page.Data.items {
		if entry.Name == "" || entry.Status.value == "" {
			return observe.Report{}, notThe("a Cachet list", body, errors.New("an entry lacks its name or status"))
		}
		if entry.isIncident() {
			incidents++
			entry.into(&read)
		} else if entry.Enabled == nil || *entry.Enabled {
			read.lists, read.measured = true, true
			read.components = append(read.components, entry.component())
		}
	}
	page.beyond(&read, incidents > 0)
	if incidents > 0 && read.updated.IsZero() {
		read.notes = append(read.notes, "dates without a zone are left out")
	}
	return finish(read, ctx), nil
}

// beyond says where there are more pages than the one read. Of incidents the
// first page does where it holds the newest.
func (p cachetPage) beyond(read *reading, incidents bool) {
	at, pages := cmp.Or(p.Meta.Pagination.Current, p.Meta.Current), cmp.Or(p.Meta.Pagination.Pages, p.Meta.Pages)
	current, isNumber := at.number()
	last, isNumberToo := pages.number()
	if !(isNumber && isNumberToo && last > current) && p.Links.Next == "" {
		return
	}
	first, _ := p.Data.items[0].ID.number()
	final, _ := p.Data.items[len(p.Data.items)-1].ID.number()
	if incidents && first > final {
		return
	}
	ask := "?per_page=100"
	if incidents {
		ask = "?sort=id&order=desc&per_page=100"
	}
	read.unclear = append(read.unclear, fmt.Sprintf("this is one page of several: the rest was not read, ask with %s", ask))
}

func (e cachetEntry) isIncident() bool {
	if e.kind != "" {
		return e.kind == "incidents"
	}
	return e.Message != nil
}

func (e cachetEntry) component() component {
	return component{
		id: string(e.ID), group: string(e.Group), name: line(e.Name),
		word: string(cmp.Or(e.Status.human, e.Human, "status "+e.Status.value)), state: cachetStates[e.Status.value],
	}
}

func (e cachetEntry) into(read *reading) {
	stage, known := cachetStages[e.Status.value]
	if stage == observe.StageScheduled && e.kind != "" { // version 3 keeps what is planned elsewhere
		stage, known = observe.StageUnknown, false
	}
	i := event{Incident: observe.Incident{
		ID: string(e.ID), Title: line(e.Name), State: observe.SeverityDegraded, Stage: stage,
		Started: firstDate(string(e.Occurred), string(e.Occurred3), string(e.Created), string(e.Created3)),
		Updated: firstDate(string(e.Updated), string(e.Updated3)),
	}}
	read.updated = later(read.updated, i.Incident.Updated)
	if e.Component != "" && e.Component != "0" {
		i.aliases = []string{string(e.Component)}
	}
	if !known {
		i.unclear = unknownWord("status", i.Title, e.Status.value)
	}
	if e.Message != nil && plain(*e.Message) != "" {
		i.Updates = []observe.Update{{At: i.Incident.Updated, Stage: stage, Text: plain(*e.Message)}}
	}
	if isOver(stage) {
		read.over(i)
		return
	}
	if stage == observe.StageScheduled {
		i.State = observe.SeverityMaintenance
		read.maintenances = append(read.maintenances, i)
		return
	}
	read.open = append(read.open, i)
}
