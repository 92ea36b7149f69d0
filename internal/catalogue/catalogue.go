// Package catalogue holds the providers that noctop knows by name, as data: it
// does no I/O. An operator writes "use: aws" and need not know where AWS
// publishes what it says, nor in which format.
package catalogue

import (
	"net/url"
	"slices"
	"strings"
)

// Confidence says how well an entry is founded.
type Confidence string

// The confidences.
const (
	Seen      Confidence = "A" // a captured payload, or a dated check against the live page
	Published Confidence = "B" // two independent publications, or the vendor's own documentation
	Doubtful  Confidence = "C" // contradictory reports: listed, and off until an operator's own file gives its address
)

// Entry is one provider.
type Entry struct {
	ID         string   // what "use:" takes
	Aliases    []string // other spellings that "use:" takes
	Name       string   // the provider's name, as it is shown
	Format     string   // one of the feed formats; empty where there is no feed
	URL        string   // of the feed; empty where none is known
	Probes     []string // what is measured of the provider itself; empty where nothing public stands for it
	Confidence Confidence
	Checked    string // the date the entry was last known to be good, or of a doubtful one last looked into, as 2006-01-02
	Note       string // what there is to know about it, in a few words
}

// Formats returns the names of the feed formats, for those who check a
// configuration without being able to fetch.
func Formats() []string {
	return []string{
		"aws", "google", "azure", "m365", "slack", "heroku", "salesforce", "oci", "ibm",
		"statuspage", "incidentio", "instatus", "betterstack", "statusio", "kuma", "cachet", "checkly", "cstate", "gatus", "alertmanager",
		"rss", "rss-open", "json",
	}
}

// Catalogue is a list of providers.
type Catalogue struct {
	entries  []Entry
	defaults []string
}

// BuiltIn is the catalogue that the program brings along.
func BuiltIn() Catalogue { return Catalogue{entries: entries, defaults: defaults} }

// Lookup returns the provider that goes by id, whatever the case of its
// letters. An id goes before an alias.
func (c Catalogue) Lookup(id string) (Entry, bool) {
	wanted := strings.ToLower(strings.TrimSpace(id))
	for _, entry := range c.entries {
		if entry.ID == wanted {
			return entry.clone(), true
		}
	}
	for _, entry := range c.entries {
		if slices.Contains(entry.Aliases, wanted) {
			return entry.clone(), true
		}
	}
	return Entry{}, false
}

// Defaults returns the providers that are watched where nothing is configured.
func (c Catalogue) Defaults() []Entry {
	chosen := make([]Entry, 0, len(c.defaults))
	for _, id := range c.defaults {
		entry, found := c.Lookup(id)
		if found {
			chosen = append(chosen, entry)
		}
	}
	return chosen
}

// All returns every entry, in the order of the catalogue.
func (c Catalogue) All() []Entry {
	all := make([]Entry, 0, len(c.entries))
	for _, entry := range c.entries {
		all = append(all, entry.clone())
	}
	return all
}

// HasHost reports whether a feed of the catalogue is published at the host.
// Such hosts are public: one that resolves to a private address is not it.
func HasHost(host string) bool {
	for _, entry := range entries {
		parsed, err := url.Parse(entry.URL)
		if err == nil && host != "" && strings.EqualFold(parsed.Hostname(), host) {
			return true
		}
	}
	return false
}

// On reports whether naming the provider has its status page read.
func (e Entry) On() bool { return e.URL != "" && e.Confidence != Doubtful }

func (e Entry) clone() Entry {
	e.Aliases = slices.Clone(e.Aliases)
	e.Probes = slices.Clone(e.Probes)
	return e
}
