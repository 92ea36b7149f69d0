package house

import (
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

// layer is what a package may import.
type layer struct {
	ours    []string // packages of ours, from the root
	outside []string // other modules, and those of Go's own that reach outside the process or are random
}

// reaching are Go's own packages that a layer must name to import.
var reaching = []string{
	"crypto/rand", "crypto/tls", "math/rand", "math/rand/v2", "net", "net/http", "net/http/httptest",
	"os", "os/exec", "os/signal", "os/user", "plugin", "syscall", "log", "log/slog",
}

// family is what collectors share: the contract, the vocabulary, what to watch.
var family = []string{"collectors", "internal/observe", "internal/topology"}

const (
	tea     = "github.com/charmbracelet/bubbletea"
	netlink = "github.com/vishvananda/netlink"
	sys     = "golang.org/x/sys"
	yaml    = "github.com/goccy/go-yaml"
)

// layers are all packages, from the bottom. A module stands for its packages.
var layers = map[string]layer{
	// the vocabulary
	"internal/observe":  {},
	"internal/topology": {ours: []string{"internal/observe"}},
	"internal/i18n":     {outside: []string{"github.com/leonelquinteros/gotext"}},
	"internal/safetext": {outside: []string{"github.com/clipperhouse/displaywidth"}},
	"internal/wire":     {},
	"internal/proof":    {ours: []string{"internal/i18n", "internal/observe", "internal/safetext", "internal/topology"}},

	// what is measured
	"internal/routes":      {ours: []string{"internal/i18n"}, outside: []string{netlink, "github.com/vishvananda/netns", sys, "net", "os", "syscall"}},
	"collectors":           {ours: []string{"internal/observe", "internal/topology"}},
	"collectors/errno":     {outside: []string{sys}},
	"collectors/ping":      {ours: append([]string{"collectors/icmp", "internal/routes"}, family...), outside: []string{"github.com/prometheus-community/pro-bing", "math/rand/v2", netlink, "golang.org/x/net/icmp", sys, "net", "os", "syscall"}},
	"collectors/icmp":      {ours: family, outside: []string{sys, "net", "os", "syscall"}},
	"collectors/portal":    {ours: append([]string{"collectors/icmp", "collectors/ping"}, family...), outside: []string{"net", "net/http"}},
	"collectors/endpoints": {ours: append([]string{"collectors/icmp"}, family...), outside: []string{"crypto/rand", sys, "net", "os", "syscall"}},
	"collectors/dns":       {ours: append([]string{"collectors/errno"}, family...), outside: []string{"crypto/tls", "golang.org/x/net", sys, "math/rand/v2", "net", "net/http", "os", "syscall"}},
	"collectors/reach":     {ours: append([]string{"collectors/errno"}, family...), outside: []string{"crypto/tls", "golang.org/x/net", sys, "net", "net/http", "os", "syscall"}},
	"collectors/feed":      {ours: append([]string{"internal/catalogue"}, family...), outside: []string{"crypto/tls", "github.com/tidwall/gjson", sys, "golang.org/x/text", "net", "net/http", "os", "syscall"}},
	"collectors/host":      {ours: append([]string{"internal/routes"}, family...), outside: []string{"github.com/godbus/dbus/v5", "github.com/shirou/gopsutil/v3", sys, "net", "os"}},
	"collectors/link":      {ours: append([]string{"internal/routes"}, family...)},
	"collectors/self":      {ours: family, outside: []string{sys, "net"}},
	"collectors/toward":    {ours: append([]string{"collectors/icmp", "collectors/reach"}, family...)},
	"collectors/families": {ours: []string{
		"collectors", "collectors/dns", "collectors/endpoints", "collectors/feed", "collectors/host", "collectors/icmp",
		"collectors/link", "collectors/ping", "collectors/portal", "collectors/reach", "collectors/self", "collectors/toward", "internal/routes",
	}, outside: []string{"os"}},

	// what it means
	"internal/claims":       {ours: []string{"internal/i18n", "internal/observe", "internal/safetext", "internal/topology"}},
	"internal/claims/notes": {ours: []string{"internal/claims", "internal/i18n", "internal/safetext"}, outside: []string{"os"}},
	"internal/triage":       {ours: []string{"internal/claims", "internal/i18n", "internal/observe", "internal/topology"}},
	"internal/history":      {ours: []string{"internal/claims", "internal/observe", "internal/safetext", "internal/topology", "internal/triage"}},
	"internal/lines":        {ours: []string{"internal/claims", "internal/i18n", "internal/observe", "internal/proof", "internal/safetext", "internal/triage", "internal/wire"}},
	"internal/engine":       {ours: []string{"collectors", "internal/claims", "internal/history", "internal/i18n", "internal/observe", "internal/topology", "internal/triage"}},
	"internal/drill":        {ours: []string{"internal/claims", "internal/engine", "internal/i18n", "internal/observe", "internal/topology", "internal/triage"}},
	"internal/alert":        {ours: []string{"internal/observe", "internal/triage"}},
	"internal/report":       {ours: []string{"internal/claims", "internal/history", "internal/i18n", "internal/observe", "internal/safetext", "internal/topology", "internal/triage"}},

	// what is kept
	"internal/journal/chunk": {ours: []string{"internal/i18n", "internal/observe"}, outside: []string{"github.com/klauspost/compress"}},
	"internal/journal/frame": {ours: []string{"internal/claims", "internal/i18n", "internal/observe", "internal/safetext", "internal/triage"}},
	"internal/journal": {ours: []string{
		"internal/claims", "internal/engine", "internal/history", "internal/i18n", "internal/journal/chunk", "internal/journal/frame", "internal/lines",
		"internal/observe", "internal/proof", "internal/topology", "internal/triage", "internal/wire",
	}, outside: []string{"modernc.org/sqlite", sys, "os"}},
	"internal/transcript": {ours: []string{"internal/claims", "internal/engine", "internal/i18n", "internal/lines", "internal/observe", "internal/proof", "internal/topology", "internal/wire"}},

	// what the operator runs
	"internal/tools": {ours: []string{"internal/i18n", "internal/proof", "internal/safetext"}, outside: []string{"os", "os/exec", "syscall"}},

	// what the user says
	"internal/catalogue":       {ours: []string{"internal/i18n", "internal/safetext"}, outside: []string{yaml}},
	"internal/config":          {ours: []string{"internal/i18n", "internal/safetext", "internal/topology"}, outside: []string{"github.com/fsnotify/fsnotify", yaml, "os"}},
	"internal/config/discover": {ours: []string{"internal/config", "internal/i18n", "internal/routes"}, outside: []string{"os"}},
	"keymap":                   {ours: []string{"internal/i18n"}},
	"themes":                   {ours: []string{"internal/i18n", "internal/safetext", "ui/canvas"}, outside: []string{yaml, "os"}},

	// what is shown
	"docs":                 {ours: []string{"internal/safetext"}},
	"internal/quiet":       {outside: []string{"github.com/charmbracelet/lipgloss", "github.com/mattn/go-runewidth"}},
	"ui/canvas":            {ours: []string{"internal/safetext"}},
	"ui/terminal":          {ours: []string{"internal/i18n", "internal/safetext", "ui/canvas"}, outside: []string{"github.com/mattn/go-runewidth", sys, "golang.org/x/term", "os", "os/signal", "syscall"}},
	"ui/terminal/emulator": {ours: []string{"ui/canvas"}, outside: []string{"github.com/mattn/go-runewidth"}},
	"ui": {ours: []string{
		"docs", "internal/claims", "internal/history", "internal/i18n", "internal/observe", "internal/proof", "internal/report", "internal/safetext", "internal/topology",
		"internal/triage", "keymap", "themes", "ui/canvas",
	}, outside: []string{tea, "github.com/charmbracelet/bubbles"}},

	// what puts it together
	"internal/cli": {ours: []string{
		"docs", "collectors", "collectors/families", "collectors/feed", "collectors/ping", "collectors/reach", "internal/alert", "internal/catalogue", "internal/claims", "internal/claims/notes", "internal/config",
		"internal/config/discover", "internal/drill", "internal/engine", "internal/history", "internal/i18n", "internal/journal", "internal/lines", "internal/observe", "internal/proof", "internal/report",
		"internal/routes", "internal/safetext", "internal/tools", "internal/topology", "internal/transcript", "internal/triage", "internal/wire", "keymap", "themes", "ui", "ui/canvas", "ui/terminal",
	}, outside: []string{tea, "github.com/spf13", "golang.org/x/net/idna", "golang.org/x/term", "math/rand/v2", "net", "net/http", "os", "os/exec", "os/signal", "os/user", "syscall"}},
	".": {ours: []string{"internal/cli", "internal/quiet"}, outside: []string{"os"}},

	// tests and measurements only: nothing above may import these
	"bench/simulation": {
		ours: []string{"internal/observe", "internal/topology", "internal/triage"}, outside: []string{"math/rand/v2", "os"},
	},
	"bench/side-by-side": {ours: []string{"ui/terminal/emulator"}, outside: []string{
		"github.com/creack/pty", "github.com/vishvananda/netns", "golang.org/x/net", sys,
		"crypto/rand", "crypto/tls", "log", "math/rand/v2", "net", "net/http", "os", "os/exec", "os/signal", "syscall",
	}},
	"internal/house": {},
	"internal/screens": {ours: []string{
		"internal/drill", "internal/engine", "internal/history", "internal/i18n", "internal/journal", "internal/triage", "themes", "ui", "ui/canvas",
	}, outside: []string{tea, "os"}},
	"internal/journal/journaltest": {ours: []string{"internal/claims", "internal/engine", "internal/observe", "internal/topology", "internal/triage"}, outside: []string{"math/rand/v2"}},
	"internal/lab": {ours: []string{"internal/catalogue", "internal/wire", "ui/terminal/emulator"}, outside: []string{
		"crypto/rand", "crypto/tls", netlink, "github.com/vishvananda/netns", "github.com/creack/pty", "golang.org/x/net", sys,
		"math/rand/v2", "log", "net", "net/http", "os", "os/exec", "os/signal", "syscall",
	}},
}

// TestLayers holds every package to its layer.
func TestLayers(t *testing.T) { hold(t, imports) }

func imports(s *source) []breach {
	if s.test {
		return nil
	}
	may, declared := layers[s.folder]
	if !declared {
		return []breach{s.breach(s.syntax.Name.Pos(), "package %s declares no layer in internal/house/layers_test.go", s.folder)}
	}
	var broken []breach
	for _, spec := range s.syntax.Imports {
		target := importPath(spec)
		ours, own := strings.CutPrefix(target, module+"/")
		first, _, _ := strings.Cut(target, "/")
		switch {
		case own && !slices.Contains(may.ours, ours):
			broken = append(broken, s.breach(spec.Pos(), "%s must not import %s", s.folder, ours))
		case !own && (strings.Contains(first, ".") || slices.Contains(reaching, target)) && !within(target, may.outside):
			broken = append(broken, s.breach(spec.Pos(), "%s must not import %s", s.folder, target))
		}
	}
	return broken
}

// within reports whether a package is one of those named, or part of a module
// that is.
func within(target string, named []string) bool {
	return slices.ContainsFunc(named, func(name string) bool {
		first, _, _ := strings.Cut(name, "/")
		return target == name || strings.Contains(first, ".") && strings.HasPrefix(target, name+"/")
	})
}

func TestLayersAreHeld(t *testing.T) {
	caught(t, imports, "ui/pane.go", "package ui\nimport (\n\"net\"\n\"net/netip\"\n\"example.com/noctop/internal/engine\"\n\"example.com/noctop/keymap\"\n)", 3, 5)
	caught(t, imports, "internal/triage/x.go", "package triage\nimport \"os\"\nimport \"time\"\nimport \"example.com/noctop/internal/history\"", 2, 4)
	caught(t, imports, "collectors/ping/x.go", "package ping\nimport tea \"github.com/charmbracelet/bubbletea\"\nimport _ \"golang.org/x/sys/unix\"", 2)
	caught(t, imports, "internal/new/x.go", "package fresh", 1)
	caught(t, imports, "ui/x_test.go", "package ui\nimport \"os\"")
}

// never are packages that must not be reached from others, however far round,
// on any system.
var never = []struct{ from, what []string }{
	{[]string{"ui", "ui/canvas", "ui/terminal", "keymap", "themes"}, []string{
		"net/http", "crypto/tls", "github.com/shirou/gopsutil/", "github.com/prometheus-community/", "github.com/vishvananda/",
		module + "/collectors", module + "/internal/engine", module + "/internal/routes", module + "/internal/cli",
	}},
	{[]string{"internal/observe", "internal/topology", "internal/triage", "internal/history", "internal/lines", "internal/wire"}, []string{
		"net", "net/http", "os/exec", "os/signal", "github.com/charmbracelet/", "github.com/shirou/", module + "/ui", module + "/collectors",
	}},
	{[]string{"collectors", "collectors/families", "internal/engine"}, []string{
		"github.com/charmbracelet/", "github.com/spf13/", module + "/ui", module + "/keymap", module + "/themes", module + "/internal/cli",
	}},
	{[]string{"."}, []string{module + "/bench", module + "/internal/lab", module + "/internal/house", "net/http/httptest", "testing", "github.com/stretchr/"}},
}

func TestNothingIsReachedRoundabout(t *testing.T) {
	arguments := []string{"list", "-f", `{{.ImportPath}} {{join .Deps " "}}`}
	for _, one := range never {
		for _, from := range one.from {
			arguments = append(arguments, "./"+from)
		}
	}
	for _, system := range []string{"linux", "darwin", "windows"} {
		list := exec.Command("go", arguments...)
		list.Dir = root
		list.Env = append(list.Environ(), "GOOS="+system, "CGO_ENABLED=0")
		out, err := list.Output()
		if err != nil {
			t.Fatalf("go list for %s: %v", system, err)
		}
		reached := map[string][]string{}
		for line := range strings.Lines(string(out)) {
			of := strings.Fields(line)
			reached[of[0]] = of[1:]
		}
		for _, one := range never {
			for _, from := range one.from {
				all := reached[path.Join(module, from)]
				if len(all) == 0 {
					t.Errorf("%s: %s reaches nothing", system, from)
				}
				for _, what := range all {
					if slices.ContainsFunc(one.what, func(barred string) bool { return isOf(what, barred) }) {
						t.Errorf("%s: %s reaches %s", system, from, what)
					}
				}
			}
		}
	}
}

// isOf reports whether an import path is what is barred, or of that module.
func isOf(what, barred string) bool {
	return what == barred || strings.Contains(barred, ".") && strings.HasPrefix(what, strings.TrimSuffix(barred, "/")+"/")
}

// TestQuietComesFirst holds main to import internal/quiet, and its path to sort
// before that of every library that draws: Go initialises packages in that order.
func TestQuietComesFirst(t *testing.T) {
	all, err := sources()
	if err != nil {
		t.Fatal(err)
	}
	const quiet = module + "/internal/quiet"
	for _, s := range all {
		if s.path != "main.go" {
			continue
		}
		var others []string
		for _, spec := range s.syntax.Imports {
			if target := importPath(spec); strings.Contains(target, ".") {
				others = append(others, target)
			}
		}
		if len(others) == 0 || others[0] != quiet {
			t.Errorf("main imports %q: %s must come first", others, quiet)
		}
		if quiet > tea {
			t.Errorf("%s sorts after %s", quiet, tea)
		}
		return
	}
	t.Error("there is no main.go")
}
