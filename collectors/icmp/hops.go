package icmp

import "example.com/noctop/internal/observe"

// HopFields describes each hop of a way: "hop3" is "10.0.1.1 4.2 ms", or "*"
// where nobody answered, its value the round-trip time in milliseconds.
func HopFields(path Path) []observe.Field { return pathFields("hop", path) }

// Meaning puts what an unreachable hop says into words: "host unreachable".
func (h Hop) Meaning() string {
	return meaning(Message{From: h.Address, Kind: h.Kind, Type: h.Type, Code: h.Code})
}
