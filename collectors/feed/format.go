package feed

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// Context is what a body is read against.
type Context struct {
	Now         time.Time // zero: nothing is judged by its age
	Regions     []string  // only events of these regions count, and events of no region
	Components  []string  // only events of these components count, and events of none
	ContentType string    // as the server sent it; may be empty
	URL         string    // where the body came from; may be empty
	// JSON says where things stand in a body of the format "json".
	JSON *topology.JSONFeed
	// Also is the second document of a page that is told by two.
	Also Document
}

// Format is one way of publishing what is open on a status page. A new format
// is one file and one line in formats.
type Format interface {
	// Name is what a configuration calls the format.
	Name() string
	// Recognise reports whether a body, already in UTF-8, is of this format.
	Recognise(body []byte, contentType, url string) bool
	// Parse reads a body. It returns an error for a body that is not of the
	// format or lacks what the format requires: such a page is unknown, never ok.
	Parse(body []byte, ctx Context) (observe.Report, error)
}

// formats are all formats, the particular before the general: the first that
// recognises a body reads it. First those of one provider, which its host
// betrays; then those of products; then any feed. Their names stand in
// internal/catalogue too.
var formats = []Format{
	aws{},
	google{},
	azure{},
	m365{},
	slack{},
	heroku{},
	salesforce{},
	oci{},
	ibm{},
	statuspage{},
	incidentio{},
	instatus{},
	betterstack{},
	statusio{},
	kuma{},
	cachet{},
	checkly{},
	cstate{},
	gatus{},
	alertmanager{},
	rss{name: "rss"},
	rss{name: "rss-open", openOnly: true},
	generic{},
}

// Parse reads a body in the named format, or in the one it is recognised as
// where the name is empty, and returns the format's name. Where it returns an
// error the report's State is unknown and its Reason says why.
func Parse(format string, body []byte, ctx Context) (observe.Report, string, error) {
	text, err := decode(body, ctx.ContentType)
	if err != nil {
		return unreadable(format, err), format, err
	}
	chosen, err := choose(format, text, ctx)
	if err != nil {
		return unreadable(format, err), format, err
	}
	report, err := chosen.Parse(text, ctx)
	if err != nil {
		return unreadable(chosen.Name(), err), chosen.Name(), err
	}
	report.Format = chosen.Name()
	return report, chosen.Name(), nil
}

func choose(name string, body []byte, ctx Context) (Format, error) {
	for _, format := range formats {
		if name == format.Name() || name == "" && format.Recognise(body, ctx.ContentType, ctx.URL) {
			return format, nil
		}
	}
	if name == "" {
		return nil, fmt.Errorf("no known format of status page: it is %s", describe(body))
	}
	return nil, fmt.Errorf("there is no feed format %q; the formats are %s", name, strings.Join(Names(), ", "))
}

// Names returns the names of all formats.
func Names() []string {
	names := make([]string, 0, len(formats))
	for _, format := range formats {
		names = append(names, format.Name())
	}
	return names
}

func unreadable(format string, err error) observe.Report {
	return observe.Report{Format: format, State: observe.SeverityUnknown, Reason: err.Error()}
}

// notThe says that a body is not of a format, and what it is instead.
func notThe(format string, body []byte, why error) error {
	if why == nil {
		return fmt.Errorf("not %s: it is %s", format, describe(body))
	}
	return fmt.Errorf("not %s: %w (it is %s)", format, why, describe(body))
}

// describe says in a few words what a body is, for a person. It quotes nothing
// of it but the name of its root element.
func describe(body []byte) string {
	trimmed := bytes.TrimSpace(body)
	if len(trimmed) == 0 {
		return "an empty body"
	}
	switch trimmed[0] {
	case '{', '[':
		var syntax *json.SyntaxError
		if err := json.Unmarshal(trimmed, new(json.RawMessage)); errors.As(err, &syntax) {
			return fmt.Sprintf("JSON that breaks off or goes wrong at byte %d", syntax.Offset)
		}
		return "JSON of another kind"
	case '<':
		root := rootElement(trimmed)
		switch strings.ToLower(root) {
		case "html":
			return "an HTML page"
		case "error":
			return "an XML error message"
		case "":
			return "broken XML"
		}
		return fmt.Sprintf("XML with the root %.40q", root)
	}
	return "neither JSON nor XML"
}
