package feed

import (
	"cmp"
	"errors"
	"net/url"
	"strings"

	"example.com/noctop/internal/observe"
)

// oci is Oracle Cloud Infrastructure: the health of every service in every
// region (components.json), or the RSS feed of its incidents. The first says
// where, the second says what; the feed's address chooses.
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

// Recognise looks for the regions, and goes by the address for RSS.
func (oci) Recognise(body []byte, _, address string) bool {
	if parsed, err := url.Parse(address); err == nil && strings.EqualFold(parsed.Hostname(), "ocistatus.oraclecloud.com") {
		return isXML(body) || has(rootKeys(body), "regionHealthReports")
	}
	return has(rootKeys(body), "regionHealthReports")
}

// Parse reads the services' health, or RSS.
func (oci) Parse(body []byte, ctx Context) (observe.Report, error) {
	if isXML(body) {
		return rss{name: "oci"}.Parse(body, ctx)
	}
	var page ociPage
	if err := readJSON(body, &page); err != nil {
		return observe.Report{}, notThe("Oracle's list of services", body, err)
	}
	if len(page.Regions.items) == 0 {
		return observe.Report{}, notThe("Oracle's list of services", body, errors.New("it lacks regionHealthReports; the feed is /api/v2/components.json"))
	}
	read := reading{lists: true}
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
	return finish(read, ctx), nil
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
