package ui

import (
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/triage"
)

// fault is a cause to choose in a quiz: what it means, and of what it may be.
type fault struct {
	cause triage.Cause
	means string
	of    []observe.Kind // empty: of the site as a whole
}

// What a fault may be of.
var (
	ofUplinks   = []observe.Kind{observe.KindUplink}
	ofResolvers = []observe.Kind{observe.KindResolver}
	ofProviders = []observe.Kind{observe.KindProvider}
	ofNames     = []observe.Kind{observe.KindName}
	ofEndpoints = []observe.Kind{observe.KindEndpoint}
)

// faults are the causes in the order in which one looks for them: from this host
// outwards.
var faults = []fault{
	{triage.CauseHostLink, "no carrier, or the interface is down", ofUplinks},
	{triage.CauseHostAddress, "the link is up, and has no address or no route", ofUplinks},
	{triage.CauseHostOverload, "this host has no time left to measure", nil},
	{triage.CauseHostMemory, "this host is out of memory", nil},
	{triage.CauseHostDisk, "a disk is full, read-only or hung", nil},
	{triage.CauseHostClock, "the clock is wrong", nil},
	{triage.CauseHostConntrack, "the connection table is full", nil},
	{triage.CauseHostAgent, "the security agent does not run", nil},
	{triage.CauseLANGateway, "the gateway is gone: our LAN or its router", ofUplinks},
	{triage.CauseLANSegment, "all endpoints behind one link are silent", ofEndpoints},
	{triage.CauseUplinkFirstHop, "the gateway answers, the carrier's first router does not", ofUplinks},
	{triage.CauseUplinkCore, "the first router answers, and nothing past it", ofUplinks},
	{triage.CauseUplinkTransit, "what is domestic answers, what is abroad does not", ofUplinks},
	{triage.CauseUpstreamAll, "every uplink is dead at once, gateways fine", nil},
	{triage.CauseProxyDown, "the proxy fails, the only way out", nil},
	{triage.CauseUplinkLoss, "packets are lost on all ways out by it", ofUplinks},
	{triage.CauseUplinkLatency, "all ways out by it are slow", ofUplinks},
	{triage.CauseUplinkSaturated, "full of what we send", ofUplinks},
	{triage.CauseUplinkFlooded, "full of what we receive", ofUplinks},
	{triage.CauseUplinkMTU, "large packets vanish", ofUplinks},
	{triage.CauseUplinkTCP, "pings pass, TCP does not", ofUplinks},
	{triage.CauseUplinkPortal, "a captive portal answers", ofUplinks},
	{triage.CauseUplinkIPv4, "only IPv4 is dead", ofUplinks},
	{triage.CauseUplinkIPv6, "only IPv6 is dead", ofUplinks},
	{triage.CauseDNSResolver, "one resolver fails, the others are fine", ofResolvers},
	{triage.CauseDNSSlow, "one resolver is slow", ofResolvers},
	{triage.CauseDNSAll, "no resolver answers, plain addresses do", nil},
	{triage.CauseDNSZone, "one name fails at every resolver", ofNames},
	{triage.CauseDNSSEC, "one name fails unless signatures are not checked", ofNames},
	{triage.CauseDNSHijack, "names get answers that are not theirs", ofResolvers},
	{triage.CauseProviderDown, "the provider fails by every uplink", ofProviders},
	{triage.CauseProviderRecord, "the provider's DNS record is gone or empty", ofProviders},
	{triage.CauseProviderTLS, "the provider's certificate has expired", ofProviders},
	{triage.CauseProviderPath, "the provider fails by one uplink only", ofProviders},
	{triage.CauseTLSIntercepted, "somebody puts one certificate on everybody", nil},
	{triage.CauseEndpointMass, "many of our own hosts fell silent, the network is fine", ofEndpoints},
}
