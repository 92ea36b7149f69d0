package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"example.com/noctop/docs"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
)

// manualWidth is how wide a page is printed, on whatever screen: a pipe has none.
const manualWidth = 76

func newDocs(s streams, settings *settings) *cobra.Command {
	return &cobra.Command{
		Use:   "docs [NAME]",
		Short: "read the manual: a page for each cause, notice and pane",
		Long: `docs prints a page of the manual as plain text; without a name it lists those there
are. There is one for each cause that a verdict can name (what it means, what to
check, what to change, whom to call), for each notice, and for each pane of the
console, where the key i opens them. NAME is the cause, the notice or the pane;
notices/uplink.mtu and panes/host tell apart what has one name.`,
		Args: takes(0, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			language, err := settings.language("auto", s.getenv)
			if err != nil {
				return err
			}
			if len(args) == 0 {
				return printed(listPages(s.out, language))
			}
			name, found := docs.Find(args[0])
			if !found {
				return usage("the manual has no page %q; noctop docs lists those there are", args[0])
			}
			page, _ := docs.Open(language.Code(), name) // what is found is there
			return printed(printPage(s.out, page))
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return pageNames(), cobra.ShellCompDirectiveNoFileComp
		},
	}
}

// pageNames are what the pages are called: by the file alone where that is enough.
func pageNames() []string {
	names := make([]string, len(docs.Names()))
	for i, full := range docs.Names() {
		names[i] = full
		_, short, _ := strings.Cut(full, "/")
		if of, _ := docs.Find(short); of == full {
			names[i] = short
		}
	}
	return names
}

// listPages prints what pages there are, kind by kind.
func listPages(out io.Writer, language i18n.Language) error {
	titles := map[string]i18n.Text{"causes": i18n.T("Causes of verdicts"), "notices": i18n.T("Notices, which are no faults"), "panes": i18n.T("The console")}
	names := pageNames()
	last := ""
	for i, full := range docs.Names() {
		kind, _, _ := strings.Cut(full, "/")
		if kind != last {
			if last != "" {
				fmt.Fprintln(out)
			}
			fmt.Fprintln(out, language.Say(titles[kind]))
			last = kind
		}
		page, _ := docs.Open(language.Code(), full)
		title := page.Title
		if _, rest, ok := strings.Cut(title, ": "); ok {
			title = rest
		}
		name := safetext.Pad(safetext.Clean(names[i], 40), 20)
		if _, err := fmt.Fprintf(out, "  %s %s\n", name, title); err != nil {
			return err
		}
	}
	return nil
}

// printPage prints a page as plain text.
func printPage(out io.Writer, page docs.Page) error {
	fmt.Fprintf(out, "%s\n\n", page.Title)
	for _, l := range page.Lay(manualWidth) {
		if _, err := fmt.Fprintln(out, l); err != nil {
			return err
		}
	}
	return nil
}
