package feed

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// poller fetches one provider's feed again and again.
type poller struct {
	family   *Family
	provider topology.Provider
	subject  observe.Subject
	env      collectors.Env
	every    time.Duration
	fetcher  *fetcher
	ways     []way // the routing table's first

	failures int           // in a row
	failing  time.Duration // since when, on the monotonic clock
	at       int           // the way that was taken last
	last     *observe.Report
	lastAt   time.Duration // on the monotonic clock, when last was read from a body
	second   second
}

// reread is how long a page may be known by "not modified" alone. Reading it
// anew judges ages afresh, and finds out a server that always says so.
const reread = time.Hour

func newPoller(f *Family, provider topology.Provider, ways []way, env collectors.Env) *poller {
	every := provider.Feed.Every
	if every <= 0 {
		every = defaultEvery
	}
	return &poller{
		family: f, provider: provider, env: env, every: every, ways: ways,
		subject: observe.Subject{Kind: observe.KindFeed, Name: provider.Name},
		fetcher: newFetcher(f.options, provider.Feed.URL),
	}
}

func (p *poller) run(ctx context.Context, emit collectors.Emit) {
	pause := time.Duration(p.env.Random() * float64(startWithin))
	slot := p.family.slot(p.provider.Feed.URL)
	for p.family.options.Wait(ctx, pause) {
		select {
		case <-ctx.Done():
			return
		case slot <- struct{}{}:
		}
		seen, retryAfter := p.once(ctx)
		<-slot
		if ctx.Err() != nil { // the fetch was broken off by us: it says nothing
			return
		}
		pause = p.pause(seen.Outcome, retryAfter)
		seen.Every = max(seen.Every, pause) // while it backs off it stands until the next look
		emit(seen)
	}
}

// once fetches and reads the feed, and returns how long the server asked to be
// left alone.
func (p *poller) once(ctx context.Context) (observe.Observation, time.Duration) {
	began := p.env.Clock()
	if p.last == nil || began.Mono-p.lastAt > reread {
		p.fetcher.forget()
		p.second.forget()
	}
	got, err := p.fetch(ctx, began)
	seen := observe.Observation{
		Subject: p.subject, Check: observe.CheckFetch, Method: "https", Unit: observe.Level,
		At: began, Took: p.env.Clock().Sub(began), Every: p.every, Target: p.fetcher.address,
	}
	if strings.HasPrefix(p.fetcher.address, "http:") {
		seen.Method = "http"
	}
	if got.status != 0 {
		seen.Fields = []observe.Field{{Name: "status", Value: float64(got.status)}, {Name: "bytes", Value: float64(len(got.body))}}
	}
	if by := p.ways[p.at].uplink; by != "" {
		seen.Fields = append(seen.Fields, observe.Field{Name: "by", Text: by})
	}
	if err == nil {
		err = p.read(ctx, got, began)
	}
	if err != nil {
		p.fail(&seen, err)
		return seen, got.retryAfter
	}
	seen.Outcome, seen.Report = observe.Good, p.last
	seen.Value, seen.Detail = float64(p.last.State), summary(*p.last)
	return seen, 0
}

// fetch gets the page by the way that went last, for whichever page, and where
// that is dead by each of the others once. That is no second try: what failed is
// the way.
func (p *poller) fetch(ctx context.Context, began observe.Instant) (got response, err error) {
	first := p.family.detour.at(p.ways, began.Mono)
	for n := range p.ways {
		at := (first + n) % len(p.ways)
		answer, failure := p.by(ctx, at, n > 0, began)
		if !dead(failure) {
			p.at = at
			p.family.detour.take(p.ways[at].uplink, began.Mono)
			return answer, failure
		}
		if n == 0 {
			got, err = answer, failure
		}
		if ctx.Err() != nil {
			break
		}
	}
	p.at = first
	return got, err
}

// by fetches by one way; by another than the one taken last in half the time.
func (p *poller) by(ctx context.Context, at int, another bool, began observe.Instant) (response, error) {
	p.fetcher.guard.take(p.ways[at])
	if another {
		short, cancel := context.WithTimeout(ctx, p.family.options.Timeout/2)
		defer cancel()
		ctx = short
	}
	return p.fetcher.fetch(ctx, began.Wall)
}

// read turns a response into the last report. A report that stands is shared
// with those it was given to, and never changed.
func (p *poller) read(ctx context.Context, got response, now observe.Instant) error {
	page := Document{Body: got.body, ContentType: got.contentType}
	if got.notModified { // of a page of two documents the other may have changed
		if page = p.second.first; page.Body == nil || !p.second.get(ctx, p, p.second.fetcher.address, now) {
			return nil
		}
	}
	read := Context{
		Now: now.Wall, Regions: p.provider.Regions, Components: p.provider.Components,
		ContentType: page.ContentType, URL: p.fetcher.address, JSON: p.provider.Feed.JSON,
	}
	report, name, err := Parse(p.provider.Feed.Format, page.Body, read)
	if err == nil {
		other, always := Other(name, p.fetcher.address)
		if other != "" && (always || lost(p.last, report)) {
			if !got.notModified {
				p.second.get(ctx, p, other, now)
			}
			read.Also = p.second.document
			report, _, err = Parse(name, page.Body, read)
		}
		if p.second.first = (Document{}); always {
			p.second.first = page
		}
	}
	if err != nil {
		p.fetcher.forget()
		return &formatError{err}
	}
	p.last, p.lastAt = &report, now.Mono
	return nil
}

// fail fills in an observation that did not go well. An answer that is wrong
// carries a report that says unknown; no answer carries none, and what the page
// said last stands until it is stale.
func (p *poller) fail(seen *observe.Observation, err error) {
	seen.Outcome, seen.Cause = classify(err)
	seen.Detail = clip(inWords(err), maxField)
	if seen.Outcome == observe.Lost || seen.Outcome == observe.LocalError || seen.Outcome == observe.Refused {
		seen.Unit = ""
	}
	if !seen.Outcome.Answered() {
		seen.Took = 0
		return
	}
	if seen.Outcome == observe.Wrong {
		report := unreadable(p.provider.Feed.Format, errors.New(seen.Detail))
		seen.Report, seen.Value = &report, float64(report.State)
	}
}

// pause returns how long to wait before the next fetch: the interval, longer
// and longer while a server fails, as long as it asks, within bounds. While no
// page at all is answered that is the network, and no server's doing: nobody is
// spared by waiting long, and the page is wanted as soon as the network is back.
func (p *poller) pause(outcome observe.Outcome, retryAfter time.Duration) time.Duration {
	now := p.env.Clock().Mono
	if outcome == observe.Good {
		p.failures = 0
		p.family.hears(now)
		return p.jittered(p.every)
	}
	if p.failures == 0 {
		p.failing = now
	}
	p.failures++
	longest := max(longestBackOff, p.every)
	if (outcome == observe.Lost || outcome == observe.LocalError) && !p.family.heardSince(p.failing) {
		longest = 2 * p.every
	}
	pause := p.every << min(p.failures-1, 10)
	pause = max(min(pause, longest), min(retryAfter, max(longestBackOff, p.every)))
	return min(p.jittered(pause), max(longestBackOff, p.every))
}

// jittered spreads a pause by a twentieth either way.
func (p *poller) jittered(pause time.Duration) time.Duration {
	return time.Duration(float64(pause) * (0.95 + 0.1*p.env.Random()))
}

// summary says in a line what a page said.
func summary(report observe.Report) string {
	text := "nothing open"
	if open := len(report.Incidents); open > 0 {
		text = fmt.Sprintf("%d open: %s", open, clip(report.Incidents[0].Title, 200))
	}
	if report.State == observe.SeverityUnknown {
		text = "unknown: " + report.Reason
	} else if len(report.Incidents) == 0 && report.State > observe.SeverityOK {
		text = report.State.String() + ": " + report.Reason
	}
	if planned := len(report.Maintenances); planned > 0 {
		text += fmt.Sprintf(", %d planned", planned)
	}
	return clip(text, maxField)
}
