package cli

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	pages "example.com/noctop/collectors/feed"
	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/lines"
	"example.com/noctop/internal/observe"
)

// poison is what must reach no terminal: escape sequences of every kind, C0, C1,
// bidi, zero-width, tags, a lone surrogate's stand-in.
const poison = "\x1b]52;c;aGk=\a\x1b]8;;http://x\x1b\\\x1b[31m\u009b31m\u009d0;t\u009c\r\b\x7f\x00\u202e\u2066\u200b\u200f\u061c\ufeff\U000E0041\uFFFE"

// stringKeys are the keys under which a document holds texts.
func stringKeys(value any, into map[string]bool) {
	switch value := value.(type) {
	case map[string]any:
		for key, inner := range value {
			if _, text := inner.(string); text {
				into[key] = true
			}
			stringKeys(inner, into)
		}
	case []any:
		for _, inner := range value {
			if _, text := inner.(string); text {
				into[""] = true
			}
			stringKeys(inner, into)
		}
	}
}

// poisoned appends the poison to every text under a key.
func poisoned(value any, key, under string) any {
	switch value := value.(type) {
	case map[string]any:
		changed := map[string]any{}
		for name, inner := range value {
			changed[name] = poisoned(inner, key, name)
		}
		return changed
	case []any:
		changed := make([]any, len(value))
		for i, inner := range value {
			if _, text := inner.(string); text {
				changed[i] = poisoned(inner, key, "")
			} else {
				changed[i] = poisoned(inner, key, under)
			}
		}
		return changed
	case string:
		if under == key {
			return value + poison
		}
	}
	return value
}

// TestEveryFieldIsCleaned poisons each field of every payload in turn: neither
// what "feeds test" prints of it, nor the ledger's lines, hold any of it.
func TestEveryFieldIsCleaned(t *testing.T) {
	folder := realPayloads(t)
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	bodies := 0
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for name, variant := range variants(body) {
			report, _, _ := pages.Parse(formatOf(file), variant, pages.Context{})
			mustBeClean(t, filepath.Base(file)+" "+name, report)
			bodies++
		}
	}
	t.Logf("%d bodies", bodies)
	if bodies < 300 {
		t.Errorf("only %d bodies were poisoned", bodies)
	}
}

// variants are a payload with one of its fields poisoned, by the field's name.
func variants(body []byte) map[string][]byte {
	all := map[string][]byte{}
	var document any
	if json.Unmarshal(body, &document) == nil {
		keys := map[string]bool{}
		stringKeys(document, keys)
		for key := range maps.Keys(keys) {
			changed, err := json.Marshal(poisoned(document, key, ""))
			if err == nil {
				all[key] = changed
			}
		}
		return all
	}
	for _, element := range []string{"title", "description", "guid", "category", "pubDate", "link", "lastBuildDate"} {
		end := []byte("</" + element + ">")
		if bytes.Contains(body, end) {
			all[element] = bytes.ReplaceAll(body, end, append([]byte(poison), end...))
			all[element+" by reference"] = bytes.ReplaceAll(body, end, append([]byte("&#27;[31m&#x9b;31m&#x202e;&#7;"), end...))
		}
	}
	return all
}

// formatOf is the format of a payload by its name, where its content no more
// tells.
func formatOf(file string) string {
	name := filepath.Base(file)
	for prefix, format := range map[string]string{
		"crowdstrike": "statuspage", "incidentio_openai": "statuspage", "gcp": "google", "gworkspace": "google", "kt": "rss", "uptimekuma": "kuma",
	} {
		if strings.HasPrefix(name, prefix) {
			return format
		}
	}
	format, _, _ := strings.Cut(name, "_")
	return format
}

func mustBeClean(t *testing.T, name string, report observe.Report) {
	t.Helper()
	said := []any{wireFeed(report)}
	for _, c := range claims.New().Take(name, report, observe.Instant{}) {
		said = append(said, lines.Claim(c), []string{c.Title.String(), c.Incident}, c.Regions, c.Components)
	}
	for _, one := range said {
		printed, err := json.Marshal(one)
		if err != nil {
			t.Fatal(err)
		}
		var back any
		if err := json.Unmarshal(printed, &back); err != nil {
			t.Fatal(err)
		}
		for _, text := range texts(back) {
			for _, r := range text {
				if unicode.IsControl(r) && r != '\n' || unicode.Is(unicode.Cf, r) {
					t.Errorf("%s: %U got through: %.200q", name, r, text)
					return
				}
			}
		}
	}
}

// texts are all texts of a document.
func texts(value any) []string {
	switch value := value.(type) {
	case string:
		return []string{value}
	case []any:
		var all []string
		for _, inner := range value {
			all = append(all, texts(inner)...)
		}
		return all
	case map[string]any:
		var all []string
		for key, inner := range value {
			all = append(append(all, key), texts(inner)...)
		}
		return all
	}
	return nil
}
