package lab

import (
	"encoding/binary"
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/dns/dnsmessage"

	"example.com/noctop/internal/catalogue"
)

// ttl is how long, in seconds, an answer may be kept: as briefly as those who
// move their services about say.
const ttl = 5

// fill answers a question from the zones.
func (r *Resolver) fill(answer *dnsmessage.Message, question dnsmessage.Question) {
	head := dnsmessage.ResourceHeader{Name: question.Name, Class: question.Class, TTL: ttl}
	if question.Class == dnsmessage.ClassCHAOS && question.Type == dnsmessage.TypeTXT {
		answer.Answers = append(answer.Answers, dnsmessage.Resource{Header: head, Body: &dnsmessage.TXTResource{TXT: []string{r.name}}})
		return
	}
	addresses, known := r.zones[lower(question.Name)]
	if !known && question.Name.String() != "." {
		answer.RCode = dnsmessage.RCodeNameError
		return
	}
	for _, at := range addresses {
		address(answer, question, at)
	}
}

// address answers a question with an address, where it is one for that.
func address(answer *dnsmessage.Message, question dnsmessage.Question, at netip.Addr) {
	if question.Type == dnsmessage.TypeA && at.Is4() {
		head := dnsmessage.ResourceHeader{Name: question.Name, Class: question.Class, TTL: ttl}
		answer.Answers = append(answer.Answers, dnsmessage.Resource{Header: head, Body: &dnsmessage.AResource{A: at.As4()}})
	}
}

// script answers for a name with a manner of its own.
func (r *Resolver) script(answer *dnsmessage.Message, question dnsmessage.Question, m NameManner) {
	switch {
	case m == NameBogus && answer.CheckingDisabled:
		r.fill(answer, question)
	case m == NameBogus:
		answer.RCode = dnsmessage.RCodeServerFailure
		answer.Additionals = append(answer.Additionals, extendedError(6))
	case m == NameBroken:
		answer.RCode = dnsmessage.RCodeServerFailure
		answer.Additionals = append(answer.Additionals, extendedError(22))
	case m == NameGone:
		answer.RCode = dnsmessage.RCodeNameError
	case m == NameMoved:
		address(answer, question, elsewhere)
	}
}

// extendedError is a code that tells more of a failure (RFC 8914).
func extendedError(code uint16) dnsmessage.Resource {
	const option, payload = 15, 1232
	return dnsmessage.Resource{
		Header: dnsmessage.ResourceHeader{Name: dnsmessage.MustNewName("."), Type: dnsmessage.TypeOPT, Class: payload},
		Body:   &dnsmessage.OPTResource{Options: []dnsmessage.Option{{Code: option, Data: binary.BigEndian.AppendUint16(nil, code)}}},
	}
}

func lower(name dnsmessage.Name) string {
	return strings.TrimSuffix(strings.ToLower(name.String()), ".")
}

// zones is what every resolver of the lab knows: the lab's own names, and those
// that noctop asks for by itself.
func zones() map[string][]netip.Addr {
	all := map[string][]netip.Addr{
		warmName: {payDoor}, payName: {payDoor}, payHost: {payDoor}, statusHost: {payStatus}, cloudHost: {cloudDoor},
	}
	for _, host := range pageHosts {
		all[host] = []netip.Addr{publicDoor}
	}
	for _, entry := range catalogue.BuiltIn().Defaults() {
		for _, text := range append([]string{entry.URL}, entry.Probes...) {
			if parsed, err := url.Parse(text); err == nil && parsed.Hostname() != "" {
				all[parsed.Hostname()] = []netip.Addr{publicDoor}
			}
		}
	}
	return all
}
