package feed

import (
	"cmp"
	"errors"
	"net/url"
	"slices"
	"strings"

	"example.com/noctop/internal/observe"
)

// oci is Oracle Cloud Infrastructure: the health of every service in every
// region (components.json), and the RSS feed of its incidents. The first says
// where and how bad, the second says what; the feed's address may be either's.
type oci struct{}

type ociPage struct {
	Realm   word            `json:"realm"`
	Regions list[ociRegion] `json:"regionHealthReports"`
}

type ociRegion struct {
	Name      string           `json:"regionName"`
	Canonical string           `json:"regionCanonicalName"`
	Services  list[ociService] `json:"serviceHealthReports"`
}

type ociService struct {
	Name      string            `json:"serviceName"`
	Canonical string            `json:"serviceCanonicalName"`
	Category  string            `json:"serviceCategoryName"`
	Status    word              `json:"serviceStatus"`
	Incidents list[ociIncident] `json:"incidents"`
}

type ociIncident struct {
	ID       word `json:"incidentId"`
	Severity word `json:"severity"`
}

func (ociRegion) limit() int   { return maxNames }
func (ociService) limit() int  { return maxItems }
func (ociIncident) limit() int { return maxNames }

// ociStates are Oracle's words, folded: they are written with spaces in the
// documentation, and without them in the feed.
var ociStates = map[string]observe.Severity{
	"normalperformance": observe.SeverityOK, "informational": observe.SeverityInfo,
	"servicedisruption": observe.SeverityPartial, "servicedown": observe.SeverityMajor,
}

// Name is "oci".
func (oci) Name() string { return "oci" }

const (
	ociHealth = "/components.json"
	ociSaid   = "/incident-summary.rss"
)

// other is what is said by the health, and the health by what is said.
func (oci) other(address string) (second string, always bool) { //nolint:unparam // others are not always wanted
	if said := beside(address, ociHealth, ociSaid); said != "" {
		return said, true
	}
	return beside(address, ociSaid, ociHealth), true
}

// Recognise looks for the regions, and goes by the address for RSS.
func (oci) Recognise(body []byte, _, address string) bool {
	if parsed, err := url.Parse(address); err == nil && strings.EqualFold(parsed.Hostname(), "ocistatus.oraclecloud.com") {
		return isXML(body) || has(rootKeys(body), "regionHealthReports")
	}
	return has(rootKeys(body), "regionHealthReports")
}

// Parse reads the services' health, or RSS.
func (oci) Parse(body []byte, ctx Context) (observe.Report, error) {
	also, fault := ctx.also()
	switch {
	case isXML(body) && also == nil:
		return rss{name: "oci"}.Parse(body, ctx)
	case isXML(body):
		body, also = also, body
	}
	var page ociPage
	if err := readJSON(body, &page); err != nil {
		return observe.Report{}, notThe("Oracle's list of services", body, err)
	}
	if len(page.Regions.items) == 0 {
		return observe.Report{}, notThe("Oracle's list of services", body, errors.New("it lacks regionHealthReports; the feed is /api/v2/components.json"))
	}
	read := reading{lists: true, live: true}
	read.beyond(page.Regions.more, "regions", maxNames)
	seen := map[string]bool{}
	for _, region := range page.Regions.items {
		name := line(cmp.Or(region.Canonical, region.Name))
		if name == "" || !region.Services.present {
			return observe.Report{}, notThe("Oracle's list of services", body, errors.New("a region lacks its name or serviceHealthReports"))
		}
		read.regions = append(read.regions, name)
		read.beyond(region.Services.more, "services in "+name, maxItems)
		for _, service := range region.Services.items {
			if service.Name == "" || service.Status == "" {
				return observe.Report{}, notThe("Oracle's list of services", body, errors.New("a service lacks its serviceName or serviceStatus"))
			}
			if !seen[service.Name] && len(read.components) < maxComponents {
				seen[service.Name] = true
				// Its state differs by region, and is told by the events.
				read.components = append(read.components, component{
					id: service.Canonical, group: line(service.Category), name: line(service.Name), state: observe.SeverityOK,
				})
			}
			service.into(&read, name)
		}
	}
	if also != nil {
		fault = page.hear(also, &read, ctx)
	}
	if fault != "" {
		read.notes = append(read.notes, "what is said of incidents was not read: "+fault)
	}
	return finish(read, ctx), nil
}

// hear adds what the RSS feed says of incidents. How bad they are is told by
// the health of the services and regions that they name; one that names none,
// or well ones, is information. It returns why the feed can't be read.
func (p ociPage) hear(body []byte, read *reading, ctx Context) (fault string) {
	feed, err := readXML(body)
	if err != nil {
		return err.Error()
	}
	said := reading{}
	rss{name: "oci"}.tell(feed, &said, ctx.Now)
	troubled := read.open
	for _, e := range said.open {
		text := strings.ToLower(e.Title)
		for _, update := range e.Updates {
			text += "\n" + strings.ToLower(update.Text)
		}
		e.State = observe.SeverityInfo
		e.Regions = p.regionsIn(text)
		for _, health := range troubled {
			if !strings.Contains(text, strings.ToLower(health.Components[0])) {
				continue
			}
			e.Components = append(e.Components, health.Components[0])
			if len(e.Regions) == 0 || slices.Contains(e.Regions, health.Regions[0]) {
				e.State = max(e.State, health.State)
			}
		}
		e.Components = slices.Compact(slices.Sorted(slices.Values(e.Components)))
		read.open = append(read.open, e)
	}
	read.maintenances = append(read.maintenances, said.maintenances...)
	read.closed = append(read.closed, said.closed...)
	read.updated = later(read.updated, said.updated)
	return ""
}

// regionsIn lists the regions that a text names, in small letters.
func (p ociPage) regionsIn(text string) (found []string) {
	for _, region := range p.Regions.items {
		for _, name := range []string{region.Name, region.Canonical} {
			if name = strings.ToLower(line(name)); name != "" && strings.Contains(text, name) {
				found = append(found, line(cmp.Or(region.Canonical, region.Name)))
				break
			}
		}
	}
	return found
}

// into adds the service to what is open, where it is not well in the region.
func (s ociService) into(read *reading, region string) {
	severity, known := ociStates[fold(string(s.Status))]
	name := line(s.Name)
	e := event{
		Incident: observe.Incident{
			ID: cmp.Or(s.Canonical, name) + "/" + region, Title: name + " in " + region + ": " + string(s.Status),
			State: severity, Regions: []string{region}, Components: []string{name},
		},
		aliases: []string{s.Canonical, line(s.Category)},
	}
	if !known {
		e.unclear = unknownWord("status", name+" in "+region, s.Status)
	}
	for _, incident := range s.Incidents.items {
		worse, understood := ociStates[fold(string(incident.Severity))]
		if !understood {
			e.unclear = unknownWord("severity", string(incident.ID), incident.Severity)
		}
		if worse > observe.SeverityInfo && worse > e.State {
			e.State, e.Title = worse, name+" in "+region+": "+string(incident.Severity)
		}
		e.aliases = append(e.aliases, string(incident.ID))
	}
	if e.State != observe.SeverityOK || e.unclear != "" {
		read.open = append(read.open, e)
	}
}
