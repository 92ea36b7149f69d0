package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"example.com/noctop/internal/engine"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
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
resolver, then TCP, TLS and HTTP by each uplink, the routers on the way there and
the size of packets that passes. HOST alone is asked for its page by HTTPS,
HOST:PORT by TCP.`,
		Args: takes(0, 1),
		RunE: func(command *cobra.Command, args []string) error {
			if wait < time.Second || wait > time.Hour {
				return &exit{exitUsage, i18n.Errorf("--wait %s: give a time between 1s and 1h", wait)}
			}
			if len(args) == 1 {
				if _, err := parseTarget(args[0]); err != nil {
					return &exit{exitUsage, err}
				}
			}
			site, err := openSite(command.Context(), s, settings)
			if err != nil {
				return err
			}
			language, err := settings.language(site.config.Language, s.getenv)
			if err != nil {
				return err
			}
			if len(args) == 1 {
				return checkTarget(command.Context(), site, args[0], wait, asJSON, language, s.out)
			}
			snapshot, err := site.settle(command.Context(), wait, decided)
			if err != nil {
				return err
			}
			return report(snapshot.Triage, asJSON, language, s.out)
		},
	}
	command.Flags().DurationVar(&wait, "wait", defaultWait, "how long to measure at most")
	command.Flags().BoolVar(&asJSON, "json", false, "print one triage line of JSON")
	return command
}

// settle measures until there is enough to say something, for at most wait.
func (w *site) settle(ctx context.Context, wait time.Duration, enough func(*history.Snapshot) bool) (*history.Snapshot, error) {
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	settled := make(chan *history.Snapshot, 1)
	e := w.measure(ctx, engine.Options{OnStep: func(s *history.Snapshot) {
		if enough(s) {
			select {
			case settled <- s:
			default:
			}
		}
	}})
	var snapshot *history.Snapshot
	select {
	case <-e.Failed():
		return nil, &exit{exitSoftware, e.Failure()}
	case <-ctx.Done():
		snapshot = e.Snapshot()
	case snapshot = <-settled:
	}
	cancel()
	e.WaitFor(partingWait)
	return snapshot, nil
}

// decided reports whether waiting longer would hardly change what is said.
func decided(s *history.Snapshot) bool {
	switch s.Triage.Status {
	case triage.AllOK:
		return s.Now.Sub(s.Started) >= wellAfter && s.Now.Sub(s.Triage.Since) >= settleAfter && !anyFailing(s)
	case triage.AnyOpen:
		return settled(s, s.Triage.Verdicts)
	default:
		return false
	}
}

// anyFailing reports whether something is down of which triage says nothing yet.
func anyFailing(s *history.Snapshot) bool {
	for _, level := range s.Triage.Levels {
		if level == observe.Down {
			return true
		}
	}
	return false
}

// settled reports whether verdicts have been open for long enough not to
// change their scope.
func settled(s *history.Snapshot, verdicts []triage.Verdict) bool {
	return !slices.ContainsFunc(verdicts, func(v triage.Verdict) bool {
		return v.State == triage.Suspect || s.Now.Sub(v.Detected) < settleAfter
	})
}

// report prints a result for people or for programs, and makes its exit code.
func report(result triage.Result, asJSON bool, language i18n.Language, out io.Writer) error {
	code := codeOf(result)
	if asJSON {
		if err := printLine(out, result); err != nil {
			return err
		}
		return ending(code)
	}
	page := &page{language: language}
	if len(result.Verdicts) == 0 {
		fmt.Fprintf(page, "%s: %s\n", codeWord(code), page.word(calm(result.Status)))
	}
	for i, v := range result.Verdicts {
		if i == 0 {
			fmt.Fprintf(page, "%s: ", codeWord(code))
		}
		page.headline(v)
		page.evidence(v)
	}
	page.notices(result)
	if _, err := io.WriteString(out, page.String()); err != nil {
		return printed(err)
	}
	return ending(code)
}

// printLine prints a result as a line of the contract.
func printLine(out io.Writer, result triage.Result) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return printed(encoder.Encode(lines.Triage(result, nil)))
}

// codeWord is the first word of what a monitoring plugin prints, the same in every
// language.
func codeWord(code int) string {
	return []string{"OK", "DEGRADED", "DOWN", "UNKNOWN"}[code]
}

// codeText is that word for people alone.
func codeText(code int) i18n.Text {
	return []i18n.Text{i18n.T("code|OK"), i18n.T("code|DEGRADED"), i18n.T("code|DOWN"), i18n.T("code|UNKNOWN")}[code]
}

func calm(status triage.Overall) string {
	if status == triage.AllOK {
		return "all is well"
	}
	return "too little was measured to say anything; try --wait 30s"
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
