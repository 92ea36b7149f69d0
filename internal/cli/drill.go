package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.com/noctop/internal/drill"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
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
		Args: takes(0, 1),
		RunE: func(command *cobra.Command, args []string) error {
			if quizzed && asJSON {
				return usage("%s and %s can't be had together", "--quiz", "--json")
			}
			if len(args) == 0 {
				settings.listen()
				return s.show(listDrills(s.page()))
			}
			d := drill.Find(args[0])
			if d == nil {
				return usage("there is no drill %q; there are %s", args[0], strings.Join(drillNames(), ", "))
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
	settings.registerSigns(command)
	command.Flags().StringVar(&speed, "speed", "", "how many times as fast as it happened, or max (default: what suits the drill)")
	command.Flags().StringVar(&from, "from", "", "where to begin, as HH:MM (default: a minute before the first turn)")
	command.Flags().BoolVar(&quizzed, "quiz", false, "hide the verdict until you have named the fault")
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON Lines, and nothing else, to standard output")
	return command
}

// recordingOf is a drill to be played in the console.
func recordingOf(d *drill.Drill) recording {
	what := recording{
		name: d.Name, drill: d.Name, open: d.Tape, trace: d.Trace, speed: d.Speed, zone: d.Start.Location(), first: d.Start, last: d.At(d.Length),
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

// listDrills writes what there is to live through.
func listDrills(p *page) *page {
	const names, width = 19, 60
	indent := strings.Repeat(" ", names)
	named := func(label i18n.Text, all []i18n.Text) {
		texts := make([]string, len(all))
		for i, one := range all {
			texts[i] = p.text(one)
		}
		head := p.text(label) + " "
		fmt.Fprintln(p, indent+head+wrapText(strings.Join(texts, "; "), width, names+safetext.Width(safetext.Clean(head+"x", plainCells))-1))
	}
	for i, d := range drill.All() {
		if i > 0 {
			fmt.Fprintln(p)
		}
		fmt.Fprintf(p, "%-18s %s\n", d.Name, p.text(d.Title))
		fmt.Fprintln(p, indent+wrapText(p.text(d.Summary), width, names))
		for _, turn := range d.Turns {
			fmt.Fprintf(p, "%s%s  %s\n", indent, d.At(turn.After).Format("15:04"), p.text(turn.What))
		}
		named(i18n.T("sources|from:"), d.Sources)
		named(i18n.T("inferred:"), d.Inferred)
	}
	return p
}

// wrapText breaks a text into lines of so many cells, all but the first indented.
func wrapText(text string, width, indent int) string {
	var b strings.Builder
	used := 0
	for i, word := range strings.Fields(text) {
		cells := safetext.Width(safetext.Clean(word, plainCells))
		switch {
		case i == 0:
		case used+1+cells > width:
			b.WriteString("\n" + strings.Repeat(" ", indent))
			used = 0
		default:
			b.WriteByte(' ')
			used++
		}
		b.WriteString(word)
		used += cells
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
		return 0, usage("--speed %q: give a number from 0.1 to 1000, or max", text)
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
		return time.Time{}, usage("--from %q: give a time of that day, as 11:16", text)
	}
	year, month, day := d.Start.Date()
	at := time.Date(year, month, day, clock.Hour(), clock.Minute(), 0, 0, d.Start.Location())
	if at.Before(d.Start) {
		at = at.AddDate(0, 0, 1)
	}
	if at.After(d.At(d.Length)) {
		return time.Time{}, usage("--from %s: the drill runs from %s to %s", text, d.Start.Format("15:04"), d.At(d.Length).Format("15:04"))
	}
	return at, nil
}
