package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.com/noctop/internal/drill"
	"example.com/noctop/ui"
)

func newDrill(s streams, settings *settings) *cobra.Command {
	var speed, from string
	var quizzed, asJSON bool
	command := &cobra.Command{
		Use:   "drill [NAME]",
		Short: "live through an outage of the past",
		Long: `drill plays an outage of the past in the console, as a site of that day would have
measured it; without a name it lists those there are. They are made from the
published timelines: what is inference is listed with each.

Nothing is measured meanwhile. The space bar stops the tape and lets it go on, [ and ]
go to its turns, + and - play it faster and slower.

With --quiz the verdict is hidden until you have named the fault: v. With --json it
prints the lines that noctop watch --json would have printed then.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			if len(args) == 0 {
				return printed(listDrills(s.out))
			}
			d := drill.Find(args[0])
			if d == nil {
				return &exit{exitUsage, fmt.Errorf("there is no drill %q; there are %s", args[0], strings.Join(drillNames(), ", "))}
			}
			if asJSON {
				return drillLines(command.Context(), s, d, speed, from)
			}
			what := recordingOf(d)
			if quizzed {
				what.quiz = quizOf(d)
			}
			var err error
			if what.speed, err = speedOf(speed, d.Speed); err != nil {
				return err
			}
			if what.from, err = momentOf(from, d); err != nil {
				return err
			}
			return playInConsole(command.Context(), s, settings, what)
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return drillNames(), cobra.ShellCompDirectiveNoFileComp
		},
	}
	command.Flags().StringVar(&speed, "speed", "", "how many times as fast as it happened, or max (default: what suits the drill)")
	command.Flags().StringVar(&from, "from", "", "where to begin, as HH:MM (default: a minute before the first turn)")
	command.Flags().BoolVar(&quizzed, "quiz", false, "hide the verdict until you have named the fault")
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON Lines, and nothing else, to standard output")
	command.MarkFlagsMutuallyExclusive("quiz", "json")
	return command
}

// recordingOf is a drill to be played in the console.
func recordingOf(d *drill.Drill) recording {
	what := recording{
		name: d.Name, open: d.Tape, speed: d.Speed, zone: d.Start.Location(), first: d.Start, last: d.At(d.Length),
	}
	for _, turn := range d.Turns {
		what.turns = append(what.turns, ui.Mark{At: d.At(turn.After), Kind: ui.MarkTurn, Text: turn.What})
	}
	return what
}

// quizOf asks for what was broken in a drill.
func quizOf(d *drill.Drill) *ui.Quiz {
	return &ui.Quiz{Cause: d.Answer.Cause, Scope: d.Answer.Scope, Onset: d.At(d.Answer.Since), Why: d.Answer.Why, Lesson: d.Lesson}
}

// drillLines prints what a drill comes to: all of it, unless a moment to begin at
// is named.
func drillLines(ctx context.Context, s streams, d *drill.Drill, speed, from string) error {
	pace, err := speedOf(speed, 0)
	if err != nil {
		return err
	}
	var begin time.Time
	if from != "" {
		if begin, err = momentOf(from, d); err != nil {
			return err
		}
	}
	return replay(ctx, s, d.Tape(), pace, begin, time.Time{})
}

func drillNames() (all []string) {
	for _, d := range drill.All() {
		all = append(all, d.Name)
	}
	return all
}

// listDrills prints what there is to live through.
func listDrills(out io.Writer) error {
	for i, d := range drill.All() {
		if i > 0 {
			fmt.Fprintln(out)
		}
		fmt.Fprintf(out, "%-18s %s\n", d.Name, d.Title)
		fmt.Fprintf(out, "%18s %s\n", "", wrapText(d.Summary, 60, 19))
		for _, turn := range d.Turns {
			fmt.Fprintf(out, "%18s %s  %s\n", "", d.At(turn.After).Format("15:04"), turn.What)
		}
		fmt.Fprintf(out, "%18s from: %s\n", "", wrapText(strings.Join(d.Sources, "; "), 60, 25))
		if _, err := fmt.Fprintf(out, "%18s inferred: %s\n", "", wrapText(strings.Join(d.Inferred, "; "), 60, 29)); err != nil {
			return err
		}
	}
	return nil
}

// wrapText breaks a text into lines of so many letters, all but the first indented.
func wrapText(text string, width, indent int) string {
	var b strings.Builder
	used := 0
	for i, word := range strings.Fields(text) {
		switch {
		case i == 0:
		case used+1+len(word) > width:
			b.WriteString("\n" + strings.Repeat(" ", indent))
			used = 0
		default:
			b.WriteByte(' ')
			used++
		}
		b.WriteString(word)
		used += len(word)
	}
	return b.String()
}

// speedOf reads how fast a tape is to be played; 0 is as fast as can be.
func speedOf(text string, usual float64) (float64, error) {
	if text == "" {
		return usual, nil
	}
	if text == "max" {
		return 0, nil
	}
	var speed float64
	var rest string
	n, _ := fmt.Sscanf(strings.TrimPrefix(text, "x"), "%g%s", &speed, &rest)
	if n != 1 || !(speed >= 0.1 && speed <= 1000) {
		return 0, &exit{exitUsage, fmt.Errorf("--speed %q: give a number from 0.1 to 1000, or max", text)}
	}
	return speed, nil
}

// momentOf reads where to begin a drill.
func momentOf(text string, d *drill.Drill) (time.Time, error) {
	if text == "" {
		if first := d.Turns[0].After; first > time.Minute {
			return d.At(first - time.Minute), nil
		}
		return time.Time{}, nil
	}
	clock, err := time.Parse("15:04", text)
	if err != nil {
		return time.Time{}, &exit{exitUsage, fmt.Errorf("--from %q: give a time of that day, as 11:16", text)}
	}
	year, month, day := d.Start.Date()
	at := time.Date(year, month, day, clock.Hour(), clock.Minute(), 0, 0, d.Start.Location())
	if at.Before(d.Start) {
		at = at.AddDate(0, 0, 1)
	}
	if at.After(d.At(d.Length)) {
		return time.Time{}, &exit{exitUsage, errors.New("--from " + text + ": the drill runs from " +
			d.Start.Format("15:04") + " to " + d.At(d.Length).Format("15:04"))}
	}
	return at, nil
}
