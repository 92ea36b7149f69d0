package triage

import (
	"time"

	"example.com/noctop/internal/observe"
)

// The domains: verdicts of one domain whose scopes meet are one incident.
const (
	domainMonitor  = "monitor"
	domainNetwork  = "network"
	domainDNS      = "dns"
	domainProvider = "provider"
	domainName     = "name" // of DNS: a zone is not its resolvers
	domainHost     = "host"
	domainEndpoint = "endpoint"
)

// stateRecover is Recover of what the kernel states: half of what probes need,
// and more than the 3.5 s it takes to open.
const stateRecover = 5 * time.Second

// rules is every cause noctop can name. Weights are decibans (10 dB is ten to
// one), from the table of evidence that the project started from; times are
// since the first bad round.
var rules = []Rule{
	{
		Cause: CauseMonitor, Code: "R01", Layer: LayerMonitor, Domain: domainMonitor, Reach: Once,
		Severity: observe.Unknown, Resolve: 3 * time.Second,
		Musts:    []Test{measuringUnreliable},
		Evidence: []Weighed{{measuringUnreliable, 30, 0}},
		Headline: headlineMonitor, Next: nextMonitor,
	},
	{
		Cause: CauseHostLink, Code: "R10", Layer: LayerHost, Domain: domainNetwork, Reach: Once,
		Severity: observe.Down, Open: 3500 * time.Millisecond, Recover: stateRecover, Resolve: time.Minute,
		Musts:    []Test{noUplinks},
		Evidence: []Weighed{{noUplinks, 25, 0}, {nothingAsked, 6, 0}},
		Headline: headlineNoUplinks, Next: nextNoUplinks, Implies: impliesEverythingRemote,
	},
	{
		Cause: CauseHostLink, Code: "R11", Layer: LayerHost, Domain: domainNetwork, Reach: EachUplink,
		Severity: observe.Down, Open: 3500 * time.Millisecond, Recover: stateRecover, Resolve: time.Minute,
		Musts: []Test{linkDown},
		Evidence: []Weighed{
			{linkDown, 20, 0},
			{cannotSend, 6, 0},
			{nothingAnswers, 6, 30},
			{otherUplinkFine, 4, 0},
		},
		Headline: headlineLink, Next: nextLink, Implies: impliesUplink,
	},
	{
		Cause: CauseHostAddress, Code: "R12", Layer: LayerHost, Domain: domainNetwork, Reach: EachUplink,
		Severity: observe.Down, Open: 3500 * time.Millisecond, Recover: stateRecover, Resolve: time.Minute,
		Musts: []Test{linkNotDown, addressMissing},
		Evidence: []Weighed{
			{addressMissing, 20, 0},
			{cannotSend, 6, 0},
			{nothingAnswers, 6, 30},
			{linkUp, 2, 0},
			{otherUplinkFine, 4, 0},
		},
		Headline: headlineAddress, Next: nextAddress, Implies: impliesUplink,
	},
	{
		// Link, address and route are there, and this host itself lets nothing out.
		Cause: CauseHostAddress, Code: "R20", Layer: LayerHost, Domain: domainNetwork, Reach: EachUplink,
		Severity: observe.Down, Suspect: 2 * time.Second, Open: 5 * time.Second, Recover: stateRecover, Resolve: time.Minute,
		Musts: []Test{linkNotDown, addressNotMissing, forbidden},
		Evidence: []Weighed{
			{forbidden, 22, 0},
			{cannotSend, 6, 0},
			{linkUp, 2, 0},
			{otherUplinkFine, 4, 0},
		},
		Headline: headlineBarred, Next: nextBarred, Implies: impliesUplink,
	},
	{
		Cause: CauseHostLink, Code: "R24", Layer: LayerHost, Domain: domainNetwork, Reach: EachUplink,
		Severity: observe.Down, Suspect: 3 * time.Second, Open: 8 * time.Second, Resolve: time.Minute,
		Musts: []Test{linkNotDown, addressNotMissing, queueStuck, notFull},
		Evidence: []Weighed{
			{queueStuck, 22, 0},
			{cannotSend, 6, 0},
			{otherUplinkFine, 4, 0},
		},
		Headline: headlineBarred, Next: nextBarred, Implies: impliesUplink,
	},
	{
		Cause: CauseLANGateway, Code: "R21", Layer: LayerLAN, Domain: domainNetwork, Reach: EachUplink,
		Severity: observe.Down, Suspect: time.Second, Open: 3500 * time.Millisecond, Resolve: time.Minute,
		Musts: []Test{linkNotDown, addressNotMissing, gatewayGone, nothingBeyondGateway},
		Evidence: []Weighed{
			{neighbourFailed, 20, 0},
			{gatewaySilent, 12, 20},
			{nothingAnswers, 8, 30},
			{linkUp, 6, 0},
			{otherUplinkFine, 4, 0},
		},
		Headline: headlineGateway, Next: nextGateway, Implies: impliesUplink,
	},
	{
		Cause: CauseUplinkFirstHop, Code: "R31", Layer: LayerFirstHop, Domain: domainNetwork, Reach: EachUplink,
		Severity: observe.Down, Suspect: 2 * time.Second, Open: 6 * time.Second, Resolve: time.Minute,
		Musts: []Test{linkNotDown, addressNotMissing, gatewayFine, anchorsDead, hopNotFine},
		Evidence: []Weighed{
			{gatewayFine, 10, 0},
			{hopDead, 12, 30},
			{anchorsDead, 10, 30},
			{otherUplinkFine, 8, 0},
			{nothingByDNS, 6, 10},
			{pathDies, 2, 0},
			{linkUp, 2, 0},
		},
		Unsure:   hopNeverSeen,
		Headline: headlineFirstHop, Next: nextUplink, Call: callUplink, Implies: impliesUplink,
	},
	{
		Cause: CauseUplinkCore, Code: "R41", Layer: LayerCore, Domain: domainNetwork, Reach: EachUplink,
		Severity: observe.Down, Suspect: 2 * time.Second, Open: 6 * time.Second, Resolve: time.Minute,
		Musts: []Test{hopFine, anchorsDead},
		Evidence: []Weighed{
			{hopFine, 12, 0},
			{anchorsDead, 10, 30},
			{otherUplinkFine, 8, 0},
			{gatewayFine, 4, 0},
			{nothingByDNS, 6, 4},
			{pathDies, 2, 0},
			{linkUp, 2, 0},
		},
		Headline: headlineCore, Next: nextUplink, Call: callUplink, Implies: impliesUplink,
	},
	{
		Cause: CauseUpstreamAll, Code: "R42", Layer: LayerCore, Domain: domainNetwork, Reach: AllUplinks,
		Severity: observe.Down, Suspect: 2 * time.Second, Open: 6 * time.Second, Resolve: time.Minute,
		Musts: []Test{allUplinksDeadBeyond, allGatewaysFine},
		Evidence: []Weighed{
			{allUplinksDeadBeyond, 25, 0},
			{allGatewaysFine, 15, 30},
			{allLinksUp, 4, 0},
			{nothingByDNS, 6, 0},
		},
		Scope:    everyUplink,
		Headline: headlineUpstream, Next: nextUpstream, Call: callEveryUplink, Implies: impliesEverythingRemote,
	},
	{
		Cause: CauseUplinkTransit, Code: "R43", Layer: LayerTransit, Domain: domainNetwork, Reach: EachUplink,
		Severity: observe.Down, Suspect: 2 * time.Second, Open: 6 * time.Second, Resolve: time.Minute,
		Musts: []Test{linkNotDown, outerRingsDead},
		Evidence: []Weighed{
			{outerRingsDead, 14, 0},
			{innerRingAnswers, 10, 30},
			{otherUplinkFine, 10, 0},
			{nothingByDNS, 4, 0},
			{pathDies, 2, 0},
			{linkUp, 2, 0},
		},
		Headline: headlineTransit, Next: nextUplink, Call: callUplink, Implies: impliesUplink,
	},
	{
		Cause: CauseUplinkIPv4, Code: "R44", Layer: LayerCore, Domain: domainNetwork, Reach: EachUplink,
		Severity: observe.Down, Suspect: 2 * time.Second, Open: 6 * time.Second, Resolve: time.Minute,
		Musts:    []Test{linkNotDown, familyDead("ipv4")},
		Evidence: []Weighed{{familyDead("ipv4"), 24, 0}, {linkUp, 2, 0}, {otherUplinkFine, 4, 0}},
		Headline: headlineFamily("ipv4"), Next: nextFamily, Call: callFamily("ipv4"), Implies: impliesFamily("ipv4"),
	},
	{
		Cause: CauseUplinkIPv6, Code: "R45", Layer: LayerCore, Domain: domainNetwork, Reach: EachUplink,
		Severity: observe.Degraded, Suspect: 2 * time.Second, Open: 6 * time.Second, Resolve: time.Minute,
		Musts:    []Test{linkNotDown, familyDead("ipv6")},
		Evidence: []Weighed{{familyDead("ipv6"), 24, 0}, {linkUp, 2, 0}, {otherUplinkFine, 4, 0}},
		Headline: headlineFamily("ipv6"), Next: nextFamily, Call: callFamily("ipv6"), Implies: impliesFamily("ipv6"),
	},
	{
		// A portal is nearer than anything it stands in front of. The page whose
		// answer is known decides; the address that nobody has bears it out.
		Cause: CauseUplinkPortal, Code: "R22", Layer: LayerLAN, Domain: domainNetwork, Reach: EachUplink,
		Severity: observe.Down, Open: 5 * time.Second, Resolve: time.Minute,
		Musts: []Test{linkNotDown, addressNotMissing, somebodyElseAnswers},
		Evidence: []Weighed{
			{portalAnswers, 20, 20},
			{canaryAnswers, 14, 0},
			{gatewayFine, 2, 0},
			{otherUplinkFine, 2, 0},
		},
		Headline: headlinePortal, Next: nextPortal, Call: callUplink, Implies: impliesUplink,
	},
	{
		// Anchors that answer small packets and no large ones, time after time. One
		// alone is probable at most; a second, or TCP that stalls, bears it out.
		Cause: CauseUplinkMTU, Code: "R46", Layer: LayerPath, Domain: domainNetwork, Reach: EachUplink,
		Severity: observe.Degraded, Open: 10 * time.Second, Resolve: time.Minute,
		Musts: []Test{linkNotDown, anchorsAnswer, notLossy, largeLost},
		Evidence: []Weighed{
			{largeLost, 14, 0},
			{twoLarge, 10, 0},
			{largeUsedToPass, 6, 0},
			{bulkStalls, 12, 12},
			{otherUplinkLarge, 6, 0},
			{linkUp, 2, 0},
		},
		Headline: headlineMTU, Next: nextMTU, Call: callUplink, Implies: impliesConnections,
	},
	{
		Cause: CauseUplinkTCP, Code: "R47", Layer: LayerPath, Domain: domainNetwork, Reach: EachUplink,
		Severity: observe.Down, Open: 8 * time.Second, Resolve: time.Minute,
		Musts: []Test{linkNotDown, pingsAnswered, connectionsDead},
		Evidence: []Weighed{
			{connectionsDead, 22, 0},
			{pingsAnswered, 6, 0},
			{otherUplinkConnects, 8, 0},
			{linkUp, 2, 0},
		},
		Headline: headlineTCP, Next: nextTCP, Call: callUplink, Implies: impliesConnections,
	},
	{
		Cause: CauseUplinkSaturated, Code: "R52", Layer: LayerCore, Domain: domainNetwork, Reach: EachUplink,
		Severity: observe.Degraded, Resolve: time.Minute,
		Musts: []Test{linkNotDown, anchorsAnswer, sendingFull, suffers},
		Evidence: []Weighed{
			{sendingFull, 20, 0},
			{suffers, 14, 0},
			{gatewayLossless, 4, 0},
		},
		Headline: headlineSaturated, Next: nextSaturated, Implies: impliesShaky,
	},
	{
		Cause: CauseUplinkFlooded, Code: "R53", Layer: LayerCore, Domain: domainNetwork, Reach: EachUplink,
		Severity: observe.Degraded, Resolve: time.Minute,
		Musts: []Test{linkNotDown, anchorsAnswer, receivingFull, suffers},
		Evidence: []Weighed{
			{receivingFull, 20, 0},
			{suffers, 14, 0},
			{gatewayLossless, 4, 0},
		},
		Headline: headlineFlooded, Next: nextFlooded, Call: callUplink, Implies: impliesShaky,
	},
	{
		Cause: CauseUplinkLatency, Code: "R54", Layer: LayerCore, Domain: domainNetwork, Reach: EachUplink,
		Severity: observe.Degraded, Resolve: time.Minute,
		Musts: []Test{linkNotDown, anchorsAnswer, slowOverAll},
		Evidence: []Weighed{
			{slowOverAll, 16, 0},
			{gatewayLossless, 8, 0},
			{otherUplinkFine, 2, 0},
			{sendingFull, 0, 0},
		},
		Headline: headlineLatency, Next: nextLoss, Call: callUplink, Implies: impliesShaky,
	},
	{
		// Where a proxy is the only way out, that nothing else answers is how it is
		// meant to be: the proxy is then at fault, and no carrier.
		Cause: CauseProxyDown, Code: "R48", Layer: LayerCore, Domain: domainNetwork, Reach: Once,
		Severity: observe.Down, Suspect: 2 * time.Second, Open: 9 * time.Second, Resolve: time.Minute,
		Musts:    []Test{proxyFails},
		Evidence: []Weighed{{proxyFails, 20, 0}, {proxyRefuses, 8, 0}},
		Headline: headlineProxy, Next: nextProxy, Implies: impliesEverythingRemote,
	},
	{
		Cause: CauseUplinkLoss, Code: "R51", Layer: LayerCore, Domain: domainNetwork, Reach: EachUplink,
		// At 10 % of three anchors it does not show for 10 s every few minutes.
		Severity: observe.Degraded, Recover: 30 * time.Second, Resolve: time.Minute,
		Musts: []Test{linkNotDown, anchorsAnswer, lossOverAll},
		Evidence: []Weighed{
			{lossOverAll, 16, 0},
			{gatewayLossless, 8, 6},
			{resolversLossy, 4, 0},
			{hostDrops, 0, 8},
			{linkUp, 4, 0},
		},
		Headline: headlineLoss, Next: nextLoss, Call: callUplink, Implies: impliesShaky,
	},
	{
		Cause: CauseDNSResolver, Code: "R61", Layer: LayerDNS, Domain: domainDNS, Reach: EachResolver,
		Severity: observe.Degraded, Suspect: 2 * time.Second, Open: 9 * time.Second, Resolve: time.Minute,
		Musts: []Test{resolverDead, otherResolverFine, literalsFine},
		Evidence: []Weighed{
			{resolverDead, 14, 0},
			{otherResolverFine, 8, 15},
			{literalsFine, 8, 20},
		},
		Headline: headlineResolver, Next: nextResolver, Implies: impliesResolver,
	},
	{
		// A resolver that takes three times its usual time, in most of the newest
		// rounds, while the way to it is as quick as ever.
		Cause: CauseDNSSlow, Code: "R67", Layer: LayerDNS, Domain: domainDNS, Reach: EachResolver,
		Severity: observe.Degraded, Suspect: 2 * time.Second, Open: 9 * time.Second, Resolve: time.Minute,
		Musts: []Test{resolverIsSlow, wayNotSlow, literalsFine},
		Evidence: []Weighed{
			{resolverIsSlow, 16, 0},
			{wayNotSlow, 8, 0},
			{otherResolverQuick, 8, 6},
			{literalsFine, 2, 0},
		},
		Headline: headlineDNSSlow, Next: nextResolver,
	},
	{
		Cause: CauseDNSAll, Code: "R62", Layer: LayerDNS, Domain: domainDNS, Reach: AllResolvers,
		Severity: observe.Down, Suspect: 2 * time.Second, Open: 9 * time.Second, Resolve: time.Minute,
		Musts: []Test{allResolversDead, literalsFine},
		Evidence: []Weighed{
			{allResolversDead, 16, 0},
			{literalsFine, 10, 20},
			{allLinksUp, 2, 0},
		},
		Headline: headlineDNSAll, Next: nextDNSAll, Implies: impliesNames,
	},
	{
		Cause: CauseDNSSEC, Code: "R63", Layer: LayerDNS, Domain: domainName, Reach: EachName,
		Severity: observe.Down, Suspect: 2 * time.Second, Open: 9 * time.Second, Resolve: time.Minute,
		Musts: []Test{addressRight, nameFails, withoutChecking},
		Evidence: []Weighed{
			{withoutChecking, 20, 0},
			{nameFails, 10, 0},
			{otherNameFine, 8, 0},
			{resolversFine, 4, 0},
		},
		Headline: headlineDNSSEC, Next: nextDNSSEC,
	},
	{
		Cause: CauseDNSZone, Code: "R64", Layer: LayerDNS, Domain: domainName, Reach: EachName,
		Severity: observe.Down, Suspect: 2 * time.Second, Open: 9 * time.Second, Resolve: time.Minute,
		Musts: []Test{addressRight, nameFails, withChecking, ofNoProvider},
		Evidence: []Weighed{
			{nameFails, 14, 0},
			{otherNameFine, 10, 15},
			{resolversFine, 8, 0},
		},
		Headline: headlineZone, Next: nextZone,
	},
	{
		Cause: CauseDNSHijack, Code: "R65", Layer: LayerDNS, Domain: domainName, Reach: EachName,
		Severity: observe.Down, Suspect: 2 * time.Second, Open: 9 * time.Second, Resolve: time.Minute,
		Musts:    []Test{wrongAddress},
		Evidence: []Weighed{{wrongAddress, 26, 0}, {resolversFine, 2, 0}},
		Headline: headlineHijackedName, Next: nextHijack,
	},
	{
		Cause: CauseDNSHijack, Code: "R66", Layer: LayerDNS, Domain: domainDNS, Reach: EachResolver,
		Severity: observe.Degraded, Suspect: 2 * time.Second, Open: 9 * time.Second, Resolve: time.Minute,
		Musts:    []Test{redirected},
		Evidence: []Weighed{{redirected, 20, 0}, {othersNotRedirected, 8, 0}},
		Headline: headlineHijackingResolver, Next: nextHijack,
	},
	{
		Cause: CauseHostDisk, Code: "R13", Layer: LayerHost, Domain: domainHost, Reach: EachItem,
		Severity: observe.Degraded, Open: 5 * time.Second, Resolve: time.Minute,
		Musts:    []Test{itemBad},
		Evidence: []Weighed{{itemBad, 26, 0}},
		Headline: headlineHost, Next: nextHost,
	},
	{
		Cause: CauseHostMemory, Code: "R14", Layer: LayerHost, Domain: domainHost, Reach: EachItem,
		Severity: observe.Degraded, Suspect: 3 * time.Second, Open: 15 * time.Second, Resolve: time.Minute,
		Musts:    []Test{itemBad},
		Evidence: []Weighed{{itemBad, 26, 0}},
		Headline: headlineHost, Next: nextHost,
	},
	{
		Cause: CauseHostOverload, Code: "R15", Layer: LayerHost, Domain: domainHost, Reach: EachItem,
		Severity: observe.Degraded, Suspect: busyFor, Open: 2 * busyFor, Resolve: time.Minute,
		Musts:    []Test{itemBad},
		Evidence: []Weighed{{itemBad, 26, 0}},
		Headline: headlineHost, Next: nextHost,
	},
	{
		Cause: CauseHostClock, Code: "R16", Layer: LayerHost, Domain: domainHost, Reach: EachItem,
		Severity: observe.Degraded, Open: 5 * time.Second, Resolve: time.Minute,
		Musts:    []Test{itemBad},
		Evidence: []Weighed{{itemBad, 26, 0}, {certificatesDisagree, 10, 0}},
		Headline: headlineHost, Next: nextHost, Implies: impliesDated,
	},
	{
		// The clock's own word is not always to be had; certificates of unrelated
		// parties that are all of another time are.
		Cause: CauseHostClock, Code: "R17", Layer: LayerHost, Domain: domainHost, Reach: Once,
		Severity: observe.Degraded, Suspect: 2 * time.Second, Open: 25 * time.Second, Resolve: 5 * time.Minute,
		Musts:    []Test{networkFine, certificatesDisagree, clockNotSynchronised},
		Evidence: []Weighed{{certificatesDisagree, 18, 0}, {clockDoubtful, 10, 20}, {networkFine, 2, 0}},
		Scope:    func(*Scene, Target) []string { return []string{"clock"} },
		Headline: headlineClock, Next: nextHost, Implies: impliesDated,
	},
	{
		Cause: CauseHostConntrack, Code: "R18", Layer: LayerHost, Domain: domainHost, Reach: EachItem,
		Severity: observe.Degraded, Open: 5 * time.Second, Resolve: time.Minute,
		Musts:    []Test{itemBad},
		Evidence: []Weighed{{itemBad, 26, 0}},
		Headline: headlineHost, Next: nextHost,
	},
	{
		Cause: CauseHostAgent, Code: "R19", Layer: LayerHost, Domain: domainHost, Reach: EachItem,
		Severity: observe.Degraded, Open: 15 * time.Second, Resolve: time.Minute,
		Musts:    []Test{itemBad},
		Evidence: []Weighed{{itemBad, 26, 0}},
		Headline: headlineHost, Next: nextHost,
	},
	{
		Cause: CauseTLSIntercepted, Code: "R71", Layer: LayerPath, Domain: domainProvider, Reach: Once,
		Severity: observe.Down, Suspect: 2 * time.Second, Open: 25 * time.Second, Resolve: 5 * time.Minute,
		Musts:    []Test{networkFine, everybodysIssuer},
		Evidence: []Weighed{{everybodysIssuer, 24, 0}, {networkFine, 4, 0}},
		Headline: headlineIntercepted, Next: nextIntercepted,
	},
	{
		Cause: CauseProviderPath, Code: "R72", Layer: LayerPath, Domain: domainProvider, Reach: EachProvider,
		Severity: observe.Degraded, Suspect: 2 * time.Second, Open: 25 * time.Second, Resolve: 5 * time.Minute,
		Musts: []Test{failsByOne},
		Evidence: []Weighed{
			{failsByOne, 18, 0},
			{othersByThatUplink, 8, 0},
			{networkFine, 4, 0},
		},
		Scope:    providerAndUplinks,
		Headline: headlineProviderPath, Next: nextProviderPath, Call: callProvider,
	},
	{
		Cause: CauseProviderTLS, Code: "R82", Layer: LayerProvider, Domain: domainProvider, Reach: EachProvider,
		Severity: observe.Down, Suspect: 2 * time.Second, Open: 25 * time.Second, Resolve: 5 * time.Minute,
		Musts: []Test{networkFine, providerDead, notEveryProvider, badCertificate},
		Evidence: []Weighed{
			{badCertificate, 16, 0},
			{providerDead, 6, 30},
			{networkFine, 8, 0},
			{otherProviderFine, 8, 10},
		},
		Headline: headlineProviderTLS, Next: nextProvider, Call: callProvider,
	},
	{
		Cause: CauseProviderRecord, Code: "R83", Layer: LayerProvider, Domain: domainProvider, Reach: EachProvider,
		Severity: observe.Down, Suspect: 2 * time.Second, Open: 25 * time.Second, Resolve: 5 * time.Minute,
		Musts: []Test{networkFine, providerDead, notEveryProvider, noRecord, resolversFine},
		Evidence: []Weighed{
			{noRecord, 16, 0},
			{itsNameFails, 6, 0},
			{resolversFine, 8, 20},
			{networkFine, 6, 0},
			{otherProviderFine, 8, 10},
		},
		Headline: headlineProviderRecord, Next: nextProvider, Call: callProvider, Implies: impliesItsNames,
	},
	{
		Cause: CauseProviderDown, Code: "R81", Layer: LayerProvider, Domain: domainProvider, Reach: EachProvider,
		Severity: observe.Down, Suspect: 2 * time.Second, Open: 25 * time.Second, Resolve: 5 * time.Minute,
		Musts: []Test{networkFine, providerDead, notEveryProvider, goodCertificate, hasRecord},
		Evidence: []Weighed{
			{providerDead, 14, 30},
			{networkFine, 8, 0},
			{otherProviderFine, 8, 10},
			{byTwoUplinks, 10, 0},
			{answersBadly, 8, 0},
			{itsNameFails, 6, 0},
			{addressesTried, 0, 4},
		},
		Unsure:   addressUntried,
		Headline: headlineProvider, Next: nextProvider, Call: callProvider, Implies: impliesItsNames,
	},
	{
		Cause: CauseEndpointMass, Code: "R91", Layer: LayerEndpoint, Domain: domainEndpoint, Reach: EachGroup,
		Severity: observe.Down, Suspect: 5 * time.Second, Open: 30 * time.Second, Resolve: time.Minute,
		Musts: []Test{manySilent, networkNotDead},
		Evidence: []Weighed{
			{manySilent, 16, 0},
			{networkFine, 8, 20},
			{otherGroupFine, 6, 6},
			{someAnswer, 4, 0},
			{deadShareATag, 10, 0},
			{staggered, 8, 14},
		},
		Headline: headlineMass, Next: nextMass,
	},
	{
		// A link or a group of alike hosts: where both explain it they share the
		// scope, and what tells them apart decides which is named. All at once
		// outweighs a tag they happen to share, since a rack is often all of one kind.
		Cause: CauseLANSegment, Code: "R23", Layer: LayerEndpoint, Domain: domainEndpoint, Reach: EachGroup,
		Severity: observe.Down, Suspect: 5 * time.Second, Open: 30 * time.Second, Resolve: time.Minute,
		Musts: []Test{segmentSilent, networkNotDead},
		Evidence: []Weighed{
			{segmentSilent, 22, 0},
			{segmentMixed, 10, 0},
			{networkFine, 8, 20},
			{otherGroupFine, 4, 0},
			{tagsDiffer, 4, 6},
		},
		Headline: headlineSegment, Next: nextSegment, Implies: impliesSegment,
	},
}
