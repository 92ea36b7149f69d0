package host

import (
	"bufio"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"example.com/noctop/internal/topology"
)

// Bounds of a look at an agent's files.
const (
	mostFiles  = 2000
	mostLevels = 4
	mostStatus = 64 << 20 // of dpkg's list of packages
)

// unrelated are what agents write as they run: no change of their content.
var unrelated = []string{".db", ".db-shm", ".db-wal", ".journal", ".lock", ".log", ".pid", ".sock", ".tmp"}

// unrelatedFolders are folders of such files.
var unrelatedFolders = []string{"cache", "crash", "diagnostic", "log", "logs", "queue", "run", "spool", "stats", "tmp"}

// content is what an agent's files tell.
type content struct {
	newest  time.Time
	file    string
	version string
}

// contentOf looks at the agent's files: which is the newest, and what version
// of it is installed, where that is not known already.
func (r root) contentOf(a topology.Agent, pid int, version string) content {
	c := content{version: version}
	files := 0
	for _, start := range a.Paths {
		base := r.path(start)
		_ = filepath.WalkDir(base, func(name string, entry fs.DirEntry, err error) error {
			files++
			switch {
			case files > mostFiles:
				return filepath.SkipAll
			case err != nil:
				return nil //nolint:nilerr // what can't be read is left out
			case entry.IsDir():
				if name != base && (isUnrelatedFolder(entry.Name()) || strings.Count(name[len(base):], "/") > mostLevels) {
					return filepath.SkipDir
				}
				return nil
			case !entry.Type().IsRegular() && entry.Type()&fs.ModeSymlink == 0 || isUnrelated(entry.Name()):
				return nil
			}
			if info, err := entry.Info(); err == nil && info.ModTime().After(c.newest) {
				c.newest, c.file = info.ModTime(), start+name[len(base):]
			}
			return nil
		})
	}
	if version == "" {
		c.version = r.version(a, pid)
	}
	return c
}

func isUnrelated(name string) bool {
	for _, ending := range unrelated {
		if strings.HasSuffix(strings.ToLower(name), ending) {
			return true
		}
	}
	return false
}

func isUnrelatedFolder(name string) bool {
	for _, folder := range unrelatedFolders {
		if strings.EqualFold(name, folder) {
			return true
		}
	}
	return false
}

// version is the agent's version: that of its package (Debian's list is a plain
// file; other lists are not), or what the name of its program adds to it, as
// in falcon-sensor-17605.
func (r root) version(a topology.Agent, pid int) string {
	unit, _, _ := strings.Cut(a.Unit, ".")
	if version := r.debian(a.Name, a.Process, unit); version != "" {
		return version
	}
	program, err := os.Readlink(r.path("/proc/" + strconv.Itoa(pid) + "/exe"))
	if err != nil {
		return "" // only the superuser may
	}
	added, ok := strings.CutPrefix(path.Base(program), a.Process)
	added = strings.TrimLeft(added, "-_")
	if !ok || added == "" || added[0] < '0' || added[0] > '9' {
		return ""
	}
	return added
}

// debian returns the version of the first package of some names.
func (r root) debian(names ...string) string {
	file, err := os.Open(r.path("/var/lib/dpkg/status"))
	if err != nil {
		return ""
	}
	defer file.Close()
	if info, err := file.Stat(); err != nil || info.Size() > mostStatus {
		return ""
	}
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, mostText)
	return debianVersion(lines, names)
}

// debianVersion reads paragraphs of dpkg's list, until one is of a wanted package.
func debianVersion(lines *bufio.Scanner, names []string) string {
	ours := false
	for lines.Scan() {
		line := lines.Bytes()
		if len(line) == 0 {
			ours = false
			continue
		}
		if line[0] != 'P' && line[0] != 'V' {
			continue
		}
		if name, ok := strings.CutPrefix(string(line), "Package: "); ok {
			for _, wanted := range names {
				ours = ours || strings.EqualFold(name, wanted)
			}
		} else if version, ok := strings.CutPrefix(string(line), "Version: "); ok && ours {
			return version
		}
	}
	return ""
}
