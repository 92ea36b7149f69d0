package reach

import (
	"context"
	"net/netip"

	"example.com/noctop/internal/observe"
)

// LookFull sends a target more than fits into one packet, and tells from how
// much of it is acknowledged whether full-size packets pass. No privilege is
// needed for that, and no answer to pings.
func LookFull(ctx context.Context, target Target, to netip.AddrPort, settings Settings) observe.Observation {
	place, err := Parse(target.Probe)
	if err != nil {
		return observe.Observation{
			Subject: target.Subject(), Check: observe.CheckBulk, At: settings.Clock(), Every: sideEvery,
			Outcome: observe.Failed, Cause: "bad-target", Detail: err.Error(),
		}
	}
	place.TLS = place.TLS || !place.HTTP() && place.Port == portTLS
	return lookBulk(ctx, target, place, to, settings)
}

// portTLS is where a greeting of TLS is expected, whatever the probe asks for.
const portTLS = 443
