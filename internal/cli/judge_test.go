package cli

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
)

// scene is what was measured of a target, as the tests write it.
type scene struct {
	t       target
	rings   *history.Rings
	uplinks []string
	result  triage.Result
}

func now() observe.Instant {
	return observe.Instant{Wall: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC), Mono: time.Minute}
}

func newScene(t *testing.T, text string, uplinks ...string) *scene {
	t.Helper()
	aim, err := parseTarget(text)
	if err != nil {
		t.Fatal(err)
	}
	return &scene{t: aim, rings: history.NewRings(), uplinks: uplinks, result: triage.Result{
		Now: now(), Status: triage.AllOK, Levels: map[observe.Subject]observe.Status{}, Implied: map[observe.Subject]string{},
	}}
}

// look adds three looks by an uplink: words are a check, an outcome and a cause.
func (s *scene) look(uplink string, layers ...string) *scene {
	outcomes := map[string]observe.Outcome{
		"ok": observe.Good, "lost": observe.Lost, "refused": observe.Refused, "wrong": observe.Wrong, "local": observe.LocalError, "none": observe.None,
	}
	for i := range 3 {
		for _, layer := range layers {
			words := append(strings.Fields(layer), "", "")
			o := observe.Observation{
				Subject: observe.Subject{Kind: observe.KindProvider, Uplink: uplink, Group: s.t.probe, Name: s.t.text},
				Check:   words[0], Outcome: outcomes[words[1]], Cause: words[2], Every: time.Second, At: now().Add(time.Duration(i-3) * time.Second),
			}
			if o.Outcome == observe.Good {
				o.Took = 12 * time.Millisecond
			}
			s.rings.Add(o)
		}
	}
	return s
}

// anchors says that the network is fine by these uplinks.
func (s *scene) anchors(uplinks ...string) *scene {
	for _, uplink := range uplinks {
		s.result.Levels[observe.Subject{Kind: observe.KindAnchor, Uplink: uplink, Name: "192.0.2.1"}] = observe.OK
	}
	return s
}

func (s *scene) name(resolver string, outcome observe.Outcome) *scene {
	s.rings.Add(observe.Observation{
		Subject: observe.Subject{Kind: observe.KindName, Group: resolver, Name: s.t.name}, Check: observe.CheckResolve,
		Outcome: outcome, At: now(), Detail: "answer", Target: "192.0.2.53",
	})
	return s
}

// verdict adds one of triage's, which implies what fails by the uplinks.
func (s *scene) verdict(cause triage.Cause, scope string, implied ...string) *scene {
	s.result.Status = triage.AnyOpen
	s.result.Verdicts = append(s.result.Verdicts, triage.Verdict{
		Cause: cause, Scope: []string{scope}, State: triage.Open, Confidence: triage.Confirmed, Severity: observe.Down,
		Headline: i18n.T("%s is broken", scope), Next: i18n.T("mend %s", scope), Since: now(), Detected: now().Add(-5 * time.Second),
	})
	for _, uplink := range implied {
		s.result.Implied[observe.Subject{Kind: observe.KindProvider, Uplink: uplink, Group: s.t.probe, Name: s.t.text}] = scope
	}
	return s
}

func (s *scene) snapshot() *history.Snapshot {
	var what topology.Topology
	for _, name := range s.uplinks {
		what.Uplinks = append(what.Uplinks, topology.Uplink{Name: name, Interface: name})
	}
	for i, name := range []string{"first", "second"} {
		what.Resolvers = append(what.Resolvers, topology.Resolver{Name: name, Transport: topology.TransportUDP,
			Address: netip.AddrPortFrom(netip.AddrFrom4([4]byte{192, 0, 2, byte(i)}), 53)})
	}
	return s.rings.Snapshot(s.result.Now, now().Add(-30*time.Second), what, s.result)
}

func TestJudge(t *testing.T) {
	const page, port = "https://shop.example/", "shop.example:22"
	good := []string{"tcp ok", "tls ok", "http ok"}
	for _, test := range []struct {
		name     string
		scene    *scene
		code     int
		headline string
		cause    triage.Cause // of the first verdict; empty where there is none
		sure     triage.Confidence
		status   triage.Overall
		next     string
	}{
		{"well by all", newScene(t, page, "KT", "LGU").look("KT", good...).look("LGU", good...), 0, page + " answers by KT, LGU in 12.0 ms", "", "", triage.AllOK, ""},
		{"well without uplinks", newScene(t, port).look("", "tcp ok"), 0, port + " answers in 12.0 ms", "", "", triage.AllOK, ""},
		{"a page is not well at TCP alone", newScene(t, page).look("", "tcp ok"), 3, "was not measured", "", "", triage.Starting, ""},
		{"not measured", newScene(t, page, "KT"), 3, "was not measured", "", "", triage.Starting, ""},
		{"closed", newScene(t, port, "KT").look("KT", "tcp refused refused"), 2, port + " refuses the connection by KT",
			triage.CauseProviderDown, triage.Probable, triage.AnyOpen, "service on port 22"},
		{"closed, on this host", newScene(t, "127.0.0.1:22").look("", "tcp refused refused"), 2, "127.0.0.1:22 refuses the connection",
			triage.CauseProviderDown, triage.Probable, triage.AnyOpen, "service on port 22"},
		{"silent while the network is fine", newScene(t, port, "KT").look("KT", "tcp lost timeout").anchors("KT"), 2, "does not answer at TCP (timeout) by KT",
			triage.CauseProviderDown, triage.Probable, triage.AnyOpen, "mtr -n --tcp --port 22 shop.example"},
		{"silent, and nothing else is known", newScene(t, port, "KT").look("KT", "tcp lost timeout"), 2, "does not answer",
			triage.CauseUnknown, triage.Possible, triage.AnyOpen, "mtr"},
		{"by one of two", newScene(t, page, "KT", "LGU").look("KT", "tcp lost timeout", "tls none not-tried", "http none not-tried").look("LGU", good...).anchors("KT", "LGU"),
			1, "does not answer at TCP (timeout) by KT, and answers by LGU", triage.CauseProviderPath, triage.Probable, triage.AnyOpen, "mtr"},
		{"by one of two, whose anchors are silent", newScene(t, page, "KT", "LGU").look("KT", "tcp lost timeout").look("LGU", good...).anchors("LGU"),
			1, "answers by LGU", triage.CauseUnknown, triage.Possible, triage.AnyOpen, "mtr"},
		{"by the proxy alone, in a network that lets nothing else out", newScene(t, page, "KT").look("KT", "tcp lost timeout").look("", "proxy ok"),
			0, "answers by the proxy in 12.0 ms; without it nothing gets out of here", "", "", triage.AllOK, ""},
		{"by the proxy alone, and the network is fine", newScene(t, page, "KT").look("KT", "tcp lost timeout").look("", "proxy ok").anchors("KT"),
			1, "does not answer at TCP (timeout) by KT, and answers by the proxy", triage.CauseProviderPath, triage.Probable, triage.AnyOpen, "mtr"},
		{"not by the proxy", newScene(t, page, "KT").look("KT", good...).look("", "proxy wrong proxy").anchors("KT"),
			1, "fails (proxy) by the proxy, and answers by KT", triage.CauseUnknown, triage.Possible, triage.AnyOpen, "see what the proxy says"},
		{"certificate expired", newScene(t, page, "KT").look("KT", "tcp ok", "tls wrong tls-expired", "http none not-tried"), 2, "fails at TLS (tls-expired) by KT",
			triage.CauseProviderTLS, triage.Probable, triage.AnyOpen, "openssl s_client -connect 'shop.example:443'"},
		{"certificate of another issuer", newScene(t, page, "KT").look("KT", "tcp ok", "tls wrong tls-issuer", "http none not-tried"), 2, "fails at TLS",
			triage.CauseProviderTLS, triage.Possible, triage.AnyOpen, "openssl"},
		{"page fails", newScene(t, page, "KT").look("KT", "tcp ok", "tls ok", "http wrong http-500"), 2, "fails at HTTP (http-500) by KT",
			triage.CauseProviderDown, triage.Probable, triage.AnyOpen, "curl -sv -o /dev/null 'https://shop.example/'"},
		{"no such name", newScene(t, page, "KT").look("KT", "tcp wrong dns", "tls none not-tried", "http none not-tried").name("first", observe.Wrong).name("second", observe.Wrong),
			2, "has no address in DNS", triage.CauseProviderRecord, triage.Probable, triage.AnyOpen, "dig shop.example"},
		{"resolvers disagree on the name", newScene(t, page, "KT").look("KT", "tcp wrong dns").name("first", observe.Wrong).name("second", observe.Good),
			2, "has no address in DNS", triage.CauseUnknown, triage.Possible, triage.AnyOpen, "dig"},
		{"no resolver answers", newScene(t, page, "KT").look("KT", "tcp none dns").name("first", observe.Lost), 2, "no resolver tells its address",
			triage.CauseUnknown, triage.Possible, triage.AnyOpen, "dig"},
		{"no resolver answers, and triage says why", newScene(t, page, "KT").look("KT", "tcp none dns").verdict(triage.CauseDNSAll, "DNS"), 2, "no resolver tells its address",
			triage.CauseDNSAll, triage.Confirmed, triage.AnyOpen, "mend DNS"},
		{"this host can't send", newScene(t, port, "KT").look("KT", "tcp local enetunreach"), 2, "this host can't send (enetunreach)",
			triage.CauseUnknown, triage.Possible, triage.AnyOpen, "ip route get shop.example"},
		{"the uplink is dead, and triage says why", newScene(t, port, "KT").look("KT", "tcp lost timeout").verdict(triage.CauseUplinkCore, "KT", "KT"), 2, "does not answer",
			triage.CauseUplinkCore, triage.Confirmed, triage.AnyOpen, "mend KT"},
		{"the uplink is dead, and triage has not seen the target fail yet", newScene(t, port, "KT").look("KT", "tcp lost timeout").verdict(triage.CauseUpstreamAll, "KT"), 2, "does not answer",
			triage.CauseUpstreamAll, triage.Confirmed, triage.AnyOpen, "mend KT"},
		{"another uplink is dead", newScene(t, port, "KT").look("KT", "tcp lost timeout").verdict(triage.CauseUplinkCore, "LGU").anchors("KT"), 2, "does not answer",
			triage.CauseProviderDown, triage.Probable, triage.AnyOpen, "mtr"},
		{"what refuses is there, whatever else is broken", newScene(t, port, "KT").look("KT", "tcp refused refused").verdict(triage.CauseUplinkCore, "KT", "KT"), 2, "refuses",
			triage.CauseProviderDown, triage.Probable, triage.AnyOpen, "service on port 22"},
		{"well, while something else is broken", newScene(t, port, "KT", "LGU").look("KT", "tcp ok").look("LGU", "tcp ok").verdict(triage.CauseDNSResolver, "first"), 0, "answers by KT, LGU",
			triage.CauseDNSResolver, triage.Confirmed, triage.AnyOpen, "mend first"},
		{"triage has a name for it", newScene(t, port, "KT").look("KT", "tcp refused refused").verdict(triage.CauseDNSResolver, "first").verdict(triage.CauseProviderDown, port), 2, "refuses",
			triage.CauseProviderDown, triage.Confirmed, triage.AnyOpen, "service on port 22"},
		{"triage can't tell, and the layers do", newScene(t, port, "KT").look("KT", "tcp refused refused").verdict(triage.CauseUnknown, port), 2, "refuses",
			triage.CauseProviderDown, triage.Probable, triage.AnyOpen, "service"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := test.scene.snapshot()
			before := slices.Clone(s.Triage.Verdicts)
			got := judge(s, test.scene.t)
			if got.code != test.code || !strings.Contains(got.headline.String(), test.headline) || got.result.Status != test.status {
				t.Errorf("got %d, %s, %q", got.code, got.result.Status, got.headline)
			}
			var v triage.Verdict
			if len(got.result.Verdicts) > 0 {
				v = got.result.Verdicts[0]
			}
			if v.Cause != test.cause || v.Confidence != test.sure || !strings.Contains(v.Next.String(), test.next) {
				t.Errorf("cause %s, %s; next %q", v.Cause, v.Confidence, v.Next)
			}
			if v.Rule == ruleTarget && (len(v.For) == 0 || v.Since.Mono >= now().Mono || v.Margin < possibleMargin || v.Severity == observe.Unknown) {
				t.Errorf("it says too little: %+v", v)
			}
			for i := range before {
				if before[i].Cause != s.Triage.Verdicts[i].Cause || before[i].Next.String() != s.Triage.Verdicts[i].Next.String() {
					t.Error("the snapshot was changed")
				}
			}
		})
	}
}

func TestAnUnreliableMeasurementSaysNothing(t *testing.T) {
	s := newScene(t, "shop.example:22", "KT").look("KT", "tcp refused refused")
	s.result.Status = triage.Unreliable
	if got := judge(s.snapshot(), s.t); got.code != exitUnknown || got.result.Status != triage.Unreliable {
		t.Errorf("%+v", got)
	}
}

func TestDecidedOn(t *testing.T) {
	const page, port = "https://shop.example/", "192.0.2.9:22"
	good := []string{"tcp ok", "tls ok", "http ok"}
	bothNames := func(s *scene) *scene { return s.name("first", observe.Good).name("second", observe.Lost) }
	for _, test := range []struct {
		name  string
		scene *scene
		after time.Duration // since the start
		want  bool
	}{
		{"nothing yet", newScene(t, port, "KT"), 9 * time.Second, false},
		{"one of two ways", newScene(t, port, "KT", "LGU").look("KT", "tcp ok"), 9 * time.Second, false},
		{"both", newScene(t, port, "KT", "LGU").look("KT", "tcp ok").look("LGU", "tcp ok"), time.Second, true},
		{"no name yet", newScene(t, page, "KT").look("KT", good...).name("first", observe.Good), time.Second, false},
		{"a resolver that never answers", newScene(t, page, "KT").look("KT", good...).name("first", observe.Good), 4 * time.Second, true},
		{"names and ways", bothNames(newScene(t, page, "KT").look("KT", good...)), time.Second, true},
		{"the page is under way", bothNames(newScene(t, page, "KT").look("KT", "tcp ok", "tls ok")), 9 * time.Second, false},
		{"refused thrice", newScene(t, port, "KT").look("KT", "tcp refused refused"), time.Second, true},
		{"silent, with the network not known yet", newScene(t, port, "KT").look("KT", "tcp lost timeout"), 4 * time.Second, false},
		{"silent, with the network known", newScene(t, port, "KT").look("KT", "tcp lost timeout"), 5 * time.Second, true},
		{"silent, without a network", newScene(t, port).look("", "tcp lost timeout"), time.Second, true},
		{"silent, and so is the network, for good", newScene(t, port, "KT").look("KT", "tcp lost timeout").verdict(triage.CauseUplinkCore, "KT", "KT"), 9 * time.Second, true},
	} {
		s := test.scene.snapshot()
		s.Started = s.Now.Add(-test.after)
		if got := decidedOn(s, test.scene.t); got != test.want {
			t.Errorf("%s: %v", test.name, got)
		}
	}
	once := newScene(t, port, "KT")
	once.rings.Add(observe.Observation{
		Subject: observe.Subject{Kind: observe.KindProvider, Uplink: "KT", Group: once.t.probe, Name: once.t.text},
		Check:   observe.CheckTCP, Outcome: observe.Refused, At: now(),
	})
	if decidedOn(once.snapshot(), once.t) {
		t.Error("one look is enough to call it down")
	}
}

func TestLayersArePrintedInOrder(t *testing.T) {
	s := newScene(t, "https://shop.example/", "LGU", "KT")
	s.look("KT", "tcp ok", "tls wrong tls-expired", "http none not-tried").look("LGU", "tcp ok", "tls ok", "http ok")
	s.name("second", observe.Wrong).name("first", observe.Good)
	s.rings.Add(observe.Observation{
		Subject: observe.Subject{Kind: observe.KindProvider, Uplink: "LGU", Group: s.t.probe, Name: s.t.text}, Check: observe.CheckHTTP,
		Outcome: observe.Wrong, Cause: "http-500", Detail: "\x1b[2Jbad", Target: "192.0.2.9:443", At: now(), Took: 3 * time.Millisecond,
	})
	var out page
	writeLayers(&out, s.snapshot(), s.t)
	const want = `  name at first            ok                    -  answer
  name at second           wrong                 -  answer
  tcp by LGU               ok              12.0 ms
  tls by LGU               ok              12.0 ms
  http by LGU              wrong            3.0 ms  192.0.2.9:443 bad
  tcp by KT                ok              12.0 ms
  tls by KT                wrong                 -  tls-expired
  http by KT               not tried             -
`
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
}
