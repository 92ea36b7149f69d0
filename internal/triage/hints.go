package triage

import "example.com/noctop/internal/i18n"

// HintKind says what a hint is for.
type HintKind string

// The kinds of hints, in the order in which a verdict has them.
const (
	HintCheck  HintKind = "check"  // what to look at, to be sure
	HintChange HintKind = "change" // what to change, to mend it or to live with it
	HintCall   HintKind = "call"   // whom to tell
)

// Hint is one thing to do about a verdict, with the command to copy where there is
// one.
type Hint struct {
	Kind HintKind
	Text i18n.Text
}

func check(t i18n.Text) Hint  { return Hint{HintCheck, t} }
func change(t i18n.Text) Hint { return Hint{HintChange, t} }
func call(t i18n.Text) Hint   { return Hint{HintCall, t} }

// hintsFor is what to do about each cause on a target: what to check, what to
// change, whom to call.
var hintsFor = map[Cause]func(*Scene, Target) []Hint{
	CauseMonitor:         hintsMonitor,
	CauseHostLink:        hintsLink,
	CauseHostAddress:     hintsAddress,
	CauseHostOverload:    hintsOverload,
	CauseHostMemory:      hintsMemory,
	CauseHostDisk:        hintsDisk,
	CauseHostClock:       hintsClock,
	CauseHostConntrack:   hintsConntrack,
	CauseHostAgent:       hintsAgent,
	CauseLANGateway:      hintsGateway,
	CauseLANSegment:      hintsSegment,
	CauseUplinkFirstHop:  hintsFirstHop,
	CauseUplinkCore:      hintsCore,
	CauseUplinkTransit:   hintsTransit,
	CauseUpstreamAll:     hintsUpstream,
	CauseProxyDown:       hintsProxy,
	CauseUplinkLoss:      hintsLoss,
	CauseUplinkLatency:   hintsLatency,
	CauseUplinkSaturated: hintsSaturated,
	CauseUplinkFlooded:   hintsFlooded,
	CauseUplinkMTU:       hintsMTU,
	CauseUplinkTCP:       hintsTCP,
	CauseUplinkPortal:    hintsPortal,
	CauseUplinkIPv4:      hintsIPv4,
	CauseUplinkIPv6:      hintsIPv6,
	CauseDNSResolver:     hintsResolver,
	CauseDNSSlow:         hintsSlow,
	CauseDNSAll:          hintsDNSAll,
	CauseDNSZone:         hintsZone,
	CauseDNSSEC:          hintsDNSSEC,
	CauseDNSHijack:       hintsHijack,
	CauseTLSIntercepted:  hintsIntercepted,
	CauseProviderPath:    hintsProviderPath,
	CauseProviderTLS:     hintsProviderTLS,
	CauseProviderRecord:  hintsProviderRecord,
	CauseProviderDown:    hintsProviderDown,
	CauseEndpointMass:    hintsMass,
	CauseUnknown:         hintsUnknown,
}

// hints are what to do about a hypothesis.
func (s *Scene) hints(h *hypothesis) []Hint {
	if of := hintsFor[h.rule.Cause]; of != nil {
		return of(s, h.target)
	}
	return nil
}

func hintsMonitor(s *Scene, _ Target) []Hint {
	if tooManyFiles(s).Truth == Yes {
		return []Hint{
			check(i18n.T("how many files does noctop have open, and how many may it? %s", "ls /proc/$(pidof noctop)/fd | wc -l; ulimit -n")),
			change(i18n.T("let it open more, and start it again: %s", "ulimit -n 4096")),
			callHost(),
		}
	}
	return []Hint{
		check(i18n.T("what loads this host, or was it suspended? %s", "uptime; vmstat 1 5")),
		change(i18n.T("give noctop its turn, or a quieter host: %s", asRoot+"renice -n -5 -p $(pidof noctop)")),
		callHost(),
	}
}

func hintsUnknown(*Scene, Target) []Hint {
	return []Hint{
		check(i18n.T("what was not measured, and what would part the rivals: both stand in the evidence")),
		change(i18n.T("nothing yet: what is changed now hides the cause")),
		call(i18n.T("whoever runs what fails, with the evidence and without a verdict")),
	}
}

// silentHost is one of a group's silent hosts, to try a command on.
func (s *Scene) silentHost(group string) string {
	if m := s.massOf(group); len(m.names) > 0 {
		return m.names[0]
	}
	return "HOST"
}

func hintsMass(s *Scene, t Target) []Hint {
	return []Hint{
		check(i18n.T("one of them on its console: is it up, what does its screen say? And what did all of them get lately: an update, an agent, a certificate? %s", "ping -c 3 "+s.silentHost(t.Group))),
		change(i18n.T("stop whatever is still being rolled out; mend one by hand and time it, before the others are begun")),
		call(i18n.T("whoever runs these hosts, and the maker of what the silent ones share")),
	}
}

func hintsSegment(s *Scene, t Target) []Hint {
	first := s.silentHost(t.Group)
	return []Hint{
		check(i18n.T("is the switch before them up, and its port? %s", "ip neigh show to "+first+"; mtr -n "+first)),
		change(i18n.T("its power, its uplink cable, its port: one at a time")),
		call(i18n.T("whoever runs the switches there, and somebody on the spot")),
	}
}
