package ui

import (
	"testing"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
)

// TestTrafficAgainstCapacity: our own load is told from the ISP's fault by how much
// of the line it takes.
func TestTrafficAgainstCapacity(t *testing.T) {
	w := newWorld()
	w.what.Uplinks[0].Down, w.what.Uplinks[0].Up = 1e6, 0
	f := &Frame{Snapshot: w.snapshot()}
	series := func(check string, outcome observe.Outcome) history.Series {
		return history.Series{
			Key: history.Key{Subject: w.link(kt), Check: check}, Unit: observe.BytesPerSecond,
			Samples: []history.Sample{{Outcome: outcome, Value: 122500}},
		}
	}
	for _, test := range []struct {
		of   history.Series
		want string
	}{
		{series(observe.CheckReceive, observe.Good), "now 980 kb/s, 98 % of 1.0 Mb/s"},
		{series(observe.CheckSend, observe.Good), "now 980 kb/s"},
		{series(observe.CheckReceive, observe.None), "now 980 kb/s"},
	} {
		if got := f.nowOf(test.of).String(); got != test.want {
			t.Errorf("%s: %q, want %q", test.of.Key.Check, got, test.want)
		}
	}
}
