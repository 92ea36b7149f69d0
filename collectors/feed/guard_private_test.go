package feed

import (
	"net/netip"
	"testing"
)

// TestAnAddressDoesNotLeadToItself says plainly what is inside: a name that leads
// there, or the address itself.
func TestAnAddressDoesNotLeadToItself(t *testing.T) {
	inside := netip.MustParseAddr("10.1.0.2")
	for host, want := range map[string]string{
		"status.example": "status.example leads to 10.1.0.2, an address of the inside network: not fetched",
		"10.1.0.2":       "10.1.0.2 is an address of the inside network: not fetched",
	} {
		if got := (&privateError{host, inside}).Error(); got != want {
			t.Errorf("%s: %q", host, got)
		}
	}
}
