package cli

import (
	"context"
	"fmt"
	"io"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
)

// target is one thing that is asked about: a probe and, unless it is an
// address already, a name.
type target struct {
	text  string // as it was asked
	probe string // "https://host/path" or "tcp://host:port"
	name  string // the DNS name; empty for an address
}

// parseTarget reads HOST, HOST:PORT, [ADDRESS]:PORT or an http(s) or tcp URL.
func parseTarget(text string) (target, error) {
	if strings.Contains(text, "://") {
		return parseURL(text)
	}
	host, port := text, "443"
	if address, err := netip.ParseAddrPort(text); err == nil {
		host, port = address.Addr().String(), strconv.Itoa(int(address.Port()))
	} else if address, err := netip.ParseAddr(strings.Trim(text, "[]")); err == nil {
		host = address.String()
	} else if before, after, found := strings.Cut(text, ":"); found {
		host, port = before, after
	}
	if number, err := strconv.ParseUint(port, 10, 16); err != nil || number == 0 {
		return target{}, fmt.Errorf("%q: %q is no port: use a number from 1 to 65535", text, port)
	}
	probe := "tcp://" + joinHost(host, port)
	if !strings.Contains(text, ":") || port == "443" {
		probe = "https://" + joinHost(host, "")
	}
	return named(target{text: text, probe: probe}, host)
}

func joinHost(host, port string) string {
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port == "" {
		return host
	}
	return host + ":" + port
}

func parseURL(text string) (target, error) {
	u, err := url.Parse(text)
	if err != nil {
		return target{}, fmt.Errorf("%q is no URL: %w", text, err)
	}
	switch u.Scheme {
	case "https", "http":
	case "tcp":
		if u.Port() == "" {
			return target{}, fmt.Errorf("%q names no port: write tcp://host:port", text)
		}
	default:
		return target{}, fmt.Errorf("%q: %q can't be checked: use https://, http:// or tcp://", text, u.Scheme)
	}
	return named(target{text: text, probe: text}, u.Hostname())
}

func named(t target, host string) (target, error) {
	if host == "" {
		return target{}, fmt.Errorf("%q names no host", t.text)
	}
	if _, err := netip.ParseAddr(host); err == nil {
		return t, nil
	}
	if len(host) > 253 || strings.ContainsAny(host, " /\\@\x00") || safetext.Clean(host, 300).String() != host {
		return target{}, fmt.Errorf("%q is no host name", host)
	}
	t.name = host
	return t, nil
}

// checkTarget asks about one thing: it is watched as the only provider, with
// the same engine as everything else.
func checkTarget(ctx context.Context, w *site, text string, wait time.Duration, asJSON bool, out io.Writer) error {
	t, err := parseTarget(text)
	if err != nil {
		return err
	}
	w.aim(t)
	snapshot := w.settle(ctx, wait)
	if !asJSON {
		writeLayers(out, snapshot, t)
	}
	return report(snapshot.Triage, asJSON, out)
}

// aim leaves the target as the only provider and name to watch, beside the
// uplinks and resolvers that it is reached by.
func (w *site) aim(t target) {
	narrow := func(what topology.Topology) topology.Topology {
		what.Providers = []topology.Provider{{Name: t.text, Probes: []string{t.probe}}}
		what.Names, what.Endpoints, what.Services = nil, nil, nil
		what.Host.Off = true
		if t.name != "" {
			what.Names = []topology.Name{{Name: t.name}}
		}
		return what
	}
	w.narrow = narrow
	w.topology = narrow(w.topology)
}

// writeLayers prints what was found of the target, one layer after the other.
func writeLayers(out io.Writer, s *history.Snapshot, t target) {
	for _, series := range s.All() {
		of := series.Key.Subject
		switch of.Kind {
		case observe.KindName:
			writeLayer(out, "name at "+of.Group, series)
		case observe.KindProvider:
			writeLayer(out, series.Key.Check+" by "+word(of.Uplink, "any uplink"), series)
		}
	}
}

func writeLayer(out io.Writer, layer string, series history.Series) {
	newest := series.Newest()
	took := "-"
	if newest.Took > 0 {
		took = fmt.Sprintf("%.1f ms", float64(newest.Took)/float64(time.Millisecond))
	}
	detail := word(series.Last.Detail.String(), series.Last.Cause.String())
	if target := series.Last.Target.String(); target != "" && !strings.Contains(detail, target) {
		detail = strings.TrimSpace(target + " " + detail)
	}
	fmt.Fprintf(out, "%-24s %-10s %10s  %s\n", layer, newest.Outcome, took, detail)
}

func word(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}
