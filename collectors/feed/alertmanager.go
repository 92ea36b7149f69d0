package feed

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"example.com/noctop/internal/observe"
)

// alertmanager is Prometheus Alertmanager's list of alerts, API version 2.
// What is listed fires. The end of a firing alert lies in the future: it is
// when Alertmanager will take it for over if it hears no more of it. How bad it
// is stands in a label by custom alone.
type alertmanager struct{}

type alertmanagerAlert struct {
	Fingerprint word              `json:"fingerprint"`
	Labels      map[string]string `json:"labels"`
	Annotations map[string]string `json:"annotations"`
	Starts      string            `json:"startsAt"`
	Ends        string            `json:"endsAt"`
	Updated     string            `json:"updatedAt"`
	Status      struct {
		State word `json:"state"`
	} `json:"status"`
}

func (alertmanagerAlert) limit() int { return maxItems }

// alertmanagerSeverities are the words in use for the label "severity".
var alertmanagerSeverities = map[string]observe.Severity{
	"info": observe.SeverityInfo, "none": observe.SeverityInfo, "warning": observe.SeverityDegraded,
	"critical": observe.SeverityMajor, "page": observe.SeverityMajor,
}

// Name is "alertmanager".
func (alertmanager) Name() string { return "alertmanager" }

// Recognise goes by the keys of the first alert, and for an empty list by the
// address.
func (alertmanager) Recognise(body []byte, _, address string) bool {
	var alerts list[object]
	if !isArray(body) || readJSON(body, &alerts) != nil {
		return false
	}
	if len(alerts.items) == 0 {
		return strings.Contains(address, "/api/v2/alerts")
	}
	return has(alerts.items[0], "fingerprint", "labels", "startsAt")
}

// Parse reads the list.
func (alertmanager) Parse(body []byte, ctx Context) (observe.Report, error) {
	var alerts list[alertmanagerAlert]
	if err := readJSON(body, &alerts); err != nil {
		return observe.Report{}, notThe("Alertmanager's list of alerts", body, err)
	}
	if !isArray(body) {
		return observe.Report{}, notThe("Alertmanager's list of alerts", body, nil)
	}
	read := reading{live: true}
	read.beyond(alerts.more, "alerts", maxItems)
	unlabelled := 0
	for _, alert := range alerts.items {
		if alert.Fingerprint == "" || alert.Status.State == "" || len(alert.Labels) == 0 {
			return observe.Report{}, notThe("Alertmanager's list of alerts", body, errors.New("an alert lacks its fingerprint, labels or status.state"))
		}
		if alert.Labels["severity"] == "" {
			unlabelled++
		}
		alert.into(&read, ctx.Now)
	}
	if unlabelled > 0 {
		read.notes = append(read.notes, fmt.Sprintf("%d alerts carry no severity: counted as degraded", unlabelled))
	}
	return finish(read, ctx), nil
}

func (a alertmanagerAlert) into(read *reading, now time.Time) {
	name := line(a.Labels["alertname"])
	e := event{Incident: observe.Incident{
		ID: string(a.Fingerprint), Title: cmp.Or(line(a.Annotations["summary"]), name, "alert "+string(a.Fingerprint)),
		State: observe.SeverityDegraded, Started: date(a.Starts), Updated: date(a.Updated),
	}}
	if name != "" {
		e.Components = []string{name}
	}
	for _, key := range slices.Sorted(maps.Keys(a.Labels)) {
		switch value := line(a.Labels[key]); {
		case key == "region" && value != "":
			e.Regions = []string{value}
		case len(e.aliases) < maxNames:
			e.aliases = append(e.aliases, value, clip(key, maxField)+"="+value)
		}
	}
	if text := plain(a.Annotations["description"]); text != "" {
		e.Updates = []observe.Update{{At: e.Started, Text: text}}
	}
	if label := a.Labels["severity"]; label != "" {
		severity, known := alertmanagerSeverities[strings.ToLower(label)]
		e.State = severity
		if !known {
			e.unclear = unknownWord("severity", e.Title, word(label))
		}
	}
	if end := date(a.Ends); !end.IsZero() && !now.IsZero() && !end.After(now) {
		read.over(e)
		return
	}
	switch a.Status.State {
	case "active", "unprocessed":
		read.open = append(read.open, e)
	case "suppressed": // silenced by hand, or implied by another
		e.State, e.unclear = observe.SeverityMaintenance, ""
		read.maintenances = append(read.maintenances, e)
	default:
		e.unclear = unknownWord("state", e.Title, a.Status.State)
		read.open = append(read.open, e)
	}
	read.updated = later(read.updated, e.Incident.Updated)
}
