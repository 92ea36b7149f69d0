package config

import (
	"fmt"
	"strings"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/topology"
)

// reference is a name in the file that stands for something elsewhere in it.
type reference struct {
	at   position
	path string
	ref  topology.Ref
}

// references checks every reference against what the file itself names. What
// it leaves to discovery cannot be known yet: Unresolved looks at that. Nor is
// it known what stands in a section with mistakes.
func (r *reader) references() {
	c := r.config
	known := map[string][]string{
		needProvider: namesOf(c.providers, func(p topology.Provider) string { return p.Name }),
		needEndpoint: namesOf(c.endpoints, func(g topology.EndpointGroup) string { return g.Name }),
	}
	if c.uplinks != nil {
		known[needUplink] = namesOf(c.uplinks, func(u uplink) string { return u.Name })
	}
	if c.resolvers != nil {
		known[needDNS] = dnsNames(c.resolvers, c.names)
	}
	for section, kind := range map[string]string{"providers": needProvider, "endpoints": needEndpoint, "uplinks": needUplink, "dns": needDNS} {
		if r.failedIn(section) {
			delete(known, kind)
		}
	}
	for _, x := range r.refs {
		if problem := unknownRef(x.ref, known); !problem.Empty() {
			r.failAt(x.at, x.path, "%s", problem)
		}
	}
	r.sameDNSName()
	r.worksOnKnown()
	c.refs = r.refs
}

// failedIn reports whether a section has a mistake.
func (r *reader) failedIn(section string) bool {
	for _, e := range r.errors {
		if rest, ok := strings.CutPrefix(e.Path, section); ok && (rest == "" || rest[0] == '.' || rest[0] == '[') {
			return true
		}
	}
	return false
}

// needWords say what a kind of need stands for.
var needWords = map[string]i18n.Text{
	needUplink: i18n.T("uplink"), needDNS: i18n.T("resolver or name"), needProvider: i18n.T("provider"), needEndpoint: i18n.T("group of endpoints"),
}

// unknownRef says that a reference leads nowhere, or nothing. A kind that is not
// listed is not known, and anything may be of it.
func unknownRef(ref topology.Ref, known map[string][]string) i18n.Text {
	names, listed := known[ref.Kind]
	switch {
	case !listed || ref.Name != "" && oneOf(ref.Name, names):
		return i18n.Text{}
	case ref.Name == "" && len(names) > 0:
		return i18n.Text{}
	case ref.Name == "":
		return i18n.T("there is no %s in the configuration", needWords[ref.Kind])
	}
	return i18n.T("there is no %s %s%s", needWords[ref.Kind], quote(ref.Name), suggest(ref.Name, names))
}

// sameDNSName refuses a resolver that is called as a name is: dns/NAME could
// mean either.
func (r *reader) sameDNSName() {
	resolvers := namesOf(r.config.resolvers, func(t topology.Resolver) string { return t.Name })
	for i, n := range r.config.names {
		if oneOf(n.Name, resolvers) {
			path := fmt.Sprintf("dns.names[%d].name", i)
			r.failAt(r.config.at[path], path, "a resolver is called %s too: rename the resolver", quote(n.Name))
		}
	}
}

// Unresolved lists the references that lead nowhere once discovery has had its
// say. They are no reason to refuse a file: an interface may appear later.
func (c *Config) Unresolved(found Found) Errors {
	t := c.Topology(found)
	known := map[string][]string{
		needUplink:   namesOf(t.Uplinks, func(u topology.Uplink) string { return u.Name }),
		needDNS:      dnsNames(t.Resolvers, t.Names),
		needProvider: namesOf(t.Providers, func(p topology.Provider) string { return p.Name }),
		needEndpoint: namesOf(t.Endpoints, func(g topology.EndpointGroup) string { return g.Name }),
	}
	var all Errors
	for _, x := range c.refs {
		if problem := unknownRef(x.ref, known); !problem.Empty() {
			all = append(all, c.source.errorAt(x.at, x.path, problem))
		}
	}
	return all.sorted()
}

// dnsNames are what dns/NAME can mean: a resolver, or a name asked of all.
func dnsNames(resolvers []topology.Resolver, names []topology.Name) []string {
	return append(
		namesOf(resolvers, func(t topology.Resolver) string { return t.Name }),
		namesOf(names, func(n topology.Name) string { return n.Name })...)
}

func namesOf[T any](things []T, name func(T) string) []string {
	all := make([]string, len(things))
	for i, thing := range things {
		all[i] = name(thing)
	}
	return all
}
