// Package docs is the manual that noctop carries: a page for each cause, each
// notice and each pane, in English and in Korean, as plain Markdown that a forge
// shows too. What the pages say of times is held against the rules by a test.
//
// A page is named by its folder and its file, "causes/uplink.core"; the file
// alone is enough, where it is looked for among the causes, then the notices,
// then the panes.
package docs

import (
	"embed"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

//go:embed en ko
var pages embed.FS

// Kinds are the folders of pages, in the order in which a name is looked for.
var Kinds = []string{"causes", "notices", "panes"}

// Names returns the full names of all pages, kind by kind.
var Names = sync.OnceValue(func() []string {
	var names []string
	for _, kind := range Kinds {
		files, _ := fs.Glob(pages, path.Join("en", kind, "*.md")) // it is in the binary
		for _, file := range files {
			names = append(names, kind+"/"+strings.TrimSuffix(path.Base(file), ".md"))
		}
	}
	return names
})

// Find returns the full name of a page by what somebody calls it.
func Find(name string) (full string, found bool) {
	name = strings.ToLower(strings.TrimSuffix(name, ".md"))
	for _, candidate := range append([]string{""}, Kinds...) {
		if full = path.Join(candidate, name); slices.Contains(Names(), full) {
			return full, true
		}
	}
	return "", false
}

// Page is one page in one language.
type Page struct {
	Name  string // in full
	Title string
	parts []block // below the title
}

// Open returns a page by its full name, in a language ("en", "ko"); in English
// where it is not there in that.
func Open(language, name string) (Page, bool) {
	if !slices.Contains(Names(), name) {
		return Page{}, false
	}
	for _, tongue := range []string{language, "en"} {
		if text, err := pages.ReadFile(path.Join(tongue, name+".md")); err == nil {
			return parse(name, string(text)), true
		}
	}
	return Page{}, false
}
