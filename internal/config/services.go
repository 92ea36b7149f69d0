package config

import (
	"strings"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
)

// The kinds of things a service can need.
const (
	needUplink   = "uplink"
	needDNS      = "dns"
	needProvider = "provider"
	needEndpoint = "endpoint"
)

// needForms are how a need can be written.
var needForms = i18n.T("provider/NAME, uplink/any, uplink/NAME, dns, dns/NAME, endpoint/GROUP, {any: […]} or {all: […]}")

func (r *reader) services(v value) {
	all, names := []topology.Service{}, unique{}
	if !r.items(v, i18n.T(" of services, each with name and needs"), func(item value) {
		s, ok := r.service(item)
		if ok && r.take(names, item, i18n.T("a service named"), s.Name) {
			all = append(all, s)
		}
	}) {
		return
	}
	r.config.services = all
}

func (r *reader) service(v value) (topology.Service, bool) {
	var s topology.Service
	before := len(r.errors)
	if !r.mapping(v,
		key{"name", r.into(&s.Name, maxNameCells)},
		key{"needs", func(v value) { s.Needs.All = r.needs(v) }},
		key{"owner", r.into(&s.Owner, maxTextCells)},
	) || len(r.errors) > before {
		return s, false
	}
	switch {
	case s.Name == "":
		r.fail(v, "a service needs a name")
	case len(s.Needs.All) == 0:
		r.fail(v, "a service needs needs: a list of %s", needForms)
	default:
		s.Needs.Text = listOf(s.Needs.All)
		return s, true
	}
	return s, false
}

func (r *reader) needs(v value) []topology.Need {
	all, seen := []topology.Need{}, unique{}
	r.items(v, i18n.T(" of %s", needForms), func(item value) {
		if n, ok := r.need(item); ok && r.take(seen, item, i18n.T("the need"), n.Text) {
			all = append(all, n)
		}
	})
	if v.kind == list && len(v.items) == 0 {
		r.fail(v, "an empty list of needs: write at least one of %s", needForms)
	}
	return all
}

func (r *reader) need(v value) (topology.Need, bool) {
	if v.kind != mapping {
		return r.needRef(v)
	}
	var n topology.Need
	before := len(r.errors)
	r.mapping(v,
		key{"any", func(v value) { n.Any = r.needs(v) }},
		key{"all", func(v value) { n.All = r.needs(v) }},
	)
	if len(r.errors) > before {
		return n, false
	}
	if (len(n.Any) == 0) == (len(n.All) == 0) {
		r.fail(v, "write {any: […]} or {all: […]}, one of the two")
		return n, false
	}
	if len(n.Any) > 0 {
		n.Text = "{any: " + listOf(n.Any) + "}"
	} else {
		n.Text = "{all: " + listOf(n.All) + "}"
	}
	return n, true
}

func (r *reader) needRef(v value) (topology.Need, bool) {
	written, ok := r.text(v, maxNameCells+len("provider/"))
	if !ok {
		return topology.Need{}, false
	}
	ref, problem := parseRef(written)
	if !problem.Empty() {
		r.fail(v, "%s", problem)
		return topology.Need{}, false
	}
	r.refs = append(r.refs, reference{at: v.at, path: v.path, ref: ref})
	return topology.Need{Ref: ref, Text: written}, true
}

func parseRef(s string) (topology.Ref, i18n.Text) {
	kind, name, named := strings.Cut(s, "/")
	kinds := []string{needUplink, needDNS, needProvider, needEndpoint}
	switch {
	case !oneOf(kind, kinds):
		if near := nearest(kind, kinds); near != "" {
			return topology.Ref{}, i18n.T("%s is nothing that can be needed: did you mean %s?", quote(s), quote(near+strings.TrimPrefix(s, kind)))
		}
		return topology.Ref{}, i18n.T("%s is nothing that can be needed: write one of %s", quote(s), needForms)
	case named && strings.TrimSpace(name) == "":
		return topology.Ref{}, i18n.T("%s lacks a name after the \"/\"", quote(s))
	case kind == needDNS && !named:
		return topology.Ref{Kind: needDNS}, i18n.Text{}
	case !named:
		return topology.Ref{}, i18n.T("%s lacks a name: write %s/NAME", quote(s), kind)
	case kind == needUplink && name == anyUplink:
		return topology.Ref{Kind: needUplink}, i18n.Text{}
	}
	return topology.Ref{Kind: kind, Name: safetext.Clean(name, maxNameCells).String()}, i18n.Text{}
}

func listOf(needs []topology.Need) string {
	parts := make([]string, len(needs))
	for i, n := range needs {
		parts[i] = n.Text
	}
	return "[" + strings.Join(parts, ", ") + "]"
}
