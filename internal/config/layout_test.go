package config

import (
	"reflect"
	"testing"
)

func TestLayouts(t *testing.T) {
	for _, test := range []struct {
		text string
		want Layout
	}{
		{"", Layout{}},
		{"layout: wall", Layout{Preset: "wall"}},
		{"layout: [[uplinks, dns], [endpoints]]", Layout{Rows: []LayoutRow{
			{Panes: []LayoutPane{{"uplinks", 1}, {"dns", 1}}}, {Panes: []LayoutPane{{"endpoints", 1}}},
		}}},
		{"layout:\n  - {host: 1, providers: 2, height: 30}\n  - {dns: }\n", Layout{Rows: []LayoutRow{
			{Panes: []LayoutPane{{"host", 1}, {"providers", 2}}, Height: 30}, {Panes: []LayoutPane{{"dns", 1}}},
		}}},
	} {
		if got := parse(t, test.text).Layout; !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: got %+v", test.text, got)
		}
	}
	if c, err := Parse([]byte("layout: mosaic"), "", Known{}); err != nil || c.Layout.Preset != "mosaic" {
		t.Errorf("where nobody says which there are: %v", err)
	}
	if c, err := Parse([]byte("layout: [[mosaic]]"), "", Known{}); err != nil || c.Layout.Rows[0].Panes[0].Name != "mosaic" {
		t.Errorf("where nobody says which there are: %v", err)
	}
}

func TestRemember(t *testing.T) {
	for text, want := range map[string]bool{"": true, "remember: true": true, "remember: false": false} {
		if got := parse(t, text).Remember; got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}
