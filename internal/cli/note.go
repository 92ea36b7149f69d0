package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/claims/notes"
	"example.com/noctop/internal/config"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
)

func newNote(s streams, settings *settings) *cobra.Command {
	var when string
	command := &cobra.Command{
		Use:   "note PROVIDER TEXT",
		Short: "keep what a provider said: a press line, a phone call",
		Long: `note keeps a statement of a provider that has no status page, or that said it
elsewhere. A running noctop takes it on within seconds, and shows it beside the
verdicts it bears on. PROVIDER is the name of an uplink or provider as the
configuration has it. Notes are never changed; a correction is another note.

--at is when it was said: 14:28, yesterday 23:50, or 2026-11-21T14:28:00+09:00.`,
		Args: takes(2, anyNumber),
		RunE: func(command *cobra.Command, args []string) error {
			now := time.Now()
			at, err := saidAt("--at", when, now)
			if err != nil {
				return &exit{exitUsage, err}
			}
			said := claims.Noted{At: at, Entered: now, Provider: args[0], Text: strings.Join(args[1:], " ")}
			return note(command.Context(), s, settings, said)
		},
	}
	command.Flags().StringVar(&when, "at", "", "when it was said, now where it is not given")
	return command
}

// note keeps a note, and says what was kept.
func note(ctx context.Context, s streams, settings *settings, said claims.Noted) error {
	names, complete := settings.parties(ctx, s)
	which := slices.IndexFunc(names, func(name string) bool { return strings.EqualFold(name, said.Provider) })
	if which >= 0 {
		said.Provider = names[which]
	}
	switch err := notes.Append(notes.Path(s.getenv), said); {
	case errors.Is(err, notes.ErrNoNote):
		return &exit{exitUsage, err}
	case err != nil:
		return &exit{exitSoftware, err}
	}
	if which < 0 && complete {
		s.complain(i18n.T("it is kept, but no uplink, resolver or provider is called %q: it will bear on no verdict", said.Provider))
	}
	return printed(confirm(s.out, said))
}

func confirm(out io.Writer, said claims.Noted) error {
	_, err := fmt.Fprintf(out, "%s  %s: %s\n", said.At.Local().Format("2006-01-02 15:04"),
		safetext.Clean(said.Provider, plainCells), safetext.Clean(said.Text, plainCells))
	return err
}

// atEnd finds when something was said at the end of a note: "… at 14:28".
var atEnd = regexp.MustCompile(`(?i)^(.*\S)[\s,;]+at\s+((?:(?:today|yesterday)[ T]+)?\d{1,2}:\d{2}|\d{4}-\d{2}-\d{2}T\S+)\s*$`)

// keeper is what keeps the notes that are entered in the console.
func (w *site) keeper() func(who, said string) (string, error) {
	return func(who, said string) (string, error) {
		now := time.Now()
		note := claims.Noted{At: now, Entered: now, Provider: who, Text: said}
		if found := atEnd.FindStringSubmatch(said); found != nil {
			at, err := saidAt("at", found[2], now)
			if err != nil {
				return "", err
			}
			note.At, note.Text = at, strings.TrimRight(found[1], " ,;")
		}
		if err := notes.Append(w.notes, note); err != nil {
			return "", err
		}
		return fmt.Sprintf("%s  %s: %s", note.At.Local().Format("15:04"), note.Provider, note.Text), nil
	}
}

// parties are the names of those who could say something, and whether these are
// all. A note is kept also where the configuration is bad.
func (s *settings) parties(ctx context.Context, from streams) (names []string, complete bool) {
	c, err := s.load()
	if err != nil {
		return nil, false
	}
	found, err := from.host.find(ctx)
	if err != nil {
		found = config.Found{}
	}
	return namesIn(c.Topology(found)), err == nil
}

func namesIn(what topology.Topology) (names []string) {
	for _, p := range what.Providers {
		names = append(names, p.Name)
	}
	for _, u := range what.Uplinks {
		names = append(names, u.Name)
	}
	for _, r := range what.Resolvers {
		names = append(names, r.Name)
	}
	return names
}

var dayTime = regexp.MustCompile(`^(?:(today|yesterday)[ T]+)?(\d{1,2}:\d{2})$`)

// longAgo is how far back a time without a day may lie: further back, it more
// likely means one that is still ahead, by mistake.
const longAgo = 12 * time.Hour

// saidAt reads a time that people type, which must not be ahead. what is where
// they typed it.
func saidAt(what, text string, now time.Time) (time.Time, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return now, nil
	}
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return past(what, text, at, now)
	}
	found := dayTime.FindStringSubmatch(strings.ToLower(text))
	if found == nil {
		return time.Time{}, i18n.Errorf("%s %q: write 14:28, yesterday 23:50 or 2026-11-21T14:28:00+09:00", what, text)
	}
	clock, err := time.Parse("15:04", found[2])
	if err != nil {
		return time.Time{}, i18n.Errorf("%s %q: there is no such time of day", what, text)
	}
	day := func(back int) time.Time {
		return time.Date(now.Year(), now.Month(), now.Day()-back, clock.Hour(), clock.Minute(), 0, 0, now.Location())
	}
	switch {
	case found[1] == "yesterday":
		return day(1), nil
	case found[1] == "today" || !day(0).After(now) || now.Sub(day(1)) > longAgo:
		return past(what, text, day(0), now)
	}
	return day(1), nil // shortly after midnight, of the evening before
}

func past(what, text string, at, now time.Time) (time.Time, error) {
	if at.After(now) {
		return at, i18n.Errorf("%s %q is still ahead: it is %s on %s now; for another day write yesterday 23:50 or the date", what, text, now.Format("15:04"), now.Format(time.DateOnly))
	}
	return at, nil
}

// heard returns what hands the engine the notes as they are entered. What is
// wrong with the file is told once.
func (w *site) heard() func() []claims.Noted {
	follower, told := notes.Follow(w.notes), ""
	return func() []claims.Noted {
		all, err := follower.Poll()
		switch {
		case err == nil:
			told = ""
		case err.Error() != told:
			told = err.Error()
			w.say(i18n.T("%s", err))
		}
		return all
	}
}
