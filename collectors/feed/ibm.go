package feed

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"example.com/noctop/internal/observe"
)

// ibm is IBM Cloud's RSS feed of notifications. Incidents, maintenances,
// releases and announcements stand in it side by side, and what kind an item is,
// where and from when to when are labels within its description.
type ibm struct{}

// ibmLabel finds a label, at the head of a line or within one.
var ibmLabel = regexp.MustCompile(`(?i)(?:^|\s)(type|regions?|locations?|resources?|components?|outage start|outage end|update time|severity) ?: ?`)

// ibmOther are the types of notification that say nothing of how well it is, folded.
var ibmOther = map[string]bool{
	"release": true, "releasenote": true, "releasenotes": true, "announcement": true, "announcements": true,
	"security": true, "securitybulletin": true, "notification": true,
}

// Name is "ibm".
func (ibm) Name() string { return "ibm" }

// Recognise goes by the address or the channel's title.
func (ibm) Recognise(body []byte, _, address string) bool {
	if !isXML(body) {
		return false
	}
	if parsed, err := url.Parse(address); err == nil && strings.EqualFold(parsed.Hostname(), "cloud.ibm.com") {
		return true
	}
	read, err := readXML(body)
	return err == nil && strings.HasPrefix(read.title, "IBM Cloud")
}

// Parse reads the feed.
func (ibm) Parse(body []byte, ctx Context) (observe.Report, error) {
	feed, err := readXML(body)
	if err != nil {
		return observe.Report{}, notThe("IBM Cloud's RSS feed", body, err)
	}
	read := reading{updated: feed.built}
	read.beyond(feed.more, "items", maxItems)
	if len(feed.entries) == 0 {
		read.unclear = append(read.unclear, "the feed has no items, though it is a history")
	}
	for _, item := range newest(feed.entries) {
		read.updated = later(read.updated, item.latest())
		ibmInto(item, &read, ctx.Now)
	}
	return finish(read, ctx), nil
}

func ibmInto(item entry, read *reading, now time.Time) {
	text, labels := ibmLabels(item.body)
	kind, end := fold(labels["type"]), date(labels["outage end"])
	if kind != "incident" && kind != "maintenance" {
		if !ibmOther[kind] {
			read.unclear = append(read.unclear, fmt.Sprintf("the type of %q is %.40q, an unknown word", clip(item.title, 80), labels["type"]))
		}
		return
	}
	item.body = text
	e := item.event()
	e.until, e.Stage = end, stageOf(item)
	e.Started = firstDate(labels["outage start"])
	if e.Started.IsZero() {
		e.Started = item.published
	}
	e.Incident.Updated = later(e.Incident.Updated, date(labels["update time"]))
	for i := range e.Updates {
		e.Updates[i].At, e.Updates[i].Stage = e.Incident.Updated, e.Stage
	}
	e.Regions, e.Components = names(labels["region"]), names(labels["resource"])
	if isOver(e.Stage) || !end.IsZero() && !now.IsZero() && !end.After(now) {
		read.over(e)
		return
	}
	if kind == "maintenance" {
		e.State = observe.SeverityMaintenance
		if e.Stage == observe.StageUnknown && !now.IsZero() && !e.Started.IsZero() {
			e.Stage = observe.StageScheduled
			if !e.Started.After(now) {
				e.Stage = observe.StageInProgress
			}
		}
		read.maintenances = append(read.maintenances, e)
		return
	}
	read.open = append(read.open, e)
}

// ibmLabels parts a description into its text and its labels. The labels
// stand last: of one that prose holds too ("Instance Type: …") the last counts.
func ibmLabels(body string) (string, map[string]string) {
	labels := map[string]string{}
	found := ibmLabel.FindAllStringSubmatchIndex(body, 50)
	text := body
	for i, at := range found {
		end := len(body)
		if i+1 < len(found) {
			end = found[i+1][0]
		}
		value, _, _ := strings.Cut(strings.TrimSpace(body[at[1]:end]), "\n")
		name := strings.ToLower(body[at[2]:at[3]])
		switch name {
		case "regions", "location", "locations":
			name = "region"
		case "resources", "component", "components":
			name = "resource"
		case "type":
			text = strings.TrimSpace(body[:at[0]])
		}
		labels[name] = strings.TrimSpace(value)
	}
	return text, labels
}

// names parts a list that is written with commas or semicolons.
func names(text string) []string {
	var all []string
	for name := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == ';' }) {
		if name = strings.TrimSpace(name); name != "" && len(all) < maxNames {
			all = append(all, name)
		}
	}
	return all
}
