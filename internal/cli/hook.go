package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"time"

	"example.com/noctop/internal/alert"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/lines"
)

// incidentLine is the line of the contract, and its end.
func incidentLine(a alert.Alert) ([]byte, error) {
	text, err := json.Marshal(lines.Incident(a.Event)) // < > & are escaped: it may end up in a page
	if err != nil {
		return nil, i18n.Errorf("can't put the incident into JSON: %w", err)
	}
	return append(text, '\n'), nil
}

// runCommand runs the operator's program without a shell, with the incident on
// its standard input. It goes on where noctop ends meanwhile.
func runCommand(words []string, a alert.Alert) error {
	if len(words) == 0 {
		return nil
	}
	line, err := incidentLine(a)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), sendPatience)
	defer cancel()
	command := exec.CommandContext(ctx, words[0], words[1:]...)
	command.Stdin = bytes.NewReader(line)
	command.Env = hookEnvironment(os.Environ(), a)
	command.WaitDelay = time.Second // for what it left behind
	apart(command)
	err = command.Run()
	switch {
	case ctx.Err() != nil:
		return i18n.Errorf("%s did not end within %s, and was ended", words[0], sendPatience)
	case err != nil:
		return i18n.Errorf("%s: %w", words[0], err)
	}
	return nil
}

// hookEnvironment is ours with what the incident is about. The texts are cleaned.
func hookEnvironment(ours []string, a alert.Alert) []string {
	line := lines.Incident(a.Event)
	quiet := "0"
	if a.Quiet {
		quiet = "1"
	}
	var all []string
	for _, variable := range ours {
		if !strings.HasPrefix(variable, "NOCTOP_") {
			all = append(all, variable)
		}
	}
	return append(all,
		"NOCTOP_EVENT="+plainString(line.Event), "NOCTOP_INCIDENT="+plainString(line.ID), "NOCTOP_CAUSE="+plainString(line.Cause),
		"NOCTOP_SCOPE="+plainString(strings.Join(line.Scope, ", ")), "NOCTOP_STATE="+plainString(line.State),
		"NOCTOP_SEVERITY="+a.Event.Verdict.Severity.String(), "NOCTOP_HEADLINE="+plainString(line.Headline), "NOCTOP_QUIET="+quiet,
	)
}
