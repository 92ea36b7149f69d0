package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
)

// Sample writes a commented configuration from what was found: as it stands it
// watches what noctop would watch without it, and it is a place to go on from.
func Sample(found Found) []byte {
	plain := newConfig("")
	t := plain.Topology(found)
	var b strings.Builder
	b.WriteString(sampleHead)
	if t.Site != "" {
		fmt.Fprintf(&b, "\nsite: %s\n", yamlText(t.Site))
	}
	b.WriteString(sampleScreen)
	sampleUplinks(&b, t.Uplinks, found)
	b.WriteString(sampleAnchors)
	sampleResolvers(&b, t.Resolvers, t.Uplinks)
	b.WriteString(sampleRest)
	return []byte(b.String())
}

func sampleUplinks(b *strings.Builder, uplinks []topology.Uplink, found Found) {
	b.WriteString(sampleUplinksHead)
	written := 0
	for _, u := range uplinks {
		if !canWrite(u) {
			fmt.Fprintf(b, "  # an interface %s was left out: its name cannot be written here\n", u.Name)
			continue
		}
		if written == 0 {
			b.WriteString("uplinks:\n")
		}
		written++
		fmt.Fprintf(b, "  - name: %s\n    interface: %s\n    gateway: auto%s\n", yamlText(u.Name), yamlText(u.Interface), foundGateways(found, u.Interface))
		if written == 1 {
			b.WriteString(sampleUplinkMore)
		}
	}
	if written == 0 {
		b.WriteString(sampleNoUplinks)
	}
}

// canWrite reports whether a file can name the uplink's interface.
func canWrite(u topology.Uplink) bool {
	return textFault(u.Interface, maxNameCells).Empty() && !strings.Contains(u.Interface, "/") &&
		safetext.Clean(u.Interface, maxNameCells).String() == u.Interface
}

// foundGateways is a comment that names the next hops there are now.
func foundGateways(found Found, device string) string {
	for _, f := range found.Uplinks {
		if f.Interface != device || len(f.Gateways) == 0 {
			continue
		}
		names := make([]string, len(f.Gateways))
		for i, g := range f.Gateways {
			names[i] = g.String()
		}
		return "            # now " + safetext.Clean(strings.Join(names, ", "), maxTextCells).String()
	}
	return ""
}

func sampleResolvers(b *strings.Builder, resolvers []topology.Resolver, uplinks []topology.Uplink) {
	b.WriteString(sampleResolversHead)
	for _, t := range resolvers {
		if t.Uplink != "" && slices.ContainsFunc(uplinks, func(u topology.Uplink) bool { return u.Name == t.Uplink && !canWrite(u) }) {
			continue // it went with its uplink
		}
		fmt.Fprintf(b, "    - {name: %s, address: %s", yamlText(t.Name), yamlText(addressText(t.Address)))
		if t.Uplink != "" {
			fmt.Fprintf(b, ", uplink: %s", yamlText(t.Uplink))
		}
		fmt.Fprintf(b, "}%s\n", roleComment[t.Role])
	}
}

var roleComment = map[string]string{
	"system":   "    # of this host",
	roleStub:   "    # the stub on this host",
	"upstream": "    # behind the stub",
}

// bareWord is a text that needs no quotes in YAML wherever it stands.
var bareWord = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)

// reservedWords are read as something else than a text, here or by other
// programs.
var reservedWords = []string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}

// yamlText writes a text that was cleaned, in quotes where they are needed.
func yamlText(s string) string {
	if bareWord.MatchString(s) && !oneOf(strings.ToLower(s), reservedWords) {
		return s
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
