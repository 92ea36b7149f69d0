package terminal

import (
	"os"
	"runtime"
	"strings"

	"golang.org/x/term"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/ui/canvas"
)

// instead is what serves where the screen does not.
var instead = i18n.T("use “noctop check” for a verdict or “noctop watch --json” for a stream")

// Capable returns nil where the screen can be shown, and else an error that
// says why not and what to use instead.
func Capable(in, out *os.File, environment func(string) string) error {
	switch name := environment("TERM"); {
	case !term.IsTerminal(int(out.Fd())):
		return i18n.Errorf("standard output is not a terminal; %s", instead)
	case !term.IsTerminal(int(in.Fd())):
		return i18n.Errorf("standard input is not a terminal; %s", instead)
	case name == "dumb":
		return i18n.Errorf("the terminal cannot place text (TERM=dumb); %s", instead)
	case name == "" && runtime.GOOS != "windows":
		return i18n.Errorf("TERM is not set, so what the terminal can do is not known; try TERM=xterm; %s", instead)
	}
	return nil
}

// OptionsFor returns what the environment says of the terminal. It asks the
// terminal nothing.
func OptionsFor(environment func(string) string) Options {
	console := environment("TERM") == "linux"
	return Options{Profile: Profile(environment), Synchronised: !console, NoCommands: console}
}

// Profile returns how many colours the environment says that the terminal
// shows. It asks the terminal nothing.
func Profile(environment func(string) string) canvas.Profile {
	if environment("NO_COLOR") != "" { // no-color.org
		return canvas.NoColors
	}
	name := environment("TERM")
	switch environment("COLORTERM") {
	case "truecolor", "24bit":
		// GNU screen hands COLORTERM on, and does not understand such colours;
		// tmux calls itself screen too, and does.
		if strings.HasPrefix(name, "screen") && environment("TMUX") == "" {
			return canvas.Colors256
		}
		return canvas.TrueColor
	case "":
		if name == "xterm" && environment("XTERM_VERSION") != "" { // xterm itself, whose name for itself says less than it can
			return canvas.Colors256
		}
		return profileOf(name)
	}
	return max(profileOf(name), canvas.Colors256)
}

// profileOf returns what the name of a terminal type tells.
func profileOf(name string) canvas.Profile {
	switch {
	case name == "" && runtime.GOOS == "windows":
		return canvas.TrueColor // every console that interprets sequences
	case strings.HasSuffix(name, "-m"), strings.HasSuffix(name, "-mono"), name == "", name == "dumb":
		return canvas.NoColors
	case strings.Contains(name, "-direct"):
		return canvas.TrueColor
	case strings.Contains(name, "256color"):
		return canvas.Colors256
	}
	for _, family := range []string{"alacritty", "contour", "foot", "rio", "wezterm", "xterm-ghostty", "xterm-kitty"} {
		if strings.HasPrefix(name, family) {
			return canvas.TrueColor
		}
	}
	if strings.HasPrefix(name, "vt") && !strings.Contains(name, "color") { // vt100, vt220, …: real ones have none
		return canvas.NoColors
	}
	return canvas.Colors16
}
