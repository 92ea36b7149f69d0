package config

import (
	"reflect"
	"testing"
)

func TestAlerts(t *testing.T) {
	for text, want := range map[string]Alerts{
		"":                            {Bell: true, Title: true},
		"alerts: true":                {Bell: true, Title: true},
		"alerts: false":               {},
		"alerts: {osc9: true}":        {Bell: true, Title: true, OSC9: true},
		"alerts: {bell: false}":       {Title: true},
		"alerts: {command: []}":       {Bell: true, Title: true},
		"alerts: {quiet: 22:30-7:05}": {Bell: true, Title: true, QuietFrom: 22*60 + 30, QuietTo: 7*60 + 5},
		"alerts: {title: false, quiet: \"00:00 - 06:00\", command: [/bin/a b, 1, true, \"$(x)\"], webhook: \"http://[::1]:8080/x?y=1\"}": {
			Bell: true, QuietTo: 360, Command: []string{"/bin/a b", "1", "true", "$(x)"}, Webhook: "http://[::1]:8080/x?y=1",
		},
	} {
		if got := parse(t, text).Alerts; !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %+v, want %+v", text, got, want)
		}
	}
}
