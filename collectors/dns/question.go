package dns

import (
	"fmt"
	"strings"

	"golang.org/x/net/dns/dnsmessage"
	"golang.org/x/net/idna"
)

// Question is what is asked.
type Question struct {
	Name  dnsmessage.Name
	Type  dnsmessage.Type
	Class dnsmessage.Class
	// NoRecursion asks only for what the server has at hand.
	NoRecursion bool
	// CheckingDisabled asks a validating resolver for what it has, valid or not
	// (the CD bit, RFC 4035 section 3.2.2).
	CheckingDisabled bool
	// Plain leaves EDNS out, for servers that do not know it.
	Plain bool
	// Signed asks for signatures as well (the DO bit, RFC 3225). Some resolvers
	// drop any query that does.
	Signed bool
}

// payloadSize is the largest UDP reply that is asked for: what passes every
// path without fragments (DNS flag day 2020).
const payloadSize = 1232

// optionNSID asks which server of many answers (RFC 5001).
const optionNSID = 3

// optionError is an extended error (RFC 8914).
const optionError = 15

// NewQuestion asks for one type of record of a name in the Internet class. The
// name may be in any script; the final dot may be missing, no search list is
// ever used.
func NewQuestion(name string, kind dnsmessage.Type) (Question, error) {
	wire, err := parseName(name)
	if err != nil {
		return Question{}, err
	}
	return Question{Name: wire, Type: kind, Class: dnsmessage.ClassINET}, nil
}

// chaos asks a server for its own name, which it answers from within.
var chaos = Question{
	Name: dnsmessage.MustNewName("id.server."), Type: dnsmessage.TypeTXT, Class: dnsmessage.ClassCHAOS,
}

// root asks for what every resolver has at hand.
var root = Question{
	Name: dnsmessage.MustNewName("."), Type: dnsmessage.TypeNS, Class: dnsmessage.ClassINET, NoRecursion: true,
}

func parseName(name string) (dnsmessage.Name, error) {
	plain := strings.TrimSuffix(name, ".")
	if plain == "" {
		return dnsmessage.Name{}, fmt.Errorf("DNS name %q is empty", name)
	}
	for i := 0; i < len(plain); i++ {
		if plain[i] < 0x80 {
			continue
		}
		ascii, err := idna.Lookup.ToASCII(plain)
		if err != nil {
			return dnsmessage.Name{}, fmt.Errorf("DNS name %q can't be written in ASCII: %w", name, err)
		}
		plain = ascii
		break
	}
	for label := range strings.SplitSeq(plain, ".") {
		if label == "" || len(label) > 63 {
			return dnsmessage.Name{}, fmt.Errorf("DNS name %q has a label that is empty or longer than 63 characters", name)
		}
	}
	wire, err := dnsmessage.NewName(plain + ".")
	if err != nil || len(plain) > 253 {
		return dnsmessage.Name{}, fmt.Errorf("DNS name %q is longer than 253 characters", name)
	}
	return wire, nil
}

// pack appends the query in wire format to buf.
func (q Question) pack(buf []byte, id uint16) ([]byte, error) {
	b := dnsmessage.NewBuilder(buf, dnsmessage.Header{
		ID: id, RecursionDesired: !q.NoRecursion, CheckingDisabled: q.CheckingDisabled,
		AuthenticData: !q.Plain, // tell whether you have validated it (RFC 6840 section 5.7)
	})
	if err := b.StartQuestions(); err != nil {
		return nil, err
	}
	if err := b.Question(dnsmessage.Question{Name: q.Name, Type: q.Type, Class: q.Class}); err != nil {
		return nil, err
	}
	if q.Plain {
		return b.Finish()
	}
	if err := b.StartAdditionals(); err != nil {
		return nil, err
	}
	var header dnsmessage.ResourceHeader
	if err := header.SetEDNS0(payloadSize, dnsmessage.RCodeSuccess, q.Signed); err != nil {
		return nil, err
	}
	if err := b.OPTResource(header, dnsmessage.OPTResource{Options: askNSID}); err != nil {
		return nil, err
	}
	return b.Finish()
}

var askNSID = []dnsmessage.Option{{Code: optionNSID}}
