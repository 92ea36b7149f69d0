package cli

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.com/noctop/internal/claims/notes"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/wire"
	"example.com/noctop/themes"
)

const (
	// staleAfter is how old the word of a running noctop may be: it is given
	// every ten seconds.
	staleAfter = 30 * time.Second
	// tmuxCells is what a status line has room for.
	tmuxCells = 40
	// mostStates and largestState bound what is read: there is a file of some
	// hundred bytes for each noctop of this user.
	mostStates   = 64
	largestState = 64 << 10
)

// notRunning is what is said where there is nobody to ask.
var notRunning = i18n.T("noctop is not running")

func newStatus(s streams) *cobra.Command {
	var asTmux, asJSON bool
	command := &cobra.Command{
		Use:   "status",
		Short: "print what a running noctop says, in one line and at once, and exit as check does",
		Long: `status prints the verdict of the noctop or noctop watch that runs as this user, and
exits 0 ok, 1 degraded, 2 down, 3 unknown. It measures nothing and waits for nothing.
Where none runs, or the one that does has said nothing for 30 seconds, it says so,
and exits 3.

For tmux: set -g status-right "#(noctop status --tmux)"`,
		Args: takes(0, 0),
		RunE: func(*cobra.Command, []string) error {
			if asTmux && asJSON {
				return usage("%s and %s can't be had together", "--tmux", "--json")
			}
			folders, nobody := stateFolders(s.getenv), notRunning
			state, running := newestState(folders, time.Now(), alive)
			if !running {
				if since := silentSince(folders, time.Now(), alive); !since.IsZero() {
					nobody = i18n.T("noctop has said nothing since %s: it is stopped, or stuck", since.Local().Format("15:04:05"))
				}
				state = wire.Status{Schema: wire.Schema, Type: typeStatus, Code: exitUnknown, Scope: []string{}, Headline: nobody.String()}
			}
			if err := printStatus(s, state, nobody, asTmux, asJSON); err != nil {
				return printed(err)
			}
			return ending(state.Code)
		},
	}
	command.Flags().BoolVar(&asTmux, "tmux", false, "print it short, with tmux's own marks for colours")
	command.Flags().BoolVar(&asJSON, "json", false, "print it as a line of JSON")
	return command
}

func printStatus(s streams, state wire.Status, nobody i18n.Text, asTmux, asJSON bool) error {
	if state.PID == 0 && !asJSON { // there is nobody to speak as
		state.Language, state.Said = s.speaks().Code(), s.words(nobody)
	}
	switch {
	case asJSON:
		encoder := json.NewEncoder(s.out)
		encoder.SetEscapeHTML(false)
		return encoder.Encode(state)
	case asTmux:
		_, err := fmt.Fprintln(s.out, tmuxLine(state, themes.GlyphsFor("auto", s.getenv)))
		return err
	}
	_, err := fmt.Fprintln(s.out, statusLine(state))
	return err
}

// spokenBy is the language of the noctop whose state it is.
func spokenBy(state wire.Status) i18n.Language {
	language, err := i18n.Setting(state.Language, func(string) string { return "" })
	if err != nil { // of a newer noctop, which speaks more
		return i18n.English
	}
	return language
}

// statusLine is a state in a line for people, in the language of who says it.
func statusLine(state wire.Status) string {
	p := &page{language: spokenBy(state)}
	said := plainString(cmp.Or(state.Said, state.Headline))
	if state.PID == 0 {
		return said
	}
	line := p.text(codeText(state.Code)) + ": " + said
	var more []string
	for _, word := range []string{state.Cause, p.word(state.State), state.Incident} {
		if word != "" {
			more = append(more, plainString(word))
		}
	}
	if since, err := time.Parse(time.RFC3339, state.Since); err == nil {
		more = append(more, p.text(i18n.T("since %s", since.Local().Format("15:04:05"))))
	}
	if state.Open > 1 {
		more = append(more, p.text(i18n.T("%d more", state.Open-1)))
	}
	if len(more) > 0 {
		line += " (" + strings.Join(more, ", ") + ")"
	}
	return line
}

// tmuxLine is a state for a status line of tmux, whose marks for colours it
// holds. In what it quotes there is nothing that tmux would take for one.
func tmuxLine(state wire.Status, glyphs *themes.Glyphs) string {
	look, sign := "fg=colour246", glyphs.Unknown
	switch {
	case state.PID == 0:
	case state.Code == exitOK:
		look, sign = "fg=colour75", glyphs.OK
	case state.Code == exitDegraded:
		look, sign = "fg=colour220,bold", glyphs.Degraded
	case state.Code == exitDown:
		look, sign = "fg=colour231,bg=colour161,bold", glyphs.Down
	}
	text := cmp.Or(state.Said, state.Headline)
	if state.PID != 0 && state.Code == exitOK {
		text = spokenBy(state).Say(i18n.T("ok"))
	}
	if state.Open > 1 {
		text = fmt.Sprintf("+%d %s", state.Open-1, text)
	}
	// "#[" begins a style and "#(" a command.
	short := safetext.Cut(safetext.Clean(strings.ReplaceAll(text, "#", ""), plainCells), tmuxCells, glyphs.Ellipsis)
	return fmt.Sprintf("#[%s]%s %s#[default]", look, sign, short)
}

// stateFolder is where running noctops leave their state; empty where nowhere.
// The one that the system keeps for this session is on no disk.
func stateFolder(getenv func(string) string) string {
	if runtime := getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(runtime) {
		return filepath.Join(runtime, "noctop")
	}
	if kept := notes.Path(getenv); kept != "" {
		return filepath.Dir(kept)
	}
	return ""
}

// stateFolders are where noctops of this user may have left it: one that was started
// outside a session, as under sudo, knows of none that the system keeps.
func stateFolders(getenv func(string) string) []string {
	outside := func(name string) string {
		if name == "XDG_RUNTIME_DIR" {
			return ""
		}
		return getenv(name)
	}
	return slices.Compact([]string{stateFolder(getenv), stateFolder(outside)})
}

// stateName is the file of one noctop.
func stateName(pid int) string { return fmt.Sprintf("status-%d.json", pid) }

// newestState returns the newest word of those noctops that run.
func newestState(folders []string, now time.Time, alive func(pid int) bool) (newest wire.Status, running bool) {
	var last time.Time
	var files []string
	for _, folder := range folders {
		files = append(files, stateFiles(folder)...)
	}
	for _, path := range files {
		state, at, err := readState(path)
		age := now.Sub(at)
		if err != nil || age > staleAfter || age < -staleAfter || filepath.Base(path) != stateName(state.PID) || !alive(state.PID) {
			continue
		}
		if !running || at.After(last) {
			newest, last, running = state, at, true
		}
	}
	return newest, running
}

// silentSince is when a noctop that is still there last said how it stands; zero where
// none is. Of what is older than an hour the number may be another program's by now.
func silentSince(folders []string, now time.Time, alive func(pid int) bool) (last time.Time) {
	for _, folder := range folders {
		for _, path := range stateFiles(folder) {
			state, at, err := readState(path)
			if err == nil && filepath.Base(path) == stateName(state.PID) && now.Sub(at) < time.Hour && alive(state.PID) && at.After(last) {
				last = at
			}
		}
	}
	return last
}

// stateFiles are the files of states there are.
func stateFiles(folder string) []string {
	if folder == "" {
		return nil
	}
	files, err := filepath.Glob(filepath.Join(escapeGlob(folder), "status-*.json"))
	if err != nil {
		return nil
	}
	return files[:min(len(files), mostStates)]
}

// readState reads a state, whose texts are cleaned.
func readState(path string) (state wire.Status, at time.Time, err error) {
	info, err := os.Lstat(path)
	if err != nil {
		return state, at, err
	}
	if !info.Mode().IsRegular() {
		return state, at, i18n.Errorf("%s is not a regular file", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return state, at, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, largestState))
	if err != nil {
		return state, at, err
	}
	if err := json.Unmarshal(data, &state); err != nil {
		return state, at, err
	}
	if state.Schema != wire.Schema || state.Type != typeStatus || state.PID <= 0 || state.Code < exitOK || state.Code > exitUnknown {
		return state, at, i18n.Errorf("%s is no state of noctop's", path)
	}
	for _, text := range []*string{&state.Version, &state.Site, &state.Status, &state.Cause, &state.State, &state.Incident, &state.Since, &state.Headline, &state.Language, &state.Said} {
		*text = plainString(*text)
	}
	for i := range state.Scope {
		state.Scope[i] = plainString(state.Scope[i])
	}
	at, err = time.Parse(time.RFC3339, state.Time)
	return state, at, err
}
