package cli

import (
	"context"
	"errors"
	"strings"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/ui"
)

// The bounds of what a check shows in the console.
const (
	checkCells  = 1000
	checkLines  = 500
	checkIndent = 40
)

// asking is noctop check for the console: it asks about one thing, beside what
// is measured all the time, and of the same site.
type asking struct{ site *site }

// Valid says why a target can't be asked about.
func (a asking) Valid(target string) error {
	_, err := parseTarget(target)
	return err
}

// Check asks, and returns what noctop check prints.
func (a asking) Check(ctx context.Context, target string, language i18n.Language) ([]ui.PrintedLine, error) {
	var out strings.Builder
	err := checkTarget(ctx, a.site.aside(), target, defaultWait, false, language, &out)
	var ended *exit
	switch {
	case out.Len() > 0: // how it would have ended stands in the first word
		return printedLines(out.String()), nil
	case errors.As(err, &ended) && ended.err != nil:
		return nil, ended.err
	}
	return nil, err
}

// printedLines are the lines of what was printed, cleaned, with their indentation.
func printedLines(printed string) (all []ui.PrintedLine) {
	for l := range strings.Lines(printed) {
		text := strings.TrimLeft(l, " ")
		all = append(all, ui.PrintedLine{Indent: min(len(l)-len(text), checkIndent), Text: safetext.Clean(text, checkCells)})
		if len(all) == checkLines {
			break
		}
	}
	return all
}

// aside is the site as it is now, for something that is measured once beside it:
// nothing of that is kept, announced or written down.
func (w *site) aside() *site {
	w.mu.Lock()
	defer w.mu.Unlock()
	return &site{host: w.host, load: w.load, usable: w.usable, config: w.config, found: w.found, topology: w.topology}
}
