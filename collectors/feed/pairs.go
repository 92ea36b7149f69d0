package feed

import (
	"context"
	"net/url"
	"strings"

	"example.com/noctop/internal/observe"
)

// paired is a format whose page is told by two documents.
type paired interface {
	// other returns the address of the second document by that of the first, or
	// "" where there is none, and whether both are always wanted: otherwise the
	// second is only where something is told that has gone from the first.
	other(address string) (second string, always bool)
}

// Document is the second document of a page.
type Document struct {
	Body        []byte
	ContentType string
	Fault       string // why it could not be had; empty where Body is it, or none was wanted
}

// Other returns where the second document of a page stands whose first is at an
// address, and whether it is always wanted; "" where the format has none.
func Other(format, address string) (second string, always bool) {
	for _, known := range formats {
		if two, ok := known.(paired); ok && known.Name() == format {
			return two.other(address)
		}
	}
	return "", false
}

// also returns the second document in UTF-8, and why there is none though it
// was wanted.
func (c Context) also() (body []byte, fault string) {
	if c.Also.Fault != "" || len(c.Also.Body) == 0 {
		return nil, c.Also.Fault
	}
	body, err := decode(c.Also.Body, c.Also.ContentType)
	if err != nil {
		return nil, err.Error()
	}
	return body, ""
}

// beside changes the end of an address's path, and drops what is asked of it;
// "" where the path does not end so.
func beside(address, end, other string) string {
	parsed, err := url.Parse(address)
	if err != nil || !strings.HasSuffix(parsed.Path, end) {
		return ""
	}
	parsed.Path = strings.TrimSuffix(parsed.Path, end) + other
	parsed.RawPath, parsed.RawQuery, parsed.Fragment = "", "", ""
	return parsed.String()
}

// lost reports whether something that was open is now neither open nor over,
// nor elsewhere: it has gone from the page.
func lost(before *observe.Report, now observe.Report) bool {
	if before == nil {
		return false
	}
	listed := map[string]bool{}
	for _, list := range [][]observe.Incident{now.Incidents, now.Maintenances, now.Closed, now.Elsewhere} {
		for _, i := range list {
			listed[i.ID] = true
		}
	}
	for _, i := range before.Incidents {
		if !listed[i.ID] {
			return true
		}
	}
	return false
}

// second is the second document of a page, as it was fetched last.
type second struct {
	fetcher  *fetcher
	document Document
	first    Document // kept where both are always wanted: either may change alone
}

func (s *second) forget() {
	if s.fetcher != nil {
		s.fetcher.forget()
	}
}

// get fetches the second document by the way that the first came by, and
// reports whether it is another than before.
func (s *second) get(ctx context.Context, p *poller, address string, now observe.Instant) bool {
	if s.fetcher == nil || s.fetcher.address != address {
		s.fetcher, s.document = newFetcher(p.family.options, address), Document{}
	}
	if s.document.Body == nil {
		s.fetcher.forget()
	}
	s.fetcher.guard.take(p.ways[p.at])
	got, err := s.fetcher.fetch(ctx, now.Wall)
	switch {
	case err != nil:
		s.document = Document{Fault: inWords(err)}
	case got.notModified:
		return false
	default:
		s.document = Document{Body: got.body, ContentType: got.contentType}
	}
	return true
}
