package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.com/noctop/internal/engine"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/lines"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
)

const (
	// longestSilence is the most that may pass between two triage lines.
	longestSilence = 10 * time.Second
	// firstLine is when the first one comes, whatever is known: rounds of triage
	// are a second apart, and it must be there after five.
	firstLine = 3500 * time.Millisecond
)

func newWatch(s streams, settings *settings) *cobra.Command {
	var asJSON, samples bool
	command := &cobra.Command{
		Use:   "watch",
		Short: "measure without a screen, and print verdicts as they change",
		Long: `watch measures without a screen, and prints a line on every change, until it is
told to end. With --json these are JSON Lines: a triage line comes within five
seconds of the start, on every change, and at least every ten seconds.

It reads the configuration again when the file changes, and on SIGHUP. A bad one
is complained of on standard error, and the one before stays in use.`,
		Args: takes(0, 0),
		RunE: func(command *cobra.Command, _ []string) error {
			if samples && !asJSON {
				return usage("--samples needs --json")
			}
			site, err := openSite(command.Context(), s, settings)
			if err != nil {
				return err
			}
			if _, err := keys(site.config); err != nil {
				return err
			}
			site.tell = s.complain
			site.messages = site.messenger(s)
			if by := announcer(s); by != nil {
				site.messages.speak(by)
				defer by.Close()
			}
			return watch(command.Context(), site, s, asJSON, samples)
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON Lines, and nothing else, to standard output")
	command.Flags().BoolVar(&samples, "samples", false, "print every measurement too")
	return command
}

// watch writes what happens until it is told to end, or nobody reads any more.
func watch(ctx context.Context, site *site, s streams, asJSON, samples bool) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	outgoing := newOutbox()
	options := engine.Options{OnStep: (&changes{outbox: outgoing, language: s.speaks()}).step}
	if asJSON {
		options.OnStep = (&stream{outbox: outgoing}).step
	}
	if site.messages != nil {
		options.OnStep = both(options.OnStep, site.messages.step)
	}
	if samples {
		site.recorders = append(site.recorders, transcriber{outgoing})
	}
	site.keepJournal()
	defer site.endJournal()
	e := site.measure(ctx, options)
	site.rereadOnHangup(ctx, e)
	if site.messages != nil {
		site.messages.start(ctx, e)
	}
	written := make(chan error, 1)
	go func() { written <- outgoing.writeTo(s.out) }()
	select {
	case err := <-written: // whoever reads is gone
		cancel()
		e.WaitFor(partingWait)
		return printed(err)
	case <-e.Failed():
	case <-ctx.Done():
	}
	cancel()
	e.WaitFor(partingWait)
	outgoing.end()
	select {
	case err := <-written:
		if err != nil {
			return printed(err)
		}
	case <-time.After(partingWait): // whoever reads has stopped reading
	}
	if failure := e.Failure(); failure != nil {
		return &exit{exitSoftware, failure}
	}
	return nil
}

// stream makes the lines of the contract of rounds of triage.
type stream struct {
	outbox interface{ put(line any) }
	pace   pace
	told   int // the number of the newest claim that was
}

func (s *stream) step(snapshot *history.Snapshot) {
	for _, c := range snapshot.Claims {
		if c.Seq > s.told {
			s.told = c.Seq
			s.outbox.put(lines.Claim(c))
		}
	}
	for _, event := range snapshot.Triage.Events {
		s.outbox.put(lines.Incident(event))
	}
	if s.pace.due(snapshot) {
		s.outbox.put(lines.Triage(snapshot.Triage, snapshot.Remarks))
	}
}

// pace decides which rounds of triage are worth a line: the first, every
// change, and one every ten seconds.
type pace struct {
	said  bool
	last  observe.Instant
	shape string
}

func (p *pace) due(snapshot *history.Snapshot) bool {
	result, started := snapshot.Triage, snapshot.Started
	if !p.said && result.Status == triage.Starting && result.Now.Sub(started) < firstLine {
		return false
	}
	shape := lines.Shape(result, snapshot.Remarks)
	// The next round comes a second later, and would be too late.
	if p.said && shape == p.shape && result.Now.Sub(p.last) < longestSilence-time.Second {
		return false
	}
	p.said, p.last, p.shape = true, result.Now, shape
	return true
}

// changes makes a line for people of every round of triage that says something new.
type changes struct {
	outbox   *outbox
	language i18n.Language
	said     string
}

func (c *changes) step(snapshot *history.Snapshot) {
	result := snapshot.Triage
	if result.Status == triage.Starting && result.Now.Sub(snapshot.Started) < firstLine {
		return
	}
	text := summary(result, c.language)
	if text == c.said {
		return
	}
	c.said = text
	c.outbox.put(fmt.Sprintf("%s  %s", result.Now.Wall.Local().Format("15:04:05"), strings.ReplaceAll(text, "\n", "\n          ")))
}

// summary is a result in a line for each verdict.
func summary(result triage.Result, language i18n.Language) string {
	p := &page{language: language}
	if len(result.Verdicts) == 0 {
		if result.Status == triage.AllOK {
			return p.state("OK") + p.word("all is well")
		}
		return p.state("?") + p.word("measuring")
	}
	texts := make([]string, 0, len(result.Verdicts))
	for _, v := range result.Verdicts {
		text := p.state(stateWord(v)) + fmt.Sprintf("%s (%s, %s)", p.text(headline(v)), v.Cause, p.word(string(v.Confidence)))
		if v.Incident != "" {
			text += " " + v.Incident
		}
		texts = append(texts, text)
	}
	return strings.Join(slices.Compact(texts), "\n")
}

// stateCells is how wide the state before a verdict is.
const stateCells = 8

// state is a state's word, as wide as every other.
func (p *page) state(word string) string {
	if word = p.word(word); p.language == i18n.English {
		word = strings.ToUpper(word)
	}
	return safetext.Pad(safetext.Clean(word, plainCells), stateCells).String() + " "
}

// headline is what a verdict says in a sentence; of one that is over, what it
// said.
func headline(v triage.Verdict) i18n.Text {
	if v.State == triage.Recovering {
		return i18n.T("was: %s", v.Headline)
	}
	return v.Headline
}

// stateWord is how bad a verdict is, in a word.
func stateWord(v triage.Verdict) string {
	if v.State != triage.Open && v.State != triage.Flapping {
		return string(v.State)
	}
	return v.Severity.String()
}
