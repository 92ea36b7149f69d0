package feed

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"example.com/noctop/internal/observe"
)

// azure is Azure's RSS feed. It lists what is open and nothing else, rewrites
// an item's body without changing its guid or date, and says neither severity
// nor stage. An empty feed is all it gives when it is well, and also what one
// of its own instances gave for hours while another told of an outage.
type azure struct{}

const azureWeak = "an empty feed, which is all this page gives when it is well: a weak signal"

// azureReview finds the title of a review of what is over.
var azureReview = regexp.MustCompile(`\bPIR\b|(?i:post[- ]incident review)`)

// Name is "azure".
func (azure) Name() string { return "azure" }

// Recognise goes by the address or the channel's title.
func (azure) Recognise(body []byte, _, address string) bool {
	parsed, err := url.Parse(address)
	if err == nil && strings.HasSuffix(parsed.Hostname(), "azure.status.microsoft") {
		return true
	}
	read, err := readXML(body)
	return err == nil && read.title == "Azure Status"
}

// Parse reads the feed.
func (azure) Parse(body []byte, ctx Context) (observe.Report, error) {
	feed, err := readXML(body)
	if err != nil {
		return observe.Report{}, notThe("Azure's RSS feed", body, err)
	}
	read := reading{updated: feed.built}
	read.beyond(feed.more, "items", maxItems)
	for _, item := range feed.entries {
		e := item.event()
		azurePlaces(item, &e)
		switch {
		case azureResolved(item.title):
			read.over(e)
			continue
		case azureReview.MatchString(item.title):
			e.State, e.Stage = observe.SeverityInfo, observe.StagePostmortem
		}
		read.open = append(read.open, e)
	}
	for _, asked := range ctx.Regions {
		if !azureRegions[fold(asked)] {
			read.notes = append(read.notes, fmt.Sprintf("no region of Azure's is known here by the name %q", clip(asked, 80)))
		}
	}
	if len(feed.entries) == 0 {
		read.notes = append(read.notes, azureWeak)
	}
	return finish(read, ctx), nil
}

// azureResolved goes by the last clause of the title alone: "Unresolved" is
// not, and "Resolved in North Europe. Impact continues in West Europe" is not.
func azureResolved(title string) bool {
	last := strings.ToLower(strings.TrimRight(title, " ."))
	for _, mark := range []string{". ", "; ", ": ", " - ", " – ", " — ", " | "} {
		if at := strings.LastIndex(last, mark); at >= 0 {
			last = last[at+len(mark):]
		}
	}
	return strings.HasPrefix(last, "resolved") || strings.HasPrefix(last, "mitigated")
}

// azurePlaces parts categories into regions and services, and adds the regions
// that the title names.
func azurePlaces(item entry, e *event) {
	for _, category := range item.categories {
		name := fold(category)
		switch {
		case azureRegions[name]:
			e.Regions = append(e.Regions, category)
		case name == "global" || name == "nonregional" || name == "multipleregions":
			e.Regions = append(e.Regions, "global")
		default:
			e.Components = append(e.Components, category)
		}
	}
	words := strings.FieldsFunc(item.title, func(r rune) bool { return strings.ContainsRune(" ,.;:()/-–|", r) })
	for i := 0; i < len(words); i++ {
		for length := min(4, len(words)-i); length > 0; length-- { // the longest first: "West US 2" is not "West US"
			name := strings.Join(words[i:i+length], " ")
			if !azureRegions[fold(name)] {
				continue
			}
			if !slices.ContainsFunc(e.Regions, func(r string) bool { return fold(r) == fold(name) }) {
				e.Regions = append(e.Regions, name)
			}
			i += length - 1
			break
		}
	}
}
