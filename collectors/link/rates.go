package link

import (
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/routes"
)

// meter keeps the last counters of one uplink.
type meter struct {
	counted  bool
	index    int
	counters routes.Counters
	at       observe.Instant
}

// rates returns the traffic since the tick before. It returns no figure where
// there is no true one: on the first reading, or where the interface is gone,
// is another one than before, or had its counters reset.
func (m *meter) rates(uplink string, found reading, now observe.Instant) []observe.Observation {
	if found.missing {
		m.counted = false
		return unmeasured(uplink, observe.None, "no-interface")
	}
	if !found.link.Counted {
		return unmeasured(uplink, observe.NotProvisioned, "unsupported")
	}
	before := *m
	*m = meter{counted: true, index: found.link.Index, counters: found.link.Counters, at: now}
	if !before.counted || before.index != m.index {
		return nil
	}
	rates, ok := m.counters.RatesSince(before.counters, now.Sub(before.at))
	if !ok {
		return nil
	}
	return []observe.Observation{
		{Subject: uplinkSubject(uplink), Check: observe.CheckReceive, Outcome: observe.Good,
			Value: rates.ReceivedBytes, Unit: observe.BytesPerSecond,
			Fields: []observe.Field{{Name: "packets", Value: rates.ReceivedPackets}}},
		{Subject: uplinkSubject(uplink), Check: observe.CheckSend, Outcome: observe.Good,
			Value: rates.SentBytes, Unit: observe.BytesPerSecond,
			Fields: []observe.Field{{Name: "packets", Value: rates.SentPackets}}},
		{Subject: uplinkSubject(uplink), Check: observe.CheckErrors, Outcome: observe.Good,
			Value: rates.ReceiveErrors + rates.SendErrors + rates.ReceiveDrops + rates.SendDrops, Unit: observe.PerSecond,
			Fields: []observe.Field{
				{Name: "rx_errors", Value: rates.ReceiveErrors}, {Name: "tx_errors", Value: rates.SendErrors},
				{Name: "rx_drops", Value: rates.ReceiveDrops}, {Name: "tx_drops", Value: rates.SendDrops},
			}},
	}
}

// unmeasured says of all rates that there are none.
func unmeasured(uplink string, outcome observe.Outcome, cause string) []observe.Observation {
	var list []observe.Observation
	for _, check := range []string{observe.CheckReceive, observe.CheckSend, observe.CheckErrors} {
		list = append(list, observe.Observation{
			Subject: uplinkSubject(uplink), Check: check, Outcome: outcome, Cause: cause,
		})
	}
	return list
}
