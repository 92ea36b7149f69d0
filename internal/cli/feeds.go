package cli

import (
	"cmp"
	"encoding/json"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	pages "example.com/noctop/collectors/feed"
	"example.com/noctop/internal/catalogue"
	"example.com/noctop/internal/config"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
)

// maxPayload is how much of a file is read: as much as of a page.
const maxPayload = 4 << 20

func newFeeds(s streams, settings *settings) *cobra.Command {
	command := &cobra.Command{
		Use:   "feeds",
		Short: "list known status pages, and test one",
		Args:  takes(0, 0),
		RunE:  func(command *cobra.Command, _ []string) error { return printed(command.Help()) },
	}
	command.AddCommand(
		&cobra.Command{
			Use:   "list",
			Short: "list the providers that \"use:\" knows, with their status pages",
			Long: `list prints the providers that a configuration can name by "use:", with the
format and address of their status page, whether they are watched by default, if
named, or off though named (there are doubts), how well each is founded (A: a
captured payload or a dated check of the live page, B: two publications or the
vendor's own, C: doubtful), and when it was last known good. What is off is
switched on by its url in your own file.

A file catalogue.yaml beside noctop.yaml adds to the list and changes it: under
"providers", entries with id, name, aliases, format, url, probes, checked, note.
Of an id that is known, what is not named stays as it was.`,
			Args: takes(0, 0),
			RunE: func(*cobra.Command, []string) error {
				settings.listen()
				return listFeeds(s)
			},
		},
		newFeedsTest(s, settings),
	)
	return command
}

// listFeeds prints the catalogue as a table.
func listFeeds(s streams) error {
	providers, err := openCatalogue()
	if err != nil {
		return err
	}
	watched := map[string]bool{}
	for _, entry := range providers.Defaults() {
		watched[entry.ID] = true
	}
	p := s.page()
	rows := [][]string{{"USE"}}
	for _, title := range []i18n.Text{
		i18n.T("PROVIDER"), i18n.T("FORMAT"), i18n.T("WATCHED"), i18n.T("CONFIDENCE"), i18n.T("CHECKED"), i18n.T("STATUS PAGE"),
	} {
		rows[0] = append(rows[0], p.text(title))
	}
	for _, entry := range providers.All() {
		when := i18n.T("if named")
		switch {
		case watched[entry.ID]:
			when = i18n.T("by default")
		case entry.URL == "":
			when = i18n.T("no feed")
		case !entry.On():
			when = i18n.T("feed|off")
		}
		page := entry.URL
		if entry.Note != "" {
			page += " (" + entry.Note + ")"
		}
		page = safetext.Clean(page, maxFeedName).String() // an operator's own file may hold anything
		rows = append(rows, []string{entry.ID, entry.Name, cmp.Or(entry.Format, "-"), p.text(when), string(entry.Confidence), entry.Checked, page})
	}
	p.table(rows)
	return s.show(p)
}

// feedTest is what a test of one payload is asked to do.
type feedTest struct {
	format, at, also, provider string
	regions, components        []string
}

func newFeedsTest(s streams, settings *settings) *cobra.Command {
	var test feedTest
	command := &cobra.Command{
		Use:   "test [flags] FILE|URL",
		Short: "say as JSON what noctop makes of a status page, and exit by its state",
		Long: `test reads a status page, from a file or from where it is published, and prints
as JSON what noctop makes of it: the format, the state, and what is open and
planned. It is how to find out the right lines for a provider of your own.

The format is recognised where --format does not name it. A file is judged as
of the newest date in it, or of --at; a page as of now.

It exits 0 where the state is ok, info or maintenance, 1 where it is degraded or
partial, 2 where it is major, and 3 where it is unknown: where the page could not
be read, or holds words that noctop does not know. The reason is in the output.
A mistake on the command line exits 64.`,
		Args: takes(0, 1),
		RunE: func(command *cobra.Command, args []string) error {
			return runFeedsTest(command, s, settings, test, args)
		},
	}
	flags := command.Flags()
	flags.StringVar(&test.format, "format", "", "read it as this format: "+strings.Join(catalogue.Formats(), ", "))
	flags.StringArrayVar(&test.regions, "region", nil, "count only events of this region, and of none (may be repeated)")
	flags.StringArrayVar(&test.components, "component", nil, "count only events of this component, and of none (may be repeated)")
	flags.StringVar(&test.at, "at", "", "judge it as of this time, such as 2026-07-24T19:45:00Z")
	flags.StringVar(&test.also, "also", "", "a file with the page's second document: of Uptime Kuma, Oracle and Statuspage")
	flags.StringVar(&test.provider, "provider", "", "take format, paths, filters and URL from this provider of the configuration")
	return command
}

func runFeedsTest(command *cobra.Command, s streams, settings *settings, test feedTest, args []string) error {
	provider, err := test.configured(settings)
	if err != nil {
		return err
	}
	target := provider.Feed.URL
	if len(args) == 1 {
		target = args[0]
	}
	if target == "" {
		return usage("name a file or a URL to test")
	}
	now := time.Now()
	read := pages.Context{Now: now, Regions: provider.Regions, Components: provider.Components, URL: provider.Feed.URL, JSON: provider.Feed.JSON}
	if test.at != "" {
		if read.Now, err = time.Parse(time.RFC3339, test.at); err != nil {
			return usage("--at %q is not a time: write one such as 2026-07-24T19:45:00Z", test.at)
		}
	}
	var report observe.Report
	if strings.HasPrefix(target, "https://") || strings.HasPrefix(target, "http://") {
		read.URL = target
		report = pages.Read(command.Context(), pages.Options{}, provider.Feed.Format, target, read)
	} else {
		body, err := readPayload(target)
		if err != nil {
			return &exit{exitUsage, err}
		}
		if test.also != "" {
			if read.Also.Body, err = readPayload(test.also); err != nil {
				return &exit{exitUsage, err}
			}
		}
		report = readSaved(provider.Feed.Format, body, read, test.at == "")
	}
	encoder := json.NewEncoder(s.out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(wireFeed(report)); err != nil {
		return printed(err)
	}
	if code := feedExit(report.State); code != exitOK {
		return &exit{code: code}
	}
	return nil
}

// configured returns the provider to test as: that of the configuration where
// one is named, with the flags laid over it.
func (t feedTest) configured(settings *settings) (topology.Provider, error) {
	provider := topology.Provider{}
	if t.provider != "" {
		c, err := settings.load()
		if err != nil {
			return provider, err
		}
		all := c.Topology(config.Found{}).Providers
		at := slices.IndexFunc(all, func(p topology.Provider) bool { return strings.EqualFold(p.Name, t.provider) })
		if at < 0 {
			return provider, usage("the configuration has no provider %q", t.provider)
		}
		provider = all[at]
	}
	read := topology.Feed{}
	if provider.Feed != nil {
		read = *provider.Feed
	}
	if t.format != "" {
		if !slices.Contains(catalogue.Formats(), t.format) {
			return provider, usage("there is no feed format %q; the formats are %s", t.format, strings.Join(catalogue.Formats(), ", "))
		}
		read.Format = t.format
	}
	provider.Feed = &read
	if t.regions != nil {
		provider.Regions = t.regions
	}
	if t.components != nil {
		provider.Components = t.components
	}
	return provider, nil
}

func readPayload(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, i18n.Errorf("can't read the payload: %w", err)
	}
	defer file.Close()
	body, err := io.ReadAll(io.LimitReader(file, maxPayload+1))
	if err != nil {
		return nil, i18n.Errorf("can't read the payload: %w", err)
	}
	if len(body) > maxPayload {
		return nil, i18n.Errorf("%s is larger than the %d MiB that are read of a page", path, maxPayload>>20)
	}
	return body, nil
}

// readSaved reads a payload that was saved. When, nobody can know: without a
// time given it is judged as of the newest date in it that is not ahead of now,
// so that an old outage is not taken for a forgotten one.
func readSaved(format string, body []byte, read pages.Context, undated bool) observe.Report {
	if !undated {
		report, _, _ := pages.Parse(format, body, read) // what is wrong is in the report
		return report
	}
	now := read.Now
	read.Now = time.Time{}
	report, _, err := pages.Parse(format, body, read)
	if err != nil {
		return report
	}
	newest := newestDate(report, now)
	if read.Now = newest; newest.IsZero() {
		read.Now = now
	}
	report, _, _ = pages.Parse(format, body, read)
	if !newest.IsZero() && report.State != observe.SeverityUnknown {
		asOf := "as of " + newest.UTC().Format(time.RFC3339) + ", the newest date in it"
		report.Reason = strings.TrimPrefix(report.Reason+"; "+asOf, "; ")
	}
	return report
}

// newestDate is the newest date that the provider gives for what it said, not
// after now. What is planned lies ahead of that, and tells only where there is
// nothing else.
func newestDate(report observe.Report, now time.Time) time.Time {
	newest := time.Time{}
	take := func(date time.Time) {
		if date.After(newest) && !date.After(now) {
			newest = date
		}
	}
	take(report.Updated)
	for _, incident := range report.Incidents {
		take(incident.Started)
		take(incident.Updated)
		for _, update := range incident.Updates {
			take(update.At)
		}
	}
	if newest.IsZero() {
		for _, planned := range report.Maintenances {
			take(planned.Updated)
		}
	}
	return newest
}

// feedExit is the exit code for a state.
func feedExit(state observe.Severity) int {
	switch state {
	case observe.SeverityOK, observe.SeverityInfo, observe.SeverityMaintenance:
		return exitOK
	case observe.SeverityDegraded, observe.SeverityPartial:
		return exitDegraded
	case observe.SeverityMajor:
		return exitDown
	}
	return exitUnknown
}
