package config

import (
	"reflect"
	"testing"
	"time"

	"example.com/noctop/internal/topology"
)

func TestMaintenance(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2026, 11, 20, hour, 0, 0, 0, time.UTC) }
	for text, want := range map[string]topology.Maintenance{
		"{of: KT, from: 2026-11-21T02:00+09:00, until: 2026-11-21T04:00:00+09:00, every: 7d, why: new router}": {
			Scope: []string{"KT"}, From: at(17), Until: at(19), Every: 7 * 24 * time.Hour, Why: "new router",
		},
		"{of: [KT, LGU+], cause: uplink., from: 2026-11-20 17:00Z, until: \"2026-11-20 14:00 -05:00\"}": {
			Scope: []string{"KT", "LGU+"}, Cause: "uplink.", From: at(17), Until: at(19),
		},
		"{cause: dns.slow, from: 2026-11-20T17:00Z, until: 2026-11-20T19:00Z}": {Cause: "dns.slow", From: at(17), Until: at(19)},
	} {
		c, err := Parse([]byte("maintenance: ["+text+"]"), "noctop.yaml", Known{})
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := c.Topology(Found{}).Maintenance; len(got) != 1 || !reflect.DeepEqual(got[0], want) {
			t.Errorf("%s:\ngot  %+v\nwant %+v", text, got, want)
		}
	}
}
