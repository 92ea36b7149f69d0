package dns

import (
	"errors"
	"net/netip"
	"strings"

	"golang.org/x/net/dns/dnsmessage"
)

func (a *Answer) readAnswers(p *dnsmessage.Parser, c *chain) error {
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
		if err := a.readRecord(p, &header, c); err != nil {
			return err
		}
	}
}

func (a *Answer) readRecord(p *dnsmessage.Parser, header *dnsmessage.ResourceHeader, c *chain) error {
	switch {
	case header.Type == dnsmessage.TypeA && header.Length == 4 && len(a.Addresses) < mostAddresses:
		record, err := p.AResource()
		c.address(a, header.Name, netip.AddrFrom4(record.A))
		return err
	case header.Type == dnsmessage.TypeAAAA && header.Length == 16 && len(a.Addresses) < mostAddresses:
		record, err := p.AAAAResource()
		c.address(a, header.Name, netip.AddrFrom16(record.AAAA))
		return err
	case header.Type == dnsmessage.TypeA && header.Length != 4, header.Type == dnsmessage.TypeAAAA && header.Length != 16:
		return errMalformed
	case header.Type == dnsmessage.TypeCNAME && len(c.links) < longestChain:
		record, err := p.CNAMEResource()
		c.links = append(c.links, link{header.Name, record.CNAME})
		return err
	case header.Type == dnsmessage.TypeTXT && len(a.Texts) < mostTexts:
		record, err := p.TXTResource()
		a.Texts = append(a.Texts, strings.Join(record.TXT, ""))
		return err
	case header.Type == dnsmessage.TypeNS && len(a.Servers) < mostServers:
		record, err := p.NSResource()
		a.Servers = append(a.Servers, plainName(record.NS))
		return err
	case header.Type == dnsmessage.TypeSOA && a.Zone == "":
		record, err := p.SOAResource()
		a.Zone, a.Serial = plainName(header.Name), record.Serial
		return err
	}
	return p.SkipAnswer()
}

// readAuthorities looks for the zone's SOA record, which a reply without an
// answer names (RFC 2308 section 2).
func (a *Answer) readAuthorities(p *dnsmessage.Parser) error {
	for {
		header, err := p.AuthorityHeader()
		if errors.Is(err, dnsmessage.ErrSectionDone) {
			return nil
		}
		if err != nil {
			return err
		}
		if header.Type != dnsmessage.TypeSOA || a.Zone != "" {
			if err := p.SkipAuthority(); err != nil {
				return err
			}
			continue
		}
		record, err := p.SOAResource()
		if err != nil {
			return err
		}
		a.Zone, a.Serial = plainName(header.Name), record.Serial
	}
}

// plainName is a name without its last dot, in small letters.
func plainName(name dnsmessage.Name) string {
	return strings.ToLower(strings.TrimSuffix(name.String(), "."))
}

// longestChain bounds how many CNAMEs of a reply are read.
const longestChain = 16

// link is one CNAME.
type link struct{ from, to dnsmessage.Name }

// chain is the way from the name that was asked for to the addresses. What is
// in the reply of any other name was not asked for, and must not count.
type chain struct {
	asked  dnsmessage.Name
	links  []link
	owners []dnsmessage.Name // of the answer's addresses, where they are not the asked name's
}

// address keeps an address, and whose it is.
func (c *chain) address(a *Answer, owner dnsmessage.Name, address netip.Addr) {
	if len(c.owners) == 0 && sameName(owner, c.asked) {
		a.Addresses = append(a.Addresses, address)
		return
	}
	for len(c.owners) < len(a.Addresses) {
		c.owners = append(c.owners, c.asked)
	}
	a.Addresses, c.owners = append(a.Addresses, address), append(c.owners, owner)
}

// keepOurs follows the CNAMEs, and leaves the addresses of the names it passes.
func (c *chain) keepOurs(a *Answer) {
	if len(c.links) == 0 && len(c.owners) == 0 {
		return
	}
	passed := []dnsmessage.Name{c.asked}
	for range c.links {
		for _, l := range c.links {
			if sameName(l.from, passed[len(passed)-1]) {
				passed = append(passed, l.to)
				break
			}
		}
	}
	if len(passed) > 1 {
		a.Alias = plainName(passed[len(passed)-1])
	}
	kept := a.Addresses[:0]
	for i, address := range a.Addresses {
		if i >= len(c.owners) || among(passed, c.owners[i]) {
			kept = append(kept, address)
		}
	}
	a.Foreign = len(a.Addresses) - len(kept)
	a.Addresses = kept
	if len(kept) == 0 {
		a.Addresses = nil
	}
}

func among(names []dnsmessage.Name, name dnsmessage.Name) bool {
	for i := range names {
		if sameName(names[i], name) {
			return true
		}
	}
	return false
}
