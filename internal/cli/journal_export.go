package cli

import (
	"bufio"
	"encoding/json"
	"io"
	"time"

	"github.com/spf13/cobra"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/journal"
	"example.com/noctop/internal/transcript"
)

func newJournalExport(s streams, settings *settings) *cobra.Command {
	var when span
	command := &cobra.Command{
		Use:   "export [FILE]",
		Short: "print it as JSON Lines, as noctop watch --json --samples does",
		Long: `export prints what was kept in the form of noctop watch --json --samples: what was
measured, and what was concluded at the time. noctop replay judges it again.`,
		Args: takes(0, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			from, to, err := when.times(time.Now())
			if err != nil {
				return err
			}
			r, _, err := openJournal(s, settings, args)
			if err != nil {
				return err
			}
			defer r.Close()
			left, err := export(s.out, r, from, to)
			for _, what := range left {
				s.complainOf(what)
			}
			switch {
			case err != nil:
				return printed(err)
			case len(left) > 0 || len(r.Damage()) > 0:
				return &exit{exitDegraded, i18n.Errorf("what is damaged was left out: see noctop journal verify")}
			}
			return nil
		},
	}
	when.register(command)
	return command
}

// export prints a span of a journal, and returns what had to be left out.
func export(out io.Writer, r *journal.Reader, from, to time.Time) (left []error, err error) {
	w := bufio.NewWriterSize(out, 64<<10)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	err = r.Transcribe(from, to, func(e journal.Entry) error {
		switch {
		case e.Err != nil:
			left = append(left, e.Err)
			return nil //nolint:nilerr // the rest is printed, and what was left out is returned at the end
		case e.Line != nil:
			return encoder.Encode(e.Line)
		}
		return encoder.Encode(transcript.Line(e.Input, transcript.About{Version: e.Run.Version, Host: e.Run.Host}))
	})
	if err == nil {
		err = w.Flush()
	}
	return left, err
}

// journalled reports whether a file is a journal, and not lines.
func journalled(head []byte) bool { return len(head) >= 15 && string(head[:15]) == "SQLite format 3" }
