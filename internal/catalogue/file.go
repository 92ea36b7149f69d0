package catalogue

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
)

// maxFile is the size of an operator's catalogue, in bytes: some thousand providers.
const maxFile = 1 << 20

// ownFile is an operator's catalogue as it is written.
type ownFile struct {
	Providers []ownEntry `yaml:"providers"`
}

// ownEntry adds a provider, or changes what it names of one that there is.
type ownEntry struct {
	ID      string   `yaml:"id"`
	Aliases []string `yaml:"aliases"`
	Name    string   `yaml:"name"`
	Format  string   `yaml:"format"`
	URL     string   `yaml:"url"`
	Probes  []string `yaml:"probes"`
	Checked string   `yaml:"checked"`
	Note    string   `yaml:"note"`
}

// FileError is a mistake in an operator's catalogue.
type FileError struct {
	File         string
	Line, Column int // from 1; 0 where the mistake is the file's as a whole
	Problem      i18n.Text
}

// Error says what is wrong, and where.
func (e *FileError) Error() string { return e.In(i18n.English) }

// In is Error in a language.
func (e *FileError) In(l i18n.Language) string {
	place := safetext.Clean(e.File, 200).String()
	if e.Line > 0 {
		place += fmt.Sprintf(":%d:%d", e.Line, e.Column)
	}
	return place + ": " + safetext.Clean(l.Say(e.Problem), 400).String()
}

// With returns the catalogue with an operator's own file laid over it. A
// provider of a known id keeps what the file does not name.
func (c Catalogue) With(data []byte, file string) (with Catalogue, failed error) {
	// The reader is not ours: where it trips over a file, that is the file's
	// mistake to report, and no reason to fall.
	defer func() {
		if recover() != nil {
			with, failed = c, &FileError{File: file, Problem: i18n.T("it cannot be read as YAML")}
		}
	}()
	if len(data) > maxFile {
		return c, &FileError{File: file, Problem: i18n.T("it is larger than 1 MiB")}
	}
	tree, err := parser.ParseBytes(data, 0)
	if err != nil {
		return c, inFile(file, err)
	}
	var own ownFile
	if len(strings.TrimSpace(string(data))) > 0 {
		if err := yaml.UnmarshalWithOptions(data, &own, yaml.Strict()); err != nil {
			return c, inFile(file, err)
		}
	}
	merged := slices.Clone(c.entries)
	seen := map[string]bool{}
	for i, entry := range own.Providers {
		at := slices.IndexFunc(merged, func(e Entry) bool { return e.ID == entry.ID })
		if at < 0 {
			at = len(merged)
			merged = append(merged, Entry{ID: entry.ID, Confidence: Published})
		}
		merged[at] = entry.over(merged[at])
		if key, problem := fault(merged[at], seen[entry.ID]); !problem.Empty() {
			line, column := place(tree, fmt.Sprintf("$.providers[%d]", i), key)
			return c, &FileError{File: file, Line: line, Column: column, Problem: i18n.T("%s[%d].%s: %s", "providers", i, key, problem)}
		}
		seen[entry.ID] = true
	}
	return Catalogue{entries: merged, defaults: c.defaults}, nil
}

// over lays what is named over what there is.
func (o ownEntry) over(e Entry) Entry {
	for _, field := range []struct {
		to   *string
		from string
	}{{&e.Name, o.Name}, {&e.Format, o.Format}, {&e.URL, o.URL}, {&e.Checked, o.Checked}, {&e.Note, o.Note}} {
		if field.from != "" {
			*field.to = field.from
		}
	}
	if o.URL != "" && e.Confidence == Doubtful { // the operator knows better
		e.Confidence = Published
	}
	if o.Aliases != nil {
		e.Aliases = nil
		for _, alias := range o.Aliases {
			e.Aliases = append(e.Aliases, strings.ToLower(strings.TrimSpace(alias)))
		}
	}
	if o.Probes != nil {
		e.Probes = o.Probes
	}
	return e
}

// idForm is what "use:" can name.
var idForm = regexp.MustCompile(`^[a-z0-9][a-z0-9.+-]{0,62}$`)

// fault says what is wrong with an entry and of which key; nothing where nothing is.
func fault(e Entry, twice bool) (key string, problem i18n.Text) {
	switch {
	case !idForm.MatchString(e.ID):
		return "id", i18n.T("%.60q cannot be a provider's id: small letters, digits and - alone", e.ID)
	case twice:
		return "id", i18n.T("%q is in this file already", e.ID)
	case e.Name == "" || safetext.Clean(e.Name, 64).String() != e.Name:
		return "name", i18n.T("a provider needs a name of at most 64 cells, without invisible characters")
	case e.URL == "" && e.Format != "" || e.URL != "" && !isWeb(e.URL):
		return "url", i18n.T("the feed must be at an https or http address, without a user or password in it")
	case e.Format == "json":
		return "format", i18n.T("a feed of JSON needs paths: write it under providers in noctop.yaml")
	case e.URL != "" && !slices.Contains(Formats(), e.Format):
		return "format", i18n.T("there is no feed format %.40q: the formats are %s", e.Format, strings.Join(Formats(), ", "))
	}
	for _, probe := range e.Probes {
		if parsed, err := url.Parse(probe); !isWeb(probe) && (err != nil || parsed.Scheme != "tcp" || parsed.Port() == "") {
			return "probes", i18n.T("%.80q is not an address to probe: write https://host/path or tcp://host:port", probe)
		}
	}
	if _, err := time.Parse(time.DateOnly, e.Checked); e.Checked != "" && err != nil {
		return "checked", i18n.T("%.40q is not a day: write one such as 2026-11-21", e.Checked)
	}
	return "", i18n.Text{}
}

func isWeb(address string) bool {
	parsed, err := url.Parse(address)
	return err == nil && (parsed.Scheme == "https" || parsed.Scheme == "http") && parsed.Host != "" && parsed.User == nil
}

// place returns where a key of an entry is written, or else the entry.
func place(tree *ast.File, entry, key string) (line, column int) {
	for _, path := range []string{entry + "." + key, entry} {
		found, err := yaml.PathString(path)
		if err != nil {
			continue
		}
		if node, err := found.FilterFile(tree); err == nil && node != nil && node.GetToken() != nil && node.GetToken().Position != nil {
			return node.GetToken().Position.Line, node.GetToken().Position.Column
		}
	}
	return 0, 0
}

// inFile puts the reader's error in our form.
func inFile(file string, err error) error {
	located, ok := err.(interface {
		GetToken() *token.Token
		GetMessage() string
	})
	if !ok {
		return &FileError{File: file, Problem: i18n.T("it cannot be read as YAML")}
	}
	failed := &FileError{File: file, Problem: i18n.T("%s", located.GetMessage())}
	if at := located.GetToken(); at != nil && at.Position != nil {
		failed.Line, failed.Column = at.Position.Line, at.Position.Column
	}
	return failed
}
