package feed

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"example.com/noctop/internal/observe"
)

// cstate is a cState page, /index.json: systems, each with its open issues. An
// issue stands under every system that it affects. "down" is worse than
// "disrupted".
type cstate struct{}

type cstatePage struct {
	Summary word               `json:"summaryStatus"`
	Systems list[cstateSystem] `json:"systems"`
	Pinned  list[cstateIssue]  `json:"pinnedIssues"`
}

type cstateSystem struct {
	Name     string            `json:"name"`
	Category string            `json:"category"`
	Status   word              `json:"status"`
	Issues   list[cstateIssue] `json:"unresolvedIssues"`
}

type cstateIssue struct {
	Title         string     `json:"title"`
	Created       string     `json:"createdAt"`
	Modified      string     `json:"lastMod"`
	Permalink     string     `json:"permalink"`
	Severity      word       `json:"severity"`
	Resolved      bool       `json:"resolved"`
	Informational bool       `json:"informational"`
	Affected      list[word] `json:"affected"`
	Filename      string     `json:"filename"`
}

func (cstateSystem) limit() int { return maxComponents }
func (cstateIssue) limit() int  { return maxItems }

var cstateStates = map[word]observe.Severity{
	"ok": observe.SeverityOK, "notice": observe.SeverityInfo, "disrupted": observe.SeverityPartial, "down": observe.SeverityMajor,
}

// Name is "cstate".
func (cstate) Name() string { return "cstate" }

// Recognise looks for the summary and the systems.
func (cstate) Recognise(body []byte, _, _ string) bool {
	return has(rootKeys(body), "summaryStatus", "systems")
}

// Parse reads a page.
func (cstate) Parse(body []byte, ctx Context) (observe.Report, error) {
	var page cstatePage
	if err := readJSON(body, &page); err != nil {
		return observe.Report{}, notThe("a cState page", body, err)
	}
	if page.Summary == "" || !page.Systems.present {
		return observe.Report{}, notThe("a cState page", body, errors.New("it lacks summaryStatus or systems"))
	}
	read := reading{lists: true, measured: true, indicator: string(page.Summary)}
	read.beyond(page.Systems.more, "systems", maxComponents)
	state, known := cstateStates[page.Summary]
	if !known {
		read.unclear = append(read.unclear, fmt.Sprintf("the page's status is %.40q, an unknown word", string(page.Summary)))
	}
	read.whole = component{word: string(page.Summary), state: state}
	seen := map[string]bool{}
	for _, system := range page.Systems.items {
		if system.Name == "" || system.Status == "" {
			return observe.Report{}, notThe("a cState page", body, errors.New("a system lacks its name or status"))
		}
		read.components = append(read.components, component{
			group: line(system.Category), name: line(system.Name), word: string(system.Status), state: cstateStates[system.Status],
		})
		for _, issue := range system.Issues.items {
			issue.into(&read, seen)
		}
	}
	for _, issue := range page.Pinned.items {
		issue.Informational = true
		issue.into(&read, seen)
	}
	return finish(read, ctx), nil
}

// into adds the issue to what is open, once.
func (i cstateIssue) into(read *reading, seen map[string]bool) {
	id := cmp.Or(i.Permalink, i.Filename, i.Title)
	if seen[id] || len(read.open) > maxItems {
		return
	}
	seen[id] = true
	severity, known := cstateStates[i.Severity]
	if i.Informational {
		severity, known = observe.SeverityInfo, true
	}
	e := event{Incident: observe.Incident{
		ID: clip(id, maxField), Title: line(i.Title), State: severity, Started: cstateDate(i.Created), Updated: cstateDate(i.Modified),
	}}
	if !known {
		e.unclear = unknownWord("severity", e.Title, i.Severity)
	}
	for _, name := range i.Affected.items {
		e.Components = append(e.Components, line(string(name)))
	}
	read.updated = later(read.updated, e.Incident.Updated)
	if i.Resolved {
		read.over(e)
		return
	}
	read.open = append(read.open, e)
}

// cstateDate reads a date as Go's templates print it, the zone twice:
// "2026-11-21 09:00:00 +0900 KST".
func cstateDate(text string) time.Time {
	if fields := strings.Fields(text); len(fields) == 4 {
		text = strings.Join(fields[:3], " ")
	}
	return date(text)
}
