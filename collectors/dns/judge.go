package dns

import (
	"errors"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"example.com/noctop/internal/observe"
)

// judge makes an observation of what one check of a resolver came to. A reply
// of any code is a reply: it is never loss.
func judge(check string, expect []netip.Addr, a Answer, err error) observe.Observation {
	o := observe.Observation{Check: check, Took: a.Took, Method: a.Method, Target: a.Target, Fields: fields(a)}
	if failure, ok := errors.AsType[*Failure](err); ok {
		o.Outcome, o.Cause, o.Detail = failure.Outcome, failure.Cause, failure.Detail
		if !failure.Outcome.Answered() {
			o.Took = 0
		}
		return o
	}
	o.Detail = describe(a)
	o.Outcome, o.Cause = verdict(check, expect, a)
	if o.Cause == "unexpected-address" {
		o.Detail += ", expected " + addressList(expect)
	}
	if missing := without(expect, a.Addresses); check == observe.CheckResolve && len(missing) > 0 {
		o.Fields = append(o.Fields, observe.Field{Name: "missing", Text: addressList(missing)})
	}
	return o
}

func verdict(check string, expect []netip.Addr, a Answer) (observe.Outcome, string) {
	switch {
	case check == observe.CheckLive:
		return observe.Good, ""
	case a.RCode == rcodeRefused:
		return observe.Refused, "refused"
	case check == observe.CheckCold && len(a.Addresses) > 0:
		return observe.Wrong, "redirected" // nobody can have made up that name
	case check == observe.CheckCold && (a.RCode == rcodeNoName || a.RCode == rcodeSuccess):
		return observe.Good, ""
	case a.RCode != rcodeSuccess:
		return observe.Wrong, RCodeName(a.RCode)
	case len(a.Addresses) == 0:
		return observe.Wrong, "nodata"
	case len(expect) > 0 && len(without(a.Addresses, expect)) > 0:
		return observe.Wrong, "unexpected-address"
	}
	return observe.Good, ""
}

// without returns the addresses that others does not hold.
func without(addresses, others []netip.Addr) []netip.Addr {
	var left []netip.Addr
	for _, address := range addresses {
		if !slices.Contains(others, address) {
			left = append(left, address)
		}
	}
	return left
}

// describe says what the answer was: "203.0.113.80 +2 ttl 60".
func describe(a Answer) string {
	var text string
	switch {
	case len(a.Addresses) > 0:
		text = a.Addresses[0].String()
		if more := len(a.Addresses) - 1; more > 0 {
			text += " +" + strconv.Itoa(more)
		}
		if a.Method != "system" { // it keeps the TTL to itself
			text += " ttl " + strconv.FormatUint(uint64(a.TTL), 10)
		}
	case a.RCode != rcodeSuccess:
		text = strings.ToUpper(RCodeName(a.RCode))
	case len(a.Texts) > 0:
		text = a.Texts[0]
	case a.Records == 0:
		text = "NOERROR without an answer"
	default:
		text = "NOERROR without an address"
	}
	for _, e := range a.Errors {
		text += ", " + e.String()
	}
	return text
}

// mostListed bounds how many addresses are written out.
const mostListed = 8

func addressList(addresses []netip.Addr) string {
	words := make([]string, 0, min(len(addresses), mostListed))
	for _, address := range addresses[:min(len(addresses), mostListed)] {
		words = append(words, address.String())
	}
	return strings.Join(words, " ")
}

// fields are the further figures of an answer:
//
//	rcode     the response code as a word; absent where there was no answer
//	class     what sort of answer it is, by which resolvers are compared
//	answer    the addresses, sorted
//	alias     the name at the end of the chain of CNAMEs
//	ttl       the least TTL of the answers, in seconds
//	ad, tc    1 where the bit was set
//	ede       the extended errors, in words; ede-code the number of the first
//	nsid, id  what the server calls itself (RFC 5001; CHAOS TXT id.server)
//	ignored   how many replies were not to the question; ignored-for why the last of them
//	foreign   how many addresses of other names the reply held: they are left out
//	cd        where the code is servfail: the code without validation (CD)
//	tcp       where a resolver is silent over UDP: its code over TCP
//	missing   which expected addresses the answer lacks: a pool may leave out its dead
//	lacks     those of them that no answer of late had
//	from      where it is silent: the other address that its answers come from
//	do        what becomes of queries that ask for signatures: "ok", "dropped" or a cause
//	edns      "dropped" where it answers only what is asked without EDNS
func fields(a Answer) []observe.Field {
	var list []observe.Field
	word := func(name, text string) {
		if text != "" {
			list = append(list, observe.Field{Name: name, Text: text})
		}
	}
	figure := func(name string, value int) {
		if value != 0 {
			list = append(list, observe.Field{Name: name, Value: float64(value)})
		}
	}
	if a.Method != "" {
		word("rcode", RCodeName(a.RCode))
		if a.Texts == nil {
			word("class", class(a))
		}
	}
	if len(a.Addresses) > 0 {
		sorted := slices.SortedFunc(slices.Values(a.Addresses), netip.Addr.Compare)
		word("answer", addressList(sorted))
	}
	word("alias", a.Alias)
	figure("ttl", int(a.TTL))
	if a.Authentic {
		figure("ad", 1)
	}
	if a.Truncated {
		figure("tc", 1)
	}
	if len(a.Errors) > 0 {
		words := make([]string, len(a.Errors))
		for i, e := range a.Errors {
			words[i] = e.String()
		}
		word("ede", strings.Join(words, "; "))
		list = append(list, observe.Field{Name: "ede-code", Value: float64(a.Errors[0].Code)})
	}
	word("nsid", a.NSID)
	if len(a.Addresses) == 0 && len(a.Texts) > 0 {
		word("id", a.Texts[0])
	}
	figure("ignored", a.Ignored)
	if a.Ignored > 0 {
		word("ignored-for", a.IgnoredWhat)
	}
	figure("foreign", a.Foreign)
	return list
}
