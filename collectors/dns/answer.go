package dns

import (
	"net/netip"
	"strconv"
	"time"
)

// Answer is a reply to a Question.
type Answer struct {
	Target string // the address that was asked
	Method string // how it came: "udp", "tcp", "tls", "https", "system"
	Took   time.Duration

	RCode     int // with the upper bits of EDNS
	Records   int // in the answer section
	Addresses []netip.Addr
	Alias     string   // the last name of the chain of CNAMEs; empty where there is none
	Servers   []string // of NS records
	Zone      string   // the owner of the SOA record, in the answer or beside it
	Serial    uint32   // of that
	Texts     []string // of TXT records
	TTL       uint32   // the least of the answers, in seconds; 0 where there are none

	Authentic   bool // the AD bit: the resolver has validated it
	Truncated   bool // it did not fit into UDP (TC) and was asked for again
	Recursive   bool // the RA bit
	Authority   bool // the AA bit
	EDNS        bool
	Errors      []ExtendedError
	NSID        string // the name the server gives itself (RFC 5001)
	Ignored     int    // replies that were not to this question
	IgnoredWhat string // what was wrong with the last of them
	Foreign     int    // addresses of other names that the reply held: they do not count
}

// ExtendedError is what a server says about why (RFC 8914).
type ExtendedError struct {
	Code uint16
	Text string
}

// String returns the code in words, with the server's own text.
func (e ExtendedError) String() string {
	text := "error " + strconv.Itoa(int(e.Code))
	if int(e.Code) < len(extendedErrors) {
		text = extendedErrors[e.Code]
	}
	text += " (EDE " + strconv.Itoa(int(e.Code)) + ")"
	if e.Text != "" {
		text += ": " + e.Text
	}
	return text
}

// extendedErrors are the names of the IANA registry "Extended DNS Error Codes".
var extendedErrors = [...]string{
	0: "other", 1: "unsupported DNSKEY algorithm", 2: "unsupported DS digest", 3: "stale answer",
	4: "forged answer", 5: "DNSSEC indeterminate", 6: "DNSSEC bogus", 7: "signature expired",
	8: "signature not yet valid", 9: "DNSKEY missing", 10: "RRSIGs missing", 11: "no zone key bit set",
	12: "NSEC missing", 13: "cached error", 14: "not ready", 15: "blocked", 16: "censored", 17: "filtered",
	18: "prohibited", 19: "stale NXDOMAIN answer", 20: "not authoritative", 21: "not supported",
	22: "no reachable authority", 23: "network error", 24: "invalid data", 25: "signature expired before valid",
	26: "too early", 27: "unsupported NSEC3 iterations", 28: "unable to conform to policy", 29: "synthesised",
	30: "invalid query type",
}

// Response codes that are told apart (IANA "DNS RCODEs").
const (
	rcodeSuccess  = 0
	rcodeFormat   = 1
	rcodeFailure  = 2
	rcodeNoName   = 3
	rcodeRefused  = 5
	rcodeLastWord = 11
	rcodeVersion  = 16
)

var rcodes = [rcodeLastWord + 1]string{
	"noerror", "formerr", "servfail", "nxdomain", "notimp", "refused",
	"yxdomain", "yxrrset", "nxrrset", "notauth", "notzone", "dsotypeni",
}

// RCodeName returns the stable word for a response code: "servfail".
func RCodeName(code int) string {
	switch {
	case code >= 0 && code <= rcodeLastWord:
		return rcodes[code]
	case code == rcodeVersion:
		return "badvers"
	}
	return "rcode" + strconv.Itoa(code)
}
