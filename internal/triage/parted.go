package triage

import (
	"slices"

	"example.com/noctop/internal/i18n"
)

// parting is what tells two causes apart.
type parting struct {
	a, b  Cause
	probe i18n.Text
}

// partings is the one measurement that would decide between each cause and its
// near rivals. What one vantage can't tell apart says what could.
var partings = []parting{
	{CauseHostLink, CauseHostAddress, i18n.T("the carrier: ip -br link")},
	{CauseHostLink, CauseLANGateway, i18n.T("the carrier: ip -br link")},
	{CauseHostAddress, CauseLANGateway, i18n.T("the neighbour table: ip neigh")},
	{CauseLANGateway, CauseUplinkFirstHop, i18n.T("the gateway's own answer: its neighbour entry, or a ping")},
	{CauseLANGateway, CauseUplinkCore, i18n.T("the gateway's own answer: its neighbour entry, or a ping")},
	{CauseLANGateway, CauseUplinkPortal, i18n.T("a page whose answer is known")},
	{CauseUplinkFirstHop, CauseUplinkCore, i18n.T("the first router past the gateway: a ping with TTL 2")},
	{CauseUplinkCore, CauseUplinkTransit, i18n.T("an anchor inside the carrier's network, or of the same country")},
	{CauseUplinkFirstHop, CauseUplinkTransit, i18n.T("an anchor inside the carrier's network, or of the same country")},
	{CauseUplinkFirstHop, CauseUpstreamAll, i18n.T("another uplink, or a mobile phone")},
	{CauseUplinkCore, CauseUpstreamAll, i18n.T("another uplink, or a mobile phone")},
	{CauseUplinkTransit, CauseUpstreamAll, i18n.T("another uplink, or a mobile phone")},
	{CauseUplinkLoss, CauseUplinkSaturated, i18n.T("the line's own counters against its capacity")},
	{CauseUplinkLoss, CauseUplinkFlooded, i18n.T("the line's own counters against its capacity")},
	{CauseUplinkLatency, CauseUplinkSaturated, i18n.T("the line's own counters against its capacity")},
	{CauseUplinkLatency, CauseUplinkFlooded, i18n.T("the line's own counters against its capacity")},
	{CauseUplinkLoss, CauseUplinkMTU, i18n.T("a full-size packet beside a small one")},
	{CauseUplinkTCP, CauseUplinkMTU, i18n.T("a connection that sends little beside one that sends much")},
	{CauseUplinkTCP, CauseUplinkPortal, i18n.T("a page whose answer is known")},
	{CauseUplinkIPv4, CauseUplinkCore, i18n.T("an anchor of the other address family")},
	{CauseUplinkIPv6, CauseUplinkCore, i18n.T("an anchor of the other address family")},
	{CauseDNSResolver, CauseDNSAll, i18n.T("another resolver, on another network")},
	{CauseDNSResolver, CauseDNSSlow, i18n.T("whether an answer comes at all: dig +time=10")},
	{CauseDNSZone, CauseDNSSEC, i18n.T("the same question without checking signatures: dig +cd")},
	{CauseDNSZone, CauseDNSHijack, i18n.T("the zone's own servers: dig +trace")},
	{CauseProviderDown, CauseProviderPath, i18n.T("the same probe by another uplink, or from another site")},
	{CauseProviderDown, CauseProviderRecord, i18n.T("the name at another resolver")},
	{CauseProviderDown, CauseProviderTLS, i18n.T("the certificate's dates and name")},
	{CauseProviderTLS, CauseTLSIntercepted, i18n.T("the issuer of an unrelated site's certificate")},
	{CauseEndpointMass, CauseLANSegment, i18n.T("the switch port they hang on, or one of them on its console")},
}

// partedBy is what would tell two causes apart; empty where nothing is known to.
func partedBy(a, b Cause) i18n.Text {
	i := slices.IndexFunc(partings, func(p parting) bool { return p.a == a && p.b == b || p.a == b && p.b == a })
	if i < 0 {
		return i18n.Text{}
	}
	return partings[i].probe
}
