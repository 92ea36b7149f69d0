package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.com/noctop/internal/engine"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/lines"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/triage"
)

const (
	// longestSilence is the most that may pass between two triage lines.
	longestSilence = 10 * time.Second
	// firstLine is when the first one comes, whatever is known.
	firstLine = 4500 * time.Millisecond
	// waiting is how many items may wait for a reader that is slow; the last
	// reserved places are kept from samples, for rounds of triage: half an hour.
	waiting  = 8192
	reserved = 2048
)

func newWatch(s streams, settings *settings) *cobra.Command {
	var asJSON, samples bool
	command := &cobra.Command{
		Use:   "watch",
		Short: "measure without a screen, and print verdicts as they change",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			if samples && !asJSON {
				return fmt.Errorf("--samples needs --json")
			}
			site, err := openSite(command.Context(), settings)
			if err != nil {
				return err
			}
			if asJSON {
				return watchJSON(command.Context(), site, s.out, samples)
			}
			return watchText(command.Context(), site, s.out)
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON Lines, and nothing else, to standard output")
	command.Flags().BoolVar(&samples, "samples", false, "print every measurement too")
	return command
}

// feed carries what happens from the engine's loop, which must not wait, to a
// writer that may have to.
type feed struct{ queue chan any }

func (f *feed) observation(o observe.Observation) {
	if len(f.queue) >= waiting-reserved {
		return // a reader that can't keep up loses samples first
	}
	select {
	case f.queue <- o:
	default:
	}
}

// snapshot hands a round of triage on. Where there is no room the oldest items
// make some: the newest verdict counts.
func (f *feed) snapshot(s *history.Snapshot) {
	for {
		select {
		case f.queue <- s.Triage:
			return
		default:
		}
		select {
		case <-f.queue:
		default:
		}
	}
}

// watchJSON writes the lines of the contract until it is told to end.
func watchJSON(ctx context.Context, site *site, out io.Writer, samples bool) error {
	f := &feed{queue: make(chan any, waiting)}
	var onObservation func(observe.Observation)
	if samples {
		onObservation = f.observation
	}
	e := site.measure(ctx, onObservation, engine.Options{OnStep: f.snapshot})
	site.rereadOnHangup(ctx, e)
	started := e.Snapshot().Started
	w := bufio.NewWriter(out)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	var p pace
	for {
		select {
		case <-ctx.Done():
			e.Wait()
			return w.Flush()
		case item := <-f.queue:
			if err := writeItem(encoder, item, &p, started); err != nil {
				return &exit{exitSoftware, fmt.Errorf("can't write to standard output: %w", err)}
			}
		}
		if len(f.queue) == 0 {
			if err := w.Flush(); err != nil {
				return &exit{exitSoftware, fmt.Errorf("can't write to standard output: %w", err)}
			}
		}
	}
}

func writeItem(encoder *json.Encoder, item any, p *pace, started observe.Instant) error {
	switch item := item.(type) {
	case observe.Observation:
		return encoder.Encode(lines.Sample(item))
	case triage.Result:
		for _, event := range item.Events {
			if err := encoder.Encode(lines.Incident(event)); err != nil {
				return err
			}
		}
		if p.due(item, started) {
			return encoder.Encode(lines.Triage(item))
		}
	}
	return nil
}

// pace decides which rounds of triage are worth a line: the first, every
// change, and one every ten seconds.
type pace struct {
	said  bool
	last  observe.Instant
	shape string
}

func (p *pace) due(result triage.Result, started observe.Instant) bool {
	if !p.said && result.Status == triage.Starting && result.Now.Sub(started) < firstLine {
		return false
	}
	shape := shapeOf(result)
	if p.said && shape == p.shape && result.Now.Sub(p.last) < longestSilence-time.Second {
		return false
	}
	p.said, p.last, p.shape = true, result.Now, shape
	return true
}

// shapeOf is what counts as a change: what is said, not the figures it rests on.
func shapeOf(result triage.Result) string {
	var b strings.Builder
	b.WriteString(string(result.Status))
	for _, v := range result.Verdicts {
		fmt.Fprintf(&b, "|%s %v %s %s %s", v.Cause, v.Scope, v.State, v.Confidence, v.Incident)
	}
	for _, n := range result.Notices {
		fmt.Fprintf(&b, "|%s %v", n.Code, n.Subject)
	}
	return b.String()
}

// watchText prints a line for people on every change.
func watchText(ctx context.Context, site *site, out io.Writer) error {
	f := &feed{queue: make(chan any, waiting)}
	e := site.measure(ctx, nil, engine.Options{OnStep: f.snapshot})
	site.rereadOnHangup(ctx, e)
	started := e.Snapshot().Started
	said := ""
	for {
		select {
		case <-ctx.Done():
			e.Wait()
			return nil
		case item := <-f.queue:
			result, ok := item.(triage.Result)
			if !ok || result.Status == triage.Starting && result.Now.Sub(started) < firstLine {
				continue
			}
			text := summary(result)
			if text == said {
				continue
			}
			said = text
			if _, err := fmt.Fprintf(out, "%s  %s\n", result.Now.Wall.Local().Format("15:04:05"), strings.ReplaceAll(text, "\n", "\n          ")); err != nil {
				return &exit{exitSoftware, fmt.Errorf("can't write to standard output: %w", err)}
			}
		}
	}
}

// summary is a result in a line for each verdict.
func summary(result triage.Result) string {
	if len(result.Verdicts) == 0 {
		switch result.Status {
		case triage.AllOK:
			return "OK       all is well"
		default:
			return "?        measuring"
		}
	}
	texts := make([]string, 0, len(result.Verdicts))
	for _, v := range result.Verdicts {
		text := fmt.Sprintf("%-8s %s (%s, %s)", strings.ToUpper(stateWord(v)), v.Headline, v.Cause, v.Confidence)
		if v.Incident != "" {
			text += " " + v.Incident
		}
		texts = append(texts, text)
	}
	return strings.Join(slices.Compact(texts), "\n")
}

// stateWord is how bad a verdict is, in a word.
func stateWord(v triage.Verdict) string {
	if v.State != triage.Open && v.State != triage.Flapping {
		return string(v.State)
	}
	return v.Severity.String()
}
