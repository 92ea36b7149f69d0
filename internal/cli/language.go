package cli

import (
	"fmt"
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
		return language, &exit{exitUsage, fmt.Errorf("--lang: %w", err)}
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

// headings are the words of the help that cobra has of its own, one that holds
// another before it.
var headings = []string{"Usage:", "Aliases:", "Examples:", "Available Commands:", "Additional Commands:", "Global Flags:", "Flags:",
	"Additional help topics:", `Use "{{.CommandPath}} [command] --help" for more information about a command.`}

// library are the commands that cobra has of its own, as it tells of them.
var library = []string{"Help about any command", "Generate the autocompletion script for the specified shell"}

// speak has the help of all commands in a language. Manual pages are made of the
// commands too, and stay English: only the help is told.
func speak(root *cobra.Command, language i18n.Language) {
	if language == i18n.English {
		return
	}
	english := root.HelpFunc()
	root.SetHelpFunc(func(command *cobra.Command, args []string) {
		template := command.UsageTemplate()
		for _, heading := range headings {
			template = strings.ReplaceAll(template, heading, language.Say(i18n.T(heading)))
		}
		command.SetUsageTemplate(template)
		translate(command, language)
		for _, one := range command.Commands() {
			translate(one, language)
		}
		english(command, args)
	})
}

// translate translates what a command says of itself.
func translate(command *cobra.Command, language i18n.Language) {
	command.InitDefaultHelpFlag()
	command.InitDefaultVersionFlag()
	command.Short, command.Long = language.Say(i18n.T(command.Short)), language.Say(i18n.T(command.Long))
	flag := func(flag *pflag.Flag) {
		flag.Usage = language.Say(i18n.T(flag.Usage))
		for _, stem := range stems { // these end in a path, or a list
			if rest, ok := strings.CutPrefix(flag.Usage, stem); ok {
				flag.Usage = language.Say(i18n.T(stem)) + rest
			}
		}
	}
	command.Flags().VisitAll(flag)
	command.PersistentFlags().VisitAll(flag)
	command.InheritedFlags().VisitAll(flag)
}

// stems begin what is said of flags, where the rest of it is of this host.
var stems = []string{"configuration file", "read it as this format", "help for", "version for"}
