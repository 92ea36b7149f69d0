package house

import (
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestNoRegistryIsNamed holds that the tree builds from wherever its reader
// gets modules and packages: it names none of the places that this machine is
// set up to get them from.
func TestNoRegistryIsNamed(t *testing.T) {
	hosts := registries(t)
	t.Logf("looked for %d hosts", len(hosts))
	for _, name := range files() {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, host := range hosts {
			if strings.Contains(string(text), host) {
				t.Errorf("%s names %s", name, host)
			}
		}
	}
}

// registries are the hosts that the go command and apt are set up to use.
func registries(t *testing.T) []string {
	t.Helper()
	out, err := exec.Command("go", "env", "GOPROXY", "GOSUMDB").Output()
	if err != nil {
		t.Fatal(err)
	}
	settings := string(out)
	lists, err := filepath.Glob("/etc/apt/sources.list.d/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(lists, "/etc/apt/sources.list") {
		if text, err := os.ReadFile(name); err == nil {
			settings += string(text)
		}
	}
	return hostsIn(settings)
}

var (
	address  = regexp.MustCompile(`https?://[^\s,|]+`)
	checksum = regexp.MustCompile(`(?m)^[a-z0-9-]+(\.[a-z0-9-]+)+`)
)

func hostsIn(settings string) []string {
	hosts := checksum.FindAllString(settings, -1)
	for _, text := range address.FindAllString(settings, -1) {
		if place, err := url.Parse(text); err == nil && place.Hostname() != "" {
			hosts = append(hosts, place.Hostname())
		}
	}
	slices.Sort(hosts)
	return slices.Compact(hosts)
}

func TestHostsAreFound(t *testing.T) {
	got := hostsIn("https://user:word@one.example/path,http://two.example:80|direct\nsums.example\ndeb [a=b] https://three.example/x stable main\noff\n")
	if want := []string{"one.example", "sums.example", "three.example", "two.example"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
