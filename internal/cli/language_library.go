package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
)

// library is what cobra says of the commands that it has of its own, line by
// line. A test goes through their help.
var library = []string{
	"Help about any command", "Generate the autocompletion script for the specified shell",
	"Generate the autocompletion script for %s for the specified shell.",
	"See each sub-command's help for details on how to use the generated script.",
	"Generate the autocompletion script for %s", "Generate the autocompletion script for the %s shell.",
	"This script depends on the 'bash-completion' package.",
	"If it is not installed already, you can install it via your OS's package manager.",
	"If shell completion is not already enabled in your environment you will need", "to enable it.  You can execute the following once:",
	"To load completions in your current shell session:", "To load completions for every new session, execute once:",
	"To load completions for every new session, add the output of the above command", "to your powershell profile.",
	"You will need to start a new shell for this setup to take effect.", "disable completion descriptions",
	"Help provides help for any command in the application.", "Simply type %s help [path to command] for full details.",
}

// toldByLine says the lines of a text that are known, and leaves the others.
func toldByLine(text string, language i18n.Language) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if line != "" && !strings.HasPrefix(line, "\t") { // an example to copy
			lines[i] = language.Reword(line)
		}
	}
	return strings.Join(lines, "\n")
}

// kinds are what flags take, as their library calls it.
var kinds = []string{"string", "stringArray", "duration", "int", "float"}

// usageLine says the parts of a line of the usage that are words: what a flag
// takes, its default, and what stands for any flag and any command.
func usageLine(line string, language i18n.Language) string {
	if !strings.HasPrefix(strings.TrimLeft(line, " "), "-") {
		line = strings.ReplaceAll(line, "[command]", language.Say(i18n.T("[command]")))
		return strings.ReplaceAll(line, "[flags]", language.Say(i18n.T("[flags]")))
	}
	line = strings.Replace(line, "(default ", language.Say(i18n.T("(default ")), 1)
	flag, rest, found := strings.Cut(line, "--")
	name, rest, hasKind := strings.Cut(rest, " ")
	if !found || !hasKind {
		return line
	}
	for _, kind := range kinds {
		if after, ok := strings.CutPrefix(rest, kind+" "); ok {
			own := safetext.Pad(safetext.Clean(language.Say(i18n.Named("flag", kind)), plainCells), len(kind)).String()
			return flag + "--" + name + " " + own + " " + after
		}
	}
	return line
}

// useOf is how a command is called.
func useOf(command *cobra.Command) i18n.Text {
	if use, ok := strings.CutSuffix(command.UseLine(), " [flags]"); ok {
		return i18n.T("%s %s", use, i18n.T("[flags]"))
	}
	return i18n.T("%s", command.UseLine())
}
