package topology

import (
	"testing"
	"time"
)

func TestAMaintenanceIsOpenInItsWindows(t *testing.T) {
	begin := time.Date(2026, 11, 21, 1, 0, 0, 0, time.UTC)
	once := Maintenance{From: begin, Until: begin.Add(2 * time.Hour)}
	daily := once
	daily.Every = 24 * time.Hour
	for _, test := range []struct {
		name   string
		window Maintenance
		at     time.Duration
		want   bool
	}{
		{"before it", once, -time.Second, false},
		{"as it begins", once, 0, true},
		{"within it", once, time.Hour, true},
		{"as it ends", once, 2 * time.Hour, false},
		{"the next day, once", once, 25 * time.Hour, false},
		{"the next day, daily", daily, 25 * time.Hour, true},
		{"the next day past it", daily, 27 * time.Hour, false},
		{"the day before the first", daily, -23 * time.Hour, false},
		{"one that ends before it begins", Maintenance{From: begin, Until: begin.Add(-time.Hour)}, 0, false},
	} {
		if _, _, open := test.window.At(begin.Add(test.at)); open != test.want {
			t.Errorf("%s: %v", test.name, open)
		}
	}
	if from, until, _ := daily.At(begin.Add(49 * time.Hour)); !from.Equal(begin.Add(48*time.Hour)) || !until.Equal(begin.Add(50*time.Hour)) {
		t.Errorf("the third window: %s to %s", from, until)
	}
}
