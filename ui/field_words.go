package ui

import (
	"strings"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
)

// fieldSentences say what the fields of DNS answers and of looks at providers
// mean. One without a sentence stands as it is; an empty one is said by another.
var fieldSentences = map[string]string{
	// of an answer
	"rcode": "code %s", "class": "kind of answer: %s", "answer": "addresses %s", "alias": "an alias of %s", "ttl": "TTL %s s",
	"ad": "validated (AD)", "tc": "too long for UDP (TC), and asked for over TCP",
	"ede": "because: %s", "ede-code": "", "nsid": "by the server %s (NSID)", "id": "calls itself %s",
	"ignored": "replies that were no answer to this: %s", "ignored-for": "the last of them was %s",
	"foreign": "addresses of other names, left out: %s", "missing": "expected, and not given: %s",
	"cd": "without validation (CD): %s", "do": "asked for signatures (DO): %s", "edns": "asked with EDNS: %s",
	"tcp": "over TCP: %s", "from": "its answers come from %s",
	// of the servers of a zone
	"zone": "zone %s", "asked": "servers asked: %s", "answered": "that answered: %s", "servers": "each: %s",
	"serial": "newest version %s", "serials": "each: %s",
	// of a look at a provider
	"address": "at %s", "resolver": "whose address is from %s", "dns": "the look-up failed: %s",
	"addresses": "so addresses from before were tried (%s)", "failed": "others failed: %s",
	"issuer": "issuer %s", "name": "for %s", "chain": "chain %s", "version": "%s", "unverified": "not verified: %s",
	"status": "status %s", "location": "sends on to %s", "quic": "QUIC %s", "versions": "QUIC versions %s",
	"proxy": "through %s", "step": "as far as %s",
	"sent": "octets sent: %s", "acknowledged": "acknowledged: %s", "received": "octets received: %s",
	"segment": "in segments of %s", "path-mtu": "path MTU %s", "again": "segments sent again: %s",
}

// alarming are the fields that something is wrong by.
var alarming = map[string]bool{"ede": true, "cd": true, "from": true, "foreign": true, "missing": true, "dns": true, "edns": true, "unverified": true}

// certificateSoon is how long before a certificate ends this is shown.
const certificateSoon = 21 * 24 * time.Hour

// explained says a field of a check in words; it is empty where another field
// says it.
func (f *Frame) explained(s history.Series, field history.Field) span {
	name := field.Name.String()
	said := f.fieldFigure(field)
	role := themes.Dim
	if !speaksInFields(s) {
		return span{f.sentence(readingSentences, field, said), role}
	}
	switch name {
	case "notAfter":
		left := f.certificateLeft(field)
		if left < certificateSoon {
			role = themes.Degraded
		}
		if left < 0 {
			return span{f.say("ended %s (%s)", ago(f.tongue, -left), said), role}
		}
		return span{f.say("ends %s, in %s", said, duration(f.tongue, left)), role}
	case "ttfb":
		return span{f.say("first byte after %s", exactTrip(f.tongue, time.Duration(field.Value*float64(time.Second)))), role}
	}
	if alarming[name] || name == "do" && said.String() != "ok" {
		role = themes.Degraded
	}
	return span{f.sentence(fieldSentences, field, said), role}
}

// sentence says a field by a table of sentences.
func (f *Frame) sentence(table map[string]string, field history.Field, said safetext.Text) safetext.Text {
	sentence, known := table[field.Name.String()]
	switch {
	case !known:
		return f.say("%s=%s", field.Name, said)
	case sentence == "":
		return safetext.Text{}
	case !strings.Contains(sentence, "%s"):
		return f.say(sentence)
	}
	return f.say(sentence, said)
}

// certificateLeft is how long a certificate is still valid.
func (f *Frame) certificateLeft(notAfter history.Field) time.Duration {
	return time.Unix(int64(notAfter.Value), 0).Sub(f.Snapshot.Now.Wall)
}

// field returns a named field of a series' newest measurement.
func field(s history.Series, name string) (history.Field, bool) {
	for _, f := range s.Last.Fields {
		if f.Name.String() == name {
			return f, true
		}
	}
	return history.Field{}, false
}

// fieldText returns the text of a field, or nothing.
func fieldText(s history.Series, name string) string {
	f, _ := field(s, name)
	return f.Text.String()
}

// speaksInFields reports whether the fields of a series are explained.
func speaksInFields(s history.Series) bool {
	switch s.Key.Subject.Kind {
	case observe.KindResolver, observe.KindName, observe.KindProvider:
		return true
	default:
		return false
	}
}

// reasonBrief is why, as the server says it, without its number.
func (f *Frame) reasonBrief(s history.Series) safetext.Text {
	why, _, _ := strings.Cut(fieldText(s, "ede"), " (EDE")
	return f.told(clean(why))
}
