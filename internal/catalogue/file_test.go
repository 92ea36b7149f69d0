package catalogue

import (
	"slices"
	"strings"
	"testing"
)

const ownCatalogue = `providers:
  - id: github
    url: https://status.github.example/api/v2/summary.json
  - id: pay-gateway
    name: Payment gateway
    aliases: [PG]
    format: statuspage
    url: https://status.pay.example/api/v2/summary.json
    probes: ["https://api.pay.example/health", "tcp://api.pay.example:443"]
    checked: 2026-11-01
`

func TestOwnCatalogue(t *testing.T) {
	own, err := BuiltIn().With([]byte(ownCatalogue), "catalogue.yaml")
	if err != nil {
		t.Fatal(err)
	}
	entry, found := own.Lookup("pg")
	if !found || entry.Name != "Payment gateway" || len(entry.Probes) != 2 || entry.Checked != "2026-11-01" {
		t.Errorf("added: %+v", entry)
	}
	changed, _ := own.Lookup("github")
	kept, _ := BuiltIn().Lookup("github")
	if changed.URL != "https://status.github.example/api/v2/summary.json" || changed.Name != kept.Name || changed.Format != kept.Format || !slices.Equal(changed.Probes, kept.Probes) {
		t.Errorf("changed: %+v", changed)
	}
	if kept.URL == changed.URL || len(own.All()) != len(BuiltIn().All())+1 || len(own.Defaults()) != len(BuiltIn().Defaults()) {
		t.Error("the built-in catalogue was changed, or lost something")
	}
	if doubtful, _ := own.Lookup("fastly"); doubtful.On() || doubtful.URL == "" {
		t.Errorf("a doubtful entry is on: %+v", doubtful)
	}
	vouched, err := BuiltIn().With([]byte("providers:\n  - id: fastly\n    url: https://status.fastly.example/rss\n"), "c.yaml")
	if entry, _ := vouched.Lookup("fastly"); err != nil || !entry.On() || entry.Confidence != Published {
		t.Errorf("the operator gave its address: %+v, %v", entry, err)
	}
	for _, entry := range BuiltIn().All() {
		if entry.On() != (entry.Confidence != Doubtful) {
			t.Errorf("%s of confidence %s: on is %v", entry.ID, entry.Confidence, entry.On())
		}
	}
	for _, nothing := range []string{"", "\n", "providers:\n", "providers: []\n"} {
		if same, err := BuiltIn().With([]byte(nothing), "c"); err != nil || len(same.All()) != len(BuiltIn().All()) {
			t.Errorf("%q: %v", nothing, err)
		}
	}
}

func TestOwnCatalogueMistakes(t *testing.T) {
	entry := func(lines string) string { return "providers:\n  - id: x\n" + lines }
	const rest = "    name: X\n    format: rss\n"
	for text, want := range map[string]string{
		"providers: 3\n":                                               "c.yaml:1:12: ",
		"providers: [\n":                                               "c.yaml:",
		"provider: []\n":                                               `c.yaml:1:1: unknown field "provider"`,
		entry("    nam: X\n"):                                          `c.yaml:3:5: unknown field "nam"`,
		entry(rest + "    url: ftp://a.example\n"):                     "c.yaml:5:10: providers[0].url: the feed must be at an https or http address",
		entry(rest + "    url: https://u:p@a.example\n"):               "c.yaml:5:10: providers[0].url:",
		entry("    name: X\n    format: rss\n"):                        "c.yaml:2:7: providers[0].url:",
		entry("    name: X\n    format: fax\n    url: https://a.b\n"):  `c.yaml:4:13: providers[0].format: there is no feed format "fax"`,
		entry("    name: X\n    format: json\n    url: https://a.b\n"): "c.yaml:4:13: providers[0].format: a feed of JSON needs paths",
		entry("    format: rss\n    url: https://a.b\n"):               "providers[0].name: a provider needs a name",
		entry(rest + "    url: https://a.b\n    probes: [udp://a]\n"):  "providers[0].probes: ",
		entry(rest + "    url: https://a.b\n    checked: soon\n"):      `c.yaml:6:14: providers[0].checked: "soon" is not a day`,
		"providers: [{id: \"A B\", name: X}]\n":                        "c.yaml:1:18: providers[0].id: ",
		"providers: [{id: a, name: X}, {id: a, name: Y}]\n":            `providers[1].id: "a" is in this file already`,
		strings.Repeat("#", maxFile+1):                                 "larger than 1 MiB",
	} {
		same, err := BuiltIn().With([]byte(text), "c.yaml")
		if err == nil || !strings.Contains(err.Error(), want) || len(same.All()) != len(BuiltIn().All()) {
			t.Errorf("%.80q: %v\nwant %s", text, err, want)
		}
	}
}

func FuzzOwnCatalogue(f *testing.F) {
	for _, seed := range []string{ownCatalogue, "", "providers: [{id: a, name: X}]", "a: &a [*a]", "- - -", "\x00", "providers:\n\t- id: x"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		own, err := BuiltIn().With(data, "c.yaml")
		if err != nil && len(own.All()) != len(BuiltIn().All()) {
			t.Fatal("a bad file changed the catalogue")
		}
		for _, entry := range own.All() {
			if entry.ID == "" || entry.Name == "" {
				t.Fatalf("%+v", entry)
			}
		}
	})
}
