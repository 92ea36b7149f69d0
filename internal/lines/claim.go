package lines

import (
	"math"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/wire"
)

// Claim returns the line of something that a provider said.
func Claim(c claims.Claim) wire.Claim {
	line := wire.Claim{
		Schema: wire.Schema, Type: wire.TypeClaim, Time: Stamp(c.Received.Wall), ID: c.ID,
		Provider: text(c.Provider), Channel: string(c.Channel), Kind: string(c.Kind), Stage: text(string(c.Stage)),
		Published: Stamp(c.Published), Text: text(c.Text.String()), Reversal: c.Reversal, Stance: string(c.Stance),
		LagS: math.Round(c.Lag.Seconds()*10) / 10,
	}
	if c.Supersedes != "" {
		line.Supersedes = &c.Supersedes
	}
	return line
}
