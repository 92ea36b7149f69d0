package cli

import (
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/journal"
	bulletins "example.com/noctop/internal/report"
	"example.com/noctop/internal/triage"
)

// bulletinEvery is the time between bulletins where nobody numbers them.
const bulletinEvery = 15 * time.Minute

// handoverSpan is how long before a handover what operators ran is told.
const handoverSpan = 24 * time.Hour

// reporting is what a report is asked to be.
type reporting struct {
	incident, format, file string
	number                 int
	handover               bool
}

func newReport(s streams, settings *settings) *cobra.Command {
	asked := reporting{}
	command := &cobra.Command{
		Use:   "report [INCIDENT]",
		Short: "write the bulletin of an incident, or a handover",
		Long: `report writes what there is to tell others about an incident, from the journal: when
it began, what is measured, the verdict with its evidence and what speaks against
it, the services hurt, what the provider says and whether that fits, whom to call.
Without INCIDENT it is the newest. Of one that is over it is the final one, with
the whole course of it. Bulletins are numbered by the time since the incident was
noticed, one for each quarter of an hour; --number sets it.`,
		Args: takes(0, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				asked.incident = args[0]
			}
			return writeReport(s, settings, asked)
		},
	}
	flags := command.Flags()
	flags.StringVar(&asked.format, "format", "text", "text, markdown or json")
	flags.StringVar(&asked.file, "journal", "", "the journal to read (default: this host's)")
	flags.IntVar(&asked.number, "number", 0, "the bulletin's number (default: by the time)")
	flags.BoolVar(&asked.handover, "handover", false, "write what the next shift needs to know instead")
	return command
}

func writeReport(s streams, settings *settings, asked reporting) error {
	language, err := settings.language("auto", s.getenv)
	if err != nil {
		return err
	}
	write := map[string]func(bulletins.Bulletin) error{
		"text":     func(b bulletins.Bulletin) error { return b.Text(s.out, language) },
		"markdown": func(b bulletins.Bulletin) error { return b.Markdown(s.out, language) },
		"json":     func(b bulletins.Bulletin) error { return b.JSON(s.out, language) },
	}[asked.format]
	if write == nil {
		return usage("--format %q: choose text, markdown or json", asked.format)
	}
	var files []string
	if asked.file != "" {
		files = []string{asked.file}
	}
	r, _, err := openJournal(s, settings, files)
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	bulletin, err := bulletinFrom(r, asked)
	if err != nil {
		return err
	}
	return printed(write(bulletin))
}

// bulletinFrom makes the bulletin that is asked for from a journal.
func bulletinFrom(r *journal.Reader, asked reporting) (bulletins.Bulletin, error) {
	_, until := r.Span()
	if asked.handover {
		snapshot, err := r.At(until, journal.ShownBefore)
		if err != nil {
			return bulletins.Bulletin{}, &exit{exitSoftware, err}
		}
		return bulletins.HandOver(bulletins.Source{Snapshot: snapshot, Zone: time.Local, Actions: actionsOf(r, "", until.Add(-handoverSpan), until)}), nil
	}
	id, steps, err := stepsOf(r, asked.incident)
	if err != nil {
		return bulletins.Bulletin{}, err
	}
	events := eventsOf(r, id, steps)
	if len(events) == 0 {
		return bulletins.Bulletin{}, &exit{exitSoftware, i18n.Errorf("of incident %s nothing is readable any more", id)}
	}
	last := events[len(events)-1]
	moment := until
	if last.Kind == "resolved" {
		moment = last.At.Wall.Add(time.Second)
	}
	began := last.Verdict.Since.Wall
	snapshot, err := r.At(moment, moment.Sub(began)+journal.ShownBefore)
	if err != nil {
		return bulletins.Bulletin{}, &exit{exitSoftware, err}
	}
	v := verdictOf(snapshot, last)
	number := asked.number
	if number == 0 {
		number = 1 + int(moment.Sub(v.Detected.Wall)/bulletinEvery)
	}
	return bulletins.Incident(bulletins.Source{
		Snapshot: snapshot, Zone: time.Local, Events: events, Actions: actionsOf(r, id, began, moment), Every: bulletinEvery,
	}, v, number), nil
}

// actionsOf are what operators' tools said of an incident, or of all of them, from
// one moment to another.
func actionsOf(r *journal.Reader, incident string, from, to time.Time) (all []bulletins.Action) {
	for _, one := range r.Proofs(from, to) {
		if incident == "" || one.Incident == incident {
			all = append(all, bulletins.Action{At: one.At.In(time.Local), By: one.By, Text: one.Words()})
		}
	}
	return all
}

// stepsOf finds the marks of an incident; of the newest where none is named.
func stepsOf(r *journal.Reader, id string) (string, []journal.Mark, error) {
	all := r.Incidents(time.Time{}, time.Time{})
	if len(all) == 0 {
		return "", nil, usage("the journal holds no incident; --handover tells how things stand")
	}
	if id == "" {
		id = all[len(all)-1].ID
	}
	steps := slices.DeleteFunc(slices.Clone(all), func(m journal.Mark) bool { return m.ID != id })
	if len(steps) == 0 {
		var known []string
		for _, m := range all {
			known = append(known, m.ID)
		}
		slices.Sort(known)
		known = slices.Compact(known)
		return "", nil, &exit{exitUsage, i18n.Errorf("there is no incident %q in the journal; the newest are %s",
			id, strings.Join(known[max(len(known)-5, 0):], ", "))}
	}
	return id, steps, nil
}

// eventsOf reads the steps of an incident's life as they were judged.
func eventsOf(r *journal.Reader, id string, steps []journal.Mark) (events []triage.Event) {
	for i, step := range steps {
		if i > 0 && step.At.Equal(steps[i-1].At) {
			continue // of the same round of triage, which has them all
		}
		snapshot, err := r.At(step.At.Add(time.Millisecond), 0)
		if err != nil {
			continue
		}
		for _, e := range snapshot.Triage.Events {
			if e.Verdict.Incident == id {
				events = append(events, e)
			}
		}
	}
	return events
}

// verdictOf is an incident's verdict at a moment, or as it last was.
func verdictOf(snapshot *history.Snapshot, last triage.Event) triage.Verdict {
	for _, v := range snapshot.Triage.Verdicts {
		if v.Incident == last.Verdict.Incident {
			return v
		}
	}
	v := last.Verdict
	if last.Kind == "resolved" {
		v.State = triage.Resolved
	}
	return v
}
