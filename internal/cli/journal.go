package cli

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.com/noctop/internal/claims/notes"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/journal"
)

const longJournal = `journal is about what noctop keeps of what it measured and concluded: a file of
SQLite in $XDG_STATE_HOME/noctop, with the host in its name. noctop and noctop
watch write it; of several at once the first writes and the others read.`

func newJournal(s streams, settings *settings) *cobra.Command {
	command := &cobra.Command{
		Use:   "journal",
		Short: "see, check, export and shorten what was kept",
		Long:  longJournal,
		Args:  takes(0, 0),
		RunE:  func(command *cobra.Command, _ []string) error { return command.Help() },
	}
	command.AddCommand(newJournalInfo(s, settings), newJournalVerify(s, settings), newJournalExport(s, settings), newJournalPrune(s, settings))
	return command
}

// journalFile is the file that an argument names, or this host's.
func journalFile(s streams, settings *settings, args []string) (string, error) {
	var path string
	if len(args) > 0 {
		path = args[0]
	} else if c, err := settings.load(); err != nil {
		return "", err
	} else if path = journalPath(s, c.Journal.Path); path == "" {
		return "", usage("there is no place for a journal: set XDG_STATE_HOME to a folder of yours, or name a file")
	}
	if info, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0 {
		return "", usage("there is no journal %s: noctop and noctop watch write one", path)
	}
	return path, nil
}

// openJournal opens the journal that an argument names, or this host's. Its
// reader is to be closed.
func openJournal(s streams, settings *settings, args []string) (r *journal.Reader, path string, err error) {
	if path, err = journalFile(s, settings, args); err != nil {
		return nil, "", err
	}
	if r, err = journal.OpenReader(path); err != nil {
		return nil, "", &exit{exitSoftware, err}
	}
	return r, path, nil
}

// journalPath is where this host's journal is, or would be; empty where nowhere.
func journalPath(s streams, configured string) string {
	if configured != "" {
		return configured
	}
	beside := notes.Path(s.getenv)
	if beside == "" {
		return ""
	}
	host, _ := os.Hostname()                     // without a name it is known by its identity
	machine, _ := os.ReadFile("/etc/machine-id") // not every system has one
	return journal.Path(filepath.Dir(beside), host, string(machine))
}

func newJournalInfo(s streams, settings *settings) *cobra.Command {
	return &cobra.Command{
		Use:   "info [FILE]",
		Short: "say what is kept: since when, how much, who writes it",
		Args:  takes(0, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			r, path, err := openJournal(s, settings, args)
			if err != nil {
				return err
			}
			defer r.Close()
			return s.show(describeJournal(s.page(), path, r))
		},
	}
}

const stampForm = "2006-01-02 15:04:05"

// describeJournal writes what there is in a journal.
func describeJournal(p *page, path string, r *journal.Reader) *page {
	p.field(i18n.T("file"), i18n.T("%s", path))
	if info, err := os.Stat(path); err == nil {
		p.field(i18n.T("size"), i18n.T("%.1f MB", float64(info.Size())/1e6))
	}
	p.field(i18n.T("written by"), writerOf(path))
	if from, to := r.Span(); !from.IsZero() {
		p.field(i18n.T("kept"), i18n.T("%s to %s", from.Local().Format(stampForm), to.Local().Format(stampForm)))
	}
	counts := map[string]int{}
	for _, m := range r.Marks(time.Time{}, time.Time{}) {
		counts[m.Kind]++
		if m.Kind == journal.MarkIncident && m.What == "opened" {
			counts["opened"]++
		}
	}
	p.field(i18n.T("holds"), i18n.T("%d runs, %d incidents, %d claims, %d notes, %d changes of what is watched",
		counts[journal.MarkRun], counts["opened"], counts[journal.MarkClaim], counts[journal.MarkNote], counts[journal.MarkConfiguration]))
	for _, run := range r.Runs() {
		text := i18n.T("%s on %s, noctop %s", run.Wall.Local().Format(stampForm), run.Host, run.Version)
		if run.Joined {
			text = i18n.T("%s, which had begun before", text)
		}
		p.field(i18n.T("run"), text)
	}
	for _, d := range r.Damage() {
		p.field(i18n.T("damaged"), i18n.T("%s", d))
	}
	aside, _ := filepath.Glob(path + ".damaged-*") // the pattern is well formed
	for _, name := range aside {
		if !strings.HasSuffix(name, "-journal") {
			p.field(i18n.T("set aside"), i18n.T("%s", name))
		}
	}
	return p
}

// writerOf is who writes a journal.
func writerOf(path string) i18n.Text {
	switch pid, writes := journal.Writer(path); {
	case writes && pid > 0:
		return i18n.T("pid %d", pid)
	case writes:
		return i18n.T("another noctop")
	}
	return i18n.T("nobody now")
}

func newJournalVerify(s streams, settings *settings) *cobra.Command {
	repair := false
	command := &cobra.Command{
		Use:   "verify [FILE]",
		Short: "read every byte of it, and name what is damaged or missing",
		Long: `verify reads the whole journal and holds it against its checksums. It exits 0 where
all is well and 1 where something is damaged or missing: that is left out by
everything else that reads, and the rest is not.`,
		Args: takes(0, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			path, err := journalFile(s, settings, args)
			if err != nil {
				return err
			}
			found, err := journal.Verify(path)
			if err != nil {
				return &exit{exitSoftware, err}
			}
			p := s.page()
			p.line(i18n.T("%d records, %d measurements", found.Records, found.Samples))
			if len(found.Damage) == 0 {
				p.line(i18n.T("all is well"))
				return s.show(p)
			}
			for _, d := range found.Damage {
				p.line(i18n.T("%s", d))
			}
			if err := s.show(p); err != nil || !repair {
				return cmp.Or(err, ending(exitDegraded))
			}
			aside, err := journal.Repair(path)
			if err != nil {
				return &exit{exitSoftware, i18n.Errorf("the journal %s can't be repaired: %w", path, err)}
			}
			p = s.page()
			p.line(i18n.T("what can be read is in its place; the damaged file is %s", aside))
			return s.show(p)
		},
	}
	command.Flags().BoolVar(&repair, "repair", false, "set a damaged file aside, and put what can be read of it in its place")
	return command
}

func newJournalPrune(s streams, settings *settings) *cobra.Command {
	before := ""
	command := &cobra.Command{
		Use:   "prune --before TIME [FILE]",
		Short: "drop what is older, and give the room back to the disk",
		Long: `prune drops what was measured and concluded before a time. A running noctop does
so by itself: see journal in the configuration.`,
		Args: takes(0, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			if before == "" {
				return usage("name a time with --before")
			}
			at, err := moment("--before", before, time.Now())
			if err != nil {
				return &exit{exitUsage, err}
			}
			path, err := journalFile(s, settings, args)
			if err != nil {
				return err
			}
			dropped, err := journal.Prune(path, at)
			if err != nil {
				return &exit{exitSoftware, i18n.Errorf("the journal %s can't be pruned: %w", path, err)}
			}
			p := s.page()
			p.line(i18n.T("%d records were dropped", dropped))
			return s.show(p)
		},
	}
	command.Flags().StringVar(&before, "before", "", "the time before which all goes: 14:28, 2026-11-21 or 2026-11-21T14:28:00+09:00")
	return command
}

// moment reads a time that people type: a day stands for its beginning.
func moment(flag, text string, now time.Time) (time.Time, error) {
	for _, form := range []string{time.DateTime, "2006-01-02 15:04", time.DateOnly} {
		if at, err := time.ParseInLocation(form, strings.TrimSpace(text), now.Location()); err == nil {
			return at, nil
		}
	}
	return saidAt(flag, text, now)
}

// span are the flags of what is asked of a time.
type span struct{ from, to string }

func (b *span) register(command *cobra.Command) {
	command.Flags().StringVar(&b.from, "from", "", "from when: 14:28, yesterday 23:50, 2026-11-21 or 2026-11-21T14:28:00+09:00")
	command.Flags().StringVar(&b.to, "to", "", "until when")
}

// times are the moments that the flags name; zero where they name none.
func (b *span) times(now time.Time) (from, to time.Time, err error) {
	if b.from != "" {
		if from, err = moment("--from", b.from, now); err != nil {
			return from, to, &exit{exitUsage, err}
		}
	}
	if b.to != "" {
		if to, err = moment("--to", b.to, now); err != nil {
			return from, to, &exit{exitUsage, err}
		}
		if to.Before(from) {
			return from, to, usage("--to lies before --from")
		}
	}
	return from, to, nil
}
