package feed

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"example.com/noctop/internal/observe"
)

// aws is AWS Health's list of current public events, which AWS sends in UTF-16.
// It is an empty array when all is well. Events stay in it for months, so a
// filter by region and finish's rule on forgotten events both matter.
type aws struct{}

type awsEvent struct {
	ARN      string       `json:"arn"`
	Date     word         `json:"date"`
	EndTime  word         `json:"end_time"`
	Status   word         `json:"status"`
	Region   string       `json:"region_name"`
	Service  string       `json:"service"`
	Name     string       `json:"service_name"`
	Summary  string       `json:"summary"`
	Log      list[awsLog] `json:"event_log"`
	Impacted awsServices  `json:"impacted_services"`
}

type awsLog struct {
	Summary string `json:"summary"`
	Message string `json:"message"`
	At      word   `json:"timestamp"` // seconds, or milliseconds
}

// awsServices are the names of an event's impacted services, and their slugs
// ("ec2-me-south-1").
type awsServices struct{ names, slugs []string }

func (awsEvent) limit() int { return maxItems }
func (awsLog) limit() int   { return maxUpdates }

// UnmarshalJSON reads as many services as are wanted of the object.
func (s *awsServices) UnmarshalJSON(raw []byte) error {
	if string(raw) == "null" {
		return nil
	}
	decoder, err := opened(raw, '{')
	if err != nil {
		return err
	}
	for decoder.More() && len(s.slugs) < maxItems {
		slug, err := decoder.Token()
		if err != nil {
			return err
		}
		var service struct {
			Name string `json:"service_name"`
		}
		if err := decoder.Decode(&service); err != nil {
			return err
		}
		s.slugs = append(s.slugs, fmt.Sprint(slug))
		s.names = append(s.names, clip(service.Name, maxField))
	}
	return nil
}

var awsStates = map[word]observe.Severity{
	"0": observe.SeverityOK, "1": observe.SeverityInfo, "2": observe.SeverityDegraded, "3": observe.SeverityMajor,
}

// awsRegions is what a region, or a wider one, can be called.
var awsRegions = regexp.MustCompile(`^(?:[a-z]{2}(?:-[a-z]+)*(?:-\d)?|global)$`)

// awsRegion finds a region's code at the end of a service ("ec2-ap-northeast-2").
var awsRegion = regexp.MustCompile(`[a-z]{2}(?:-[a-z]+){1,2}-\d$`)

// Name is "aws".
func (aws) Name() string { return "aws" }

// Recognise goes by the ARN of the first event, and for an empty list by the address.
func (aws) Recognise(body []byte, _, url string) bool {
	var events list[awsEvent]
	if readJSON(body, &events) != nil || !events.present {
		return false
	}
	if len(events.items) == 0 {
		return strings.Contains(url, "health.aws.amazon.com/")
	}
	return strings.HasPrefix(events.items[0].ARN, "arn:aws") && events.items[0].Status != ""
}

// Parse reads the list.
func (aws) Parse(body []byte, ctx Context) (observe.Report, error) {
	var events list[awsEvent]
	if err := readJSON(body, &events); err != nil {
		return observe.Report{}, notThe("AWS Health's list of events", body, err)
	}
	if !isArray(body) {
		return observe.Report{}, notThe("AWS Health's list of events", body, nil)
	}
	var read reading
	read.beyond(events.more, "events", maxItems)
	read.misspelt(ctx.Regions, awsRegions, "ap-northeast-2")
	for _, event := range events.items {
		if event.Status == "" || event.ARN == "" && event.Service == "" {
			return observe.Report{}, notThe("AWS Health's list of events", body, errors.New("an event lacks its status or its arn"))
		}
		event.into(&read, ctx)
	}
	return finish(read, ctx), nil
}

func (a awsEvent) into(read *reading, ctx Context) {
	severity, known := awsStates[a.Status]
	ended := epoch(a.EndTime)
	e := event{Incident: observe.Incident{ID: a.ARN, Title: a.title(), State: severity, Started: epoch(a.Date)}}
	if e.ID == "" {
		e.ID = a.Service + "/" + string(a.Date)
	}
	if !known {
		e.unclear = fmt.Sprintf("the status of %q is %.40q, an unknown code", clip(e.Title, 80), a.Status)
	}
	region := a.regionCode()
	if region != "" {
		e.Regions = []string{region}
	}
	a.addServices(&e, region)
	for _, entry := range a.Log.items {
		update := observe.Update{At: epoch(entry.At), Text: plain(entry.Message)}
		if update.Text == "" {
			update.Text = plain(entry.Summary)
		}
		if update.At.After(e.Incident.Updated) {
			e.Incident.Updated = update.At
		}
		e.Updates = append(e.Updates, update)
	}
	if e.Incident.Updated.After(read.updated) {
		read.updated = e.Incident.Updated
	}
	if severity == observe.SeverityOK || !ended.IsZero() && !ctx.Now.IsZero() && ended.Before(ctx.Now) {
		read.over(e)
		return
	}
	read.open = append(read.open, e)
}

func (a awsEvent) title() string {
	title := line(a.Summary)
	if name := line(a.Name); name != "" {
		title = name + ": " + title
	}
	if region := line(a.Region); region != "" {
		title += " (" + region + ")"
	}
	return title
}

// regionCode takes the region of the ARN or of the service, never the region's
// name ("UAE"). An event of neither is global.
func (a awsEvent) regionCode() string {
	// arn:partition:service:region:account:resource
	if parts := strings.SplitN(a.ARN, ":", 6); len(parts) == 6 && parts[0] == "arn" && parts[3] != "" {
		return clip(parts[3], maxField)
	}
	return awsRegion.FindString(a.Service)
}

func (a awsEvent) addServices(e *event, region string) {
	e.Components = a.Impacted.names
	slugs := a.Impacted.slugs
	if len(e.Components) == 0 && !strings.HasPrefix(a.Service, "multipleservices") {
		e.Components, slugs = []string{line(a.Name)}, []string{a.Service}
	}
	for _, slug := range slugs {
		e.aliases = append(e.aliases, slug, strings.TrimSuffix(slug, "-"+region))
	}
}
