package cli

import (
	"strings"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/wire"
)

// How much of a page's texts is printed, in cells and lines: all that the
// reader of feeds keeps.
const (
	maxFeedName   = 300
	maxFeedReason = 2000
	maxFeedLine   = 8 << 10
	maxFeedLines  = 1000
)

// wireFeed makes the output of a report. What the page wrote is cleaned here.
func wireFeed(report observe.Report) wire.Feed {
	return wire.Feed{
		Format:        report.Format,
		State:         report.State.String(),
		Reason:        safetext.Clean(report.Reason, maxFeedReason).String(),
		PageIndicator: safetext.Clean(report.PageIndicator, maxFeedName).String(),
		Incidents:     wireIncidents(report.Incidents),
		Maintenances:  wireIncidents(report.Maintenances),
	}
}

func wireIncidents(incidents []observe.Incident) []wire.FeedIncident {
	all := make([]wire.FeedIncident, 0, len(incidents))
	for _, i := range incidents {
		updates := make([]wire.FeedUpdate, 0, len(i.Updates))
		for _, u := range i.Updates {
			updates = append(updates, wire.FeedUpdate{At: wireDate(u.At), Stage: string(u.Stage), Text: cleanLines(u.Text)})
		}
		all = append(all, wire.FeedIncident{
			ID: safetext.Clean(i.ID, maxFeedName).String(), Title: safetext.Clean(i.Title, maxFeedLine).String(),
			State: i.State.String(), Stage: string(i.Stage), Regions: cleanNames(i.Regions), Components: cleanNames(i.Components),
			Started: wireDate(i.Started), Updated: wireDate(i.Updated), Updates: updates,
		})
	}
	return all
}

func cleanNames(names []string) []string {
	clean := make([]string, 0, len(names))
	for _, name := range names {
		clean = append(clean, safetext.Clean(name, maxFeedName).String())
	}
	return clean
}

func cleanLines(text string) string {
	var lines []string
	for _, line := range safetext.CleanLines(text, maxFeedLine, maxFeedLines) {
		lines = append(lines, line.String())
	}
	return strings.Join(lines, "\n")
}

// wireDate writes a date in UTC; one that is not known is empty.
func wireDate(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}
