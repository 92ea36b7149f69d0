package config

import (
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/topology"
)

// defaultFeedEvery is as often as a status page is worth asking: their caches
// hold what they say for about that long.
const defaultFeedEvery = time.Minute

func (r *reader) providers(v value) {
	all, names := []topology.Provider{}, unique{}
	if !r.items(v, i18n.T(" of providers, each with use or name"), func(item value) {
		p, ok := r.provider(item)
		if ok && r.take(names, item, i18n.T("a provider named"), p.Name) {
			all = append(all, p)
		}
	}) {
		return
	}
	r.config.providers = all
}

func (r *reader) provider(v value) (topology.Provider, bool) {
	var p, own topology.Provider
	var feed *topology.Feed
	used, before := false, len(r.errors)
	if !r.mapping(v,
		key{"use", func(v value) { p, used = r.use(v) }},
		key{"name", r.into(&own.Name, maxNameCells)},
		key{"regions", r.texts(&own.Regions)},
		key{"components", r.texts(&own.Components)},
		key{"feed", func(v value) { feed = r.feed(v) }},
		key{"probes", r.probes(&own.Probes)},
		key{"call", r.into(&own.Call, maxTextCells)},
	) || len(r.errors) > before {
		return p, false
	}
	if !used && own.Name == "" {
		r.fail(v, "a provider needs use (of the built-in catalogue) or a name")
		return p, false
	}
	overlay(&p, own)
	if feed != nil {
		p.Feed = feed
	}
	return withFeedInterval(p), true
}

// overlay puts what the file says over what the catalogue has.
func overlay(p *topology.Provider, own topology.Provider) {
	if own.Name != "" {
		p.Name = own.Name
	}
	if own.Call != "" {
		p.Call = own.Call
	}
	if own.Regions != nil {
		p.Regions = own.Regions
	}
	if own.Components != nil {
		p.Components = own.Components
	}
	if own.Probes != nil {
		p.Probes = own.Probes
	}
}

func withFeedInterval(p topology.Provider) topology.Provider {
	if p.Feed != nil && p.Feed.Every == 0 {
		feed := *p.Feed
		feed.Every = defaultFeedEvery
		p.Feed = &feed
	}
	return p
}

// use looks a provider up in the catalogue.
func (r *reader) use(v value) (topology.Provider, bool) {
	id, ok := r.name(v)
	if !ok {
		return topology.Provider{}, false
	}
	if r.known.Catalogue == nil {
		r.fail(v, "unknown provider %s: there is no catalogue here", quote(id))
		return topology.Provider{}, false
	}
	p, ok := r.known.Catalogue.Lookup(id)
	if !ok {
		r.fail(v, "unknown provider %s%s", quote(id), suggest(id, r.known.Catalogue.IDs()))
	}
	return p, ok
}

func (r *reader) feed(v value) *topology.Feed {
	var f topology.Feed
	before := len(r.errors)
	if !r.mapping(v,
		key{"format", r.format(&f.Format)},
		key{"url", func(v value) {
			if s, ok := r.url(v, "https", "http"); ok {
				f.URL = s
			}
		}},
		key{"every", r.interval(&f.Every)},
		key{"json", func(v value) { f.JSON = r.jsonFeed(v) }},
	) || len(r.errors) > before {
		return nil
	}
	if f.URL == "" {
		r.fail(v, "a feed needs a url")
	}
	r.checkJSON(v, f)
	return &f
}

// format makes a reader of a feed's format into a variable.
func (r *reader) format(to *string) func(value) {
	if len(r.known.Formats) > 0 {
		return r.choice(to, r.known.Formats...)
	}
	return r.into(to, maxNameCells)
}

func (r *reader) url(v value, schemes ...string) (string, bool) {
	if !r.is(v, text, i18n.T(", such as %s://www.example.com/", schemes[0])) {
		return "", false
	}
	if problem := urlFault(v.text, schemes...); !problem.Empty() {
		r.fail(v, "%s", problem)
		return "", false
	}
	return v.text, true
}

// probes makes a reader of URLs to probe into a variable.
func (r *reader) probes(to *[]string) func(value) {
	return func(v value) {
		all, seen := []string{}, unique{}
		if r.items(v, i18n.T(" of probes, such as [\"https://api.example.com/health\", \"tcp://api.example.com:443\"]"), func(item value) {
			s, ok := r.url(item, "https", "http", "tcp")
			if !ok {
				return
			}
			if problem := probeFault(s); !problem.Empty() {
				r.fail(item, "%s", problem)
				return
			}
			if r.take(seen, item, i18n.T("the probe"), s) {
				all = append(all, s)
			}
		}) {
			*to = all
		}
	}
}
