package icmp

import (
	"fmt"

	"example.com/noctop/internal/observe"
)

// described returns an observation with what an answer says and who sent it.
func described(got answer) observe.Observation {
	o := observe.Observation{Fields: []observe.Field{{Name: "via", Text: got.to.String()}}}
	if got.Kind == Exceeded || got.Kind == Reply {
		o.Target = got.From.String()
	}
	if got.Kind != Exceeded && got.Kind != Reply {
		o.Fields = append(o.Fields,
			observe.Field{Name: "icmp-type", Value: float64(got.Type)},
			observe.Field{Name: "icmp-code", Value: float64(got.Code)},
			observe.Field{Name: "icmp-from", Text: got.From.String()})
		o.Detail = fmt.Sprintf("ICMP type %d code %d from %s: %s", got.Type, got.Code, got.From, meaning(got.Message))
	}
	return o
}

// unreachable4 are the codes of RFC 792 and RFC 1812, unreachable6 of RFC 4443.
var (
	unreachable4 = map[uint8]string{
		0: "network unreachable", 1: "host unreachable", 2: "protocol unreachable", 3: "port unreachable",
		5: "source route failed", 6: "network unknown", 7: "host unknown",
		9: "network prohibited", 10: "host prohibited", 11: "network unreachable for this service",
		12: "host unreachable for this service", 13: "prohibited by a filter",
	}
	unreachable6 = map[uint8]string{
		0: "no route", 1: "prohibited by a filter", 2: "beyond the scope of the source", 3: "address unreachable",
		4: "port unreachable", 5: "source address refused", 6: "route rejected",
	}
)

// meaning puts an ICMP error into words.
func meaning(m Message) string {
	if m.Kind == TooBig {
		return "packet too big"
	}
	words := unreachable4
	if m.From.Is6() {
		words = unreachable6
	}
	if text, ok := words[m.Code]; ok && m.Kind == Unreachable {
		return text
	}
	return "an ICMP error"
}
