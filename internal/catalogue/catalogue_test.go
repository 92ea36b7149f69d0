package catalogue

import (
	"net/url"
	"testing"
	"time"
)

func TestLookup(t *testing.T) {
	for id, want := range map[string]string{"aws": "AWS", " GCP ": "Google Cloud", "GitHub": "GitHub", "claude": "Anthropic", "m365": "Microsoft 365", "OCI": "Oracle Cloud", "lgu+": "LG U+"} {
		entry, found := BuiltIn().Lookup(id)
		if !found || entry.Name != want {
			t.Errorf("Lookup(%q) = %q, %v; want %q", id, entry.Name, found, want)
		}
	}
	for _, id := range []string{"", "no-such-provider"} {
		if entry, found := BuiltIn().Lookup(id); found {
			t.Errorf("Lookup(%q) found %q", id, entry.Name)
		}
	}
}

func TestDefaults(t *testing.T) {
	want := []string{"AWS", "Azure", "Google Cloud", "Cloudflare", "GitHub"}
	got := BuiltIn().Defaults()
	if len(got) != len(want) {
		t.Fatalf("%d defaults, want %d", len(got), len(want))
	}
	for i, entry := range got {
		if entry.Name != want[i] || len(entry.Probes) != 1 || entry.Confidence != Seen {
			t.Errorf("default %d is %q with probes %v, confidence %s; want %q with one probe and A", i, entry.Name, entry.Probes, entry.Confidence, want[i])
		}
	}
}

// Every entry is complete, goes by a name of its own and is fetched over TLS.
func TestEntries(t *testing.T) {
	taken := map[string]bool{}
	for _, entry := range BuiltIn().All() {
		for _, id := range append([]string{entry.ID}, entry.Aliases...) {
			if id == "" || taken[id] {
				t.Errorf("%s: the id %q is empty or taken", entry.Name, id)
			}
			taken[id] = true
		}
		addresses := entry.Probes
		if entry.Confidence != Doubtful || entry.URL != "" {
			addresses = append([]string{entry.URL}, addresses...)
		}
		for _, address := range addresses {
			parsed, err := url.Parse(address)
			if err != nil || parsed.Scheme != "https" || parsed.Host == "" {
				t.Errorf("%s: %q is no https address", entry.Name, address)
			}
		}
		if _, err := time.Parse(time.DateOnly, entry.Checked); err != nil {
			t.Errorf("%s: checked on %q: %v", entry.Name, entry.Checked, err)
		}
		if entry.Name == "" || (entry.Format == "") != (entry.URL == "") || entry.Confidence == Doubtful && entry.Note == "" || (entry.Confidence != Seen && entry.Confidence != Published && entry.Confidence != Doubtful) {
			t.Errorf("incomplete entry: %+v", entry)
		}
	}
}

func TestEntriesAreNotShared(t *testing.T) {
	entry, _ := BuiltIn().Lookup("aws")
	entry.Probes[0] = "https://elsewhere.example"
	again, _ := BuiltIn().Lookup("aws")
	if again.Probes[0] == entry.Probes[0] {
		t.Error("changing a returned entry changed the catalogue")
	}
}

func TestHasHost(t *testing.T) {
	if !HasHost("WWW.githubstatus.com") || HasHost("githubstatus.com.example") || HasHost("") {
		t.Error("HasHost mistakes the hosts of the catalogue")
	}
}
