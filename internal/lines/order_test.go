package lines

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"example.com/noctop/internal/triage"
	"example.com/noctop/internal/wire"
)

func TestOrdersAreKept(t *testing.T) {
	seoul := time.FixedZone("KST", 9*60*60)
	until := time.Date(2026, 11, 21, 12, 15, 0, 1000, seoul)
	for _, o := range []triage.Order{
		{Kind: triage.OrderMute, Target: triage.OrderTarget{Scope: []string{"KT", "한\x1b"}}, Until: until, By: "김", Why: "new router"},
		{Kind: triage.OrderAck, Target: triage.OrderTarget{Incident: "20261121-001"}},
		{Kind: triage.OrderMaintenance, Target: triage.OrderTarget{Cause: "uplink."}, From: until.Add(-time.Hour).UTC(), Until: until.In(time.FixedZone("", -5400))},
	} {
		text, err := json.Marshal(Order(o))
		if err != nil {
			t.Fatal(err)
		}
		var said wire.OrderBody
		if err := json.Unmarshal(text, &said); err != nil {
			t.Fatal(err)
		}
		back, err := OrderOf(said)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		}
		const form = time.RFC3339Nano + " MST"
		if !back.From.Equal(o.From) || back.From.Format(form) != o.From.Format(form) || !back.Until.Equal(o.Until) || back.Until.Format(form) != o.Until.Format(form) {
			t.Errorf("%s: from %s until %s", text, back.From, back.Until)
		}
		back.From, back.Until = o.From, o.Until
		if !reflect.DeepEqual(back, o) {
			t.Errorf("got  %+v\nwant %+v", back, o)
		}
	}
	if _, err := OrderOf(wire.OrderBody{Kind: "mute", Until: &wire.Moment{At: "soon"}}); err == nil {
		t.Error("took soon for a time")
	}
}
