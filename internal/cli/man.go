package cli

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"example.com/noctop/internal/config"
	"example.com/noctop/keymap"
	"example.com/noctop/ui"
)

func newMan(s streams) *cobra.Command {
	return &cobra.Command{
		Use:   "man",
		Short: "print the manual page: noctop man | man -l -",
		Args:  takes(0, 0),
		RunE: func(command *cobra.Command, _ []string) error {
			page, err := manual(command.Root())
			if err != nil {
				return &exit{exitSoftware, err}
			}
			_, err = fmt.Fprint(s.out, page)
			return printed(err)
		},
	}
}

// manual renders the manual page, in the macros of man(7), from the commands
// and keys as they are. It is the same on every machine.
func manual(root *cobra.Command) (string, error) {
	table, err := keymap.New(nil)
	if err != nil {
		return "", fmt.Errorf("can't make the manual page: %w", err)
	}
	p := &manPage{}
	p.macro(`TH NOCTOP 1 "" noctop "User commands"`)
	p.section("Name")
	p.text("noctop - " + root.Short)
	p.section("Synopsis")
	p.synopsis(root)
	for _, command := range described(root) {
		p.macro("br")
		p.synopsis(command)
	}
	p.section("Description")
	p.text(root.Long)
	p.section("Options")
	p.flags(root)
	p.section("Commands")
	for _, command := range described(root) {
		p.command(command)
	}
	p.section("Causes")
	p.text(manualCauses)
	for _, one := range causes {
		p.entry(string(one.cause), one.text)
	}
	p.section("Keys")
	p.text(manualKeys)
	for _, group := range table.Help() {
		p.keys(group)
	}
	p.section("Views")
	p.text(manualViews)
	for _, view := range ui.Views() {
		p.entry(view.ID, view.Means)
	}
	p.section("Command line of the console")
	p.text(manualCommandLine)
	for _, one := range ui.CommandLine() {
		p.entry(one.Line, one.Says.String())
	}
	for _, section := range manualRest {
		p.section(section.title)
		for _, entry := range section.entries {
			p.entry(entry.term, entry.text)
		}
	}
	return p.String(), nil
}

// described are the commands that the page is about, in their order. Those that
// the library adds explain themselves.
func described(root *cobra.Command) []*cobra.Command {
	var all []*cobra.Command
	for _, command := range root.Commands() {
		switch {
		case command.Name() == "help" || command.Name() == "completion" || command.Hidden:
		case command.HasSubCommands():
			all = append(all, described(command)...)
		default:
			all = append(all, command)
		}
	}
	return all
}

// manPage is a manual page that is being written.
type manPage struct{ strings.Builder }

func (p *manPage) macro(line string) { fmt.Fprintf(p, ".%s\n", line) }

func (p *manPage) section(title string) { p.macro("SH " + strings.ToUpper(title)) }

// text writes paragraphs, which blank lines part.
func (p *manPage) text(paragraphs string) {
	for i, paragraph := range strings.Split(strings.TrimSpace(paragraphs), "\n\n") {
		if i > 0 {
			p.macro("PP")
		}
		fmt.Fprintf(p, "%s\n", escape(paragraph))
	}
}

func (p *manPage) entry(term, text string) {
	p.macro("TP")
	fmt.Fprintf(p, "\\fB%s\\fR\n%s\n", escape(term), escape(text))
}

// synopsis writes a command line with the kinds of flags and arguments it has.
func (p *manPage) synopsis(command *cobra.Command) {
	line := `\fB` + escape(command.CommandPath()) + `\fR`
	command.LocalFlags().VisitAll(func(flag *pflag.Flag) {
		if flag.Name != "help" {
			line += " [" + escape(spelled(flag)) + "]"
		}
	})
	if _, arguments, ok := strings.Cut(command.Use, " "); ok {
		line += " " + escape(strings.TrimPrefix(arguments, "[flags] "))
	}
	fmt.Fprintf(p, "%s\n", line)
}

func (p *manPage) command(command *cobra.Command) {
	p.macro("SS " + escape(command.CommandPath()))
	text := command.Long
	if text == "" {
		text = command.Short + "."
	}
	p.text(text)
	p.flags(command)
}

func (p *manPage) flags(command *cobra.Command) {
	command.LocalFlags().VisitAll(func(flag *pflag.Flag) {
		if flag.Name == "help" {
			return
		}
		usage := flag.Usage
		if path := config.DefaultPath(); path != "" {
			usage = strings.ReplaceAll(usage, path, manualPath)
		}
		if flag.Value.Type() == "duration" {
			usage += ", " + flag.DefValue + " where it is not given"
		}
		p.entry(spelled(flag), usage+".")
	})
}

// spelled is a flag as it is typed: "-c, --config string".
func spelled(flag *pflag.Flag) string {
	name := "--" + flag.Name
	if flag.Shorthand != "" {
		name = "-" + flag.Shorthand + ", " + name
	}
	if flag.Value.Type() != "bool" {
		name += " " + flag.Value.Type()
	}
	return name
}

func (p *manPage) keys(group keymap.Group) {
	p.macro("SS " + escape(group.Name.String()))
	for _, one := range group.Entries {
		labels := make([]string, len(one.Keys))
		for i, key := range one.Keys {
			labels[i] = keymap.Label(key)
		}
		p.entry(strings.Join(labels, " "), fmt.Sprintf("%s (%s)", one.Description, one.Action))
	}
}

// control is what roff would take for a request at the start of a line.
var control = regexp.MustCompile(`(?m)^[.']`)

// escape makes a text stand for itself in roff.
func escape(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text)
	return control.ReplaceAllString(text, `\&$0`)
}
