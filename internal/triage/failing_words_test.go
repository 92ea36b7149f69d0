package triage

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

func TestAProvidersHeadlineSaysHowItFails(t *testing.T) {
	for _, c := range []struct {
		check, cause, detail, says string
		outcome                    observe.Outcome
	}{
		{observe.CheckTCP, "timeout", "", "does not answer", observe.Lost},
		{observe.CheckTCP, "refused", "", "refuses connections", observe.Refused},
		{observe.CheckTLS, "timeout", "", "says nothing, not even TLS", observe.Lost},
		{observe.CheckTLS, "reset", "", "hangs up during TLS", observe.Refused},
		{observe.CheckTLS, "tls-early-close", "", "hangs up during TLS", observe.Wrong},
		{observe.CheckTLS, "tls-not-tls", "", "does not speak TLS", observe.Wrong},
		{observe.CheckTLS, "tls-issuer", "", "CN=Inspect", observe.Wrong},
		{observe.CheckHTTP, "timeout", "", "sends no page", observe.Lost},
		{observe.CheckHTTP, "http-early-close", "", "hangs up before it sends a page", observe.Wrong},
		{observe.CheckHTTP, "http-5xx", "HTTP 503 Service Unavailable", "P1 answers HTTP 503, by every uplink", observe.Wrong},
		{observe.CheckHTTP, "http-malformed", "", "no HTTP that can be read", observe.Wrong},
	} {
		w := newWorld(t, "A", "B").run(settled)
		w.what.Providers = w.what.Providers[1:] // the test itself says what becomes of the first
		for range 90 {
			for _, u := range []string{"A", "B"} {
				w.triage.Observe(observe.Observation{
					Subject: observe.Subject{Kind: observe.KindProvider, Uplink: u, Group: "https://P1.example", Name: "P1"},
					Check:   c.check, At: w.now, Every: time.Second, Outcome: c.outcome, Cause: c.cause, Detail: c.detail,
					Fields: []observe.Field{{Name: "issuer", Text: "CN=Inspect"}},
				})
			}
			w.second()
		}
		if v := w.only(CauseProviderDown); !strings.Contains(v.Headline.String(), c.says) {
			t.Errorf("%s %s: %s", c.check, c.cause, v.Headline)
		}
	}
}

func TestProbesThatFailDifferentlyHaveNoOneWord(t *testing.T) {
	s := &Scene{
		Topology: &topology.Topology{Providers: []topology.Provider{{Name: "P"}}},
		paths:    []paths{{dead: []Fact{{Cause: "timeout"}, {Cause: "refused"}}}},
	}
	if says := s.providerFails("P").String(); says != "fails" {
		t.Errorf("%s", says)
	}
}

func TestAResolversHeadlineSaysHowItFails(t *testing.T) {
	resolver := topology.Resolver{Name: "R1", Transport: topology.TransportUDP, Address: netip.MustParseAddrPort("192.0.2.53:53")}
	with := func(name, text string) []observe.Field { return []observe.Field{{Name: name, Text: text}} }
	for _, c := range []struct {
		outcome   observe.Outcome
		cause     string
		fields    []observe.Field
		says, try string
	}{
		{observe.Lost, "timeout", nil, "does not answer", "dig @192.0.2.53 . NS"},
		{observe.Lost, "timeout", with("tcp", "noerror"), "over TCP and not over UDP", "dig +tcp @192.0.2.53"},
		{observe.Lost, "wrong-source", with("from", "192.0.2.99"), "from another address (192.0.2.99)", "dig @192.0.2.53"},
		{observe.Wrong, "servfail", with("cd", "servfail"), "can't find names out (SERVFAIL)", "dig @192.0.2.53 www.example.net"},
		{observe.Wrong, "servfail", with("cd", "noerror"), "fails at DNSSEC", "dig +cd @192.0.2.53 www.example.net"},
		{observe.Wrong, "nxdomain", nil, "denies names", "www.example.net"},
		{observe.Refused, "refused", nil, "refuses to answer us", "www.example.net"},
		{observe.Refused, "port-unreachable", nil, "no DNS listens", "dig @192.0.2.53"},
		{observe.Wrong, "truncated", nil, "sends us to TCP", "dig +tcp"},
		{observe.Wrong, "wrong-question", nil, "forges its answers", "trust nothing it says"},
		{observe.Wrong, "malformed", nil, "can't be read", "dig @192.0.2.53"},
		{observe.Wrong, "http-503", nil, "HTTP 503 in place of DNS", "dig @192.0.2.53"},
		{observe.Wrong, "http-content", nil, "web page", "dig @192.0.2.53"},
		{observe.Wrong, "tls-expired", nil, "certificate has expired", "dig @192.0.2.53"},
		{observe.Wrong, "tls-not-yet-valid", nil, "not valid yet", "dig @192.0.2.53"},
		{observe.Wrong, "tls-unknown-authority", nil, "not trusted", "dig @192.0.2.53"},
		{observe.Wrong, "notimp", nil, "fails (notimp)", "dig @192.0.2.53"},
	} {
		f := Fact{Last: c.outcome, Cause: c.cause, Fields: c.fields}
		if says := resolverFails(resolver, f).String(); !strings.Contains(says, c.says) {
			t.Errorf("%s: %s", c.cause, says)
		}
		s := &Scene{Topology: &topology.Topology{WarmName: "www.example.net."}}
		if next := nextForResolver(s, resolver, f).String(); !strings.Contains(next, c.try) || strings.Contains(next, "%!") {
			t.Errorf("%s: %s", c.cause, next)
		}
	}
}

func TestAResolverBehindAURLIsAskedByItsURL(t *testing.T) {
	r := topology.Resolver{Name: "R", Transport: topology.TransportHTTPS, URL: "https://dns.example/dns-query"}
	if next := nextForResolver(&Scene{Topology: &topology.Topology{}}, r, Fact{Last: observe.Wrong, Cause: "http-503"}).String(); !strings.Contains(next, "https://dns.example/dns-query") {
		t.Errorf("%s", next)
	}
}

// No clock is fast and slow at once: one certificate that has ended and another
// that has not begun say nothing of it.
func TestCertificatesOfBothEndsDoNotAccuseTheClock(t *testing.T) {
	w := newWorld(t, "A").run(settled)
	w.providerCause["P1"], w.providerCause["P2"] = "tls-expired", "tls-not-yet-valid"
	w.run(90 * time.Second)
	for _, v := range w.result.Verdicts {
		if v.Cause == CauseHostClock {
			t.Errorf("%s", v.Headline)
		}
	}
}

func TestWhatToDoAboutAFileSystemFollowsFromWhatIsWrongWithIt(t *testing.T) {
	for cause, want := range map[string][2]string{
		"hung":      {"/mnt does not answer", "umount -l /mnt"},
		"read-only": {"has become read-only", "dmesg"},
		"full":      {"out of inodes: 99 %", "df -i /mnt"},
		"limit":     {"is 40 % full", "df -h /mnt"},
	} {
		key := Key{observe.Subject{Kind: observe.KindHost, Group: "disk", Name: "/mnt"}, observe.CheckUsage}
		f := Fact{Key: key, Cause: cause, Value: 40, Fields: []observe.Field{{Name: "inodes_percent", Value: 99}}}
		if says := itemText(&f).String(); !strings.Contains(says, want[0]) {
			t.Errorf("%s: %s", cause, says)
		}
		s := &Scene{Order: []Key{key}, facts: []Fact{f}, index: map[Key]int{key: 0}}
		next := nextHost(s, Target{Item: "/mnt", Group: "disk", Check: observe.CheckUsage}).String()
		if !strings.Contains(next, want[1]) || cause == "hung" && strings.Contains(next, "df -h") {
			t.Errorf("%s: %s", cause, next)
		}
	}
}

func TestLongTimesAreInSeconds(t *testing.T) {
	for d, want := range map[time.Duration]string{
		641 * time.Millisecond: "641 ms", 999600 * time.Microsecond: "1.0 s", 1190 * time.Millisecond: "1.2 s", 12 * time.Second: "12.0 s",
	} {
		if got := milliseconds(d).String(); got != want {
			t.Errorf("%v: %s, want %s", d, got, want)
		}
	}
}

func TestAHijackedNameSaysWhichAddressAndWhere(t *testing.T) {
	w := newWorld(t, "A").run(settled)
	w.nameCauseAt, w.answer = "R2", "198.51.100.66"
	v := w.run(60 * time.Second).only(CauseDNSHijack)
	if says := v.Headline.String(); !strings.Contains(says, "R2 gives 198.51.100.66 for pay.example.com, which is not its address; R1 gives the right one") {
		t.Errorf("%s", says)
	}
	if next := v.Next.String(); !strings.Contains(next, "dig @192.0.2.53 pay.example.com; dig @192.0.2.53 pay.example.com") {
		t.Errorf("%s", next)
	}
}

func TestAResolverThatInventsIsAskedAgainInItsZone(t *testing.T) {
	s := &Scene{Topology: &topology.Topology{ColdZone: "corp.example."}}
	r := topology.Resolver{Name: "R", Transport: topology.TransportUDP, Address: netip.MustParseAddrPort("192.0.2.53:53")}
	if got := s.askedForNobody(r); got != "dig @192.0.2.53 does-not-exist.corp.example" {
		t.Errorf("%s", got)
	}
	r = topology.Resolver{Name: "R", Transport: topology.TransportHTTPS, URL: "https://dns.example/q"}
	if got := s.askedForNobody(r); strings.Contains(got, "invalid") {
		t.Errorf("%s", got)
	}
}
