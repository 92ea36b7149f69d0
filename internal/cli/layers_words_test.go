package cli

import (
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
)

func TestCertificateWords(t *testing.T) {
	at := now().Wall
	for want, left := range map[string]time.Duration{
		"certificate ended 2026-02-28":                                  -24 * time.Hour,
		"CERTIFICATE ENDS SOON: 2026-03-11, in 10 days":                 10 * 24 * time.Hour,
		"certificate until 2026-03-31":                                  30 * 24 * time.Hour,
		"CERTIFICATE ENDS SOON: 2026-03-01, in 0 days":                  time.Hour,
		"CERTIFICATE ENDS SOON: 2026-03-21, in 20 days":                 20 * 24 * time.Hour,
		"certificate until " + at.AddDate(1, 0, 0).Format("2006-01-02"): 365 * 24 * time.Hour,
	} {
		if got := certificateWords(at.Add(left), at).String(); got != want {
			t.Errorf("%s left: %q, want %q", left, got, want)
		}
	}
}

// TestFurtherLayers holds that what is measured beside the looks is printed
// where it was measured: a zone's own servers, full-size packets, the proxy.
func TestFurtherLayers(t *testing.T) {
	s := newScene(t, "https://shop.example/", "KT").look("KT", "tcp ok").look("", "proxy ok")
	s.rings.Add(observe.Observation{
		Subject: observe.Subject{Kind: observe.KindName, Name: s.t.name}, Check: observe.CheckAuthority, Outcome: observe.Wrong,
		Cause: "nxdomain", Detail: "0 of 2 servers", At: now(),
	})
	s.rings.Add(observe.Observation{
		Subject: observe.Subject{Kind: observe.KindProvider, Uplink: "KT", Group: s.t.probe, Name: s.t.text}, Check: observe.CheckBulk,
		Outcome: observe.Lost, Cause: "mtu", Detail: "full-size packets vanish", At: now(),
	})
	s.rings.Add(observe.Observation{
		Subject: observe.Subject{Kind: observe.KindProvider, Uplink: "KT", Group: s.t.probe, Name: s.t.text}, Check: observe.CheckTLS,
		Outcome: observe.Good, At: now(), Fields: []observe.Field{
			{Name: "issuer", Text: "CN=X"}, {Name: "notAfter", Value: float64(now().Wall.Add(49 * time.Hour).Unix())},
		},
	})
	var out page
	writeLayers(&out, s.snapshot(), s.t)
	for _, want := range []string{
		"name at its own servers  wrong", "0 of 2 servers", "by the proxy             ok", "full-size packets by KT  lost",
		"full-size packets vanish", "issuer CN=X, CERTIFICATE ENDS SOON: 2026-03-03, in 2 days",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not printed:\n%s", want, out.String())
		}
	}
	if len(namesOf(s.snapshot(), s.t)) != 0 {
		t.Error("a zone's own servers pass for a resolver")
	}
}
