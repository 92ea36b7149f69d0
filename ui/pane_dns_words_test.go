package ui

import (
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
	"example.com/noctop/themes"
)

// answer gives the newest measurement of a series fields.
func (w *world) answer(subject observe.Subject, check string, fields ...history.Field) {
	for i := range w.series {
		if s := &w.series[i]; s.Key == (history.Key{Subject: subject, Check: check}) {
			s.Last.Fields = fields
		}
	}
}

func figureOf(name, text string, value float64) history.Field {
	return history.Field{Name: clean(name), Text: clean(text), Value: value}
}

func shows(t *testing.T, screen string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(screen, part) {
			t.Errorf("%q is not shown:\n%s", part, screen)
		}
	}
}

func TestDNSOddities(t *testing.T) {
	w := newWorld()
	w.measure()
	w.answer(w.resolver(0), observe.CheckWarm, figureOf("class", "public", 0), figureOf("do", "dropped", 0))
	w.answer(w.resolver(1), observe.CheckWarm, figureOf("class", "private", 0))
	w.answer(w.resolver(2), observe.CheckWarm, figureOf("class", "public", 0))
	w.answer(w.resolver(3), observe.CheckWarm, figureOf("class", "public", 0), figureOf("ede", "stale answer (EDE 3)", 0), figureOf("ede-code", "", 3))
	at := func(resolver string) observe.Subject {
		return observe.Subject{Kind: observe.KindName, Group: resolver, Name: "pay.example.com"}
	}
	for _, resolver := range []string{"LG DNS", "Cloudflare", "Google"} {
		w.answer(at(resolver), observe.CheckResolve, figureOf("class", "public", 0))
	}
	w.answer(at("KT DNS"), observe.CheckResolve, figureOf("class", "private", 0), figureOf("missing", "203.0.113.81", 0))
	m := model(t, w.snapshot(), 200, 50, themes.ASCII())
	screen := seen(m)
	shows(t, screen, "drops DO", "private", "stale", "ok at 4 of 4", "p95 1m", "changed")
}

// TestRowOfPrograms holds that what programs on this host get has a row, which
// is implied by the resolver that they ask.
func TestRowOfPrograms(t *testing.T) {
	w := newWorld()
	w.what.Resolvers[0].Role = "system"
	system := observe.Subject{Kind: observe.KindResolver, Name: topology.TransportSystem}
	w.kill(40*time.Second, "timeout", w.resolver(0), system)
	w.measure()
	w.add(system, observe.CheckWarm, 10*time.Second, 5*time.Millisecond, "system", "system")
	m := model(t, w.snapshot(), 200, 50, themes.ASCII())
	shows(t, seen(m), "implied by resolver KT DNS")
}

func TestOwnServers(t *testing.T) {
	for cause, want := range map[string]string{"": "its own servers answer", "nxdomain": "its own servers: nxdomain", "timeout": "its own servers are silent"} {
		w := newWorld()
		own := observe.Subject{Kind: observe.KindName, Name: "pay.example.com"}
		for _, r := range w.what.Resolvers {
			w.kill(5*time.Minute, "nxdomain", observe.Subject{Kind: observe.KindName, Group: r.Name, Name: own.Name})
		}
		if cause != "" {
			w.kill(time.Minute, cause, own)
		}
		w.measure()
		s := w.add(own, observe.CheckAuthority, 5*time.Second, time.Millisecond, "example.com", "udp")
		if cause == "nxdomain" {
			s.Samples[len(s.Samples)-1].Outcome = observe.Wrong
		}
		m := model(t, w.snapshot(), 200, 50, themes.ASCII())
		_, said := m.screen.frame(nil).ownServers(own.Name)
		if said.String() != want {
			t.Errorf("%q: %q, want %q", cause, said, want)
		}
	}
}

// TestProviderByProxyAndCertificate holds that a certificate is shown before it
// ends, and that what answers through the proxy alone is not called down.
func TestProviderByProxyAndCertificate(t *testing.T) {
	w := newWorld()
	aws, azure := w.what.Providers[0], w.what.Providers[1]
	for _, u := range []string{kt, lg} {
		w.kill(5*time.Minute, "timeout", w.probe(azure, u))
	}
	w.measure()
	end := w.now.Wall.Add(10*24*time.Hour + time.Hour)
	w.add(w.probe(aws, kt), observe.CheckTLS, 5*time.Second, time.Millisecond, "203.0.113.7:443", "tls")
	w.answer(w.probe(aws, kt), observe.CheckTLS, figureOf("notAfter", end.Format(time.RFC3339), float64(end.Unix())))
	w.add(w.probe(aws, kt), observe.CheckQUIC, time.Minute, 0, "203.0.113.7:443", "quic").Samples[299].Outcome = observe.Lost
	w.add(w.probe(azure, ""), observe.CheckProxy, 15*time.Second, 20*time.Millisecond, "192.0.2.9:3128", "http-proxy")
	m := model(t, w.snapshot(), 200, 50, themes.ASCII())
	shows(t, seen(m), "cert 10 d", "by proxy 2")
	f := m.screen.frame(nil)
	if got := f.explained(w.series[0], figureOf("x", "y", 0)).text.String(); got != "x=y" {
		t.Errorf("a field of something else is %q", got)
	}
	tlsOf, _ := f.series(w.probe(aws, kt), observe.CheckTLS)
	if got := f.explained(tlsOf, tlsOf.Last.Fields[0]); !strings.Contains(got.text.String(), "in 10 d") || got.role != themes.Degraded {
		t.Errorf("the certificate's end is %q", got.text)
	}
}

func TestFieldsInWords(t *testing.T) {
	w := newWorld()
	w.measure()
	f := model(t, w.snapshot(), 80, 24, themes.ASCII()).screen.frame(nil)
	s, _ := f.series(w.resolver(0), observe.CheckWarm)
	for _, test := range []struct {
		field history.Field
		want  string
		role  themes.Role
	}{
		{figureOf("ad", "", 1), "validated (AD)", themes.Dim},
		{figureOf("ttl", "", 60), "TTL 60 s", themes.Dim},
		{figureOf("ede", "DNSSEC bogus (EDE 6)", 0), "because: DNSSEC bogus (EDE 6)", themes.Degraded},
		{figureOf("ede-code", "", 6), "", themes.Text},
		{figureOf("cd", "noerror", 0), "without validation (CD): noerror", themes.Degraded},
		{figureOf("do", "ok", 0), "asked for signatures (DO): ok", themes.Dim},
		{figureOf("do", "dropped", 0), "asked for signatures (DO): dropped", themes.Degraded},
		{figureOf("nsid", "fra1", 0), "by the server fra1 (NSID)", themes.Dim},
		{figureOf("unheard", "of", 0), "unheard=of", themes.Dim},
	} {
		if got := f.explained(s, test.field); got.text.String() != test.want || test.want != "" && got.role != test.role {
			t.Errorf("%s: %q", test.field.Name, got.text)
		}
	}
}
