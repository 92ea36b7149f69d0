package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/journal"
)

// examineJournal looks whether what is measured can be kept. It changes nothing.
func examineJournal(s streams, settings *settings) []finding {
	c, err := settings.load()
	if err != nil {
		return nil // that is told already
	}
	f := finding{about: i18n.T("journal")}
	path := journalPath(s, c.Journal.Path)
	switch {
	case c.Journal.Off:
		f.text = i18n.T("off: the configuration says so")
		return []finding{f}
	case path == "":
		f.text, f.fix = i18n.T("n/a: there is no place for one"), i18n.T("XDG_STATE_HOME set to a folder of yours")
		return []finding{f}
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.text = i18n.T("%s: it will be made", path)
		return append([]finding{f}, setAsides(path)...)
	case err != nil:
		f.lacks, f.text = true, i18n.T("%s", err)
		return []finding{f}
	}
	f.text = i18n.T("%s, %.1f MB", path, float64(info.Size())/1e6)
	if pid, writes := journal.Writer(path); writes {
		f.text = i18n.T("%s; written by pid %d, and read by others", f.text, pid)
	}
	r, err := journal.OpenReader(path)
	if err != nil {
		f.lacks, f.text = true, i18n.T("%s", err)
		return []finding{f}
	}
	defer r.Close()
	if damage := r.Damage(); len(damage) > 0 {
		f.lacks, f.text = true, i18n.T("%s", damage[0])
		f.fix = i18n.T("%s", "noctop journal verify --repair")
	}
	return append([]finding{f}, setAsides(path)...)
}

// setAsides are damaged files that were set aside.
func setAsides(path string) []finding {
	names, _ := filepath.Glob(path + ".damaged-?") // the pattern is well formed
	var looked []finding
	for _, name := range names {
		looked = append(looked, finding{about: i18n.T("journal"), text: i18n.T("a damaged file was set aside: %s", name), fix: i18n.T("look at it, and remove it: noctop journal info %s", name)})
	}
	return looked
}
