package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
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
	defaultWait = 10 * time.Second
	// wellAfter is how long everything must have been measured and well.
	wellAfter = 5 * time.Second
	// settleAfter is how long an opened verdict may still change its scope.
	settleAfter = 2 * time.Second
)

func newCheck(s streams, settings *settings) *cobra.Command {
	var wait time.Duration
	var asJSON bool
	command := &cobra.Command{
		Use:   "check [HOST[:PORT] | URL]",
		Short: "measure for some seconds, print the verdict, exit 0 ok, 1 degraded, 2 down, 3 unknown",
		Long: `check measures everything for up to --wait, prints the verdict in one line and its
evidence below, and exits as monitoring plugins do: 0 ok, 1 degraded, 2 down, 3 unknown.

With a target it asks about that one thing, layer by layer: its name at each
resolver, then TCP, TLS and HTTP by each uplink.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			if wait <= 0 || wait > time.Hour {
				return fmt.Errorf("--wait %s: give a time between 1s and 1h", wait)
			}
			site, err := openSite(command.Context(), settings)
			if err != nil {
				return err
			}
			if len(args) == 1 {
				return checkTarget(command.Context(), site, args[0], wait, asJSON, s.out)
			}
			result := site.settle(command.Context(), wait)
			return report(result.Triage, asJSON, s.out)
		},
	}
	command.Flags().DurationVar(&wait, "wait", defaultWait, "how long to measure at most")
	command.Flags().BoolVar(&asJSON, "json", false, "print one triage line of JSON")
	return command
}

// settle measures until there is something to say, for at most wait.
func (w *site) settle(ctx context.Context, wait time.Duration) *history.Snapshot {
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	steps := make(chan *history.Snapshot, 1)
	e := w.measure(ctx, nil, engine.Options{OnStep: func(s *history.Snapshot) {
		select {
		case steps <- s:
		default:
		}
	}})
	for {
		select {
		case <-ctx.Done():
			return e.Snapshot()
		case s := <-steps:
			if decided(s) {
				return s
			}
		}
	}
}

// decided reports whether waiting longer would hardly change what is said.
func decided(s *history.Snapshot) bool {
	ran := s.Now.Sub(s.Started)
	switch s.Triage.Status {
	case triage.AllOK:
		return ran >= wellAfter && s.Now.Sub(s.Triage.Since) >= settleAfter
	case triage.AnyOpen:
		for _, v := range s.Triage.Verdicts {
			if v.State == triage.Suspect || s.Now.Sub(v.Detected) < settleAfter {
				return false
			}
		}
		return true
	default:
		return false
	}
}

// report prints a result for people or for programs, and makes its exit code.
func report(result triage.Result, asJSON bool, out io.Writer) error {
	code := codeOf(result)
	if asJSON {
		encoder := json.NewEncoder(out)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(lines.Triage(result)); err != nil {
			return &exit{exitSoftware, err}
		}
		return ending(code)
	}
	word := []string{"OK", "DEGRADED", "DOWN", "UNKNOWN"}[code]
	if len(result.Verdicts) == 0 {
		fmt.Fprintf(out, "%s: %s\n", word, calm(result.Status))
	}
	for i, v := range result.Verdicts {
		if i == 0 {
			fmt.Fprintf(out, "%s: ", word)
		}
		writeVerdict(out, v)
	}
	for _, n := range result.Notices {
		fmt.Fprintf(out, "  note     %s\n", n.Text)
	}
	return ending(code)
}

func calm(status triage.Overall) string {
	if status == triage.AllOK {
		return "all is well"
	}
	return "too little was measured to say anything; try --wait 30s"
}

func writeVerdict(out io.Writer, v triage.Verdict) {
	fmt.Fprintf(out, "%s (%s, %s, %s", v.Headline, v.Cause, v.State, v.Confidence)
	if v.Incident != "" {
		fmt.Fprintf(out, ", %s", v.Incident)
	}
	fmt.Fprintf(out, ")\n  since    %s\n", v.Since.Wall.Local().Format("15:04:05"))
	for _, part := range []struct {
		name string
		what []triage.Evidence
	}{{"for", v.For}, {"against", v.Against}, {"implied", v.Implied}, {"unknown", v.Unknown}} {
		for _, e := range part.what {
			fmt.Fprintf(out, "  %-8s %s\n", part.name, e.Text)
		}
	}
	for _, r := range v.Rivals {
		fmt.Fprintf(out, "  not      %s %s: %s\n", r.Cause, strings.Join(r.Scope, ", "), r.WhyNot)
	}
	for _, s := range v.Services {
		fmt.Fprintf(out, "  hurts    %s (%s)\n", s.Name, s.State)
	}
	fmt.Fprintf(out, "  next     %s\n", v.Next)
	if v.Call != "" {
		fmt.Fprintf(out, "  call     %s\n", v.Call)
	}
}

// codeOf is the exit code of a result: its worst verdict's.
func codeOf(result triage.Result) int {
	if result.Status == triage.Unreliable || result.Status == triage.Starting {
		return exitUnknown
	}
	code := exitOK
	for _, v := range result.Verdicts {
		switch {
		case v.State == triage.Recovering:
			code = worse(code, exitDegraded)
		case v.Severity == observe.Down:
			code = worse(code, exitDown)
		case v.Severity == observe.Degraded:
			code = worse(code, exitDegraded)
		default:
			code = worse(code, exitUnknown)
		}
	}
	return code
}

// worse is the graver of two exit codes; unknown is graver than degraded only.
func worse(a, b int) int {
	rank := map[int]int{exitOK: 0, exitDegraded: 1, exitUnknown: 2, exitDown: 3}
	if rank[b] > rank[a] {
		return b
	}
	return a
}

func ending(code int) error {
	if code == exitOK {
		return nil
	}
	return &exit{code: code}
}
