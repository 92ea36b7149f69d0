package feed

import (
	"errors"
	"fmt"
	"time"

	"example.com/noctop/internal/observe"
)

// betterstack is a Better Stack page as JSON:API. What its monitors found
// stands in the resources, often without any report; reports lie in the future,
// keep no end when they are over, and list their updates in no order.
type betterstack struct{}

type betterstackPage struct {
	Data *struct {
		Type       word `json:"type"`
		Attributes struct {
			State   word   `json:"aggregate_state"`
			Updated string `json:"updated_at"`
		} `json:"attributes"`
	} `json:"data"`
	Included list[betterstackItem] `json:"included"`
}

// betterstackItem is anything a page includes: the fields are those of
// sections, resources, reports and updates together.
type betterstackItem struct {
	ID         word `json:"id"`
	Type       word `json:"type"`
	Attributes struct {
		Name       string                    `json:"name"` // of a section
		PublicName string                    `json:"public_name"`
		SectionID  word                      `json:"status_page_section_id"`
		Status     word                      `json:"status"`
		Title      string                    `json:"title"`
		ReportType word                      `json:"report_type"`
		Starts     string                    `json:"starts_at"`
		Ends       string                    `json:"ends_at"`
		State      word                      `json:"aggregate_state"`
		Message    string                    `json:"message"`
		Published  string                    `json:"published_at"`
		Affected   list[betterstackAffected] `json:"affected_resources"`
	} `json:"attributes"`
	Relationships struct {
		Updates struct {
			Data list[betterstackLink] `json:"data"`
		} `json:"status_updates"`
	} `json:"relationships"`
}

type betterstackAffected struct {
	ID     word `json:"status_page_resource_id"`
	Status word `json:"status"`
}

type betterstackLink struct {
	ID word `json:"id"`
}

func (betterstackItem) limit() int     { return maxComponents }
func (betterstackAffected) limit() int { return maxNames }
func (betterstackLink) limit() int     { return maxUpdates }

var betterstackStates = map[word]observe.Severity{
	"operational": observe.SeverityOK, "not_monitored": observe.SeverityInfo, "maintenance": observe.SeverityMaintenance,
	"degraded": observe.SeverityDegraded, "downtime": observe.SeverityMajor,
}

// Name is "betterstack".
func (betterstack) Name() string { return "betterstack" }

// Recognise looks for JSON:API data of the type "status_page".
func (betterstack) Recognise(body []byte, _, _ string) bool {
	var page struct {
		Data *struct {
			Type word `json:"type"`
		} `json:"data"`
	}
	return has(rootKeys(body), "data") && readJSON(body, &page) == nil && page.Data != nil && page.Data.Type == "status_page"
}

// Parse reads a page.
func (betterstack) Parse(body []byte, ctx Context) (observe.Report, error) {
	var page betterstackPage
	if err := readJSON(body, &page); err != nil {
		return observe.Report{}, notThe("a Better Stack page", body, err)
	}
	switch {
	case page.Data == nil || page.Data.Type != "status_page" || page.Data.Attributes.State == "":
		return observe.Report{}, notThe("a Better Stack page", body, errors.New("it lacks data.attributes.aggregate_state"))
	case !page.Included.present:
		return observe.Report{}, notThe("a Better Stack page", body, errors.New("it lacks included; the feed is the page's /index.json"))
	}
	state := page.Data.Attributes.State
	read := reading{lists: true, measured: true, indicator: string(state), updated: date(page.Data.Attributes.Updated)}
	read.beyond(page.Included.more, "entries", maxComponents)
	severity, known := betterstackStates[state]
	if !known {
		read.unclear = append(read.unclear, fmt.Sprintf("the page's state is %.40q, an unknown word", string(state)))
	}
	read.whole = component{word: string(state), state: severity}
	byID := map[[2]word]betterstackItem{}
	for _, item := range page.Included.items {
		byID[[2]word{item.Type, item.ID}] = item
	}
	for _, item := range page.Included.items {
		switch item.Type {
		case "status_page_resource":
			section := byID[[2]word{"status_page_section", item.Attributes.SectionID}]
			read.components = append(read.components, component{
				id: string(item.ID), group: line(section.Attributes.Name), name: line(item.Attributes.PublicName),
				word: string(item.Attributes.Status), state: betterstackStates[item.Attributes.Status],
			})
		case "status_report":
			item.into(&read, byID, ctx.Now)
		}
	}
	return finish(read, ctx), nil
}

// into adds a report to what is open or planned, where it is not over.
func (i betterstackItem) into(read *reading, byID map[[2]word]betterstackItem, now time.Time) {
	report := i.Attributes
	e := event{Incident: observe.Incident{ID: string(i.ID), Title: line(report.Title), Started: date(report.Starts)}, until: date(report.Ends)}
	for _, affected := range report.Affected.items {
		resource := byID[[2]word{"status_page_resource", affected.ID}]
		e.aliases = append(e.aliases, string(affected.ID))
		e.Components = append(e.Components, line(resource.Attributes.PublicName))
	}
	for _, link := range i.Relationships.Updates.Data.items {
		if update, found := byID[[2]word{"status_update", link.ID}]; found {
			e.Updates = append(e.Updates, observe.Update{At: date(update.Attributes.Published), Text: plain(update.Attributes.Message)})
			e.Incident.Updated = later(e.Incident.Updated, date(update.Attributes.Published))
		}
	}
	if report.State == "resolved" {
		read.over(e)
		return
	}
	ahead := !now.IsZero() && e.Started.After(now)
	severity, known := betterstackStates[report.State]
	switch {
	case report.ReportType == "maintenance" || severity == observe.SeverityMaintenance:
		e.State, e.Stage = observe.SeverityMaintenance, observe.StageInProgress
		if ahead {
			e.Stage = observe.StageScheduled
		}
		read.maintenances = append(read.maintenances, e)
		return
	case ahead:
		return
	case !known:
		e.unclear = unknownWord("state", e.Title, report.State)
	}
	if known {
		e.State = max(severity, observe.SeverityInfo)
	}
	read.open = append(read.open, e)
}
