package feed

import (
	"errors"
	"regexp"
	"strings"

	"example.com/noctop/internal/observe"
)

// google is the incident history of Google Cloud and Google Workspace: what
// has no end is open. Beginnings are entered by people and may be moved.
type google struct{}

type googleIncident struct {
	ID         word                 `json:"id"`
	Number     word                 `json:"number"`
	Begin      string               `json:"begin"`
	End        string               `json:"end"`
	Created    string               `json:"created"`
	Modified   string               `json:"modified"`
	Text       string               `json:"external_desc"`
	Impact     word                 `json:"status_impact"`
	Severity   word                 `json:"severity"`
	Service    string               `json:"service_name"`
	Products   list[googlePlace]    `json:"affected_products"`
	Updates    list[googleUpdate]   `json:"updates"`
	Latest     googleUpdate         `json:"most_recent_update"`
	Currently  list[googleLocation] `json:"currently_affected_locations"`
	Previously list[googleLocation] `json:"previously_affected_locations"`
}

type googleUpdate struct {
	Created   string               `json:"created"`
	When      string               `json:"when"`
	Text      string               `json:"text"`
	Status    word                 `json:"status"`
	Locations list[googleLocation] `json:"affected_locations"`
}

type googlePlace struct {
	ID    word   `json:"id"`
	Title string `json:"title"`
}

type googleLocation struct {
	ID    word   `json:"id"`
	Title string `json:"title"`
}

func (googleIncident) limit() int { return maxItems }
func (googleUpdate) limit() int   { return maxUpdates }
func (googlePlace) limit() int    { return maxNames }
func (googleLocation) limit() int { return maxNames }

// googleRegions is what a region, a zone or a wider region can be called.
var googleRegions = regexp.MustCompile(`^(?:(?:africa|asia|australia|europe|me|northamerica|southamerica|us)(?:-[a-z]+\d*)*(?:-[a-z])?|nam\d*|eur\d*|asia\d*|global)$`)

// Name is "google".
func (google) Name() string { return "google" }

// Recognise goes by the keys of the first incident, and for an empty list by the address.
func (google) Recognise(body []byte, _, url string) bool {
	var incidents list[googleIncident]
	if readJSON(body, &incidents) != nil || !incidents.present {
		return false
	}
	if len(incidents.items) == 0 {
		return strings.Contains(url, "google.com/") && strings.HasSuffix(url, "/incidents.json")
	}
	return incidents.items[0].Begin != "" && incidents.items[0].Impact != ""
}

// Parse reads the history.
func (google) Parse(body []byte, ctx Context) (observe.Report, error) {
	var incidents list[googleIncident]
	if err := readJSON(body, &incidents); err != nil {
		return observe.Report{}, notThe("Google's list of incidents", body, err)
	}
	if !isArray(body) {
		return observe.Report{}, notThe("Google's list of incidents", body, nil)
	}
	var read reading
	read.beyond(incidents.more, "incidents", maxItems)
	read.misspelt(ctx.Regions, googleRegions, "asia-northeast3")
	for _, incident := range incidents.items {
		if incident.ID == "" || incident.Begin == "" || incident.Impact == "" {
			return observe.Report{}, notThe("Google's list of incidents", body, errors.New("an incident lacks its id, begin or status_impact"))
		}
		incident.into(&read)
	}
	return finish(read, ctx), nil
}

func (g googleIncident) into(read *reading) {
	if modified := date(g.Modified); modified.After(read.updated) {
		read.updated = modified
	}
	e := event{Incident: observe.Incident{
		ID: string(g.ID), Title: g.title(), Started: firstDate(g.Begin, g.Created), Updated: firstDate(g.Modified, g.Latest.When, g.Latest.Created),
	}}
	e.aliases = []string{string(g.Number)}
	var unknown word
	if e.State, unknown = g.severity(); unknown != "" {
		e.unclear = unknownWord("impact", e.Title, unknown)
	}
	for _, product := range g.Products.items {
		e.Components = append(e.Components, line(product.Title))
		e.aliases = append(e.aliases, string(product.ID))
	}
	for _, location := range g.locations() {
		e.Regions = append(e.Regions, string(location.ID))
	}
	statements := g.Updates.items
	if len(statements) == 0 && g.Latest.Text != "" {
		statements = []googleUpdate{g.Latest}
	}
	for _, statement := range statements {
		e.Updates = append(e.Updates, observe.Update{At: firstDate(statement.When, statement.Created), Text: unmarked(statement.Text)})
	}
	if strings.TrimSpace(g.End) != "" || g.Latest.Status == "AVAILABLE" {
		read.over(e)
		return
	}
	read.open = append(read.open, e)
}

// googleImpacts are the words for how bad it is; a disruption of high severity
// counts as worse.
var googleImpacts = map[word]observe.Severity{
	"SERVICE_INFORMATION": observe.SeverityInfo, "SERVICE_DISRUPTION": observe.SeverityDegraded, "SERVICE_OUTAGE": observe.SeverityMajor,
}

// severity goes by what is said of the incident as a whole. It returns the word
// that it does not know, if there is one.
func (g googleIncident) severity() (observe.Severity, word) {
	severity, known := googleImpacts[g.Impact]
	if !known {
		return observe.SeverityUnknown, g.Impact
	}
	if severity == observe.SeverityDegraded && (g.Severity == "high" || g.Severity == "critical") {
		severity = observe.SeverityPartial
	}
	if _, known := googleImpacts[g.Latest.Status]; !known {
		return severity, g.Latest.Status
	}
	return severity, ""
}

// locations are those affected now; where none is listed, those last named. An
// incident of no location is everybody's.
func (g googleIncident) locations() []googleLocation {
	for _, candidate := range []list[googleLocation]{g.Currently, g.Latest.Locations, g.Previously} {
		if len(candidate.items) > 0 {
			return candidate.items
		}
	}
	return nil
}

// title is the first line of the description that says something.
func (g googleIncident) title() string {
	for text := range strings.SplitSeq(unmarked(g.Text), "\n") {
		text = strings.TrimSpace(strings.TrimPrefix(text, "Title:"))
		if text != "" {
			return text
		}
	}
	return line(g.Service)
}

// unmarked is plain text without the marks of Markdown that Google uses.
func unmarked(text string) string {
	return plain(strings.NewReplacer("**", "", "__", "").Replace(clip(text, 8*maxField)))
}
