package history

import (
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
)

const (
	titleCells = 300
	bodyCells  = 2000
)

// Describe returns what a series tells in full of its newest observation,
// cleaned: its Last and, of feeds, its Report.
func Describe(o observe.Observation) Series {
	s := Series{Last: clean(o)}
	if o.Report != nil {
		s.Report = cleanReport(o.Report)
	}
	return s
}

// cleanReport returns a copy of what a status page said that is safe to print.
func cleanReport(from *observe.Report) *observe.Report {
	report := *from
	report.Format = cleaned(from.Format, wordCells)
	report.Reason = cleaned(from.Reason, titleCells)
	report.PageIndicator = cleaned(from.PageIndicator, wordCells)
	report.Incidents = cleanIncidents(from.Incidents)
	report.Maintenances = cleanIncidents(from.Maintenances)
	report.Closed = cleanIncidents(from.Closed)
	report.Elsewhere = nil // no view asks for it
	return &report
}

func cleanIncidents(from []observe.Incident) []observe.Incident {
	incidents := make([]observe.Incident, len(from))
	for i, incident := range from {
		incident.ID = cleaned(incident.ID, titleCells)
		incident.Title = cleaned(incident.Title, titleCells)
		incident.Stage = cleanStage(incident.Stage)
		incident.Regions = cleanAll(incident.Regions)
		incident.Components = cleanAll(incident.Components)
		updates := make([]observe.Update, len(incident.Updates))
		for n, update := range incident.Updates {
			update.Text = cleaned(update.Text, bodyCells)
			update.Stage = cleanStage(update.Stage)
			updates[n] = update
		}
		incident.Updates = updates
		incidents[i] = incident
	}
	return incidents
}

func cleanStage(from observe.Stage) observe.Stage {
	return observe.Stage(cleaned(string(from), wordCells))
}

func cleanAll(from []string) []string {
	texts := make([]string, len(from))
	for i, text := range from {
		texts[i] = cleaned(text, titleCells)
	}
	return texts
}

func cleaned(text string, cells int) string { return safetext.Clean(text, cells).String() }
