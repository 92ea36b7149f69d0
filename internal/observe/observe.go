// Package observe is the vocabulary of measurement: what was measured, how it
// ended, when. It carries no judgement, no colour and no threshold, and imports
// nothing else of noctop.
package observe

import (
	"net/netip"
	"time"
)

// Kind says what sort of thing a Subject is.
type Kind string

// The kinds of things that are measured.
const (
	KindUplink   Kind = "uplink"   // an interface with a way out: its link, addresses, routes and counters
	KindGateway  Kind = "gateway"  // the next hop of an uplink's default route
	KindFirstHop Kind = "firsthop" // the first router past the gateway
	KindAnchor   Kind = "anchor"   // a reference address that should always answer
	KindResolver Kind = "resolver" // a DNS resolver
	KindName     Kind = "name"     // one DNS name as one resolver answers it
	KindProvider Kind = "provider" // a provider's own endpoints, probed
	KindFeed     Kind = "feed"     // a provider's status page
	KindEndpoint Kind = "endpoint" // one of the operator's own hosts
	KindHost     Kind = "host"     // this machine
	KindSelf     Kind = "self"     // noctop's own ability to measure
)

// Subject names one measured thing. It is comparable, and stays the same while
// addresses, interface indexes and routes behind it change.
//
//	kind      uplink  group                       name
//	uplink    KT      -                           -
//	gateway   KT      -                           ipv4 | ipv6
//	firsthop  KT      -                           ipv4 | ipv6
//	anchor    KT      inside | domestic | foreign the anchor's address
//	resolver  KT | "" -                           the resolver's name
//	name      -       the resolver's name         the DNS name
//	name      -       - (its zone's own servers)  the DNS name
//	provider  KT      the probe, as configured    the provider's name
//	feed      -       -                           the provider's name
//	endpoint  -       the group's name            the host
//	host      -       cpu | memory | disk | nic … - | mount point | interface | agent
//	self      -       -                           tick | loopback | clock
type Subject struct {
	Kind   Kind
	Uplink string // the uplink it was measured through; empty where the routing table decided
	Group  string
	Name   string
}

// String names the subject for logs and evidence: "anchor 1.1.1.1 by KT".
func (s Subject) String() string {
	text := string(s.Kind)
	if s.Group != "" {
		text += " " + s.Group
	}
	if s.Name != "" {
		text += " " + s.Name
	}
	if s.Uplink != "" {
		if s.Kind == KindUplink {
			return text + " " + s.Uplink
		}
		text += " by " + s.Uplink
	}
	return text
}

// Instant is one moment on both clocks. Durations and ages are taken from
// Mono, which a stepped wall clock does not touch; Wall is for people.
type Instant struct {
	Wall time.Time
	Mono time.Duration // since the process started, on the monotonic clock
}

// Sub returns the monotonic time from earlier to i.
func (i Instant) Sub(earlier Instant) time.Duration { return i.Mono - earlier.Mono }

// Add returns the instant d later on both clocks.
func (i Instant) Add(d time.Duration) Instant {
	return Instant{Wall: i.Wall.Add(d), Mono: i.Mono + d}
}

// Status is a judged level. Its zero value is Unknown: nothing is ever well by
// default.
type Status uint8

// The levels, in no order of badness: Unknown is apart.
const (
	Unknown Status = iota
	OK
	Degraded
	Down
)

// String returns the level's stable name.
func (s Status) String() string {
	switch s {
	case OK:
		return "ok"
	case Degraded:
		return "degraded"
	case Down:
		return "down"
	default:
		return "unknown"
	}
}

// Outcome says how one measurement ended. The zero value is None.
type Outcome uint8

// The outcomes. Which of them count as failures is a question for triage.
const (
	None           Outcome = iota // nothing was measured
	Good                          // answered in time, as it should
	Late                          // answered, after its deadline: slow, not lost
	Lost                          // no answer
	Refused                       // the far side or a router on the way said no (RST, ICMP unreachable, rcode REFUSED)
	Wrong                         // an answer that is not right (SERVFAIL, expired certificate, HTTP 500)
	LocalError                    // it could not be sent: the fault is on this side
	Failed                        // the collector itself failed, or is stuck
	NotProvisioned                // there is nothing of the kind here (no IPv6, no swap): not a fault
	Void                          // does not count (measured across a suspend)
)

var outcomeNames = [...]string{
	None: "none", Good: "ok", Late: "late", Lost: "lost", Refused: "refused", Wrong: "wrong",
	LocalError: "local-error", Failed: "failed", NotProvisioned: "not-provisioned", Void: "void",
}

// String returns the outcome's stable name, as it stands in samples.
func (o Outcome) String() string {
	if int(o) < len(outcomeNames) {
		return outcomeNames[o]
	}
	return "none"
}

// Answered reports whether the far side answered at all, rightly or not.
func (o Outcome) Answered() bool {
	return o == Good || o == Late || o == Refused || o == Wrong
}

// Counts reports whether the outcome says anything about the subject: a probe
// that could not be made, or was void, says nothing about the far side.
func (o Outcome) Counts() bool {
	return o == Good || o == Late || o == Lost || o == Refused || o == Wrong
}

// Observation is one measurement, as a collector emits it. Its strings may
// hold text from outside: history cleans them on the way in.
type Observation struct {
	Subject Subject
	Check   string        // what was done: see the constants of Check…
	At      Instant       // when the probe was sent or the value read
	Took    time.Duration // round-trip time or duration; 0 where there was no answer
	Outcome Outcome
	Value   float64       // the measured value of a gauge, in Unit
	Unit    Unit          // empty where Value means nothing
	Target  string        // the address that was probed, where it is not the subject's name
	Method  string        // how: "icmp", "icmp-raw", "tcp", "udp", "tls", "https", "netlink", "procfs"
	Cause   string        // why it did not go well, as a stable word: "timeout", "enetunreach", "servfail"
	Detail  string        // the raw last answer, or the error in words, for a person
	Every   time.Duration // the interval it is measured at; it is stale after three of them
	Fields  []Field       // more of the same measurement (TTL, rcode flags, issuer)
	Report  *Report       // what a status page said; feeds only
	// Corrects marks an answer that came after the same probe (same Subject,
	// Check and At) had been given up as Lost.
	Corrects bool
}

// Field is one further figure or word of a measurement.
type Field struct {
	Name  string
	Value float64
	Text  string // where set, it stands instead of Value
}

// Unit is the unit of an Observation's Value.
type Unit string

// The units.
const (
	Percent        Unit = "%"
	Bytes          Unit = "B"
	BytesPerSecond Unit = "B/s"
	PerSecond      Unit = "1/s"
	Seconds        Unit = "s"
	Count          Unit = "n"
	Level          Unit = "level" // a Severity, as a number
)

// The checks. A series is known by its subject and its check.
const (
	CheckLink      = "link"      // uplink: carrier and operational state (Good or Lost)
	CheckAddress   = "address"   // uplink: has a usable address
	CheckRoute     = "route"     // uplink: has a default route
	CheckNeighbour = "neighbour" // gateway: its link-layer state
	CheckICMP      = "icmp"      // gateway, firsthop, anchor, endpoint
	CheckTCP       = "tcp"       // anchor where ICMP can't be used; provider; endpoint
	CheckTLS       = "tls"       // provider
	CheckHTTP      = "http"      // provider
	CheckLive      = "live"      // resolver: is anything there (CHAOS id.server)
	CheckWarm      = "warm"      // resolver: a name that is in every cache
	CheckCold      = "cold"      // resolver: a name that is in none
	CheckResolve   = "resolve"   // name
	CheckAuthority = "authority" // name: as the servers of its zone answer it
	CheckSerial    = "serial"    // name: whether the servers of its zone have the same version of it
	CheckFetch     = "fetch"     // feed: the page could be fetched and understood
	CheckLarge     = "large"     // anchor: one packet of the interface's full size that must not be fragmented
	CheckPath      = "path"      // uplink: the routers on the way to an anchor
	CheckPortal    = "portal"    // uplink: a page whose answer is known, to tell who answers in its stead
	CheckCanary    = "canary"    // uplink: an address nobody has (RFC 5737): whoever answers is in the way
	CheckBulk      = "bulk"      // provider: full-size packets, by how much of a payload is acknowledged
	CheckQUIC      = "quic"      // provider: UDP port 443
	CheckProxy     = "proxy"     // provider: through the environment's proxy
	CheckPressure  = "pressure"  // cpu, memory, io: percent of time in which work waited (PSI)
	CheckOOM       = "oom"       // memory: processes the kernel killed for lack of it
	CheckTable     = "table"     // conntrack: percent of its entries in use
	CheckOffset    = "offset"    // clock: seconds off, as the kernel's discipline knows it
	CheckUnits     = "units"     // systemd units that failed
	CheckAgent     = "agent"     // a security agent: is it there, and unchanged
	CheckDrops     = "drops"     // tcp, softnet: what this host itself dropped, per second
	CheckRetries   = "retries"   // tcp: segments sent again, percent
	CheckIgnored   = "ignored"   // answers: how many counted for none
	CheckCarrier   = "carrier"   // nic: how often its link came and went lately
	CheckReceive   = "rx"        // uplink, nic: received bytes per second
	CheckSend      = "tx"        // uplink, nic: sent bytes per second
	CheckErrors    = "errors"    // nic: errors and drops per second
	CheckUsage     = "usage"     // cpu, memory, swap, disk: percent in use
	CheckLoad      = "load"      // cpu: one-minute load average per core
	CheckUptime    = "uptime"    // host: seconds since boot
	CheckLateness  = "lateness"  // self: how late the tick was, in seconds
	CheckLoopback  = "loopback"  // self: round trip to ourselves
	CheckGap       = "gap"       // self: seconds the process did not run
)

// Family returns "ipv4" or "ipv6", the name gateways and first hops go by.
func Family(address netip.Addr) string {
	if address.Is4() || address.Is4In6() {
		return "ipv4"
	}
	return "ipv6"
}
