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
	for _, one := range quoteEscapes {
		text = bytes.ReplaceAll(text, []byte(one.sign), []byte(one.escape))
	}
	return append(text, '\n'), nil
}

// quoteEscapes are signs of JSON's strings that a shell makes something of, and how
// JSON may write them too: between single quotes the line is one word.
var quoteEscapes = []struct{ sign, escape string }{{"'", `\u0027`}, {"`", `\u0060`}, {"$", `\u0024`}}

// lookAlikes stand for the signs that end a quoted word or mean something within one,
// in a shell and in JSON: whoever puts a headline into a command or a message, as many
// scripts do, puts in words and nothing else.
var lookAlikes = strings.NewReplacer(`"`, "”", "'", "’", "`", "’", "$", "＄", `\`, "＼")

// quotable is a text that may be put between quotes as it is.
func quotable(text string) string { return lookAlikes.Replace(plainString(text)) }

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

// hookEnvironment is ours with what the incident is about. The texts are cleaned, and
// may be put between quotes.
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
		"NOCTOP_EVENT="+quotable(line.Event), "NOCTOP_INCIDENT="+quotable(line.ID), "NOCTOP_CAUSE="+quotable(line.Cause),
		"NOCTOP_SCOPE="+quotable(strings.Join(line.Scope, ", ")), "NOCTOP_STATE="+quotable(line.State),
		"NOCTOP_SEVERITY="+a.Event.Verdict.Severity.String(), "NOCTOP_HEADLINE="+quotable(line.Headline), "NOCTOP_QUIET="+quiet,
	)
}
