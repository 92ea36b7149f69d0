package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"example.com/noctop/internal/journal"
)

// examineJournal looks whether what is measured can be kept. It changes nothing.
func examineJournal(s streams, settings *settings) []finding {
	c, err := settings.load()
	if err != nil {
		return nil // that is told already
	}
	f := finding{about: "journal"}
	path := journalPath(s, c.Journal.Path)
	switch {
	case c.Journal.Off:
		f.text = "off: the configuration says so"
		return []finding{f}
	case path == "":
		f.text, f.fix = "n/a: there is no place for one", "XDG_STATE_HOME set to a folder of yours"
		return []finding{f}
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.text = plainString(path) + ": it will be made"
		return append([]finding{f}, setAsides(path)...)
	case err != nil:
		f.lacks, f.text = true, plainString(err.Error())
		return []finding{f}
	}
	f.text = fmt.Sprintf("%s, %.1f MB", plainString(path), float64(info.Size())/1e6)
	if pid, writes := journal.Writer(path); writes {
		f.text += fmt.Sprintf("; written by pid %d, and read by others", pid)
	}
	r, err := journal.OpenReader(path)
	if err != nil {
		f.lacks, f.text = true, plainString(err.Error())
		return []finding{f}
	}
	defer r.Close()
	if damage := r.Damage(); len(damage) > 0 {
		f.lacks, f.text = true, plainString(damage[0].Error())
		f.fix = "noctop journal verify --repair"
	}
	return append([]finding{f}, setAsides(path)...)
}

// setAsides are damaged files that were set aside.
func setAsides(path string) []finding {
	names, _ := filepath.Glob(path + ".damaged-?") // the pattern is well formed
	var looked []finding
	for _, name := range names {
		looked = append(looked, finding{about: "journal", text: "a damaged file was set aside: " + plainString(name), fix: "look at it, and remove it: noctop journal info " + plainString(name)})
	}
	return looked
}
