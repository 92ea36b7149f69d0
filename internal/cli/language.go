package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"example.com/noctop/internal/i18n"
)

// language is what to speak: as --lang says, else as the configuration does,
// else as the locale.
func (s *settings) language(configured string, getenv func(string) string) (i18n.Language, error) {
	if s.lang == "" {
		return i18n.Setting(configured, getenv)
	}
	language, err := i18n.Setting(s.lang, getenv)
	if err != nil {
		return language, &exit{exitUsage, i18n.Errorf("--lang: %w", err)}
	}
	return language, nil
}

// languageOf is what to speak before the flags are read: as --lang says among
// the arguments, else as the locale. What is no language is told later.
func languageOf(args []string, getenv func(string) string) i18n.Language {
	setting := ""
	for i, arg := range args {
		switch {
		case arg == "--":
			args = nil
		case arg == "--lang" && i+1 < len(args):
			setting = args[i+1]
		default:
			if value, ok := strings.CutPrefix(arg, "--lang="); ok {
				setting = value
			}
		}
		if args == nil {
			break
		}
	}
	language, _ := i18n.Setting(setting, getenv)
	return language
}

// headings are the lines of the help that cobra has of its own, and more is the
// last of them.
var headings = []string{"Usage:", "Aliases:", "Examples:", "Available Commands:", "Additional Commands:", "Global Flags:", "Flags:",
	"Additional help topics:"}

const more = `Use "%s [command] --help" for more information about a command.`

// speak has the help of all commands told in the language of the run. Manual pages
// are made of the commands too, and stay English: only the help is told.
func speak(root *cobra.Command, s streams, settings *settings) {
	english := root.HelpFunc()
	root.SetHelpFunc(func(command *cobra.Command, args []string) {
		settings.listen()
		language := s.speaks()
		if language == i18n.English {
			english(command, args)
			return
		}
		translate(command, language)
		for _, one := range command.Commands() {
			translate(one, language)
		}
		about := command.Long
		if about == "" {
			about = command.Short
		}
		command.Printf("%s\n\n%s", strings.TrimSpace(about), usageIn(command, language))
	})
}

// usageIn is how a command is used, in a language. What cobra prints is gone
// through line by line: its templates would bring a template engine into the
// program, and with that every method of every type.
func usageIn(command *cobra.Command, language i18n.Language) string {
	last := fmt.Sprintf(more, command.CommandPath())
	lines := strings.Split(command.UsageString(), "\n")
	for i, line := range lines {
		switch {
		case slices.Contains(headings, line):
			lines[i] = language.Say(i18n.T(line))
		case line == last:
			lines[i] = language.Say(i18n.T(more, command.CommandPath()))
		default:
			lines[i] = usageLine(line, language)
		}
	}
	return strings.Join(lines, "\n")
}

// translate translates what a command says of itself.
func translate(command *cobra.Command, language i18n.Language) {
	command.InitDefaultHelpFlag()
	command.Short, command.Long = told(command.Short, language), told(command.Long, language)
	flag := func(flag *pflag.Flag) { flag.Usage = told(flag.Usage, language) }
	command.Flags().VisitAll(flag)
	command.PersistentFlags().VisitAll(flag)
	command.InheritedFlags().VisitAll(flag)
}

// told is what a command or a flag says of itself, in a language.
func told(text string, language i18n.Language) string {
	if language.Has(text) {
		return language.Say(i18n.T(text))
	}
	for _, stem := range stems {
		rest, ok := strings.CutPrefix(text, stem)
		if !ok {
			continue
		}
		for _, end := range ends {
			if made, ok := strings.CutSuffix(rest, end); ok {
				rest = made + language.Say(i18n.T(end))
			}
		}
		return language.Say(i18n.T(stem)) + rest
	}
	return toldByLine(text, language)
}

// stems begin what is said of commands and flags, where the rest of it is made: a
// path, or a list; ends end it.
var (
	stems = []string{longThemeCheck, "configuration file (default ", "read it as this format: ", "what to begin with: ", "help for", "version for"}
	ends  = []string{", where it exists)"}
)
