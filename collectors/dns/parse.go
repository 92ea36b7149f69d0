package dns

import (
	"encoding/hex"
	"errors"
	"strings"

	"golang.org/x/net/dns/dnsmessage"
)

// errUnrelated are replies that do not answer our question. Anybody could have
// sent them, so they end nothing: they are counted, and the wait goes on.
var (
	errShort    = errors.New("not a DNS message")
	errQuery    = errors.New("a query, not a reply")
	errID       = errors.New("another id")
	errQuestion = errors.New("another question")
)

// errMalformed is a reply to our question that can't be read.
var errMalformed = errors.New("a malformed reply")

// limits on what is kept of one reply
const (
	mostAddresses = 32
	mostTexts     = 4
	mostErrors    = 4
	mostServers   = 8
	longestNSID   = 64  // octets of a server's name for itself
	longestReason = 256 // octets of the text of an extended error
)

// parse reads a reply to q. What it returns holds nothing of message.
func parse(message []byte, q Question, id uint16) (Answer, error) {
	var p dnsmessage.Parser
	header, err := p.Start(message)
	switch {
	case err != nil:
		return Answer{}, errShort
	case !header.Response:
		return Answer{}, errQuery
	case header.ID != id:
		return Answer{}, errID
	}
	if err := checkQuestion(&p, q, header.RCode); err != nil {
		return Answer{}, err
	}
	a := Answer{
		RCode: int(header.RCode), Authentic: header.AuthenticData, Truncated: header.Truncated,
		Recursive: header.RecursionAvailable, Authority: header.Authoritative,
	}
	if a.Truncated { // whatever is in it is not to be used (RFC 2181 section 9)
		return a, nil
	}
	chain := chain{asked: q.Name}
	if err := a.readAnswers(&p, &chain); err != nil {
		return Answer{}, errMalformed
	}
	chain.keepOurs(&a)
	if a.readAuthorities(&p) == nil { // what follows is of use, but not needed
		a.readAdditionals(&p)
	}
	return a, nil
}

// checkQuestion holds the reply's question against ours. Some servers leave it
// out where they could not, or would not, read it.
func checkQuestion(p *dnsmessage.Parser, q Question, code dnsmessage.RCode) error {
	got, err := p.Question()
	if errors.Is(err, dnsmessage.ErrSectionDone) {
		switch code {
		case dnsmessage.RCodeFormatError, dnsmessage.RCodeServerFailure, dnsmessage.RCodeNotImplemented, dnsmessage.RCodeRefused:
			return nil
		}
		return errQuestion
	}
	if err != nil {
		return errMalformed
	}
	if got.Type != q.Type || got.Class != q.Class || !sameName(got.Name, q.Name) {
		return errQuestion
	}
	if _, err := p.Question(); !errors.Is(err, dnsmessage.ErrSectionDone) {
		return errQuestion
	}
	return nil
}

// sameName compares names without regard to the case of ASCII letters.
func sameName(a, b dnsmessage.Name) bool {
	if a.Length != b.Length {
		return false
	}
	for i := range a.Length {
		if lower(a.Data[i]) != lower(b.Data[i]) {
			return false
		}
	}
	return true
}

func lower(b byte) byte {
	if b >= 'A' && b <= 'Z' {
		return b + 'a' - 'A'
	}
	return b
}

func (a *Answer) readAdditionals(p *dnsmessage.Parser) {
	for {
		header, err := p.AdditionalHeader()
		if err != nil {
			return
		}
		if header.Type != dnsmessage.TypeOPT || a.EDNS {
			if p.SkipAdditional() != nil {
				return
			}
			continue
		}
		record, err := p.OPTResource()
		if err != nil {
			return
		}
		a.EDNS = true
		a.RCode = int(header.ExtendedRCode(dnsmessage.RCode(a.RCode)))
		a.readOptions(record.Options)
	}
}

func (a *Answer) readOptions(options []dnsmessage.Option) {
	for _, option := range options {
		switch option.Code {
		case optionNSID:
			a.NSID = serverName(option.Data)
		case optionError:
			if len(option.Data) >= 2 && len(a.Errors) < mostErrors {
				code := uint16(option.Data[0])<<8 | uint16(option.Data[1])
				text := strings.TrimRight(string(option.Data[2:min(len(option.Data), 2+longestReason)]), "\x00")
				a.Errors = append(a.Errors, ExtendedError{Code: code, Text: text})
			}
		}
	}
}

// serverName is what a server calls itself: opaque octets, which most fill with
// a name (RFC 5001 section 2.3).
func serverName(data []byte) string {
	data = data[:min(len(data), longestNSID)]
	for _, b := range data {
		if b < ' ' || b > '~' {
			return "0x" + hex.EncodeToString(data)
		}
	}
	return string(data)
}
