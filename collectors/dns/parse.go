package dns

import (
	"errors"
	"net/netip"
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
		Recursive: header.RecursionAvailable,
	}
	if a.Truncated { // whatever is in it is not to be used (RFC 2181 section 9)
		return a, nil
	}
	if err := a.readAnswers(&p); err != nil {
		return Answer{}, errMalformed
	}
	if p.SkipAllAuthorities() == nil { // what follows is of use, but not needed
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
	if err != nil || got.Type != q.Type || got.Class != q.Class || !sameName(got.Name, q.Name) {
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

func (a *Answer) readAnswers(p *dnsmessage.Parser) error {
	for {
		header, err := p.AnswerHeader()
		if errors.Is(err, dnsmessage.ErrSectionDone) {
			return nil
		}
		if err != nil {
			return err
		}
		if a.Records == 0 || header.TTL < a.TTL {
			a.TTL = header.TTL
		}
		a.Records++
		if err := a.readRecord(p, header); err != nil {
			return err
		}
	}
}

func (a *Answer) readRecord(p *dnsmessage.Parser, header dnsmessage.ResourceHeader) error {
	switch {
	case header.Type == dnsmessage.TypeA && header.Length == 4 && len(a.Addresses) < mostAddresses:
		record, err := p.AResource()
		a.Addresses = append(a.Addresses, netip.AddrFrom4(record.A))
		return err
	case header.Type == dnsmessage.TypeAAAA && header.Length == 16 && len(a.Addresses) < mostAddresses:
		record, err := p.AAAAResource()
		a.Addresses = append(a.Addresses, netip.AddrFrom16(record.AAAA))
		return err
	case header.Type == dnsmessage.TypeA && header.Length != 4, header.Type == dnsmessage.TypeAAAA && header.Length != 16:
		return errMalformed
	case header.Type == dnsmessage.TypeTXT && len(a.Texts) < mostTexts:
		record, err := p.TXTResource()
		a.Texts = append(a.Texts, strings.Join(record.TXT, ""))
		return err
	}
	return p.SkipAnswer()
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
			a.NSID = string(option.Data)
		case optionError:
			if len(option.Data) >= 2 && len(a.Errors) < mostErrors {
				code := uint16(option.Data[0])<<8 | uint16(option.Data[1])
				text := strings.TrimRight(string(option.Data[2:]), "\x00")
				a.Errors = append(a.Errors, ExtendedError{Code: code, Text: text})
			}
		}
	}
}
